"""Customers over time: who moved between segments, who came back, who has probably left."""

from __future__ import annotations

from dataclasses import dataclass, field

from lib.workflows.segments.facts.holdout import GapInterval, Reason


@dataclass(frozen=True)
class Returned:
    """Who of an earlier segment bought since then, with Wilson's 95 % interval of the share."""

    segment: int
    customers: int
    bought: int
    share: float
    low: float
    high: float


@dataclass(frozen=True)
class Churn:
    """The risk of having left over some customers; shares are of those who bought more than once.

    ``overdue``: share that is late by twice their own gap; ``gone``: share that probably left by
    BG/NBD; ``alive``: mean probability of still buying; ``at_stake``: what those gone had spent.
    """

    customers: int
    once: int
    alive: float | None = None
    overdue: float | None = None
    gone: float | None = None
    at_stake: float = 0.0


@dataclass(frozen=True)
class SegmentChurn(Churn):
    """The same of a segment."""

    segment: int = field(kw_only=True)


@dataclass(frozen=True)
class ChurnSummary:
    """The risk over all customers and in each segment."""

    all: Churn = Churn(0, 0)
    segments: tuple[SegmentChurn, ...] = ()


@dataclass(frozen=True)
class Movement:
    """How customers moved between two dates by one rule for both.

    ``before`` and ``after`` are codes of segments, ``counts`` has a row for each of before;
    ``revenue`` is what these customers paid in between (None: not known).
    """

    before_date: str = ""
    after_date: str = ""
    before: tuple[int, ...] = ()
    after: tuple[int, ...] = ()
    counts: tuple[tuple[int, ...], ...] = ()
    revenue: tuple[tuple[float, ...], ...] | None = None
    customers: int = 0
    new: int = 0
    stayed: int = 0
    moved: int = 0
    returned: tuple[Returned, ...] = ()
    churn: ChurnSummary = ChurnSummary()
    churn_failure: Reason | None = None


@dataclass(frozen=True)
class Followed:
    """Which share of the same customers buys in each period, with Wilson's 95 % intervals.

    ``shares`` are by age from 0; ``change`` is the last share minus that of age 1.
    """

    cohorts: int
    customers: int
    shares: tuple[float, ...]
    low: tuple[float, ...]
    high: tuple[float, ...]
    change: GapInterval


@dataclass(frozen=True)
class Cohorts:
    """Who of those who began in one period bought again in later ones.

    Rows of ``retention`` and ``revenue`` are cohorts, columns periods after the first purchase;
    None: not yet. ``days_missing``: so many days of the last period are still to come.
    """

    period: str
    cohorts: tuple[str, ...] = ()
    sizes: tuple[int, ...] = ()
    retention: tuple[tuple[float | None, ...], ...] = ()
    revenue: tuple[tuple[float | None, ...], ...] = ()
    mean: tuple[float | None, ...] = ()
    followed: Followed | None = None
    days_missing: int = 0
