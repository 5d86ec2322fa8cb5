"""Date-times as numbers that models can use."""

from typing import Self

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from sklearn.base import BaseEstimator, TransformerMixin

Floats = NDArray[np.float64]

_DAY = 86_400e6
"""Microseconds of a day."""


class DateParts(TransformerMixin, BaseEstimator):
    """Each date-time as days since 1970, year, month, day, weekday and, if it varies, hour.

    With ``cyclic``, month, weekday and hour are also given as sine and cosine, for models that
    measure distances or weigh sums. NaT gives NaN. Takes a DataFrame of datetime64 columns.
    """

    def __init__(self, cyclic: bool = False) -> None:
        self.cyclic = cyclic

    def fit(self, X: pd.DataFrame, y: object = None) -> Self:
        """Note which columns have a time of day."""
        self.n_features_in_ = X.shape[1]
        self.with_hour_ = [
            bool((moments != moments.dt.normalize()).where(moments.notna(), False).any())
            for _, moments in X.items()
        ]
        return self

    def transform(self, X: pd.DataFrame) -> Floats:
        """Return the parts, shape (rows, parts of all columns)."""
        parts: list[Floats] = []
        for (_, moments), with_hour in zip(X.items(), self.with_hour_, strict=True):
            parts.extend(self._parts(moments, with_hour))
        return np.column_stack(parts) if parts else np.empty((len(X), 0))

    def _parts(self, moments: pd.Series, with_hour: bool) -> list[Floats]:
        absent = moments.isna().to_numpy()
        ticks = moments.to_numpy(dtype="datetime64[us]").astype(np.int64)
        days = np.where(absent, np.nan, ticks / _DAY)
        at = moments.dt
        month, weekday = _floats(at.month), _floats(at.day_of_week)
        parts = [days, _floats(at.year), month, _floats(at.day), weekday]
        cycles = [((month - 1), 12.0), (weekday, 7.0)]
        if with_hour:
            hour = _floats(at.hour) + _floats(at.minute) / 60
            parts.append(hour)
            cycles.append((hour, 24.0))
        if self.cyclic:
            for value, period in cycles:
                angle = 2 * np.pi * value / period
                parts += [np.sin(angle), np.cos(angle)]
        return parts


def _floats(values: pd.Series) -> Floats:
    return values.to_numpy(dtype=np.float64, na_value=np.nan)
