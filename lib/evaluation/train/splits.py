"""The folds of a plan, the same for every model."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import numpy as np
from sklearn.model_selection import GroupKFold, KFold, StratifiedGroupKFold, StratifiedKFold

from lib.core.dealing import MANY_GROUPS, stratified_group_folds
from lib.core.plan import Plan, SplitKind
from lib.core.results import Split
from lib.core.task import Task
from lib.errors import InputError
from lib.evaluation.targets.entries import target_of
from lib.evaluation.targets.rows import Positions, time_cuts
from lib.evaluation.train.problem import Problem

_ATTEMPTS = 20
"""Draws of a group split before it is given up for having a training part of one class."""

Parts = list[tuple[Positions, Positions]]


def make_splits(problem: Problem, task: Task, plan: Plan) -> tuple[Split, ...]:
    """Return the splits by repeat, then fold; the same for the same plan.

    In each repeat every row is tested once, except with a time column, where rows are only tested
    after the rows learned from. Raises InputError if a training part would have one class only.
    """
    splits = []
    for repeat in range(plan.repeats):
        for fold, (train, test) in enumerate(_parts(problem, task, plan, repeat)):
            splits.append(Split(repeat, fold, _positions(train), _positions(test)))
    return tuple(splits)


def _positions(rows: np.ndarray[Any, Any]) -> Positions:
    return np.sort(rows).astype("int64")


def _seed(plan: Plan, *steps: int) -> int:
    return int(np.random.SeedSequence([plan.seed, *steps]).generate_state(1)[0])


def _parts(problem: Problem, task: Task, plan: Plan, repeat: int) -> Parts:
    if plan.split is SplitKind.GROUP:
        return _group_parts(problem, task, plan, repeat)
    if plan.split is SplitKind.TIME:
        return _time_parts(problem, task, plan)
    seed = _seed(plan, repeat)
    dealt = target_of(task.kind).deal(problem.y, None, plan.folds, seed)
    if dealt is not None:
        return _parts_of(dealt, plan.folds)
    stratified = plan.split is SplitKind.STRATIFIED
    kind = StratifiedKFold if stratified else KFold
    splitter = kind(plan.folds, shuffle=True, random_state=seed)
    with warnings.catch_warnings():
        # A class with fewer rows than folds was planned for, and reported as a finding.
        warnings.filterwarnings("ignore", message="The least populated class")
        return list(splitter.split(problem.X, problem.y))


def _group_parts(problem: Problem, task: Task, plan: Plan, repeat: int) -> Parts:
    for parts in _group_draws(problem, task, plan, repeat):
        if all(len(test) and _learnable(problem.y[train], task) for train, test in parts):
            return parts
    raise InputError("group_one_class", column=str(task.group))


def _group_draws(problem: Problem, task: Task, plan: Plan, repeat: int) -> Iterator[Parts]:
    """Yield draws until one will do: stratified first, which may leave a fold empty."""
    many = problem.groups is not None and len(np.unique(problem.groups)) >= MANY_GROUPS
    if problem.groups is not None and task.kind.is_classification and (task.text or many):
        codes = problem.y.astype(np.int64)
        yield _parts_of(
            stratified_group_folds(codes, problem.groups, plan.folds, _seed(plan, repeat)),
            plan.folds,
        )
    kinds = [StratifiedGroupKFold] if task.kind.is_classification else []
    for attempt in range(_ATTEMPTS):
        seed = _seed(plan, repeat, attempt)
        dealt = target_of(task.kind).deal(problem.y, problem.groups, plan.folds, seed)
        if dealt is not None:
            yield _parts_of(dealt, plan.folds)
            continue
        for kind in [*kinds, GroupKFold]:
            splitter = kind(plan.folds, shuffle=True, random_state=seed)
            with warnings.catch_warnings():
                warnings.filterwarnings("ignore", message="The least populated class")
                yield list(splitter.split(problem.X, problem.y, problem.groups))


def _parts_of(dealt: Positions, folds: int) -> Parts:
    """Return training and test rows of each fold from the fold that each row is tested in."""
    tests = [np.flatnonzero(dealt == fold) for fold in range(folds)]
    return [(np.setdiff1d(np.arange(len(dealt)), test), test) for test in tests]


def _time_parts(problem: Problem, task: Task, plan: Plan) -> Parts:
    """Return forward-chaining parts; each tests the rows up to the next cut.

    The sizes are those of scikit-learn's TimeSeriesSplit, but a moment is never divided.
    """
    assert problem.times is not None
    order = np.argsort(problem.times, kind="stable")
    cuts = [*time_cuts(problem.times, plan.folds), len(order)]
    parts = [(order[:cut], order[cut:end]) for cut, end in pairwise(cuts)]
    if problem.groups is not None:
        parts = _of_new_groups(parts, problem.groups, task, plan)
    if not _learnable(problem.y[parts[0][0]], task):
        raise InputError("time_one_class", column=str(task.time))
    return parts


def _of_new_groups(parts: Parts, groups: np.ndarray[Any, Any], task: Task, plan: Plan) -> Parts:
    """Test each part on groups of its own, which nothing is learned of: later rows of new groups.

    InputError "group_time_empty" where a part then has no row to learn from or to be tested.
    """
    _, codes = np.unique(groups, return_inverse=True)
    dealt = np.random.default_rng(_seed(plan, 0)).permutation(codes.max() + 1) % len(parts)
    folds = [
        (train[dealt[codes[train]] != fold], test[dealt[codes[test]] == fold])
        for fold, (train, test) in enumerate(parts)
    ]
    if not all(len(train) and len(test) for train, test in folds):
        raise InputError("group_time_empty", group=str(task.group), time=str(task.time))
    return folds


def _learnable(y: np.ndarray[Any, Any], task: Task) -> bool:
    return not task.kind.has_classes or len(np.unique(y)) > 1
