"""Where values that are given as text stand in a column of any type."""

from collections.abc import Sequence

import pandas as pd


def standing(values: pd.Series, wanted: Sequence[str]) -> pd.Series:
    """Return where any of the wanted values, given as text, stands in a column."""
    if values.dtype.kind in "if":
        numbers = pd.to_numeric(pd.Series(list(wanted), dtype="str"), errors="coerce").dropna()
        return values.isin(numbers.tolist())
    if values.dtype.kind == "M":
        moments = pd.to_datetime(pd.Series(list(wanted), dtype="str"), errors="coerce").dropna()
        return values.isin(moments.tolist())
    return values.isin([text.strip() for text in wanted])
