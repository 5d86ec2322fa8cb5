"""Scores of a model that learned from fewer rows, and who is worth such a curve."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from lib.core.metrics import METRICS
from lib.core.plan import SplitKind
from lib.core.results import Run, Status
from lib.evaluation.judge.inference.evidence import Evidence
from lib.evaluation.judge.standing import standings

MOST = 4
"""Models that a curve is drawn of, at most."""
_WORK = 1.3
"""Fits of a fold that all smaller sizes together cost, about: a sixteenth of the rows to 57 %."""
_SCORING = 0.6
"""CPU seconds that testing them takes in each fold; measured on 7,043 rows with 20 columns."""


@dataclass(frozen=True)
class CurvePoints:
    """A model's scores by the number of training rows, on the test parts of the run.

    ``rows`` are the sizes below the whole training part and ``full`` its own, both on average over
    the folds; ``scores`` holds ``metric`` by size, then fold (of the first repeat), None where it
    is undefined. ``total`` is the number of the run's rows.
    """

    metric: str
    rows: tuple[float, ...]
    scores: tuple[tuple[float | None, ...], ...]
    full: float
    total: int

    @property
    def folds(self) -> int:
        """How many folds there are."""
        return len(self.scores[0])


def has_curve(run: Run) -> bool:
    """Whether a run can have learning curves: sides were compared, on rows of no order."""
    ordered = run.plan.split.in_order or run.plan.split is SplitKind.BOOTSTRAP
    return run.verdict is not None and not ordered


def contenders(run: Run, evidence: Evidence | None) -> tuple[str, ...]:
    """Return the models worth a curve: the verdict's pair, then those tied with either, by score.

    At most MOST; none without a verdict.
    """
    verdict = run.verdict
    if verdict is None:
        return ()
    pair = (verdict.best_deep, verdict.best_classical)
    tied = standings(run, evidence)
    others = [one for one in run.models if one.id in tied and one.status is Status.DONE]
    sign = 1.0 if METRICS[verdict.metric].greater_is_better else -1.0
    others.sort(key=lambda one: -sign * one.metrics[verdict.metric].mean)
    return tuple(dict.fromkeys((*pair, *(one.id for one in others))))[:MOST]


def full_scores(run: Run, model: str, folds: int) -> Sequence[float]:
    """Return a model's scores on the first repeat's folds, learned from all training rows."""
    interval = run.model(model).metrics[run.plan.metric]
    return interval.folds[: min(folds, run.plan.folds)]


def seconds(run: Run, models: Sequence[str], cores: int) -> float:
    """Return about how long the curves of some models take, by what their folds took."""
    spent = []
    for name in models:
        result = run.model(name)
        fold = _WORK * result.fit_cpu_seconds / max(result.folds_done, 1) + _SCORING
        spent.append(run.plan.folds * fold)
    return max(sum(spent) / max(cores, 1), max(spent, default=0.0))
