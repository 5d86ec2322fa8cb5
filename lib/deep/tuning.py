"""Choosing each network's configuration by short trainings, on its inner validation rows only."""

from __future__ import annotations

import math
import time
from collections.abc import Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from lib.core.progress import NullProgress, Progress, SubProgress
from lib.core.tuning import Tuning, Value
from lib.deep.holdout import validation_score
from lib.deep.recipes import Recipe, parameters
from lib.deep.search import (
    NO_DECAY,
    NO_DROPOUT,
    Search,
    configured,
    plan_search,
    shortened,
)
from lib.deep.stacking import Fitted, Member
from lib.errors import Cancelled

_TOGETHER = 32
"""Members of one stack at most: more side by side are no faster, and take more memory."""
_NONE = {"dropout": NO_DROPOUT, "weight_decay": NO_DECAY}
_RESAMPLES = 100
_SURE = 0.9
"""Share of the resamples of its validation rows in which another configuration must be better."""


@dataclass(frozen=True)
class Choice:
    """The recipe that a member is to be trained by, and what was tried for it.

    ``rival`` is the usual recipe where another was chosen: short trainings are no proof, so both
    are trained in full, and the better one on the validation rows stays.
    """

    recipe: Recipe
    tuning: Tuning
    rival: Choice | None = None


@dataclass(frozen=True)
class _Trial:
    member: int
    place: int
    network: Member
    changes: Mapping[str, Value]


@dataclass(frozen=True)
class _Best:
    """The trial with the best value so far, and its outputs on the validation rows."""

    value: float
    changes: Mapping[str, Value]
    outputs: np.ndarray | None


def choose(
    members: Sequence[Member],
    given: Sequence[Collection[str]],
    *,
    metric: str,
    watch: Progress | None = None,
    budget_seconds: float | None = None,
) -> list[Choice]:
    """Return for each member the configuration that did best on its own validation rows.

    Configurations of one structure, of all members, train as members of one stack. ``given`` are
    the settings of each member that stay. The usual one is chosen unless another is clearly better:
    the best of a dozen short trainings on few rows is often so by chance.
    """
    searches = [_plan(member, kept) for member, kept in zip(members, given, strict=True)]
    trials = _trials(members, searches)
    best = [_Best(-np.inf, {}, None) for _ in members]
    usual: list[np.ndarray | None] = [None for _ in members]
    seconds = [0.0] * len(members)
    done, total = 0.0, sum(map(_work, trials))
    watch = watch or NullProgress()
    for stack in _stacks(trials, len(members)):
        share = sum(map(_work, stack)) / total
        budget = None if budget_seconds is None else budget_seconds * share
        fitted, cost = _train(stack, metric, SubProgress(watch, done, share, quiet=True), budget)
        done += share
        for trial, one in zip(stack, fitted, strict=True):
            seconds[trial.member] += cost * _work(trial) / sum(map(_work, stack))
            value = max(one.history["val_metric"], default=-np.inf)
            if trial.place == 0:
                usual[trial.member] = one.outputs
            if value > best[trial.member].value:
                best[trial.member] = _Best(value, trial.changes, one.outputs)
    return [
        _choice(*one, metric) for one in zip(members, searches, best, usual, seconds, strict=True)
    ]


def surely_better(
    metric: str, truth: np.ndarray, outputs: np.ndarray | None, usual: np.ndarray | None
) -> bool:
    """Whether ``outputs`` beat the usual ones in most resamples of the validation rows.

    Without outputs of the usual configuration, which then diverged, any others are better.
    """
    if outputs is None or outputs is usual:
        return False
    if usual is None:
        return True
    rng = np.random.default_rng(0)
    wins = 0
    for _ in range(_RESAMPLES):
        rows = rng.integers(0, len(truth), len(truth))
        found, known = (
            validation_score(metric, truth[rows], one[rows]) for one in (outputs, usual)
        )
        wins += found > known
    return wins >= _SURE * _RESAMPLES


def _plan(member: Member, given: Collection[str]) -> Search:
    return plan_search(member.recipe, member.shape, len(member.training.numbers), given)


def _trials(members: Sequence[Member], searches: Sequence[Search]) -> list[_Trial]:
    found = []
    for at, (member, search) in enumerate(zip(members, searches, strict=True)):
        for place, changes in enumerate(search.configurations):
            recipe = configured(member.recipe, changes, len(member.training.numbers))
            network = replace(member, recipe=shortened(recipe, search.epochs), watch=NullProgress())
            found.append(_Trial(at, place, network, changes))
    return found


def _stacks(trials: Sequence[_Trial], members: int) -> list[list[_Trial]]:
    """Return trials of one structure together; as many configurations at once as fit.

    Equally many in each stack, so that what was traced and compiled for one serves for all.
    """
    by_structure: dict[Hashable, list[_Trial]] = {}
    for trial in sorted(trials, key=lambda one: (one.place, one.member)):
        by_structure.setdefault(trial.network.recipe.structure(), []).append(trial)
    most = max(1, _TOGETHER // members) * members
    found = []
    for same in by_structure.values():
        stacks = math.ceil(len(same) / most)
        size = math.ceil(len(same) / members / stacks) * members
        found += [same[at : at + size] for at in range(0, len(same), size)]
    return found


def _train(
    stack: Sequence[_Trial], metric: str, watch: Progress, budget: float | None
) -> tuple[list[Fitted], float]:
    """Return what came of each trial, and the CPU seconds of all."""
    from lib.deep import keras_stack

    if watch.cancelled():
        raise Cancelled
    started = time.process_time()
    fitted = keras_stack.fit(
        [trial.network for trial in stack], metric=metric, watch=watch, budget_seconds=budget
    )
    return fitted, time.process_time() - started


def _work(trial: _Trial) -> float:
    member = trial.network
    return float(parameters(member.recipe, member.shape)) * member.steps * member.recipe.epochs


def _choice(
    member: Member,
    search: Search,
    best: _Best,
    usual: np.ndarray | None,
    seconds: float,
    metric: str,
) -> Choice:
    rows = len(member.training.numbers)
    names = dict.fromkeys(name for one in search.configurations for name in one)

    def taken(changes: Mapping[str, Value], rival: Choice | None = None) -> Choice:
        recipe = configured(member.recipe, changes, rows)
        chosen = {name: _said(recipe, name) for name in names}
        tuning = Tuning(len(search.configurations), round(seconds, 3), chosen)
        return Choice(recipe, tuning, rival)

    if not surely_better(metric, member.validation.truth, best.outputs, usual):
        return taken({})
    return taken(best.changes, taken({}))


def _said(recipe: Recipe, name: str) -> Value:
    if name == "layers":
        return len(recipe.hidden)
    if name == "width":
        return recipe.hidden[0]
    value = getattr(recipe, name)
    return 0.0 if value <= _NONE.get(name, -1.0) else value
