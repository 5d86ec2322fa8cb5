"""Tables of the canonical form, for the tests of planning and of the loop."""

from collections.abc import Callable, Mapping
from typing import Any

import pandas as pd
import pytest

from lib.core.columns import Column, ColumnKind
from lib.core.dataset import Dataset, Reading


@pytest.fixture
def table() -> Callable[..., Dataset]:
    """Make a Dataset of columns; kinds follow the dtype unless given."""

    def make(columns: Mapping[str, Any], **kinds: str) -> Dataset:
        frame = pd.DataFrame(columns)
        for name in frame.columns:
            if frame[name].dtype == object:
                frame[name] = frame[name].astype("str")

        def kind(column: pd.Series) -> ColumnKind:
            if column.name in kinds:
                return ColumnKind(kinds[str(column.name)])
            if column.nunique() <= 1:
                return ColumnKind.CONSTANT
            if pd.api.types.is_datetime64_any_dtype(column.dtype):
                return ColumnKind.DATETIME
            numeric = pd.api.types.is_numeric_dtype(column.dtype)
            return ColumnKind.NUMBER if numeric else ColumnKind.CATEGORY

        described = tuple(
            Column(name, kind(frame[name]), int(frame[name].isna().sum()), frame[name].nunique())
            for name in frame.columns
        )
        return Dataset("table.csv", "0" * 64, Reading("csv"), described, (), frame)

    return make
