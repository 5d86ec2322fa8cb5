"""Models beside each other: every pair on the same folds, and the rows on which two disagree."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from lib.core.metrics import METRICS
from lib.core.plan import Plan
from lib.core.task import TaskKind
from lib.evaluation.judge.out_of_fold import Answers
from lib.evaluation.judge.statistics import fold_mean, interval_of, probabilities_of
from lib.evaluation.judge.verdict import rope_width

Array = np.ndarray[Any, Any]

FAR_APART = 0.1
"""Share of the rows, those furthest apart, that count as disagreement in a regression."""


@dataclass(frozen=True)
class Pairs:
    """Every two models, the model of the row against that of the column.

    Shapes are (models, models). ``better`` and ``equivalent`` are posterior probabilities,
    ``difference`` the mean difference (positive: the row's model is better) and ``low`` and
    ``high`` its 95 % interval. NaN on the diagonal and where two folds in common are missing.
    """

    models: tuple[str, ...]
    better: Array
    equivalent: Array
    difference: Array
    low: Array
    high: Array


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


def pairwise(scores: Mapping[str, Sequence[float]], plan: Plan) -> Pairs:
    """Compare every two models by the Bayesian correlated t test, with the plan's region.

    ``scores`` holds the fold values of ``plan.metric`` per model, in the same order of folds.
    """
    names = tuple(scores)
    sign = 1.0 if METRICS[plan.metric].greater_is_better else -1.0
    empty = np.full((len(names), len(names)), math.nan)
    found = Pairs(names, *(empty.copy() for _ in range(5)))
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
            found.better[i, j], found.better[j, i] = chances.above, chances.below
            found.equivalent[i, j] = found.equivalent[j, i] = chances.within
            found.difference[i, j], found.difference[j, i] = estimate.mean, -estimate.mean
            found.low[i, j], found.high[i, j] = low, high
            found.low[j, i], found.high[j, i] = -high, -low
    return found


def disagreement(first: Answers, second: Answers, kind: TaskKind) -> Disagreement:
    """Return the rows that both models predicted, the widest gap first.

    The gap of two classifications is their total variation distance: half of the sum of absolute
    differences of the classes' probabilities, from 0 to 1. Of several labels a row it is the mean
    difference of their probabilities, and a model is right where all labels are.
    """
    rows, one, two = np.intersect1d(
        first.rows, second.rows, assume_unique=True, return_indices=True
    )
    truth = first.truth[one]
    ours, theirs = first.outputs[one], second.outputs[two]
    if kind is TaskKind.REGRESSION:
        gaps = np.abs(ours[:, 0] - theirs[:, 0])
        limit = np.quantile(gaps, 1 - FAR_APART) if len(gaps) else 0.0
        disputed = (gaps >= limit) & (gaps > 0)
        error, other = np.abs(ours[:, 0] - truth), np.abs(theirs[:, 0] - truth)
        right, other_right = error < other, other < error
    elif kind is TaskKind.MULTILABEL:
        gaps = np.abs(ours - theirs).mean(axis=1)
        named_labels, other_labels = ours > 0.5, theirs > 0.5
        disputed = (named_labels != other_labels).any(axis=1)
        right = (named_labels == (truth > 0)).all(axis=1)
        other_right = (other_labels == (truth > 0)).all(axis=1)
    else:
        gaps = np.abs(ours - theirs).sum(axis=1) / 2
        named, other_named = ours.argmax(axis=1), theirs.argmax(axis=1)
        disputed = named != other_named
        right, other_right = named == truth, other_named == truth
    order = np.argsort(-gaps, kind="stable")
    return Disagreement(
        rows=rows[order],
        first=one[order],
        second=two[order],
        gaps=gaps[order],
        count=int(disputed.sum()),
        first_right=int((disputed & right).sum()),
        second_right=int((disputed & other_right).sum()),
        compared=len(rows),
    )
