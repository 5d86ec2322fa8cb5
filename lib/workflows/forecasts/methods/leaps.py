"""Change points of a trend: where one straight line does not do and two do."""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from lib.workflows.forecasts.backtest.panel import Floats
from lib.workflows.forecasts.facts.parts import MOST_LEAPS

_CARRIED = (0.0, 0.2, 0.4, 0.6, 0.7, 0.8, 0.85, 0.9, 0.95, 0.98)
"""How much of what a value is off may be carried to the next one."""
_LEAST_GAIN, _GAIN_CARRIED = 16.5, 4.0
"""Likelihood ratio that makes a change point, and what the carried share adds to it.

Simulated: of 100 series of 60 to 600 normal values without one, 0 to 7 have a larger ratio, 3 in
the mean, be 0, 0.3, 0.6 or 0.9 of what a value is off carried to the next.
"""
_PENALTY = 3.0
"""Times log(n) long-run variances: the least that two lines must lower the sum of squares by.

So a peak of some days, which a likelihood with chained errors may take for a leap, is none.
"""
_MOST_CARRIED = 0.95
_NEAR, _SHARPEST = 5, 4
"""Places around the best split of two lines that are tried, and of the largest changes."""
_FINEST = 1e-4
"""Share of the range of values below which nothing is a change."""


@dataclass(frozen=True)
class Break:
    """A change point: the place of its first value, and both lines there."""

    place: int
    before: float
    after: float


def find_breaks(values: Floats, least: int) -> tuple[Break, ...]:
    """Return the change points of values without a season, by binary segmentation.

    A segment is split into two straight lines where that raises the likelihood most, if by enough
    that noise alone seldom does. What is left of the lines follows a chain of order one, whose
    share is that of the largest likelihood on either side of the comparison: values that hang
    together wander, but do not leap. A segment has ``least`` values or more.
    """
    places: list[int] = []
    finest = float((_FINEST * np.ptp(values)) ** 2)
    open_segments = [(0, len(values))]
    while open_segments and len(places) < MOST_LEAPS:
        start, stop = open_segments.pop(0)
        place = _split(values[start:stop], least, finest)
        if place is not None:
            places.append(start + place)
            open_segments += [(start, start + place), (start + place, stop)]
    ends = [0, *sorted(places), len(values)]
    lines = [_line(values[a:b]) for a, b in pairwise(ends)]
    return tuple(
        Break(place, float(np.polyval(left, place - start)), float(np.polyval(right, 0)))
        for start, place, left, right in zip(ends, ends[1:-1], lines, lines[1:], strict=False)
    )


def _line(values: Floats) -> Floats:
    return np.polyfit(np.arange(len(values)), values, 1)


def _split(values: Floats, least: int, finest: float) -> int | None:
    """Return where two lines are better than one; None where they are not."""
    n = len(values)
    if n < 2 * least:
        return None
    scaled = values - values.mean()
    best = _best_split(scaled, least)
    if not _lowers_enough(scaled, best, finest):
        return None
    candidates = _candidates(scaled, best, least)
    time = np.arange(n) / n
    lines = np.column_stack([np.ones(n), time])
    one, carried, two, place = math.inf, 0.0, math.inf, 0
    for share in _CARRIED:
        base, _ = np.linalg.qr(_innovations(lines, share))
        left = _innovations(scaled, share)
        left = left - base @ (base.T @ left)
        determinant = -math.log(1 - share**2) / n
        loss = math.log(max(float(left @ left) / n, finest, 1e-300)) + determinant
        if loss < one:
            one, carried = loss, share
        for candidate in candidates:
            after = np.column_stack(
                [time >= time[candidate], np.maximum(time - time[candidate], 0)]
            )
            X = _innovations(after, share)
            X = X - base @ (base.T @ X)
            rest = left - X @ np.linalg.lstsq(X, left, rcond=None)[0]
            loss = math.log(max(float(rest @ rest) / n, finest, 1e-300)) + determinant
            if loss < two:
                two, place = loss, candidate
    return place if n * (one - two) > _LEAST_GAIN + _GAIN_CARRIED * carried else None


def _best_split(values: Floats, least: int) -> int:
    """Return where two lines leave the smallest sum of squares."""
    n = len(values)
    places = np.arange(least, n - least + 1)
    both = _left_squares(values)[places - 1] + _left_squares(values[::-1])[n - places - 1]
    return int(places[np.argmin(both)])


def _lowers_enough(values: Floats, place: int, finest: float) -> bool:
    """Whether two lines lower the sum of squares by several long-run variances."""
    n = len(values)
    parts = (values[:place], values[place:])
    left = np.concatenate([part - np.polyval(_line(part), np.arange(len(part))) for part in parts])
    squares = float(left @ left)
    carried = float(np.clip(left[1:] @ left[:-1] / max(squares, 1e-300), 0.0, _MOST_CARRIED))
    variance = squares / max(n - 4, 1) * (1 + carried) / (1 - carried)
    gain = float(_left_squares(values)[-1]) - squares
    return gain > _PENALTY * math.log(n) * max(variance, finest)


def _candidates(values: Floats, best: int, least: int) -> list[int]:
    """Return places about the best split by least squares, and those of the largest changes."""
    sharpest = np.argsort(-np.abs(np.diff(values)), kind="stable")[:_SHARPEST] + 1
    found = {*range(best - _NEAR, best + _NEAR + 1), *sharpest.tolist()}
    return sorted(place for place in found if least <= place <= len(values) - least)


def _innovations(columns: Floats, share: float) -> Floats:
    """Return what is new in each row, where a share is carried over from the one before."""
    first = np.sqrt(1 - share**2) * columns[:1]
    return np.concatenate([first, columns[1:] - share * columns[:-1]])


def _left_squares(values: Floats) -> Floats:
    """Return the sum of squares about the straight line through the first 1, 2, ... values."""
    count = np.arange(1, len(values) + 1, dtype=np.float64)
    t = np.arange(len(values), dtype=np.float64)
    st, sy = np.cumsum(t), np.cumsum(values)
    tt = np.cumsum(t * t) - st * st / count
    ty = np.cumsum(t * values) - st * sy / count
    yy = np.cumsum(values * values) - sy * sy / count
    return np.maximum(yy - np.where(tt > 0, ty * ty / np.maximum(tt, 1e-12), 0.0), 0.0)
