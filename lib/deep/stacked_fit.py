"""Fitting several network estimators at once, as one stack."""

from __future__ import annotations

import math
import time
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

import numpy as np
import pandas as pd

from lib.core.progress import NullProgress, Progress, SubProgress
from lib.core.tuning import tuning_seconds
from lib.deep.stacking import Fitted, Member
from lib.deep.tuning import Choice, choose
from lib.errors import Cancelled, ModelError

_TUNING = 0.4
"""Part of the time and of the progress that tuning is given before the training."""


class Network(Protocol):
    """What training as a stack asks of a network estimator (lib.deep.estimators)."""

    tune: bool
    watch: Progress | None

    @property
    def validation_metric(self) -> str:
        """The metric that chooses the epoch."""

    @property
    def given(self) -> frozenset[str]:
        """The settings that tuning leaves as they are."""

    def prepare(self, X: pd.DataFrame, y: np.ndarray, groups: np.ndarray | None = None) -> Member:
        """Learn the encoding; return the network to train. Raises ModelError."""

    def choose(self, choice: Choice) -> None:
        """Take the recipe that tuning chose."""

    def accept(self, fitted: Fitted) -> None:
        """Take what training gave; ModelError if nothing finite."""


@dataclass(frozen=True)
class _Contender:
    """A network to be trained for the estimator at a place, and the choice that it follows."""

    at: int
    member: Member
    choice: Choice | None = None


def fit_many(
    estimators: Sequence[Network],
    Xs: Sequence[pd.DataFrame],
    ys: Sequence[np.ndarray],
    watch: Progress | None = None,
    *,
    groups: Sequence[np.ndarray | None] | None = None,
    budget_seconds: float | None = None,
) -> list[ModelError | None]:
    """Fit unfitted estimators of one architecture, each on its own rows, as one stack.

    Each is left as its own ``fit(X, y, groups)`` would leave it (within rounding), and may differ
    in seed, rows, settings and number of classes; those whose networks cannot share a stack (say,
    two classes here and three there) are trained in stacks one after the other. ``watch`` gets the
    share done of everything and the members' mean curves, and is asked whether to cancel; the
    estimators' own watches get their own curves. ``budget_seconds`` is for all training together.

    Returns for each estimator None, or the error that its own fit would have raised: the others
    are fitted all the same. Raises Cancelled.
    """
    failures: list[ModelError | None] = [None] * len(estimators)
    members: dict[int, Member] = {}
    inner = groups or [None] * len(estimators)
    for at, (estimator, X, y, group) in enumerate(zip(estimators, Xs, ys, inner, strict=True)):
        if watch is not None and watch.cancelled():
            raise Cancelled
        try:
            member = estimator.prepare(X, y, group)
            members[at] = replace(member, watch=estimator.watch or NullProgress())
        except ModelError as error:
            failures[at] = error
        del X  # one fold's rows at a time
    started = time.monotonic()
    share, contenders = _tune(estimators, members, watch, budget_seconds)
    if budget_seconds is not None:
        budget_seconds = max(1.0, budget_seconds - (time.monotonic() - started))
    trained = _train(estimators, contenders, SubProgress(watch, share, 1 - share), budget_seconds)
    for one, result in _best_of_each(trained):
        try:
            if one.choice is not None:
                estimators[one.at].choose(one.choice)
            estimators[one.at].accept(result)
        except ModelError as error:
            failures[one.at] = error
    return failures


def _best_of_each(
    trained: Iterable[tuple[_Contender, Fitted]],
) -> Iterable[tuple[_Contender, Fitted]]:
    """Return for each estimator the contender that did best on its validation rows, with its fit.

    Of equals the usual one; it comes first.
    """
    best: dict[int, tuple[_Contender, Fitted]] = {}
    for one, result in sorted(trained, key=lambda pair: _is_chosen(pair[0])):
        known = best.get(one.at)
        if known is None or _value(result) > _value(known[1]):
            best[one.at] = (one, result)
    return best.values()


def _is_chosen(one: _Contender) -> bool:
    return one.choice is not None and one.choice.rival is not None


def _value(fitted: Fitted) -> float:
    """Return the measure at the best epoch, more is better; nothing is worse than no weights."""
    values = fitted.history.get("val_metric", [])
    return max(values, default=-math.inf) if fitted.weights else -math.inf


def _tune(
    estimators: Sequence[Network],
    members: Mapping[int, Member],
    watch: Progress | None,
    budget_seconds: float | None,
) -> tuple[float, list[_Contender]]:
    """Return the share of the progress that is done, and what is to be trained in full.

    Those members that want it get the recipe that suits them best, and where that is not the usual
    one, the usual one as well. Not where the time that is given is short: better one network well
    trained than many a little.
    """
    usual = [_Contender(at, member) for at, member in members.items()]
    chosen = [at for at in members if estimators[at].tune]
    expected = sum(tuning_seconds(len(members[at].training.numbers)) for at in chosen)
    if not chosen or (budget_seconds or math.inf) * _TUNING < expected:
        return 0.0, usual
    choices = choose(
        [members[at] for at in chosen],
        [estimators[at].given for at in chosen],
        metric=estimators[chosen[0]].validation_metric,
        watch=SubProgress(watch, 0.0, _TUNING),
        budget_seconds=None if budget_seconds is None else budget_seconds * _TUNING,
    )
    contenders = [one for one in usual if one.at not in chosen]
    for at, choice in zip(chosen, choices, strict=True):
        member = members[at]
        contenders.append(_Contender(at, replace(member, recipe=choice.recipe), choice))
        if choice.rival is not None:
            rival = replace(member, recipe=choice.rival.recipe, watch=NullProgress())
            contenders.append(_Contender(at, rival, choice.rival))
    return _TUNING, sorted(contenders, key=lambda one: one.at)


def _train(
    estimators: Sequence[Network],
    contenders: Sequence[_Contender],
    watch: Progress,
    budget_seconds: float | None,
) -> Iterator[tuple[_Contender, Fitted]]:
    """Train members of one structure together; yield what came of each."""
    from lib.deep import keras_stack

    stacks: dict[Hashable, list[_Contender]] = {}
    for one in contenders:
        key = (one.member.recipe.structure(), estimators[one.at].validation_metric)
        stacks.setdefault(key, []).append(one)
    done, total = 0.0, sum(map(_work, contenders))
    for stack in stacks.values():
        share = sum(map(_work, stack)) / total
        fitted = keras_stack.fit(
            [one.member for one in stack],
            metric=estimators[stack[0].at].validation_metric,
            watch=SubProgress(watch, done, share),
            budget_seconds=None if budget_seconds is None else budget_seconds * share,
        )
        done += share
        yield from zip(stack, fitted, strict=True)


def _work(one: _Contender) -> int:
    return len(one.member.training.numbers) * one.member.recipe.epochs
