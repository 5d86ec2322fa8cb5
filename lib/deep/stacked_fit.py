"""Fitting several network estimators at once, as one stack."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

from lib.core.model import Silent, Watch
from lib.deep.estimators import NetworkClassifier, NetworkRegressor
from lib.deep.stacking import Member
from lib.errors import Cancelled, ModelError

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
    from lib.deep import keras_stack

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
    stacks: dict[object, list[int]] = {}
    for at, member in members.items():
        stacks.setdefault((member.recipe.structure(), estimators[at].metric), []).append(at)
    done = 0.0
    for chosen in stacks.values():
        share = sum(_work(members[at]) for at in chosen) / sum(map(_work, members.values()))
        fitted = keras_stack.fit(
            [members[at] for at in chosen],
            metric=estimators[chosen[0]].metric,
            watch=_Part(watch, done, share),
            budget_seconds=None if budget_seconds is None else budget_seconds * share,
        )
        done += share
        for at, result in zip(chosen, fitted, strict=True):
            try:
                estimators[at].accept(result)
            except ModelError as error:
                failures[at] = error
    return failures


def _work(member: Member) -> int:
    return len(member.training.numbers) * member.recipe.epochs


class _Part:
    """A watch that passes on the progress of one stack as a part of all."""

    def __init__(self, watch: Watch | None, done: float, share: float) -> None:
        self.watch = watch
        self.done = done
        self.share = share

    def progress(self, done: float, curves: Mapping[str, float] | None = None) -> None:
        """Report the share done of everything."""
        if self.watch is not None:
            self.watch.progress(min(1.0, self.done + self.share * done), curves)

    def cancelled(self) -> bool:
        """Whether to stop now."""
        return self.watch is not None and self.watch.cancelled()
