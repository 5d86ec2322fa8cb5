"""Choosing each network's configuration by short trainings, on its inner validation rows only."""

from __future__ import annotations

import time
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from lib.core.model import Silent, Watch
from lib.core.parts import Part
from lib.core.tuning import Tuning, Value
from lib.deep.recipes import Recipe, parameters
from lib.deep.search import (
    NO_DECAY,
    NO_DROPOUT,
    Search,
    configured,
    plan_search,
    shortened,
)
from lib.deep.stacking import Member
from lib.errors import Cancelled

_TOGETHER = 32
"""Members of one stack at most: more side by side are no faster, and take more memory."""
_NONE = {"dropout": NO_DROPOUT, "weight_decay": NO_DECAY}


@dataclass(frozen=True)
class Choice:
    """The recipe that a member is to be trained by, and what was tried for it."""

    recipe: Recipe
    tuning: Tuning


@dataclass(frozen=True)
class _Trial:
    member: int
    place: int
    network: Member
    changes: Mapping[str, Any]


def choose(
    members: Sequence[Member],
    given: Sequence[Collection[str]],
    *,
    metric: str,
    watch: Watch | None = None,
    budget_seconds: float | None = None,
) -> list[Choice]:
    """Return for each member the configuration that did best on its own validation rows.

    Configurations of one structure, of all members, train as members of one stack. ``given`` are
    the settings of each member that stay. Where nothing is better, the usual one is chosen.
    """
    searches = [_plan(member, kept) for member, kept in zip(members, given, strict=True)]
    trials = _trials(members, searches)
    best = [-np.inf] * len(members)
    chosen: list[Mapping[str, Any]] = [{} for _ in members]
    seconds = [0.0] * len(members)
    done, total = 0.0, sum(map(_work, trials))
    watch = watch or Silent()
    for stack in _stacks(trials, len(members)):
        share = sum(map(_work, stack)) / total
        budget = None if budget_seconds is None else budget_seconds * share
        values, cost = _train(stack, metric, Part(watch, done, share, quiet=True), budget)
        done += share
        for trial, value in zip(stack, values, strict=True):
            seconds[trial.member] += cost * _work(trial) / sum(map(_work, stack))
            if value > best[trial.member]:
                best[trial.member], chosen[trial.member] = value, trial.changes
    return [
        _choice(member, search, changes, spent)
        for member, search, changes, spent in zip(members, searches, chosen, seconds, strict=True)
    ]


def _plan(member: Member, given: Collection[str]) -> Search:
    return plan_search(member.recipe, member.shape, len(member.training.numbers), given)


def _trials(members: Sequence[Member], searches: Sequence[Search]) -> list[_Trial]:
    found = []
    for at, (member, search) in enumerate(zip(members, searches, strict=True)):
        for place, changes in enumerate(search.configurations):
            recipe = configured(member.recipe, changes, len(member.training.numbers))
            network = replace(member, recipe=shortened(recipe, search.epochs), watch=Silent())
            found.append(_Trial(at, place, network, changes))
    return found


def _stacks(trials: Sequence[_Trial], members: int) -> list[list[_Trial]]:
    """Return trials of one structure together; as many configurations at once as fit."""
    by_structure: dict[object, list[_Trial]] = {}
    for trial in sorted(trials, key=lambda one: (one.place, one.member)):
        by_structure.setdefault(trial.network.recipe.structure(), []).append(trial)
    most = max(1, _TOGETHER // members) * members
    return [
        same[at : at + most] for same in by_structure.values() for at in range(0, len(same), most)
    ]


def _train(
    stack: Sequence[_Trial], metric: str, watch: Watch, budget: float | None
) -> tuple[list[float], float]:
    """Return each trial's best value (greater is better) and the CPU seconds of all."""
    from lib.deep import keras_stack

    if watch.cancelled():
        raise Cancelled
    started = time.process_time()
    fitted = keras_stack.fit(
        [trial.network for trial in stack], metric=metric, watch=watch, budget_seconds=budget
    )
    values = [max(one.history["val_metric"], default=-np.inf) for one in fitted]
    return values, time.process_time() - started


def _work(trial: _Trial) -> float:
    member = trial.network
    return float(parameters(member.recipe, member.shape)) * member.steps * member.recipe.epochs


def _choice(member: Member, search: Search, changes: Mapping[str, Any], seconds: float) -> Choice:
    recipe = configured(member.recipe, changes, len(member.training.numbers))
    names = dict.fromkeys(name for one in search.configurations for name in one)
    chosen = {name: _said(recipe, name) for name in names}
    return Choice(recipe, Tuning(len(search.configurations), round(seconds, 3), chosen))


def _said(recipe: Recipe, name: str) -> Value:
    if name == "layers":
        return len(recipe.hidden)
    if name == "width":
        return recipe.hidden[0]
    value = getattr(recipe, name)
    return 0.0 if value <= _NONE.get(name, -1.0) else value
