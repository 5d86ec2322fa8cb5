"""A model fitted on nested parts of each training part, tested on the run's own test parts."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

import numpy as np

from lib.core.model import ModelSpec
from lib.core.plan import Plan, SplitKind
from lib.core.progress import Progress, SubProgress
from lib.core.results import FoldResult, Split
from lib.core.task import Task
from lib.errors import Cancelled, InputError
from lib.evaluation.judge.learning_curve.points import CurvePoints
from lib.evaluation.targets.rows import Positions
from lib.evaluation.train.crossval import fit_fold, seed_of
from lib.evaluation.train.problem import Problem
from lib.evaluation.train.stacked import fit_stack

SIZES = 6
"""Sizes of a curve, the whole training part among them."""
_SMALLEST = 1 / 16
_LEAST_ROWS, _LEAST_OF_CLASS = 50, 10
_LEAST_RANGE = 4
"""How many times the smallest size the whole must be: a shorter curve says nothing."""


def curve_points(
    spec: ModelSpec,
    problem: Problem,
    task: Task,
    plan: Plan,
    splits: Sequence[Split],
    *,
    threads: int,
    watch: Progress,
) -> CurvePoints:
    """Return a model's scores at all sizes but the whole, whose scores the run has.

    Each part is a part of the next, of whole groups where there are groups, and of all classes in
    their shares where there are classes; all that is learned is learned on it alone. ``splits`` are
    of one repeat. Raises InputError ("curve_few_rows", "curve_few_groups", "curve_of_time"),
    ModelError and Cancelled.
    """
    if plan.split is SplitKind.TIME:
        raise InputError("curve_of_time")
    parts = nested_splits(problem, task, plan, splits)
    results = _fitted(spec, problem, task, plan, parts, threads, watch)
    return CurvePoints(
        metric=plan.metric,
        rows=tuple(float(np.mean([len(one.train) for one in size])) for size in parts),
        scores=tuple(
            tuple(_known(one.metrics.get(plan.metric, math.nan)) for one in size)
            for size in results
        ),
        full=float(np.mean([len(split.train) for split in splits])),
        total=len(problem.y),
    )


def nested_splits(
    problem: Problem, task: Task, plan: Plan, splits: Sequence[Split]
) -> list[list[Split]]:
    """Return for each size below the whole the splits with that part of their training rows."""
    sizes = _sizes(problem, task, splits)
    by_fold = []
    for split in splits:
        seed = seed_of(plan, split)
        if problem.groups is None:
            order = _order(problem.y[split.train], task, seed)
            ends: Sequence[int] = sizes
        else:
            groups, y = problem.groups[split.train], problem.y[split.train]
            order, ends = _by_groups(groups, y, sizes, task, seed)
        parts = [np.sort(split.train[order[:end]]) for end in ends]
        if problem.groups is not None and not _distinct([*parts, split.train], problem, task):
            raise InputError("curve_few_groups", column=str(task.group))
        by_fold.append([replace(split, train=part) for part in parts])
    return [list(size) for size in zip(*by_fold, strict=True)]


def _sizes(problem: Problem, task: Task, splits: Sequence[Split]) -> list[int]:
    """Return the sizes below the whole, each the same times the one before."""
    whole = min(len(split.train) for split in splits)
    least = max(math.ceil(_SMALLEST * whole), _LEAST_ROWS, _LEAST_OF_CLASS * len(task.classes))
    if task.kind.has_positive:
        rarest = min(_rarest(problem.y[split.train]) for split in splits)
        least = max(least, math.ceil(_LEAST_OF_CLASS / max(rarest, 1 / whole)))
    if least * _LEAST_RANGE > whole:
        needed = math.ceil(least * _LEAST_RANGE * len(problem.y) / whole)
        raise InputError("curve_few_rows", rows=len(problem.y), needed=needed)
    return [round(size) for size in np.geomspace(least, whole, SIZES)[:-1]]


def _rarest(y: np.ndarray) -> float:
    """Return the share of the rarer of two classes."""
    return float(np.bincount(y.astype(np.int64), minlength=2).min() / len(y))


def _order(y: np.ndarray, task: Task, seed: int) -> Positions:
    """Return an order whose every beginning has the classes in their shares, and all of them."""
    generator = np.random.default_rng([seed, 2])
    shuffled = generator.permutation(len(y))
    if not task.kind.is_classification or y.ndim > 1:
        return shuffled
    keys = np.empty(len(y))
    for code in np.unique(y):
        own = shuffled[y[shuffled] == code]
        keys[own] = (np.arange(len(own)) + generator.random()) / len(own)
        keys[own[0]] = -1.0  # one of each class comes first
    return np.argsort(keys, kind="stable")


def _by_groups(
    groups: np.ndarray, y: np.ndarray, sizes: Sequence[int], task: Task, seed: int
) -> tuple[Positions, Sequence[int]]:
    """Return an order of whole groups, and where it is cut so as to be nearest to the sizes.

    A group counts as of the class of its first row.
    """
    _, first, codes = np.unique(groups, return_index=True, return_inverse=True)
    rank = np.argsort(_order(y[first], task, seed))
    order = np.argsort(rank[codes], kind="stable")
    ends = np.cumsum(np.bincount(rank[codes]))
    return order, [int(ends[np.argmin(np.abs(ends - size))]) for size in sizes]


def _distinct(parts: Sequence[Positions], problem: Problem, task: Task) -> bool:
    """Whether each part has more rows than the one before, and all have two classes to learn."""
    grows = all(len(one) < len(more) for one, more in pairwise(parts))
    if not task.kind.has_classes:
        return grows
    return grows and all(len(np.unique(problem.y[part])) > 1 for part in parts)


def _fitted(
    spec: ModelSpec,
    problem: Problem,
    task: Task,
    plan: Plan,
    parts: Sequence[Sequence[Split]],
    threads: int,
    watch: Progress,
) -> list[list[FoldResult]]:
    """Return the results by size, then fold.

    A network trains the folds of a size as members of one stack. Sizes have a stack each: in a
    common one small members would step along until the largest is done.
    """
    stacks = parts
    if spec.framework != "keras" or not spec.stacks:
        stacks = [[one] for size in parts for one in size]
    total = sum(len(one.train) for size in parts for one in size)
    results: list[FoldResult] = []
    done = 0.0
    for stack in stacks:
        if watch.cancelled():
            raise Cancelled
        share = sum(len(one.train) for one in stack) / total
        own = SubProgress(watch, done, share)
        if len(stack) > 1:
            fitted = fit_stack(
                spec, problem, task, plan, stack, refit=False, threads=threads, watch=own
            )
            results += fitted.folds
        else:
            results.append(
                fit_fold(spec, problem, task, plan, stack[0], threads=threads, watch=own)
            )
        done += share
        watch.progress(done)
    folds = len(parts[0])
    return [results[start : start + folds] for start in range(0, len(results), folds)]


def _known(value: float) -> float | None:
    return float(value) if math.isfinite(value) else None
