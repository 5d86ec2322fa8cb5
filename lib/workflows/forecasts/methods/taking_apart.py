"""A series taken apart into trend, seasons and rest, with its change points and outliers."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.ndimage import median_filter
from statsmodels.nonparametric.smoothers_lowess import lowess
from statsmodels.tsa.seasonal import MSTL, STL

from lib.workflows.forecasts.backtest.panel import Floats, Ints
from lib.workflows.forecasts.methods.leaps import Break, find_breaks

LEAST = 16
"""Values that a series needs to be taken apart."""
FAR = 3.0
"""Robust standard deviations from which on a rest is an outlier."""
_ROBUST = 1.4826
_NEIGHBOURS = 7
_FINEST = 1e-3


@dataclass(frozen=True)
class Apart:
    """values = trend + seasons + rest; ``outliers`` are places, the farthest first."""

    trend: Floats
    seasons: tuple[Floats, ...]
    rest: Floats
    periods: tuple[int, ...]
    trend_strength: float
    season_strengths: tuple[float, ...]
    breaks: tuple[Break, ...]
    outliers: Ints


def take_apart(values: Floats, seasons: tuple[int, ...], filled: np.ndarray) -> Apart:
    """Take a complete series apart; those values that were ``filled`` in are no outliers.

    STL (Cleveland et al. 1990), robust, for one season; MSTL (Bandara et al. 2021) for several;
    LOWESS (Cleveland 1979) for the trend where there is none. Change points are found in what is
    left without the seasons; then the leaps are taken out and all is done again, so that the
    smooth trend does not make outliers of the values around a leap.
    """
    periods = tuple(sorted({one for one in seasons if one >= 2 and len(values) >= 2 * one + 1}))
    first = _smooth(values, periods)
    free = _without_outliers(values - first[1].sum(axis=0))
    breaks = find_breaks(free, max(2 * max(periods, default=1), LEAST // 2))
    jumps = np.zeros(len(values))
    for one in breaks:
        jumps[one.place :] += one.after - one.before
    trend, parts = _smooth(values - jumps, periods)
    trend = trend + jumps
    rest = values - trend - parts.sum(axis=0)
    size = float(np.abs(values).max())
    apart = np.abs(rest - np.median(rest))
    limit = FAR * _ROBUST * float(np.median(apart[~filled])) if (~filled).any() else 0.0
    far = np.flatnonzero((apart > max(limit, 1e-6 * size)) & ~filled)
    return Apart(
        trend=trend,
        seasons=tuple(parts),
        rest=rest,
        periods=periods,
        trend_strength=_strength(trend, rest, size),
        season_strengths=tuple(_strength(one, rest, size) for one in parts),
        breaks=breaks,
        outliers=far[np.argsort(-apart[far], kind="stable")],
    )


def _smooth(values: Floats, periods: tuple[int, ...]) -> tuple[Floats, Floats]:
    """Return the trend, and the seasons, shape (seasons, values)."""
    n = len(values)
    if not periods:
        places = np.arange(n, dtype=np.float64)
        share = max(0.15, min(1.0, LEAST / n))
        found = lowess(values, places, frac=share, delta=0.005 * n, return_sorted=False)
        return np.asarray(found), np.zeros((0, n))
    if len(periods) == 1:
        one = STL(values, period=periods[0]).fit()
        # Where next to nothing is left over, weights of robust fits are those of rounding errors.
        if np.std(one.resid) > _FINEST * np.ptp(values):
            one = STL(values, period=periods[0], robust=True).fit()
        return np.asarray(one.trend), np.asarray(one.seasonal)[None, :]
    several = MSTL(values, periods=periods, stl_kwargs={"robust": True}).fit()
    return np.asarray(several.trend), np.asarray(several.seasonal).reshape(n, -1).T


def _without_outliers(values: Floats) -> Floats:
    """Return values with the median of their neighbours in place of those far from it."""
    middle = median_filter(values, size=_NEIGHBOURS, mode="nearest")
    apart = np.abs(values - middle)
    limit = max(FAR * _ROBUST * float(np.median(apart)), 0.01 * float(np.ptp(values)))
    return np.where(apart > limit, middle, values)


def _strength(part: Floats, rest: Floats, size: float) -> float:
    """Return how strong a part is beside the rest, 0 to 1 (Wang, Smith & Hyndman 2006)."""
    both = float(np.var(part + rest))
    if both <= (1e-9 * size) ** 2:
        return 0.0
    return float(np.clip(1 - np.var(rest) / both, 0.0, 1.0))
