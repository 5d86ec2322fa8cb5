"""Are two segments two groups: how far apart they are, and whether a valley lies between them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from scipy.special import betaincinv

from lib.workflows.segments.arrays import Codes, Numbers

MAX_DISTANCE = 100.0
"""Distances are cut off here: segments of equal customers are infinitely many deviations apart."""
_WINDOW = 0.25
"""Width of the three places where customers are counted, as a share of the centres' distance."""
_SURE = 0.95
HALF_FULL = 0.5


@dataclass(frozen=True)
class Pair:
    """Two segments on the line through their centres.

    ``distance`` is that of the centres in pooled standard deviations along the line. ``between``
    counts the customers half-way, ``beside`` those around the centre with fewer of them, both in
    windows of one width.
    """

    segments: tuple[int, int]
    distance: float
    between: int
    beside: int

    @property
    def fullness(self) -> tuple[float, float, float]:
        """Return the customers half-way over those around the emptier centre, and its limits.

        Each limit holds in 95 % (Clopper-Pearson on the share of those half-way). Infinite where
        there is nobody around the centre.
        """
        low = 0.0 if self.between == 0 else betaincinv(self.between, self.beside + 1, 1 - _SURE)
        high = 1.0 if self.beside == 0 else betaincinv(self.between + 1, self.beside, _SURE)
        ratio = self.between / self.beside if self.beside else math.inf
        return ratio, _odds(low), _odds(high)

    @property
    def valley(self) -> bool | None:
        """Whether a valley lies between the two; None where so few customers cannot tell.

        With one hump there are at least as many half-way as around the emptier centre: there is a
        valley where that is ruled out, and none where a place half as full is ruled out.
        """
        _, low, high = self.fullness
        if high < 1:
            return True
        return False if low > HALF_FULL else None


def pairs_of(X: Numbers, labels: Codes) -> list[Pair]:
    """Return every two of the segments 0, 1, ..., none of which is empty."""
    parts = [X[labels == code] for code in range(int(labels.max()) + 1)]
    return [
        _pair((one, other), parts[one], parts[other])
        for one, other in combinations(range(len(parts)), 2)
    ]


def nearest(pairs: Sequence[Pair]) -> Pair:
    """Return the two segments that are the fewest deviations apart."""
    return min(pairs, key=lambda pair: pair.distance)


def shallowest(pairs: Sequence[Pair]) -> Pair:
    """Return the two segments with the least of a valley: none, then undecided, then found."""
    order = {False: 0, None: 1, True: 2}
    return min(pairs, key=lambda pair: (order[pair.valley], -pair.fullness[1], -pair.fullness[2]))


def _pair(segments: tuple[int, int], one: Numbers, other: Numbers) -> Pair:
    way = other.mean(axis=0) - one.mean(axis=0)
    length = float(np.linalg.norm(way))
    lines = [part @ way / length if length else np.zeros(len(part)) for part in (one, other)]
    rows = len(one) + len(other)
    spread = math.sqrt(sum(len(line) * float(line.var()) for line in lines) / rows)
    start, end = (float(line.mean()) for line in lines)
    both, half = np.concatenate(lines), _WINDOW * length / 2
    counts = [
        int(((both > at - half) & (both <= at + half)).sum())
        for at in (start, (start + end) / 2, end)
    ]
    far = length >= spread * MAX_DISTANCE > 0 or (spread == 0 and length > 0)
    distance = MAX_DISTANCE if far else length / (spread or 1.0)
    return Pair(segments, distance, counts[1], min(counts[0], counts[2]))


def _odds(share: float) -> float:
    return math.inf if share >= 1 else float(share / (1 - share))
