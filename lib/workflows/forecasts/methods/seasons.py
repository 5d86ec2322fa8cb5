"""Seasons taken out of series and put back: the classical decomposition, and a test for it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from lib.workflows.forecasts.backtest.panel import Floats, History

_Z = 1.645
"""The 90 % limit of the test for a season, as in the M3 and M4 competitions."""
_LEAST = 0.01
"""A multiplicative index below this would divide by almost nothing."""


@dataclass(frozen=True)
class Adjusted:
    """Series without their season, and the season of the moments that follow.

    ``ahead`` has shape (series, periods ahead), 1 (or 0 if additive) where there is no season.
    ``multiplicative`` says how it was taken out, shape (series,).
    """

    values: tuple[Floats, ...]
    ahead: Floats
    multiplicative: np.ndarray

    def restored(self, forecasts: Floats) -> Floats:
        """Return forecasts with their season; shape (series, periods ahead, anything)."""
        season = self.ahead[:, :, None]
        return np.where(self.multiplicative[:, None, None], forecasts * season, forecasts + season)


def has_season(values: Floats, period: int) -> bool:
    """Whether the autocorrelation at the season's lag is significant (Fiorucci et al. 2016)."""
    if period < 2 or len(values) < 3 * period or np.ptp(values) == 0:
        return False
    apart = values - values.mean()
    total = float(apart @ apart)
    lags = np.array([float(apart[lag:] @ apart[:-lag]) / total for lag in range(1, period + 1)])
    limit = _Z * np.sqrt((1 + 2 * np.square(lags[:-1]).sum()) / len(values))
    return bool(abs(lags[-1]) > limit)


def season_index(values: Floats, period: int, *, multiplicative: bool) -> Floats:
    """Return the season of each place of the period by the classical decomposition.

    The trend is a centred moving average; an index is the mean of what is left at its place,
    scaled to a mean of 1 (0 if additive). The first value has place 0.
    """
    weights = np.full(period, 1.0 / period)
    if period % 2 == 0:
        weights = np.concatenate([[0.5], np.ones(period - 1), [0.5]]) / period
    trend = np.convolve(values, weights, mode="valid")
    offset = len(weights) // 2
    middle = values[offset : offset + len(trend)]
    with np.errstate(divide="ignore", invalid="ignore"):
        left = middle / trend if multiplicative else middle - trend
    places = (offset + np.arange(len(left))) % period
    counts = np.maximum(np.bincount(places, minlength=period), 1)
    index = np.bincount(places, weights=left, minlength=period) / counts
    if multiplicative:
        index = np.maximum(index * period / index.sum(), _LEAST)
        return np.asarray(index)
    return np.asarray(index - index.mean())


def adjust(history: History) -> Adjusted:
    """Take the season out of each series that has one: divided where all is positive."""
    period, ahead = history.season, history.ahead
    values, future, ways = [], [], []
    for own in history.values:
        positive = bool(own.min() > 0)
        if not has_season(own, period):
            values.append(own)
            future.append(np.ones(ahead) if positive else np.zeros(ahead))
        else:
            index = season_index(own, period, multiplicative=positive)
            tiled = np.resize(index, len(own) + ahead)
            values.append(own / tiled[: len(own)] if positive else own - tiled[: len(own)])
            future.append(tiled[len(own) :])
        ways.append(positive)
    return Adjusted(tuple(values), np.array(future), np.array(ways))
