"""The region of practical equivalence, kept to what makes sense near a perfect score."""

from __future__ import annotations

from dataclasses import dataclass

from lib.core.metrics import METRICS
from lib.core.plan import Plan
from lib.core.task import TaskKind

_SHARE_TO_PERFECT = 0.05
_LEAST_LOSS = 0.02


@dataclass(frozen=True)
class Region:
    """The half-width that was asked for: in the metric's unit, or a share of the better mean."""

    half: float
    relative: bool

    @classmethod
    def of(cls, plan: Plan) -> Region:
        """Return a plan's region."""
        return cls(plan.rope, plan.rope_relative)

    def width(self, metric: str, first: float, second: float) -> float:
        """Return the half-width in the metric's unit between models with these two means.

        The default one of ROC AUC is at most 5 % of what the better model lacks to 1: between 0.998
        and 0.999 half of the errors go. A share of a loss without unit (log loss, Brier, Hamming)
        is never of less than 0.02: a share of almost nothing is nothing.
        """
        entry = METRICS[metric]
        better = max(first, second) if entry.greater_is_better else min(first, second)
        if not self.relative:
            if metric == "roc_auc" and self.half == entry.rope:
                return min(self.half, _SHARE_TO_PERFECT * (1 - better))
            return self.half
        has_unit = TaskKind.REGRESSION in entry.kinds
        return self.half * (abs(better) if has_unit else max(abs(better), _LEAST_LOSS))
