"""Any table of series as long arrays: a moment, a series and a value of each row or cell."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import numpy as np
import pandas as pd

from lib.errors import InputError
from lib.workflows.forecasts.facts.setup import SeriesSetup
from lib.workflows.forecasts.series.moments import MomentsRead, read_moments
from lib.workflows.forecasts.series.numbered import numbered_moments
from lib.workflows.forecasts.series.periods import Floats, Ints, Moments
from lib.workflows.forecasts.series.wide import moments_of_cells

BETWEEN = " / "
"""What stands between the parts of a series' name."""


@dataclass(frozen=True)
class LongTable:
    """Rows of series: ``codes`` number them by ``names``; -1 where a row says none.

    ``rows`` are the places in the table, where covariates stand. ``unread`` counts dates that
    could not be read, ``infinite`` values.
    """

    moments: Moments
    codes: Ints
    names: tuple[str, ...]
    values: Floats
    rows: Ints
    unread: int
    infinite: int


def long_table(frame: pd.DataFrame, setup: SeriesSetup) -> LongTable:
    """Return a table's rows, or the cells of its wide columns, as rows of series.

    InputError "unknown_column", "series_dates_unreadable".
    """
    used = (*setup.dates, *setup.series, *setup.wide, *setup.known, *setup.past, *setup.static)
    for name in used if setup.wide else (*used, setup.value):
        if name not in frame.columns:
            nearest = [str(one) for one in frame.columns[:5]]
            raise InputError("unknown_column", column=name, nearest=nearest)
    codes, names = _series(frame, setup.series)
    count, width = len(frame), len(setup.wide)
    rows = np.arange(count, dtype=np.int64)
    if not width:
        when = _moments(frame, setup, codes)
        values, infinite = _values(frame[setup.value])
        names = names if setup.series else (setup.value,)
        return LongTable(when.values, codes, names, values, rows, when.unread, infinite)
    parts = [_values(frame[name]) for name in setup.wide]
    values = np.concatenate([one for one, _ in parts])
    infinite = sum(one for _, one in parts)
    if setup.wide_dates:
        when_rows = read_moments(frame, setup.dates) if setup.dates else None
        moments, unread = moments_of_cells(when_rows, setup.wide, count)
        codes = np.tile(codes, width)
        names = names if setup.series else (setup.value,)
    else:
        rows_read = _moments(frame, setup, codes)
        moments, unread = np.tile(rows_read.values, width), rows_read.unread
        columns = np.repeat(np.arange(width, dtype=np.int64), count)
        own = np.tile(codes, width)
        codes = np.where(own >= 0, columns * len(names) + own, -1)
        names = tuple(
            BETWEEN.join((name, column)) if setup.series else column
            for column in setup.wide
            for name in names
        )
    return LongTable(moments, codes, names, values, np.tile(rows, width), unread, infinite)


def _moments(frame: pd.DataFrame, setup: SeriesSetup, codes: Ints) -> MomentsRead:
    """Return when rows are; InputError "series_no_dates" where nothing says it."""
    if setup.start is not None:
        return numbered_moments(frame, setup, codes)
    if not setup.dates:
        raise InputError("series_no_dates", nearest=[str(one) for one in frame.columns[:5]])
    return read_moments(frame, setup.dates)


def _values(column: pd.Series) -> tuple[Floats, int]:
    """Return numbers, NaN where there is none, and how many were infinite."""
    if column.dtype.kind not in "iufb":
        column = pd.to_numeric(column, errors="coerce")
    values = column.to_numpy(dtype=np.float64, na_value=np.nan)
    infinite = np.isinf(values)
    return np.where(infinite, np.nan, values), int(infinite.sum())


def _series(frame: pd.DataFrame, columns: tuple[str, ...]) -> tuple[Ints, tuple[str, ...]]:
    """Return a code a row, -1 where all parts are missing, and the names in order."""
    if not columns:
        return np.zeros(len(frame), dtype=np.int64), ("",)
    codes = np.zeros(len(frame), dtype=np.int64)
    missing = np.ones(len(frame), dtype=bool)
    names: list[str] = [""]
    for name in columns:
        own, found = pd.factorize(_as_written(frame[name]), sort=True)
        missing &= own < 0
        width = len(found) + 1
        codes, pairs = pd.factorize(codes * width + own + 1, sort=True)
        # A part that is missing is left out of the name.
        texts = ["", *map(str, found)]
        parts = [(names[int(pair) // width], texts[int(pair) % width]) for pair in pairs]
        names = [BETWEEN.join(filter(None, both)) for both in parts]
    return np.where(missing, -1, codes.astype(np.int64)), _distinct(names)


def _distinct(names: list[str]) -> tuple[str, ...]:
    """Return names with a number behind those that were there before."""
    seen: Counter[str] = Counter()
    found = []
    for name in names:
        seen[name] += 1
        found.append(name if seen[name] == 1 else f"{name} ({seen[name]})")
    return tuple(found)


def _as_written(values: pd.Series) -> pd.Series:
    """Return whole numbers as such, so that they are named without a fraction."""
    if values.dtype.kind == "f" and bool((values.dropna() % 1 == 0).all()):
        return values.astype("Int64")
    return values
