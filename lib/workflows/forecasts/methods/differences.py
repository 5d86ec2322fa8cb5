"""What makes series stationary: logarithms, differences, and differences over a season."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from lib.workflows.forecasts.backtest.panel import Floats

_KPSS_5 = 0.463
"""The 5 % critical value of the KPSS test for a level (Kwiatkowski et al. 1992, table 1)."""
_STRONG_SEASON = 0.64
"""Seasonal strength from which a seasonal difference is taken (fpp3, section 9.9)."""


@dataclass(frozen=True)
class Stationary:
    """A series as it is modelled: perhaps logarithms, differenced ``d`` and ``D`` times."""

    values: Floats
    logarithm: bool
    d: int
    seasonal: int
    period: int
    original: Floats

    def integrated(self, ahead: Floats) -> Floats:
        """Return forecasts of differences as forecasts of the values, shape (ahead,) or more.

        Values come first: ``ahead`` has shape (periods ahead, anything).
        """
        lags = [1] * self.d + [self.period] * self.seasonal
        paths = [self.original]
        for lag in lags:
            paths.append(paths[-1][lag:] - paths[-1][:-lag])
        found = ahead
        for lag, before in zip(reversed(lags), reversed(paths[:-1]), strict=True):
            found = _summed(found, before[-lag:], lag)
        return found


def _summed(changes: Floats, last: Floats, lag: int) -> Floats:
    """Return values whose changes over ``lag`` are given, after the last values."""
    values = np.empty_like(changes)
    for step in range(len(changes)):
        before = last[step] if step < lag else values[step - lag]
        values[step] = changes[step] + before
    return values


def stationary(values: Floats, period: int) -> Stationary:
    """Return a series as it is modelled, by Guerrero's measure, seasonal strength and KPSS."""
    logarithm = wants_logarithm(values, period)
    original = np.log(values) if logarithm else values
    seasonal = int(period > 1 and seasonal_strength(original, period) > _STRONG_SEASON)
    current = original[period:] - original[:-period] if seasonal else original
    d = 0
    while d < 2 - seasonal and len(current) > 10 and kpss(current) > _KPSS_5:
        current = np.diff(current)
        d += 1
    modelled = original
    for lag in [1] * d + [period] * seasonal:
        modelled = modelled[lag:] - modelled[:-lag]
    return Stationary(modelled, logarithm, d, seasonal, period, original)


def wants_logarithm(values: Floats, period: int) -> bool:
    """Whether logarithms have a steadier spread than values (Guerrero 1993, lambda 0 or 1)."""
    length = max(period, 2)
    parts = len(values) // length
    if parts < 3 or values.min() <= 0:
        return False
    blocks = values[-parts * length :].reshape(parts, length)
    mean, spread = blocks.mean(axis=1), blocks.std(axis=1, ddof=1)
    if not (spread > 0).all():
        return False
    return bool(_variation(spread / mean) < _variation(spread))


def _variation(values: Floats) -> float:
    return float(values.std(ddof=1) / values.mean())


def seasonal_strength(values: Floats, period: int) -> float:
    """Return the share of the detrended variance that is season (Wang, Smith & Hyndman 2006)."""
    if len(values) < 2 * period + 2:
        return 0.0
    weights = np.full(period, 1.0 / period)
    if period % 2 == 0:
        weights = np.concatenate([[0.5], np.ones(period - 1), [0.5]]) / period
    trend = np.convolve(values, weights, mode="valid")
    offset = len(weights) // 2
    left = values[offset : offset + len(trend)] - trend
    places = np.arange(len(left)) % period
    index = np.bincount(places, weights=left) / np.bincount(places)
    total = float(np.var(left))
    return 0.0 if total <= 0 else max(0.0, 1.0 - float(np.var(left - index[places])) / total)


def kpss(values: Floats) -> float:
    """Return the KPSS statistic for a level (Kwiatkowski, Phillips, Schmidt & Shin 1992)."""
    count = len(values)
    apart = values - values.mean()
    lags = int(np.trunc(3 * np.sqrt(count) / 13))
    variance = float(apart @ apart) / count
    for lag in range(1, lags + 1):
        weight = 1 - lag / (lags + 1)
        variance += 2 * weight * float(apart[lag:] @ apart[:-lag]) / count
    if variance <= 0:
        return 0.0
    return float(np.square(np.cumsum(apart)).sum() / (count**2 * variance))
