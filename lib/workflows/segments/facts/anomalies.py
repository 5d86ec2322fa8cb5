"""Which customers are unlike the rest, and how far the methods agree."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class MethodPair:
    """How far two methods agree: the overlap of their candidates (Jaccard), what chance would give.

    ``correlation`` is that of the ranks of all rows; None where one method gives all the same.
    """

    first: str
    second: str
    both: int
    overlap: float
    chance: float
    correlation: float | None = None


@dataclass(frozen=True)
class Agreement:
    """How many rows the methods put forward: ``each`` of them, and by 1, 2, ... of them."""

    rows: int
    each: int
    candidates: int = 0
    votes: tuple[int, ...] = ()
    pairs: tuple[MethodPair, ...] = ()


@dataclass(frozen=True)
class Candidate:
    """A row that is put forward: its rank by each method, its features furthest from the middle.

    Reasons are a feature's name and its distance from the median in robust deviations.
    """

    row: int
    customer: str
    votes: int
    ranks: tuple[float, ...]
    reasons: tuple[tuple[str, float], ...]


@dataclass(frozen=True)
class Anomalies(Agreement):
    """The job's result; ``points`` are a sample's rows, votes and ranks by method."""

    methods: tuple[str, ...] = ()
    features: tuple[str, ...] = ()
    rows_shown: tuple[Candidate, ...] = ()
    points: Mapping[str, tuple[float, ...]] = field(default_factory=dict)
