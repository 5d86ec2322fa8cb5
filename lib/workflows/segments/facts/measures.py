"""What the customers of each segment are like in a few columns."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class ColumnMeans:
    """Mean with its 95 % interval, and median; None where they are not known."""

    mean: float | None = None
    low: float | None = None
    high: float | None = None
    median: float | None = None


@dataclass(frozen=True)
class SegmentMeans:
    """A segment's size, share of the customers, and means by column."""

    segment: int
    size: int
    share: float
    columns: Mapping[str, ColumnMeans] = field(default_factory=dict)
