"""Change points of a trend: where one straight line does not do and two do."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from lib.workflows.forecasts.backtest.panel import Floats
from lib.workflows.forecasts.facts.parts import MOST_LEAPS

_PENALTY = 4.0
"""Times log(n) long-run variances: the drop of the sum of squares that makes a change point."""
_MOST_CARRIED = 0.95
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

    A segment is split into two straight lines where that lowers the sum of squares most, if by
    more than 4 log(n) long-run variances; the long-run variance is that of what is left of both
    lines, times (1 + r) / (1 - r) with its autocorrelation r, so that values which hang together
    need a larger leap. A segment has ``least`` values or more.
    """
    places: list[int] = []
    finest = float((_FINEST * np.ptp(values)) ** 2)
    open_segments = [(0, len(values))]
    while open_segments and len(places) < MOST_LEAPS:
        start, stop = open_segments.pop(0)
        place = _split(values[start:stop], least, finest, len(values))
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


def _split(values: Floats, least: int, finest: float, total: int) -> int | None:
    """Return where two lines are better than one; None where they are not."""
    n = len(values)
    if n < 2 * least:
        return None
    scaled = values - values.mean()
    places = np.arange(least, n - least + 1)
    both = _left_squares(scaled)[places - 1] + _left_squares(scaled[::-1])[n - places - 1]
    best = int(np.argmin(both))
    one = float(_left_squares(scaled)[-1])
    place = int(places[best])
    parts = (scaled[:place], scaled[place:])
    left = np.concatenate([part - np.polyval(_line(part), np.arange(len(part))) for part in parts])
    squares = float(left @ left)
    gain = one - squares
    carried = float(np.clip(left[1:] @ left[:-1] / max(squares, 1e-300), 0.0, _MOST_CARRIED))
    variance = squares / max(n - 4, 1) * (1 + carried) / (1 - carried)
    return place if gain > _PENALTY * np.log(total) * max(variance, finest) else None


def _left_squares(values: Floats) -> Floats:
    """Return the sum of squares about the straight line through the first 1, 2, ... values."""
    count = np.arange(1, len(values) + 1, dtype=np.float64)
    t = np.arange(len(values), dtype=np.float64)
    st, sy = np.cumsum(t), np.cumsum(values)
    tt = np.cumsum(t * t) - st * st / count
    ty = np.cumsum(t * values) - st * sy / count
    yy = np.cumsum(values * values) - sy * sy / count
    return np.maximum(yy - np.where(tt > 0, ty * ty / np.maximum(tt, 1e-12), 0.0), 0.0)
