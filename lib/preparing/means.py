"""Categories with many levels as the target's mean by level."""

from typing import Literal

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray
from sklearn.base import BaseEstimator, TransformerMixin
from sklearn.model_selection import KFold
from sklearn.preprocessing import OrdinalEncoder, TargetEncoder

Kind = Literal["continuous", "binary", "multiclass"]
Floats = NDArray[np.float64]

_MIN_LEVEL_ROWS = 5
_SMOOTHING = 10.0


class TargetMeans(TransformerMixin, BaseEstimator):
    """Each level as its smoothed mean of the target, in standard deviations from the overall mean.

    Training rows get means of other rows (cross-fitted), so that a row never sees its own target.
    Levels of fewer than five rows, unseen and missing ones are one level: cross-fitted means of
    single rows lean against their target (Micci-Barreca 2001 on smoothing; scikit-learn's
    TargetEncoder does the rest). A column a class for more than two classes.
    """

    def __init__(self, kind: Kind, seed: int = 0) -> None:
        self.kind = kind
        self.seed = seed

    def fit(self, X: pd.DataFrame, y: ArrayLike) -> "TargetMeans":
        """Learn the means."""
        self.fit_transform(X, y)
        return self

    def fit_transform(self, X: pd.DataFrame, y: ArrayLike | None = None) -> Floats:
        """Learn the means, and return the training rows' cross-fitted ones."""
        self.n_features_in_ = X.shape[1]
        self.levels_ = OrdinalEncoder(
            handle_unknown="use_encoded_value",
            unknown_value=-1,
            encoded_missing_value=-1,
            min_frequency=_MIN_LEVEL_ROWS,
            dtype=np.int64,
        )
        codes = self.levels_.fit_transform(X)
        self.rare_ = np.array([self._rare_code(at) for at in range(codes.shape[1])])
        self.means_ = TargetEncoder(
            target_type=self.kind,
            smooth=_SMOOTHING,
            cv=KFold(min(5, len(codes)), shuffle=True, random_state=self.seed),
        )
        means = self.means_.fit_transform(self._merged(codes), y)
        centre = np.atleast_1d(np.asarray(self.means_.target_mean_, dtype=np.float64))
        if self.kind == "continuous":
            spread = np.atleast_1d(np.std(np.asarray(y, dtype=np.float64)))
        else:
            spread = np.sqrt(centre * (1 - centre))
        self.centre_ = np.tile(centre, X.shape[1])
        self.spread_ = np.tile(np.where(spread > 0, spread, 1.0), X.shape[1])
        return self._scaled(means)

    def transform(self, X: pd.DataFrame) -> Floats:
        """Return the means, shape (rows, columns) or (rows, columns x classes)."""
        return self._scaled(self.means_.transform(self._merged(self.levels_.transform(X))))

    def _rare_code(self, column: int) -> int:
        """Return the code of the merged rare levels of a column; -1 if there are none."""
        rare = self.levels_.infrequent_categories_[column]
        if rare is None:
            return -1
        present = sum(1 for level in self.levels_.categories_[column] if level == level)
        return present - len(rare)

    def _merged(self, codes: NDArray[np.int64]) -> NDArray[np.int64]:
        return np.where(codes == -1, self.rare_, codes)

    def _scaled(self, means: ArrayLike) -> Floats:
        return np.asarray((np.asarray(means, dtype=np.float64) - self.centre_) / self.spread_)
