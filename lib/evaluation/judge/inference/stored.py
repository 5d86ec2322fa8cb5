"""The evidence of a run as it is kept: plain JSON, and back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from lib.core.facts import Json, from_json, to_json
from lib.core.plan import Plan
from lib.evaluation.judge.inference.evidence import Evidence

EVIDENCE = "evidence"
"""The kind of result that a run keeps its evidence on all models as."""
CONTEST = "contest"
"""The same of those that were repeated more often than the others (see racing)."""
Matrix = tuple[tuple[float, ...], ...]


@dataclass(frozen=True)
class _Kept:
    """The fields of Evidence without arrays."""

    metric: str
    models: tuple[str, ...]
    scores: Matrix
    repeat: tuple[int, ...]
    rows_within: Matrix
    rows_once: Matrix
    between: Matrix
    freedom: int
    prior: int
    by_folds: bool
    rows: int
    positives: int | None


def stored(evidence: Evidence | None) -> dict[str, Json]:
    """Return evidence as JSON; empty for none."""
    return {} if evidence is None else to_json(evidence)


def from_stored(data: Mapping[str, Json] | None) -> Evidence | None:
    """Return the evidence that was kept, if any."""
    if not data:
        return None
    kept = from_json(_Kept, data)
    return Evidence(
        metric=kept.metric,
        models=kept.models,
        scores=np.array(kept.scores),
        repeat=np.array(kept.repeat),
        rows_within=np.array(kept.rows_within),
        rows_once=np.array(kept.rows_once),
        between=np.array(kept.between),
        freedom=kept.freedom,
        prior=kept.prior,
        by_folds=kept.by_folds,
        rows=kept.rows,
        positives=kept.positives,
    )


def holds(evidence: Evidence, plan: Plan, models: Iterable[str]) -> bool:
    """Whether evidence is of these models and all repeats of a plan: more may have come since."""
    return (
        evidence.metric == plan.metric
        and set(models) <= set(evidence.models)
        and evidence.repeats == plan.repeats
    )
