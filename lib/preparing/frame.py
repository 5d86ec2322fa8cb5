"""The first step of every model: the features it was built for, in order, with known dtypes."""

from collections.abc import Mapping
from typing import Self

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from sklearn.base import BaseEstimator, TransformerMixin

from lib.core.columns import ColumnKind
from lib.errors import InputError


def safe_name(position: int) -> str:
    """Return the name by which the feature at a position goes inside a model."""
    return f"f{position}"


class FeatureFrame(TransformerMixin, BaseEstimator):
    """Select the features in order, give them harmless names and the dtype of their kind.

    ``features`` maps column names to kinds. Out come columns f0, f1, ...: numbers as float64,
    date-times as datetime64, all else as ``str``; what is missing, infinite or does not fit its
    kind is NaN (NaT). Names from files never reach a library, so none can break one.
    Raises InputError "features_missing" if a column is absent.
    """

    def __init__(self, features: Mapping[str, str]) -> None:
        self.features = features

    def fit(self, X: pd.DataFrame, y: object = None) -> Self:
        """Check that the columns are there."""
        self._check(X)
        self.n_features_in_ = len(self.features)
        return self

    def transform(self, X: pd.DataFrame) -> pd.DataFrame:
        """Return the features as named and typed columns, with a plain index."""
        self._check(X)
        columns = {
            safe_name(position): _typed(X[name], kind)
            for position, (name, kind) in enumerate(self.features.items())
        }
        return pd.DataFrame(columns, index=pd.RangeIndex(len(X)))

    def __sklearn_is_fitted__(self) -> bool:
        return hasattr(self, "n_features_in_")

    def _check(self, X: pd.DataFrame) -> None:
        missing = [name for name in self.features if name not in X.columns]
        if missing:
            raise InputError("features_missing", columns=missing)


def _typed(
    column: pd.Series, kind: str
) -> NDArray[np.float64] | NDArray[np.datetime64] | pd.api.extensions.ExtensionArray:
    if kind == ColumnKind.NUMBER:
        values = pd.to_numeric(column, errors="coerce").to_numpy(dtype=np.float64, na_value=np.nan)
        return np.where(np.isfinite(values), values, np.nan)
    if kind == ColumnKind.DATETIME:
        return pd.to_datetime(column, errors="coerce").to_numpy(dtype="datetime64[us]")
    return _texts(column)


def _texts(column: pd.Series) -> pd.api.extensions.ExtensionArray:
    """Return a ``str`` array; whole numbers lose their ".0", so that 1 and 1.0 are one level."""
    if pd.api.types.is_float_dtype(column.dtype):
        values = column.to_numpy(dtype=np.float64, na_value=np.nan)
        whole = np.isfinite(values) & (values == np.floor(values)) & (np.abs(values) < 2**53)
        column = pd.Series(
            [
                (str(int(value)) if is_whole else str(value)) if value == value else np.nan
                for value, is_whole in zip(values.tolist(), whole.tolist(), strict=True)
            ],
            dtype=object,
        )
    return column.astype("str").array
