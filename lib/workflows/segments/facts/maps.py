"""Customers on a map."""

from __future__ import annotations

from dataclasses import dataclass, field

from lib.core.facts import OMIT_DEFAULT

Point = tuple[float, ...]


@dataclass(frozen=True)
class MapGroup:
    """Neighbours of one segment on a map that may be passed on: their middle and number."""

    segment: int
    x: float
    y: float
    customers: int


@dataclass(frozen=True)
class DrawnMap:
    """A sample of customers in two or three dimensions; ``rows`` are theirs in the table.

    ``kind`` is one of segments.groups.maps.KINDS or "deep", ``shares`` are those of the variance.
    What may be passed on has ``groups`` of ``drawn`` customers instead of points.
    """

    kind: str
    points: tuple[Point, ...] = ()
    shares: Point | None = ()
    rows: tuple[int, ...] = ()
    labels: tuple[int, ...] = ()
    groups: tuple[MapGroup, ...] = field(default=(), metadata=OMIT_DEFAULT)
    drawn: int = field(default=0, metadata=OMIT_DEFAULT)
