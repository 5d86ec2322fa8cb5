"""Fitting several network estimators at once, as one stack."""

from __future__ import annotations

import math
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

from lib.core.model import Silent, Watch
from lib.core.parts import Part
from lib.core.tuning import tuning_seconds
from lib.deep.estimators import NetworkClassifier, NetworkRegressor
from lib.deep.stacking import Fitted, Member
from lib.deep.tuning import choose
from lib.errors import Cancelled, ModelError

_TUNING = 0.4
"""Part of the time and of the progress that tuning is given before the training."""
Network = NetworkClassifier | NetworkRegressor


def fit_many(
    estimators: Sequence[Network],
    Xs: Sequence[pd.DataFrame],
    ys: Sequence[np.ndarray],
    watch: Watch | None = None,
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
            members[at] = replace(member, watch=estimator.watch or Silent())
        except ModelError as error:
            failures[at] = error
        del X  # one fold's rows at a time
    started = time.monotonic()
    share = _tune(estimators, members, watch, budget_seconds)
    if budget_seconds is not None:
        budget_seconds = max(1.0, budget_seconds - (time.monotonic() - started))
    for at, result in _train(estimators, members, Part(watch, share, 1 - share), budget_seconds):
        try:
            estimators[at].accept(result)
        except ModelError as error:
            failures[at] = error
    return failures


def _tune(
    estimators: Sequence[Network],
    members: dict[int, Member],
    watch: Watch | None,
    budget_seconds: float | None,
) -> float:
    """Give those members that want it the recipe that suits them best; return the share done.

    Not where the time that is given is short: better one network well trained than many a little.
    """
    chosen = [at for at in members if estimators[at].tune]
    expected = sum(tuning_seconds(len(members[at].training.numbers)) for at in chosen)
    if not chosen or (budget_seconds or math.inf) * _TUNING < expected:
        return 0.0
    choices = choose(
        [members[at] for at in chosen],
        [estimators[at].given for at in chosen],
        metric=estimators[chosen[0]].metric,
        watch=Part(watch, 0.0, _TUNING),
        budget_seconds=None if budget_seconds is None else budget_seconds * _TUNING,
    )
    for at, choice in zip(chosen, choices, strict=True):
        members[at] = replace(members[at], recipe=choice.recipe)
        estimators[at].choose(choice)
    return _TUNING


def _train(
    estimators: Sequence[Network],
    members: Mapping[int, Member],
    watch: Watch,
    budget_seconds: float | None,
) -> Iterator[tuple[int, Fitted]]:
    """Train members of one structure together; yield what came of each."""
    from lib.deep import keras_stack

    stacks: dict[object, list[int]] = {}
    for at, member in members.items():
        stacks.setdefault((member.recipe.structure(), estimators[at].metric), []).append(at)
    done = 0.0
    for chosen in stacks.values():
        share = sum(_work(members[at]) for at in chosen) / sum(map(_work, members.values()))
        fitted = keras_stack.fit(
            [members[at] for at in chosen],
            metric=estimators[chosen[0]].metric,
            watch=Part(watch, done, share),
            budget_seconds=None if budget_seconds is None else budget_seconds * share,
        )
        done += share
        yield from zip(chosen, fitted, strict=True)


def _work(member: Member) -> int:
    return len(member.training.numbers) * member.recipe.epochs
