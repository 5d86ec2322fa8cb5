"""Boosting that learns its length on an inner validation part of the training rows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

import numpy as np
import pandas as pd
from sklearn.base import BaseEstimator, ClassifierMixin, RegressorMixin, clone

from lib.core.model import Target
from lib.core.progress import MutedProgress
from lib.deep.holdout import split_inner
from lib.errors import ModelError
from lib.models.protocols import Booster, Matrix, Preparer, Values
from lib.models.trials import Space
from lib.models.tuned import SharedProgress, inner_value, search


@dataclass(frozen=True)
class _Halves:
    """Prepared rows to learn from, and those held back."""

    learned: Matrix
    y: Target
    held_back: Matrix
    truth: Target

    def fit(self, booster: Booster) -> Booster:
        """Return the booster, fitted."""
        return booster.fit(self.learned, self.y, X_val=self.held_back, y_val=self.truth)


class _EarlyStopping(BaseEstimator):
    """Prepares raw columns, holds back about 15 % of the rows, and lets ``booster`` stop by them.

    ``booster`` takes ``fit(X, y, X_val=..., y_val=...)``. The part is held back by whole groups
    of the column ``group``, if X has it. With ``refit``, ``booster.refit(X, y)`` then learns from
    all rows for as long as it was found best.
    """

    def __init__(
        self,
        preparer: Preparer,
        booster: Booster,
        group: str | None = None,
        seed: int = 0,
        refit: bool = False,
        space: Space | None = None,
        trials: int = 0,
        metric: str = "",
        watch: SharedProgress | None = None,
    ) -> None:
        self.preparer = preparer
        self.booster = booster
        self.group = group
        self.seed = seed
        self.refit = refit
        self.space = space
        self.trials = trials
        self.metric = metric
        self.watch = watch

    def _fit(self, X: pd.DataFrame, y: Target, classes: bool) -> None:
        groups = X[self.group].to_numpy() if self.group in X.columns else None
        train, validation = split_inner(y, classes=classes, groups=groups, seed=self.seed)
        self.n_features_in_ = X.shape[1]
        self.preparer_ = clone(self.preparer)
        learned = self.preparer_.fit_transform(X.iloc[train], y[train])
        held_back = self.preparer_.transform(X.iloc[validation])
        halves = _Halves(learned, y[train], held_back, y[validation])
        space = dict(self.space or {})
        self.booster_ = (
            self._best(space, halves, len(y)) if space else halves.fit(clone(self.booster))
        )
        if self.refit:
            self.preparer_ = clone(self.preparer)
            self.booster_.refit(self.preparer_.fit_transform(X, y), y)

    def _best(self, space: Space, halves: _Halves, rows: int) -> Booster:
        """Return the fitted booster of the best trial."""
        found: list[tuple[float, Booster]] = []
        watch = None if self.watch is None else self.watch.watch

        def evaluate(values: Values) -> float:
            booster = clone(self.booster).set_params(**values)
            if watch is not None and "watch" in booster.get_params(deep=False):
                booster.set_params(watch=SharedProgress(MutedProgress(watch)))
            booster = halves.fit(booster)
            value = inner_value(self.metric, booster, halves.held_back, halves.truth)
            if not found or value > found[0][0]:
                found[:] = [(value, booster)]
            return value

        tuning = search(
            space,
            self.trials,
            evaluate,
            first=self.booster.get_params(deep=False),
            seed=self.seed,
            rows=rows,
            watch=watch,
        )
        self.tuning_ = tuning.to_dict()
        return found[0][1]

    def __getstate__(self) -> dict[str, object]:
        return {**super().__getstate__(), "watch": None}


class EarlyStoppingClassifier(ClassifierMixin, _EarlyStopping):
    """The classifier; ``booster`` sees class codes."""

    def fit(self, X: pd.DataFrame, y: Target) -> Self:
        """Fit; raises ModelError "one_class" if the rows are all of one class."""
        self.classes_, codes = np.unique(y, return_inverse=True)
        if len(self.classes_) < 2:
            raise ModelError("one_class")
        self._fit(X, codes, classes=True)
        return self

    def predict_proba(self, X: pd.DataFrame) -> Target:
        """Return class probabilities, shape (rows, classes)."""
        return self.booster_.predict_proba(self.preparer_.transform(X))

    def predict(self, X: pd.DataFrame) -> Target:
        """Return the most probable classes."""
        return np.asarray(self.classes_[self.predict_proba(X).argmax(axis=1)])


class EarlyStoppingRegressor(RegressorMixin, _EarlyStopping):
    """The regressor."""

    def fit(self, X: pd.DataFrame, y: Target) -> Self:
        """Fit."""
        self._fit(X, np.asarray(y, dtype=np.float64), classes=False)
        return self

    def predict(self, X: pd.DataFrame) -> Target:
        """Return values."""
        return self.booster_.predict(self.preparer_.transform(X))
