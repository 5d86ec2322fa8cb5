"""Numbers as category codes, for models that count."""

from typing import Self

import numpy as np
from numpy.typing import ArrayLike, NDArray
from sklearn.base import BaseEstimator, TransformerMixin


class QuantileCodes(TransformerMixin, BaseEstimator):
    """Each number as the code of its quantile bin, from 1; a missing one is 0.

    Bins hold about equally many training rows; equal edges are merged. scikit-learn's
    KBinsDiscretizer has no bin for what is missing.
    """

    def __init__(self, bins: int = 20) -> None:
        self.bins = bins

    def fit(self, X: ArrayLike, y: object = None) -> Self:
        """Learn the edges of each column's bins."""
        values = np.asarray(X, dtype=np.float64)
        self.n_features_in_ = values.shape[1]
        shares = np.linspace(0, 1, self.bins + 1)[1:-1]
        self.edges_ = [_edges(column[~np.isnan(column)], shares) for column in values.T]
        return self

    def transform(self, X: ArrayLike) -> NDArray[np.int64]:
        """Return codes, shape as given."""
        values = np.asarray(X, dtype=np.float64)
        codes = np.zeros(values.shape, dtype=np.int64)
        for position, edges in enumerate(self.edges_):
            codes[:, position] = np.searchsorted(edges, values[:, position], side="right") + 1
        codes[np.isnan(values)] = 0
        return codes


def _edges(values: NDArray[np.float64], shares: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.unique(np.quantile(values, shares)) if len(values) else np.empty(0)
