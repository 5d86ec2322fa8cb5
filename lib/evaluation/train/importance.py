"""Permutation importance on rows that the model has not learned from.

Breiman (2001), Random Forests, section 10; on the test rows of each fold, so that what a model has
merely memorised does not count.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from lib.core.metrics import METRICS
from lib.core.model import ModelSpec
from lib.core.plan import Plan
from lib.core.progress import NullProgress, Progress
from lib.core.results import Split
from lib.core.task import Task
from lib.errors import Cancelled
from lib.evaluation.judge.statistics import corrected_interval
from lib.evaluation.train.crossval import cores, fit_on, guarded
from lib.evaluation.train.prediction import outputs_of
from lib.evaluation.train.problem import Problem
from lib.evaluation.train.scoring import score
from lib.models.coefficients import Named, coefficients

PERMUTATIONS = 3
MAX_ROWS = 2_000
"""Test rows of a fold that are permuted, at most; of many columns fewer, at least 200."""
_MAX_CELLS = 60_000
_MIN_LEVEL_ROWS = 5
"""Rows that a level must have to be named: these are passed on in reports."""

Array = np.ndarray[Any, Any]


@dataclass(frozen=True)
class Importance:
    """How much worse the metric gets when a column is shuffled: mean over folds, 95 % interval."""

    name: str
    mean: float
    low: float
    high: float


def explained(
    spec: ModelSpec,
    problem: Problem,
    task: Task,
    plan: Plan,
    splits: Sequence[Split],
    *,
    folds: int | None = None,
    threads: int = 1,
    watch: Progress | None = None,
) -> dict[str, Any]:
    """Return what a model goes by as plain JSON: "metric", "features" and "folds".

    ``folds`` limits the folds of the first repeat that are used. A linear model has
    "coefficients", too (lib.models.coefficients): the mean over the folds with its interval.
    """
    weights: list[dict[Named, float]] = []

    def fitted(estimator: Any) -> None:
        weights.append(coefficients(spec.id, estimator, list(task.features)))

    chosen = [split for split in splits if split.repeat == 0][:folds]
    importances = permutation_importance(
        spec, problem, task, plan, chosen, threads=threads, watch=watch, fitted=fitted
    )
    result = {
        "metric": plan.metric,
        "features": [vars(importance) for importance in importances],
        "folds": len(chosen),
    }
    if weights and weights[0]:
        result["coefficients"] = list(_coefficients(weights, problem, plan))
    return result


def _coefficients(
    weights: Sequence[Mapping[Named, float]], problem: Problem, plan: Plan
) -> Iterator[dict[str, Any]]:
    """Yield the coefficients that all folds have, the largest first, of at least five rows each.

    "class" is the code of the class that an equation is of; -1 where there is one equation only.
    """
    for name in sorted(weights[0], key=lambda one: -abs(weights[0][one])):
        feature, part, level, code = name
        column = problem.X[feature]
        rows = {"missing": column.isna(), "level": column == level}.get(part)
        if all(name in one for one in weights) and (rows is None or rows.sum() >= _MIN_LEVEL_ROWS):
            summary = vars(_summary(feature, [weight[name] for weight in weights], plan))
            yield {**summary, "part": part, "level": level, "class": code}


def permutation_importance(
    spec: ModelSpec,
    problem: Problem,
    task: Task,
    plan: Plan,
    splits: Sequence[Split],
    *,
    threads: int = 1,
    watch: Progress | None = None,
    fitted: Callable[[Any], None] = lambda estimator: None,
) -> tuple[Importance, ...]:
    """Return the importance of each feature in the plan's metric, the most important first.

    The model is fitted anew on each fold of the first repeat. Positive: the model needs the
    column. ``fitted`` is called with each fitted model. Raises ModelError, and Cancelled if
    ``watch`` says so.
    """
    watch = watch or NullProgress()
    first = [split for split in splits if split.repeat == 0]
    losses: defaultdict[str, list[float]] = defaultdict(list)
    for number, split in enumerate(first):
        with guarded(spec.id), cores(threads):
            estimator, _, _ = fit_on(spec, problem, task, plan, split, threads, NullProgress())
            fitted(estimator)
            progress = _SecondHalf(watch, number, len(first))
            for name, loss in _losses(estimator, problem, task, plan, split, progress).items():
                losses[name].append(loss)
    summaries = [_summary(name, values, plan) for name, values in losses.items()]
    return tuple(
        sorted(summaries, key=lambda one: -one.mean if math.isfinite(one.mean) else math.inf)
    )


class _SecondHalf:
    """A Progress over one of several equal parts, of which the fit is the first half."""

    def __init__(self, watch: Progress, number: int, parts: int) -> None:
        self._watch, self._number, self._parts = watch, number, parts

    def share(self, done: float) -> None:
        """Report the share of the second half; Cancelled if it is to stop."""
        if self._watch.cancelled():
            raise Cancelled
        self._watch.progress((self._number + 0.5 + done / 2) / self._parts)


def _losses(
    estimator: Any, problem: Problem, task: Task, plan: Plan, split: Split, progress: _SecondHalf
) -> dict[str, float]:
    generator = np.random.default_rng([plan.seed, split.fold])
    test = split.test
    most = max(200, min(MAX_ROWS, _MAX_CELLS // max(len(task.features), 1)))
    if len(test) > most:
        test = np.sort(generator.choice(test, most, replace=False))
    X, y = problem.X.iloc[test], problem.y[test]
    sign = 1.0 if METRICS[plan.metric].greater_is_better else -1.0

    def quality(rows: Any) -> float:
        return sign * score(y, outputs_of(estimator, rows, task), task)[plan.metric]

    whole = quality(X)
    losses = {}
    for place, name in enumerate(task.features):
        shuffled = [
            quality(X.assign(**{name: _shuffled(X[name], generator)})) for _ in range(PERMUTATIONS)
        ]
        losses[name] = whole - float(np.mean(shuffled))
        progress.share((place + 1) / len(task.features))
    return losses


def _shuffled(column: pd.Series[Any], generator: np.random.Generator) -> pd.Series[Any]:
    """Return the values in another order, in the same dtype."""
    return column.take(generator.permutation(len(column))).set_axis(column.index)


def _summary(name: str, values: Sequence[float], plan: Plan) -> Importance:
    low, high = corrected_interval(values, plan.folds)
    return Importance(name, float(np.mean(values)), low, high)
