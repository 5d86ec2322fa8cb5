"""Why a table has no column of dates, or none of numbers, as far as a column can be named."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from lib.core.dataset import Dataset
from lib.errors import InputError
from lib.workflows.forecasts.series.moments import read_column
from lib.workflows.forecasts.series.names import DATE


def why_no_dates(dataset: Dataset) -> InputError:
    """Return the error of a table without dates: of the column that is named like some, if any."""
    for column in dataset.columns:
        values = dataset.frame[column.name]
        if values.dtype != "str" or not DATE.search(column.name) or not column.distinct:
            continue
        both = _both_orders(values.dropna())
        if both is not None:
            return InputError(
                "series_dates_both", column=column.name, day_first=both[0], month_first=both[1]
            )
        try:
            read = read_column(values, column.name)
        except InputError as error:
            return error
        lost = np.isnat(read.values) & values.notna().to_numpy()
        if lost.any():
            return InputError(
                "series_dates_partly",
                column=column.name,
                count=int(lost.sum()),
                rows=len(values) - column.missing,
                example=str(values[lost].iloc[0]),
            )
    return InputError("series_no_dates", nearest=[one.name for one in dataset.columns[:5]])


def _both_orders(values: pd.Series) -> tuple[str, str] | None:
    """Return a date that must have its day first and one its month, where there are both."""
    parts = values.str.extract(r"^\s*(\d{1,2})[./-](\d{1,2})[./-]\d{2,4}").astype("float64")
    day, month = values[parts[0] > 12], values[parts[1] > 12]
    return (str(day.iloc[0]), str(month.iloc[0])) if len(day) and len(month) else None


def why_no_numbers(dataset: Dataset, taken: Sequence[str]) -> InputError:
    """Return the error of a table without numbers: of a column with words around them, if any."""
    for column in dataset.columns:
        values = dataset.frame[column.name].dropna()
        if column.name in taken or values.dtype != "str" or not len(values):
            continue
        numbers = values.str.extract(r"(\d[\d.,]*)", expand=False)
        if numbers.notna().mean() >= 0.9 and numbers.nunique() > 0.5 * values.nunique():
            example = str(values.iloc[0])
            return InputError("series_words", column=column.name, example=example)
    return InputError("series_no_numbers", nearest=[one.name for one in dataset.columns[:5]])
