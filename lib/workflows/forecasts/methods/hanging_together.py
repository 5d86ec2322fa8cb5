"""Whether errors within windows hang together."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.stats import chi2

from lib.workflows.forecasts.backtest.panel import Floats

_LEAST = 20
"""Errors that are needed."""


@dataclass(frozen=True)
class HangTogether:
    """Autocorrelations at lags 1, 2, ..., the test's p, and how many errors there are."""

    values: Floats
    p: float
    count: int


def hang_together(windows: Floats, season: int) -> HangTogether | None:
    """Return the autocorrelation of errors, shape (windows, steps), NaN being none.

    Only pairs within a window count. Q is that of Ljung & Box (1978) with the number of pairs at a
    lag in place of n - lag, which it is for one window. Lags go up to two seasons (10 without one),
    but no farther than half of a window and a fifth of the errors. None: too few errors.
    """
    known = np.isfinite(windows)
    count = int(known.sum())
    lags = min(2 * season if season > 1 else 10, windows.shape[1] // 2, count // 5)
    if count < _LEAST or lags < 1:
        return None
    apart = np.where(known, windows - np.nanmean(windows), 0.0)
    squares = float(np.square(apart).sum())
    if squares <= 0:
        return None
    values, q, used = [], 0.0, 0
    for lag in range(1, lags + 1):
        pairs = int((known[:, lag:] & known[:, :-lag]).sum())
        value = float((apart[:, lag:] * apart[:, :-lag]).sum()) / squares
        values.append(value)
        if pairs:
            q += count * (count + 2) * value**2 / pairs
            used += 1
    if not used:
        return None
    return HangTogether(np.array(values), float(chi2.sf(q, used)), count)
