"""The baselines: the last value, the last season, the line from first to last, a mean."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from lib.workflows.forecasts.backtest.panel import Floats, History
from lib.workflows.forecasts.methods.aligned import errors_at_origins, right_aligned
from lib.workflows.forecasts.methods.fans import fans

ORIGINS = 100
"""Earlier origins that errors are taken from, the latest ones."""
_WINDOW = 8
"""Values of a mean where there is no season."""

Rule = Callable[[Floats, Floats, int, int], Floats]
"""(known part of the matrix, how many values each series has in it, season, ahead) -> forecasts."""


def naive(known: Floats, counts: Floats, season: int, ahead: int) -> Floats:
    """Return the last value again and again, shape (series, ahead)."""
    return np.repeat(known[:, -1:], ahead, axis=1)


def seasonal_naive(known: Floats, counts: Floats, season: int, ahead: int) -> Floats:
    """Return the last season again and again; the last value where there is no whole season."""
    width = known.shape[1]
    lag = min(season, width)
    repeated = known[:, width - lag + np.arange(ahead) % lag]
    return np.where(np.isfinite(repeated), repeated, known[:, -1:])


def drift(known: Floats, counts: Floats, season: int, ahead: int) -> Floats:
    """Return the line through the first and the last value."""
    first = known[np.arange(len(known)), (known.shape[1] - counts).astype(np.int64)]
    last = known[:, -1]
    slope = (last - first) / np.maximum(counts - 1, 1)
    return np.asarray(last[:, None] + slope[:, None] * np.arange(1, ahead + 1))


def window_mean(known: Floats, counts: Floats, season: int, ahead: int) -> Floats:
    """Return the mean of the last season, or of the last eight values where there is none."""
    window = season if season > 1 else _WINDOW
    mean = np.nanmean(known[:, -window:], axis=1)
    return np.repeat(mean[:, None], ahead, axis=1)


def forecast(rule: Rule, history: History) -> Floats:
    """Return a baseline's forecast with the quantiles of its own errors, shape as Forecast's."""
    ahead, season = history.ahead, history.season
    matrix = right_aligned(history.values)
    width = matrix.shape[1]
    counts = history.lengths.astype(np.float64)
    points = rule(matrix, counts, season, ahead)
    first = max(width - ORIGINS - 1, min(season, width - 1), 1)
    past = np.full((len(matrix), width - first, ahead), np.nan)
    for number, origin in enumerate(range(first, width)):
        left = counts - (width - origin)
        begun = np.flatnonzero(left >= min(season, int(counts.max()) - 1))
        begun = begun[left[begun] >= 1]
        if len(begun):
            past[begun, number] = rule(matrix[begun, :origin], left[begun], season, ahead)
    errors = errors_at_origins(matrix, past, first, ahead)
    return fans(points, errors)[:, history.gap :]
