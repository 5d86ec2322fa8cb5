"""Shares and their uncertainty, with NumPy alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import NormalDist
from typing import Any, TypedDict

import numpy as np
from numpy.typing import ArrayLike, NDArray

Array = np.ndarray[Any, Any]
Floats = NDArray[np.float64]
Z95 = 1.959963984540054
"""The normal quantile of a 95 % interval."""


def wilson(hits: ArrayLike, rows: ArrayLike, z: float = Z95) -> tuple[Floats, Floats]:
    """Return Wilson's interval of shares (Wilson 1927), 95 %; 0 to 1 where there are no rows."""
    k, n = np.asarray(hits, dtype=float), np.asarray(rows, dtype=float)
    safe = np.maximum(n, 1.0)
    share = k / safe
    middle = (share + z**2 / (2 * safe)) / (1 + z**2 / safe)
    half = z * np.sqrt(share * (1 - share) / safe + z**2 / (4 * safe**2)) / (1 + z**2 / safe)
    low = np.where((n > 0) & (k > 0), middle - half, 0.0)
    high = np.where((n > 0) & (k < n), middle + half, 1.0)
    return np.clip(low, 0.0, 1.0), np.clip(high, 0.0, 1.0)


def difference(hits: float, rows: float, others: float, rest: float) -> tuple[float, float, float]:
    """Return the difference of two shares with its 95 % interval (Newcombe 1998, method 10)."""
    first, second = hits / max(rows, 1), others / max(rest, 1)
    (low1, high1), (low2, high2) = wilson(hits, rows), wilson(others, rest)
    gap = first - second
    below = float(np.hypot(first - low1, high2 - second))
    above = float(np.hypot(high1 - first, second - low2))
    return gap, max(gap - below, -1.0), min(gap + above, 1.0)


def sides(shares: Sequence[float], rows: Sequence[int], overall: float) -> list[int]:
    """Return for each share 1 where it is surely above that of all, -1 below, 0 where it may be.

    All are looked at together: the intervals are so wide (Bonferroni) that of shares that do not
    differ, one is said to with a chance of five in a hundred at most.
    """
    n = np.asarray(rows, dtype=float)
    level = 1 - 0.025 / max(len(n), 1)
    low, high = wilson(np.asarray(shares, dtype=float) * n, n, NormalDist().inv_cdf(level))
    return [int(one) for one in (low > overall).astype(int) - (high < overall).astype(int)]


class ShareValues(TypedDict):
    """The fields of a Share, to make one or what has more."""

    rows: int
    hits: int
    share: float
    low: float
    high: float


@dataclass(frozen=True, kw_only=True)
class Share:
    """A share, ``hits`` of ``rows``, with Wilson's 95 % interval ``low`` to ``high``."""

    rows: int
    hits: int
    share: float
    low: float
    high: float

    def named(self, name: str) -> NamedShare:
        """Return the share of a group that is called so."""
        return NamedShare(
            name=name,
            rows=self.rows,
            hits=self.hits,
            share=self.share,
            low=self.low,
            high=self.high,
        )


@dataclass(frozen=True, kw_only=True)
class NamedShare(Share):
    """The share of a group."""

    name: str


def share_of(hits: int, rows: int) -> ShareValues:
    """Return the values of a share."""
    low, high = wilson(hits, rows)
    return {
        "rows": int(rows),
        "hits": int(hits),
        "share": float(hits / rows) if rows else 0.0,
        "low": float(low),
        "high": float(high),
    }
