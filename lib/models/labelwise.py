"""Several labels a row: one classifier a label, all on the same encoded rows."""

from __future__ import annotations

from typing import Self

import numpy as np
from sklearn.base import BaseEstimator, ClassifierMixin, clone

from lib.models.protocols import Codes, Matrix


class LabelWise(ClassifierMixin, BaseEstimator):
    """One clone of ``model``, a classifier of two classes, for each column of a matrix of labels.

    The rows are encoded once, before. A label that all rows have, or none, gets that share as its
    probability, and weights of zero.
    """

    def __init__(self, model: BaseEstimator) -> None:
        self.model = model

    def fit(self, X: Matrix, y: Matrix) -> Self:
        """Fit; ``y`` is a matrix of 0 and 1, shape (rows, labels)."""
        y = np.asarray(y)
        self.classes_ = np.arange(y.shape[1])
        self.n_features_in_ = X.shape[1]
        self.rates_ = y.mean(axis=0)
        self.models_ = [
            clone(self.model).fit(X, column.astype(np.int64)) if 0 < rate < 1 else None
            for column, rate in zip(y.T, self.rates_, strict=True)
        ]
        return self

    def predict_proba(self, X: Matrix) -> Matrix:
        """Return the probability of each label, shape (rows, labels)."""
        result = np.tile(self.rates_, (X.shape[0], 1))
        for place, model in enumerate(self.models_):
            if model is not None:
                result[:, place] = model.predict_proba(X)[:, 1]
        return result

    def predict(self, X: Matrix) -> Codes:
        """Return a matrix of 0 and 1: the labels that are more probable than not."""
        return (self.predict_proba(X) > 0.5).astype(np.int64)


class LabelRates(ClassifierMixin, BaseEstimator):
    """The baseline: each label as often as among the rows learned from, whatever the row."""

    def fit(self, X: Matrix, y: Matrix) -> Self:
        """Fit; ``y`` is a matrix of 0 and 1, shape (rows, labels)."""
        self.rates_ = np.asarray(y).mean(axis=0)
        self.classes_ = np.arange(len(self.rates_))
        self.n_features_in_ = X.shape[1]
        return self

    def predict_proba(self, X: Matrix) -> Matrix:
        """Return the same rates for every row, shape (rows, labels)."""
        return np.tile(self.rates_, (len(X), 1))

    def predict(self, X: Matrix) -> Codes:
        """Return a matrix of 0 and 1: the labels of more than half of the rows."""
        return (self.predict_proba(X) > 0.5).astype(np.int64)
