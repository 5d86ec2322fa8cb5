"""Who spends what next: models of lifetimes against learners, a network among them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from lib.core.results import Decision


@dataclass(frozen=True)
class ContestModel:
    """A model's error over folds, with an interval, and its errors over all customers."""

    id: str
    family: str
    folds: tuple[float, ...]
    mean: float
    low: float | None
    high: float | None
    seconds: float
    all_mae: float
    all_rmse: float
    all_total: float | None
    all_correlation: float | None
    all_rank_correlation: float | None


@dataclass(frozen=True)
class ContestVerdict:
    """The fields of lib.core.results.Verdict; None stands for what is not finite."""

    decision: Decision
    metric: str
    best_classical: str
    best_deep: str
    score_classical: float | None
    score_deep: float | None
    difference: float | None
    low: float | None
    high: float | None
    rope: float | None
    p_deep: float | None
    p_equivalent: float | None
    p_classical: float | None
    cost_ratio: float | None
    more_repeats: int | None = None
    more_rows: int | None = None
    differences: tuple[float, ...] = ()
    reason: str = ""
    improving: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()


@dataclass(frozen=True)
class Decile:
    """The means of what was expected and spent in a tenth of the customers by what was expected."""

    expected: float
    actual: float


@dataclass(frozen=True)
class Contest:
    """The job's result; models are ordered by their mean error."""

    metric: str
    greater_is_better: bool
    customers: int
    spenders: int
    weeks: float
    mean_spend: float
    models: tuple[ContestModel, ...]
    verdict: ContestVerdict | None = None
    deciles: Mapping[str, tuple[Decile, ...]] = field(default_factory=dict)
