"""What is in each segment, by which rules it is found, and what its name is made of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, TypedDict, final

from lib.core.facts import OMIT_DEFAULT

Condition = tuple[str, str, float | str]
"""Feature, one of "<", ">=", "is", "not", and the cut or, of a category, its value."""


@dataclass(frozen=True)
class FeatureDifference:
    """How far a segment's mean is from that of the rest, in standard deviations of all.

    ``low`` and ``high`` are Welch's 95 % interval of it; mean, median and ``rest`` (the mean of the
    others) are in the feature's own unit, ``z`` is the mean in deviations from that of all.
    """

    name: str
    d: float
    low: float
    high: float
    mean: float | None = None
    median: float | None = None
    rest: float | None = None
    z: float | None = None


@dataclass(frozen=True)
class CategoryShare:
    """The share of a category in a segment, and among the others."""

    name: str
    value: str
    share: float
    rest: float


@dataclass(frozen=True)
class Portrait:
    """One segment: its size, what sets it apart (the strongest first), rows of some members."""

    segment: int
    size: int
    share: float
    money: float | None = None
    money_share: float | None = None
    typical: tuple[int, ...] = ()
    extreme: tuple[int, ...] = ()
    features: tuple[FeatureDifference, ...] = ()
    categories: tuple[CategoryShare, ...] = ()


@dataclass(frozen=True)
class FeatureSummary:
    """A feature over all customers; ``eta2`` is the share of its variance between segments."""

    name: str
    logged: bool = False
    mean: float | None = None
    eta2: float | None = None


@dataclass(frozen=True)
class Span:
    """The 1st and 99th percentile of a feature, and each segment's quartiles from 0 to 1 there."""

    low: float | None
    high: float | None
    quartiles: tuple[tuple[float | None, ...], ...]


@dataclass(frozen=True)
class PortraitSet:
    """Every segment of a table; ``money`` is the column whose sum is shared out."""

    rows: int = 0
    noise: int = 0
    money: str | None = None
    segments: tuple[Portrait, ...] = ()
    features: tuple[FeatureSummary, ...] = ()
    spans: Mapping[str, Span] = field(default_factory=dict)


@final
class Leaf(TypedDict):
    """Where a rule tree ends: the segment, how many rows came here, how many belong to it."""

    segment: int
    rows: int
    right: int


@final
class NumberQuestion(TypedDict):
    """A question of a rule tree; yes: below the cut."""

    feature: str
    kind: Literal["number"]
    cut: float
    yes: Tree
    no: Tree


@final
class CategoryQuestion(TypedDict):
    """A question of a rule tree; yes: is this value."""

    feature: str
    kind: Literal["category"]
    value: str
    yes: Tree
    no: Tree


Tree = Leaf | NumberQuestion | CategoryQuestion


def _nobody() -> Tree:
    return {"segment": -1, "rows": 0, "right": 0}


@dataclass(frozen=True)
class Rule:
    """The best rule of a segment: the share of it that is found, and of those found that belong."""

    segment: int
    conditions: tuple[Condition, ...] = ()
    coverage: float = 0.0
    precision: float = 0.0
    rows: int = 0


@dataclass(frozen=True)
class Rules:
    """One shallow tree for all segments, and the best rule for each.

    ``fills`` is by feature what a missing value counts as. ``fidelity`` is the share of customers
    whom trees learned on other rows put into their segment (None: too few to try), ``agreement``
    the same of this tree on its own rows. Readers who may not see the tree have that of nobody.
    """

    tree: Tree = field(default_factory=_nobody)
    fills: Mapping[str, float] = field(default_factory=dict)
    fidelity: float | None = None
    agreement: float = 0.0
    rules: tuple[Rule, ...] = ()

    def of(self, segment: int) -> Rule | None:
        """Return the rule of a segment; None if there is none."""
        return next((rule for rule in self.rules if rule.segment == segment), None)


@dataclass(frozen=True)
class SuggestedName:
    """What a segment's name is made of: a key of naming.PATTERNS, and features that set it apart.

    Parts are ("high" | "low", feature, "") or ("is", feature, value), the strongest first.
    """

    pattern: str | None = None
    parts: tuple[tuple[str, str, str], ...] = ()


@dataclass(frozen=True)
class RfmLimits:
    """The limits of the fifths of three columns; None is out of reach."""

    columns: tuple[str, ...]
    edges: tuple[tuple[float | None, ...], ...]


@dataclass(frozen=True)
class Portraits:
    """The job's result: portraits, rules (None: one segment only), names by code, limits of RFM."""

    portraits: PortraitSet = field(default_factory=PortraitSet)
    rules: Rules | None = None
    suggested: Mapping[str, SuggestedName] = field(default_factory=dict)
    rfm: RfmLimits | None = field(default=None, metadata=OMIT_DEFAULT)
