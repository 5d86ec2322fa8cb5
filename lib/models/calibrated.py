"""Probabilities from a classifier that gives only margins."""

from typing import Self

import numpy as np
from numpy.typing import NDArray
from sklearn.base import BaseEstimator, ClassifierMixin, clone
from sklearn.linear_model import LogisticRegression

from lib.errors import ModelError

Floats = NDArray[np.float64]
Codes = NDArray[np.int64]


class MarginCalibrator(ClassifierMixin, BaseEstimator):
    """A margin classifier whose out-of-fold margins a logistic regression turns into probabilities.

    Platt scaling (Platt 1999), over all classes at once. scikit-learn's CalibratedClassifierCV
    does the same, but refuses classes of fewer rows than folds.
    """

    def __init__(
        self, margins: BaseEstimator, folds: int = 3, balanced: bool = False, seed: int = 0
    ) -> None:
        self.margins = margins
        self.folds = folds
        self.balanced = balanced
        self.seed = seed

    def fit(self, X: Floats, y: Codes) -> Self:
        """Fit; raises ModelError "one_class" if the rows are all of one class."""
        self.classes_, codes = np.unique(y, return_inverse=True)
        if len(self.classes_) < 2:
            raise ModelError("one_class")
        self.n_features_in_ = X.shape[1]
        weight = "balanced" if self.balanced else None
        # Margins are of the order of one: C = 10 hardly holds the two or so weights back.
        self.calibrator_ = LogisticRegression(
            C=10.0, solver="newton-cholesky", max_iter=300, class_weight=weight
        )
        self.calibrator_.fit(self._out_of_fold(X, codes), codes)
        self.margins_ = clone(self.margins).fit(X, codes)
        return self

    def predict_proba(self, X: Floats) -> Floats:
        """Return class probabilities, shape (rows, classes)."""
        return np.asarray(self.calibrator_.predict_proba(self._margins(self.margins_, X)))

    def predict(self, X: Floats) -> Codes:
        """Return the most probable classes."""
        return np.asarray(self.classes_[self.predict_proba(X).argmax(axis=1)])

    def _out_of_fold(self, X: Floats, codes: Codes) -> Floats:
        folds = _folds(codes, self.folds, self.seed)
        result: Floats | None = None
        for fold in range(self.folds):
            test = folds == fold
            if not test.any() or len(np.unique(codes[~test])) < 2:
                continue
            margins = self._margins(clone(self.margins).fit(X[~test], codes[~test]), X[test])
            if result is None:
                result = np.zeros((len(codes), margins.shape[1]))
            result[test] = margins
        if result is None:
            return self._margins(clone(self.margins).fit(X, codes), X)
        return result

    def _margins(self, model: BaseEstimator, X: Floats) -> Floats:
        """Return margins, a column a class (one column for two); unknown classes get the least."""
        margins = np.asarray(model.decision_function(X), dtype=np.float64)
        if margins.ndim == 1 and len(self.classes_) == 2:
            return margins[:, None]
        if margins.ndim == 1:
            margins = np.column_stack([-margins, margins])
        full = np.tile(margins.min(axis=1, keepdims=True), len(self.classes_))
        full[:, model.classes_] = margins
        return full


def _folds(codes: Codes, folds: int, seed: int) -> Codes:
    """Deal the rows of each class to folds in turn, in a random order."""
    order = np.random.default_rng(seed).permutation(len(codes))
    order = order[np.argsort(codes[order], kind="stable")]
    result = np.empty(len(codes), dtype=np.int64)
    result[order] = np.arange(len(codes)) % folds
    return result
