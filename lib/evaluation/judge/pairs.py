"""Models beside each other: every pair on the same folds, and the rows on which two disagree."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from lib.core.metrics import METRICS
from lib.core.plan import Plan
from lib.core.task import TaskKind
from lib.evaluation.judge.inference.difference import PairTable, few_positives, pair_table
from lib.evaluation.judge.inference.evidence import Evidence, only
from lib.evaluation.judge.inference.region import Region
from lib.evaluation.judge.inference.stored import holds
from lib.evaluation.judge.out_of_fold import OutOfFold
from lib.evaluation.judge.statistics import fold_mean, interval_of, probabilities_of
from lib.evaluation.judge.verdict import rope_width
from lib.evaluation.targets import values
from lib.evaluation.targets.entries import target_of

Array = np.ndarray[Any, Any]

FAR_APART = values.FAR_APART


@dataclass(frozen=True)
class Disagreement:
    """Where two models' predictions differ most.

    ``rows`` are positions in the table, the widest gap first; ``first`` and ``second`` the places
    of these rows in each model's answers; ``gaps`` how far apart the predictions are. Of ``count``
    rows in dispute (another class predicted, or in a regression the tenth furthest apart) the first
    model is right, or nearer, on ``first_right``, the second on ``second_right``.
    """

    rows: Array
    first: Array
    second: Array
    gaps: Array
    count: int
    first_right: int
    second_right: int
    compared: int


def by_rows(evidence: Evidence, plan: Plan, models: Iterable[str]) -> bool:
    """Whether evidence says enough of these models to compare them by it."""
    return holds(evidence, plan, models) and not few_positives(evidence)


def pairwise(
    scores: Mapping[str, Sequence[float]],
    plan: Plan,
    evidence: Evidence | None = None,
    contest: Evidence | None = None,
) -> PairTable:
    """Compare every two models with the plan's region: by ``evidence`` on rows where it holds.

    Pairs of which both were repeated further go by their ``contest``. Without evidence it is the
    Bayesian correlated t test of the scores on folds. ``scores`` holds the fold values of
    ``plan.metric`` per model, in the same order of folds.
    """
    if evidence is not None and by_rows(evidence, plan, scores):
        found = pair_table(only(evidence, tuple(scores)), Region.of(plan))
        return found if contest is None else _with_repeats(found, contest, plan)
    names = tuple(scores)
    sign = 1.0 if METRICS[plan.metric].greater_is_better else -1.0
    empty = np.full((len(names), len(names)), math.nan)
    pairs = PairTable(names, *(empty.copy() for _ in range(5)))
    values = [np.asarray(scores[name], dtype=np.float64) for name in names]
    means = [
        float(np.mean(one[np.isfinite(one)])) if np.isfinite(one).any() else math.nan
        for one in values
    ]
    for i in range(len(names)):
        for j in range(i + 1, len(names)):
            if len(values[i]) != len(values[j]):
                continue
            estimate = fold_mean((sign * (values[i] - values[j])).tolist(), plan.parts)
            if estimate.count < 2:
                continue
            chances = probabilities_of(estimate, rope_width(plan.rope, plan, means[i], means[j]))
            low, high = interval_of(estimate)
            pairs.better[i, j], pairs.better[j, i] = chances.above, chances.below
            pairs.equivalent[i, j] = pairs.equivalent[j, i] = chances.within
            pairs.difference[i, j], pairs.difference[j, i] = estimate.mean, -estimate.mean
            pairs.low[i, j], pairs.high[i, j] = low, high
            pairs.low[j, i], pairs.high[j, i] = -high, -low
    return pairs


def _with_repeats(pairs: PairTable, contest: Evidence, plan: Plan) -> PairTable:
    """Put what more repeats say of the pairs that have them into a table of all."""
    models = tuple(model for model in contest.models if model in pairs.models)
    repeated = pair_table(only(contest, models), Region.of(plan))
    places = [pairs.models.index(model) for model in models]
    for name in ("better", "equivalent", "difference", "low", "high"):
        getattr(pairs, name)[np.ix_(places, places)] = getattr(repeated, name)
    return pairs


def disagreement(first: OutOfFold, second: OutOfFold, kind: TaskKind) -> Disagreement:
    """Return the rows that both models predicted, the widest gap first (see Target.contrast)."""
    rows, one, two = np.intersect1d(
        first.rows, second.rows, assume_unique=True, return_indices=True
    )
    differ = target_of(kind).contrast(first.outputs[one], second.outputs[two], first.truth[one])
    order = np.argsort(-differ.gaps, kind="stable")
    return Disagreement(
        rows=rows[order],
        first=one[order],
        second=two[order],
        gaps=differ.gaps[order],
        count=int(differ.disputed.sum()),
        first_right=int((differ.disputed & differ.first).sum()),
        second_right=int((differ.disputed & differ.second).sum()),
        compared=len(rows),
    )


def one_number(outputs: Array, truth: Array, kind: TaskKind) -> tuple[Array, Array]:
    """Return the number of each row that charts of two models draw, and what it should be.

    It is the value, the probability of the positive class or, of more classes, of the true one.
    """
    if kind.has_positive:
        return outputs[:, 1], truth
    if kind.is_classification:
        return outputs[np.arange(len(truth)), truth.astype(np.int64)], np.ones_like(truth)
    return outputs[:, 0], truth
