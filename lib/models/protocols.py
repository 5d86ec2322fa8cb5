"""What is asked of scikit-learn's objects, which have no types of their own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol, Self, TypeAlias

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from lib.core.facts import Scalar

Matrix: TypeAlias = NDArray[np.float64]
Codes: TypeAlias = NDArray[np.int64]
Values: TypeAlias = Mapping[str, Scalar]
"""Parameters by name."""


class Preparer(Protocol):
    """Turns raw columns into a matrix."""

    def fit_transform(self, X: pd.DataFrame, y: Matrix | Codes | None = None) -> Matrix:
        """Learn from rows and return them prepared."""

    def transform(self, X: pd.DataFrame) -> Matrix:
        """Return rows prepared."""


class MatrixModel(Protocol):
    """A model of a matrix."""

    def fit(self, X: Matrix, y: Matrix | Codes) -> Self:
        """Fit."""

    def predict(self, X: Matrix) -> Matrix | Codes:
        """Return values or classes."""


class MatrixClassifier(MatrixModel, Protocol):
    """A classifier of a matrix."""

    classes_: Codes

    def predict_proba(self, X: Matrix) -> Matrix:
        """Return the probability of each class."""


class Booster(MatrixClassifier, Protocol):
    """Boosting that stops by rows held back."""

    def fit(
        self,
        X: Matrix,
        y: Matrix | Codes,
        *,
        X_val: Matrix | None = None,
        y_val: Matrix | Codes | None = None,
    ) -> Self:
        """Fit, stopping by the validation rows."""

    def refit(self, X: Matrix, y: Matrix | Codes) -> Self:
        """Fit anew, for as long as it was found best."""

    def get_params(self, deep: bool = True) -> dict[str, Scalar]:
        """Return the parameters."""

    def set_params(self, **params: Scalar) -> Self:
        """Change parameters."""
