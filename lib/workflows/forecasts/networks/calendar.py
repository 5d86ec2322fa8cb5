"""What a moment says by itself: the time of day, the day of the week, the time of the year."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np

from lib.workflows.forecasts.backtest.panel import Floats, Moments

_DAY, _WEEK, _YEAR = 86_400.0, 7 * 86_400.0, 365.2425 * 86_400.0
_CYCLES: Final = ((_DAY, 2), (_WEEK, 3), (_YEAR, 2))
"""Cycles in seconds, each with its number of harmonics."""
_MONDAY = 4 * _DAY
"""Seconds from the beginning of 1970, a Thursday, to a Monday."""
_TIMES = 2.5
"""Periods that a cycle must have at least to be seen in the calendar."""


def cycles(moments: Sequence[Moments]) -> tuple[tuple[float, int], ...]:
    """Return the cycles that the calendar of these series can show, and harmonics of each."""
    longest = max(moments, key=len)
    if len(longest) < 2:
        return ()
    period = float(np.median(np.diff(_seconds(longest))))
    return tuple(
        (length, min(harmonics, int(length / period / 2)))
        for length, harmonics in _CYCLES
        if period > 0 and length / period >= _TIMES
    )


def calendar(moments: Moments, shown: Sequence[tuple[float, int]]) -> Floats:
    """Return sines and cosines of each moment's place in the cycles, shape (moments, columns)."""
    seconds = _seconds(moments) - _MONDAY
    angles = [
        2 * np.pi * harmonic * seconds / length
        for length, harmonics in shown
        for harmonic in range(1, harmonics + 1)
    ]
    columns = [wave(angle) for angle in angles for wave in (np.sin, np.cos)]
    return np.stack(columns, axis=1) if columns else np.zeros((len(moments), 0))


def _seconds(moments: Moments) -> Floats:
    return moments.astype("datetime64[s]").astype(np.int64).astype(np.float64)
