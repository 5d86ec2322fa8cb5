"""How models of lifetimes did on purchases that were held back from them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

Reason = tuple[str, Mapping[str, object]]
"""Why something could not be computed: an error's code and context (lib.core.results.Failure)."""


@dataclass(frozen=True)
class BgNbdParameters:
    """Purchases at rates that are gamma distributed, and leaving after a purchase by chance (beta).

    ``r`` and ``alpha`` (in the unit of time) are those of the rates, ``a`` and ``b`` those of the
    chance to leave. ``settled``: the likelihood has its maximum there, not at the edge of what was
    searched.
    """

    r: float = 1.0
    alpha: float = 1.0
    a: float = 1.0
    b: float = 1.0
    log_likelihood: float = float("nan")
    settled: bool = True


@dataclass(frozen=True)
class GammaGammaParameters:
    """What customers spend on a purchase, gamma distributed around means that are so themselves.

    ``p`` and ``q`` have no unit, ``gamma`` is in that of money.
    """

    p: float = 1.0
    q: float = 1.0
    gamma: float = 1.0
    log_likelihood: float = float("nan")
    settled: bool = True


@dataclass(frozen=True)
class GapInterval:
    """A mean difference with its 95 % interval."""

    gap: float
    low: float
    high: float


@dataclass(frozen=True)
class Errors:
    """How far what was expected is from what happened.

    ``mae`` and ``rmse`` are in the unit of what is counted; ``total``: expected over actual;
    correlation of Pearson and of Spearman's ranks (None where one of them is the same for all).
    """

    mae: float
    rmse: float = 0.0
    total: float | None = None
    correlation: float | None = None
    rank_correlation: float | None = None


@dataclass(frozen=True)
class ForecastCheck:
    """What a class of customers did on average, what was expected, and which holds.

    ``low`` and ``high``: 95 % interval of the mean. ``holds``: BG/NBD is within it. ``naive``: it
    is not, and the same rate is nearer: then that is what may be said of this class.
    """

    customers: int = 0
    actual: float = 0.0
    low: float = 0.0
    high: float = 0.0
    expected: float = 0.0
    same_rate: float = 0.0
    holds: bool = False
    naive: bool = False


@dataclass(frozen=True)
class Bucket(ForecastCheck):
    """A class by purchases after the first (``more``: so many or more).

    ``scaled``: BG/NBD's forecast is drawn to what was done. That is of who bought once, where
    BG/NBD is off: their own rate so far is no forecast.
    """

    purchases: int = field(kw_only=True)
    more: bool = False
    scaled: bool = False


@dataclass(frozen=True)
class MeanPurchase:
    """What a purchase brought on average, with a 95 % interval over customers (None of one)."""

    mean: float
    low: float | None = None
    high: float | None = None
    error: float | None = None


@dataclass(frozen=True)
class Paid(MeanPurchase):
    """What a purchase brought since, what was ``expected`` of it, and what it brought ``before``.

    ``own``: Gamma-Gamma is outside of the interval, and the segment's own mean is nearer.
    """

    expected: float = 0.0
    before: float = 0.0
    own: bool = False


@dataclass(frozen=True)
class SegmentCheck(ForecastCheck):
    """A segment as it was on the day before; ``bought``: how many bought since."""

    segment: int = field(kw_only=True)
    bought: int = 0
    paid: Paid | None = None


@dataclass(frozen=True)
class CurvePoint:
    """All purchases after the first up to a day, as they happened and as the model expects."""

    day: int
    actual: float
    expected: float


@dataclass(frozen=True)
class AliveGroup:
    """Customers by their probability of still buying, and the share of them who came back."""

    alive: float
    came: float
    customers: int


@dataclass(frozen=True)
class SpendCheck:
    """How far the amounts were off."""

    gamma_gamma: GammaGammaParameters
    errors: Errors


@dataclass(frozen=True)
class Check:
    """What models learned from the past expected of the rest, and what customers did.

    ``purchases`` has the errors of "bgnbd" and of "same_rate", that everybody goes on as before;
    ``less``: how much greater the first are. ``share``: how much was spent of what is expected by
    what is used of each customer.
    """

    customers: int = 0
    weeks: float = 0.0
    parameters: BgNbdParameters = field(default_factory=BgNbdParameters)
    purchases: Mapping[str, Errors] = field(default_factory=dict)
    less: GapInterval = GapInterval(0.0, 0.0, 0.0)
    total: ForecastCheck = ForecastCheck()
    buckets: tuple[Bucket, ...] = ()
    curve: tuple[CurvePoint, ...] = ()
    alive: tuple[AliveGroup, ...] = ()
    spend: SpendCheck | None = None
    share: MeanPurchase | None = None
    segments: tuple[SegmentCheck, ...] = ()
