"""Scaling for kernels whose width is set for data of variance one."""

from typing import Self

import numpy as np
from numpy.typing import NDArray
from sklearn.base import BaseEstimator, TransformerMixin


class OverallScale(TransformerMixin, BaseEstimator):
    """Divides the matrix by the standard deviation of all its values together."""

    def fit(self, X: NDArray[np.float64], y: object = None) -> Self:
        """Learn the deviation."""
        self.n_features_in_ = X.shape[1]
        self.scale_ = float(np.std(X)) or 1.0
        return self

    def transform(self, X: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the scaled matrix."""
        return X / self.scale_
