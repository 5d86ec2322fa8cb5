"""What customers are worth: the value to come, by segment and in all."""

from __future__ import annotations

from dataclasses import dataclass, field

from lib.workflows.segments.facts.holdout import (
    BgNbdParameters,
    Check,
    GammaGammaParameters,
    MeanPurchase,
    Reason,
)


@dataclass(frozen=True)
class ValueInterval:
    """The total to come if customers spend the share that they did of what was held back."""

    low: float
    high: float


@dataclass(frozen=True)
class Distribution:
    """How many customers are worth how much; ``nothing``: how many are worth nothing, left out."""

    edges: tuple[float, ...] = ()
    counts: tuple[int, ...] = ()
    nothing: int = 0


@dataclass(frozen=True)
class ValueShare:
    """The share of the value that the most valuable share of the customers holds."""

    customers: float
    value: float


@dataclass(frozen=True)
class AliveGrid:
    """The probability of still buying by weeks since the last purchase (rows) and purchases."""

    purchases: tuple[int, ...] = ()
    weeks_since: tuple[float, ...] = ()
    alive: tuple[tuple[float, ...], ...] = ()
    seen_weeks: float = 0.0


@dataclass(frozen=True)
class SegmentValue:
    """The value of a segment: customers, sum, share of the whole.

    ``brought``: what a purchase brought there so far, ``spend`` what it is expected to;
    ``same_rate``: how many are valued by their rate so far.
    """

    segment: int
    customers: int
    total: float
    share: float
    mean: float
    median: float = 0.0
    alive: float | None = None
    same_rate: int = 0
    purchases: float = 0.0
    spend: float = 0.0
    spend_by: str = ""
    brought: MeanPurchase = field(default_factory=lambda: MeanPurchase(0.0))


@dataclass(frozen=True)
class Lifetime:
    """The job's result; ``check`` is how the models did on purchases held back, if they were tried.

    ``alive`` is the mean probability of still buying, of ``alive_of`` customers; ``independence``
    is how far who buys often also spends more at a time, which Gamma-Gamma supposes not to be.
    """

    months: int = 12
    yearly_discount: float = 0.0
    margin: float = 1.0
    customers: int = 0
    came_back: int = 0
    same_rate: int = 0
    scaled: int = 0
    bgnbd: BgNbdParameters = field(default_factory=BgNbdParameters)
    gamma_gamma: GammaGammaParameters = field(default_factory=GammaGammaParameters)
    total: float = 0.0
    told: ValueInterval | None = None
    mean: float = 0.0
    median: float = 0.0
    expected_purchases: float = 0.0
    alive: float | None = None
    alive_of: int = 0
    independence: float | None = None
    distribution: Distribution = Distribution()
    shares: tuple[ValueShare, ...] = ()
    grid: AliveGrid = AliveGrid()
    check: Check | None = None
    check_failure: Reason | None = None
    segments: tuple[SegmentValue, ...] = ()


@dataclass(frozen=True)
class ScoreGrid:
    """Customers and money by scores of recency (rows) and frequency, customers by segment."""

    customers: tuple[tuple[int, ...], ...]
    money: tuple[tuple[float, ...], ...]
    segments: tuple[int, ...] = ()
