"""Hartigan's dip: is there a valley in a sample of numbers, or has it one hump only?"""

from __future__ import annotations

from typing import Any

import numpy as np

Array = np.ndarray[Any, Any]


def dip(values: Array) -> float:
    """Return the dip: the largest distance to the nearest distribution with one hump.

    Hartigan & Hartigan 1985 (Annals of Statistics 13:70). From the outside in, the convex minorant
    and the concave majorant of the distribution function close in on the hump, until they are no
    further apart than what was cut off deviates. 0 for fewer than five distinct values.
    """
    points, counts = np.unique(np.asarray(values, dtype="float64"), return_counts=True)
    if len(points) < 5:
        return 0.0
    mass = counts / counts.sum()
    upper = np.cumsum(mass)
    lower = upper - mass
    worst = 0.0
    while True:
        minorant, touches_low = _minorant(points, lower)
        majorant, touches_high = _majorant(points, upper)
        apart_low = majorant[touches_low] - lower[touches_low]
        apart_high = upper[touches_high] - minorant[touches_high]
        apart = max(apart_low.max(), apart_high.max())
        if apart_high.max() > apart_low.max():
            right = int(touches_high[np.flatnonzero(apart_high == apart)[-1]])
            left = int(touches_low[touches_low <= right][-1])
        else:
            left = int(touches_low[np.flatnonzero(apart_low == apart)[0]])
            right = int(touches_high[touches_high >= left][0])
        if apart <= worst:
            break
        outside_low = np.max(upper[: left + 1] - minorant[: left + 1])
        outside_high = np.max(majorant[right:] - lower[right:])
        worst = max(worst, float(outside_low), float(outside_high))
        if left == 0 and right == len(points) - 1:
            break
        points, upper, lower = (part[left : right + 1] for part in (points, upper, lower))
        if len(points) < 3:
            break
    return worst / 2


def _minorant(points: Array, heights: Array) -> tuple[Array, Array]:
    """Return the greatest convex minorant at the points, and where it touches."""
    touches = [0]
    while touches[-1] < len(points) - 1:
        here = touches[-1]
        slopes = (heights[here + 1 :] - heights[here]) / (points[here + 1 :] - points[here])
        touches.append(here + 1 + int(len(slopes) - 1 - np.argmin(slopes[::-1])))
    at = np.array(touches)
    return np.interp(points, points[at], heights[at]), at


def _majorant(points: Array, heights: Array) -> tuple[Array, Array]:
    """Return the least concave majorant at the points, and where it touches."""
    turned, touches = _minorant(-points[::-1], -heights[::-1])
    return -turned[::-1], np.sort(len(points) - 1 - touches)
