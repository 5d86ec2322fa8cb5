"""Exponential smoothing in all its forms, for many series and forms at once.

The forms and their likelihoods are those of Hyndman, Koehler, Ord & Snyder 2008, "Forecasting with
Exponential Smoothing". statsmodels fits one series and one form at a time; here all series, forms
and cut-offs go through one recursion as columns of the same arrays, which is what makes choosing
among fifteen forms affordable for hundreds of series (docs/decisions/0038).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from lib.workflows.forecasts.backtest.panel import Floats, Ints


@dataclass(frozen=True)
class Form:
    """One form: the error is additive or multiplicative, so are trend and season where they are."""

    multiplicative_error: bool
    trend: bool
    damped: bool
    season: str

    @property
    def name(self) -> str:
        """The form as it is usually written, such as "MAdM"."""
        error = "M" if self.multiplicative_error else "A"
        return f"{error},{'Ad' if self.damped else 'A' if self.trend else 'N'},{self.season}"

    @property
    def smoothing(self) -> int:
        """How many smoothing parameters there are."""
        return 1 + self.trend + self.damped + (self.season != "N")

    def parameters(self, period: int) -> int:
        """Return how many parameters there are: smoothing, states at the start, the variance."""
        states = 1 + self.trend + (period if self.season != "N" else 0)
        return self.smoothing + states + 1


TRENDS = ((False, False), (True, False), (True, True))
FORMS = (
    *(Form(False, *trend, season) for season in "NA" for trend in TRENDS),
    *(Form(True, *trend, season) for season in "NAM" for trend in TRENDS),
)
"""All forms but those of an additive error with a multiplicative season, which are unstable."""
LOW = np.array([1e-4, 1e-4, 1e-4, 0.8])
HIGH = np.array([0.9999, 0.9999, 0.9999, 0.98])
"""Limits of alpha, beta / alpha, gamma / (1 - alpha) and phi."""


@dataclass(frozen=True)
class Columns:
    """Series and forms as columns: column c smooths ``y[:, c]``, which begins at row ``begins[c]``.

    ``y`` has shape (longest, columns), right-aligned. The form of a column is in the masks, shape
    (columns,); ``level``, ``slope`` (columns,) and ``season`` (period, columns) are the states at
    its beginning, the season's of the row's place modulo the period.
    """

    y: Floats
    begins: Ints
    trend: Floats
    damped: Floats
    additive: Floats
    multiplicative: Floats
    relative_error: np.ndarray
    level: Floats
    slope: Floats
    season: Floats

    def take(self, places: np.ndarray) -> Columns:
        """Return some of the columns."""
        return Columns(
            self.y[:, places],
            self.begins[places],
            self.trend[places],
            self.damped[places],
            self.additive[places],
            self.multiplicative[places],
            self.relative_error[places],
            self.level[places],
            self.slope[places],
            self.season[:, places],
        )


@dataclass
class States:
    """Level, slope and season after the last row; the season's by place of the row."""

    level: Floats
    slope: Floats
    season: Floats


def smoothed(columns: Columns, parameters: Floats) -> tuple[Floats, Floats, States]:
    """Return fit, errors (both (longest, columns), NaN before a beginning) and the last states.

    ``parameters`` has shape (4, columns): alpha, beta, gamma, phi, not as shares.
    """
    longest, count = columns.y.shape
    period = len(columns.season)
    alpha, beta, gamma, phi = parameters
    level, slope = columns.level.copy(), columns.slope.copy()
    season = columns.season.copy()
    fit, error = np.full((longest, count), np.nan), np.full((longest, count), np.nan)
    ratio, gamma_add = columns.multiplicative > 0, gamma * columns.additive
    damping = np.where(columns.damped > 0, phi, 1.0) * columns.trend
    first = int(columns.begins.min(initial=longest))
    always = int(columns.begins.max(initial=0))
    with np.errstate(all="ignore"):
        for row in range(first, longest):
            now = season[row % period]
            ahead = level + damping * slope
            seasonal = np.where(ratio, now, 1.0)
            expected = ahead * seasonal + columns.additive * now
            off = columns.y[row] - expected
            raw = off / seasonal
            new_level = ahead + alpha * raw
            new_slope = damping * slope + beta * raw
            new_season = now + np.where(ratio, gamma * off / ahead, gamma_add * off)
            if row < always:
                begun = row >= columns.begins
                new_level = np.where(begun, new_level, level)
                new_slope = np.where(begun, new_slope, slope)
                new_season = np.where(begun, new_season, now)
                expected = np.where(begun, expected, np.nan)
                off = np.where(begun, off, np.nan)
            level, slope = new_level, new_slope
            season[row % period] = new_season
            fit[row], error[row] = expected, off
    return fit, error, States(level, slope, season)


def projected(
    columns: Columns, parameters: Floats, states: States, ahead: int, shocks: Floats | None = None
) -> Floats:
    """Return the next values, shape (ahead, columns), with ``shocks`` as errors (0 without).

    Shocks have the same shape and are relative where a column's error is.
    """
    period = len(states.season)
    longest = len(columns.y)
    alpha, beta, gamma, phi = parameters
    damping = np.where(columns.damped > 0, phi, 1.0) * columns.trend
    level, slope = states.level.copy(), states.slope.copy()
    season = states.season.copy()
    values = np.empty((ahead, len(level)))
    with np.errstate(all="ignore"):
        for step in range(ahead):
            place = (longest + step) % period
            now = season[place]
            grown = level + damping * slope
            seasonal = np.where(columns.multiplicative > 0, now, 1.0)
            expected = grown * seasonal + columns.additive * now
            if shocks is None:
                off = np.zeros_like(expected)
            else:
                off = np.where(columns.relative_error, expected * shocks[step], shocks[step])
            values[step] = expected + off
            raw = off / seasonal
            season[place] = now + np.where(
                columns.multiplicative > 0, gamma * off / grown, gamma * columns.additive * off
            )
            level, slope = grown + alpha * raw, damping * slope + beta * raw
    return values


def criterion(columns: Columns, parameters: Floats) -> Floats:
    """Return -2 log likelihood up to a constant, shape (columns,); infinite where it is undefined.

    Hyndman et al. 2008, equation 5.1: n log(sum of squares) + 2 sum log |r|, where r is the
    expected value for relative errors, else 1.
    """
    fit, error, _ = smoothed(columns, parameters)
    counts = len(columns.y) - columns.begins
    with np.errstate(all="ignore"):
        relative = error / fit
        squares = np.where(columns.relative_error, relative, error)
        total = np.nansum(np.square(squares), axis=0)
        sizes = np.where(columns.relative_error, np.nansum(np.log(np.abs(fit)), axis=0), 0.0)
        found = counts * np.log(np.maximum(total, 1e-300) / counts) + 2 * sizes
        bad = columns.relative_error & (np.nanmin(fit, axis=0) <= 0)
    return np.where(np.isfinite(found) & ~bad, found, np.inf)


def from_shares(shares: Floats) -> Floats:
    """Return alpha, beta, gamma and phi from alpha, beta/alpha, gamma/(1 - alpha) and phi."""
    alpha = shares[0]
    return np.stack([alpha, shares[1] * alpha, shares[2] * (1 - alpha), shares[3]])


def starts(
    y: Floats, begins: Ints, period: int, forms: Sequence[Form]
) -> tuple[Floats, Floats, Floats]:
    """Return level, slope and season at the beginning of each column by its form.

    As Hyndman et al. 2008, section 2.6.1: a season from the first years taken apart by a moving
    average, level and slope from a line through the first ten values without it. ``y`` has shape
    (longest, columns).
    """
    count = y.shape[1]
    level, slope = np.zeros(count), np.zeros(count)
    season = np.zeros((max(period, 1), count))
    for column in range(count):
        own = y[begins[column] :, column]
        kind = forms[column].season
        states = first_season(own, period, multiplicative=kind == "M") if kind != "N" else None
        if states is not None:
            places = (begins[column] + np.arange(period)) % period
            season[places, column] = states
            tiled = np.resize(states, len(own))
            own = own / tiled if kind == "M" else own - tiled
        elif kind == "M":
            season[:, column] = 1.0
        part = own[: max(10, 2 * period if kind != "N" else 0)]
        if len(part) > 1:
            place = np.arange(1, len(part) + 1)
            incline = float(np.cov(place, part, bias=True)[0, 1] / np.var(place))
            level[column] = part.mean() - incline * place.mean()
            slope[column] = incline
        else:
            level[column] = own[0]
        if not forms[column].trend:
            level[column] = part.mean()
    return level, slope, season


def first_season(values: Floats, period: int, *, multiplicative: bool) -> Floats | None:
    """Return the season of the first years, of mean 0 or 1; None for less than two seasons."""
    if period < 2 or len(values) < 2 * period:
        return None
    part = values[: min(len(values), 5 * period)]
    weights = np.full(period, 1.0 / period)
    if period % 2 == 0:
        weights = np.concatenate([[0.5], np.ones(period - 1), [0.5]]) / period
    trend = np.convolve(part, weights, mode="valid")
    offset = len(weights) // 2
    middle = part[offset : offset + len(trend)]
    with np.errstate(all="ignore"):
        left = middle / trend if multiplicative else middle - trend
    places = (offset + np.arange(len(left))) % period
    sums = np.bincount(places, weights=left, minlength=period)
    states = sums / np.maximum(np.bincount(places, minlength=period), 1)
    if not np.isfinite(states).all():
        return None
    if multiplicative:
        states = np.maximum(states, 1e-2)
        return np.asarray(states / states.mean())
    return np.asarray(states - states.mean())
