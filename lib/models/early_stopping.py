"""Boosting that learns its length on an inner validation part of the training rows."""

from typing import Any, Self

import numpy as np
import pandas as pd
from sklearn.base import BaseEstimator, ClassifierMixin, RegressorMixin, clone

from lib.deep.holdout import split_inner
from lib.errors import ModelError

Array = np.ndarray[Any, Any]


class _EarlyStopping(BaseEstimator):
    """Prepares raw columns, holds back about 15 % of the rows, and lets ``booster`` stop by them.

    ``booster`` takes ``fit(X, y, X_val=..., y_val=...)``. The part is held back by whole groups
    of the column ``group``, if X has it. With ``refit``, ``booster.refit(X, y)`` then learns from
    all rows for as long as it was found best.
    """

    def __init__(
        self,
        preparer: Any,
        booster: Any,
        group: str | None = None,
        seed: int = 0,
        refit: bool = False,
    ) -> None:
        self.preparer = preparer
        self.booster = booster
        self.group = group
        self.seed = seed
        self.refit = refit

    def _fit(self, X: pd.DataFrame, y: Array, classes: bool) -> None:
        groups = X[self.group].to_numpy() if self.group in X.columns else None
        train, validation = split_inner(y, classes=classes, groups=groups, seed=self.seed)
        self.n_features_in_ = X.shape[1]
        self.preparer_ = clone(self.preparer)
        learned = self.preparer_.fit_transform(X.iloc[train], y[train])
        held_back = self.preparer_.transform(X.iloc[validation])
        self.booster_ = clone(self.booster).fit(
            learned, y[train], X_val=held_back, y_val=y[validation]
        )
        if self.refit:
            self.preparer_ = clone(self.preparer)
            self.booster_.refit(self.preparer_.fit_transform(X, y), y)


class EarlyStoppingClassifier(ClassifierMixin, _EarlyStopping):
    """The classifier; ``booster`` sees class codes."""

    def fit(self, X: pd.DataFrame, y: Array) -> Self:
        """Fit; raises ModelError "one_class" if the rows are all of one class."""
        self.classes_, codes = np.unique(y, return_inverse=True)
        if len(self.classes_) < 2:
            raise ModelError("one_class")
        self._fit(X, codes, classes=True)
        return self

    def predict_proba(self, X: pd.DataFrame) -> Array:
        """Return class probabilities, shape (rows, classes)."""
        return self.booster_.predict_proba(self.preparer_.transform(X))

    def predict(self, X: pd.DataFrame) -> Array:
        """Return the most probable classes."""
        return self.classes_[self.predict_proba(X).argmax(axis=1)]


class EarlyStoppingRegressor(RegressorMixin, _EarlyStopping):
    """The regressor."""

    def fit(self, X: pd.DataFrame, y: Array) -> Self:
        """Fit."""
        self._fit(X, np.asarray(y, dtype=np.float64), classes=False)
        return self

    def predict(self, X: pd.DataFrame) -> Array:
        """Return values."""
        return self.booster_.predict(self.preparer_.transform(X))
