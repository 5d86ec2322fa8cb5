"""Covariates of the periods to come that are read from a file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import pandas as pd

from lib.core.columns import Column, ColumnKind
from lib.core.dataset import Dataset
from lib.errors import InputError
from lib.evaluation.targets.rows import as_labels, as_numbers
from lib.workflows.forecasts.ahead import is_ahead, is_number, keys_of, seen_words
from lib.workflows.forecasts.facts.moments import iso
from lib.workflows.forecasts.facts.setup import DATE, SERIES, SeriesSetup
from lib.workflows.forecasts.facts.what_if import AHEAD, Ahead
from lib.workflows.forecasts.series.long import long_table
from lib.workflows.forecasts.series.together import put_together

_EXAMPLES = 3


def covariates_from(
    dataset: Dataset, setup: SeriesSetup, run_table: pd.DataFrame, periods: int
) -> tuple[Dataset, Ahead]:
    """Return a file's covariates of so many periods to come of a run, and what was noticed.

    The file has the run's columns of dates or one called date, and covariates known ahead. It has
    the columns that name series, or one called series; without any its rows are of all series.
    InputError "unknown_column", "ahead_no_covariate", "ahead_no_series", "ahead_elsewhen",
    "series_dates_unreadable".
    """
    columns = [name for name in setup.known if name in dataset.frame.columns]
    if not columns:
        raise InputError("ahead_no_covariate", columns=list(setup.known))
    run_table = run_table.reset_index(drop=True)
    ahead = is_ahead(run_table, setup.value)
    asked = is_ahead(run_table, setup.value, periods)
    to_come = keys_of(run_table)[asked].reset_index(drop=True)
    numbers = {name: is_number(run_table[name]) for name in columns}
    entries, unread, unreadable = _entries(dataset.frame, setup, numbers)
    matching = entries
    others: list[str] = []
    if SERIES in entries:
        others = sorted(set(entries[SERIES]) - set(to_come[SERIES]))
        matching = entries[~entries[SERIES].isin(others)]
        if matching.empty:
            known = sorted(set(to_come[SERIES]))[:_EXAMPLES]
            raise InputError("ahead_no_series", series=others[:_EXAMPLES], known=known)
    keys = [one for one in (SERIES, DATE) if one in entries]
    places = to_come[keys].drop_duplicates()
    given = matching.merge(places, on=keys)
    if not bool(given[columns].notna().to_numpy().any()):
        raise InputError("ahead_elsewhen", **_ends(to_come, "first", "last"), **_ends(matching))
    whole = to_come.merge(given, on=keys, how="left")[columns]
    unseen = {
        name: sorted(set(given[name].dropna()) - seen_words(run_table, ahead, name))[:_EXAMPLES]
        for name in columns
        if not numbers[name]
    }
    noticed = Ahead(
        given={name: int(whole[name].notna().sum()) for name in columns},
        kept=int(whole.isna().to_numpy().sum()),
        lacking=tuple(name for name in setup.known if name not in columns),
        elsewhen=len(matching) - len(given),
        others=len(others),
        examples=tuple(others[:_EXAMPLES]),
        unread=unread,
        unreadable=unreadable,
        unseen={name: tuple(words) for name, words in unseen.items() if words},
    )
    return _as_dataset(dataset, given), noticed


def _entries(
    frame: pd.DataFrame, setup: SeriesSetup, numbers: Mapping[str, bool]
) -> tuple[pd.DataFrame, int, dict[str, int]]:
    """Return a row a series and period of a file, and how much of it could not be read.

    That is the number of dates, and of numbers by column.
    """
    plain = frame.copy()
    unreadable: dict[str, int] = {}
    for name, number in numbers.items():
        plain[name] = as_numbers(frame[name]) if number else as_labels(frame[name])
        lost = int((plain[name].isna() & frame[name].notna()).sum())
        unreadable |= {name: lost} if lost else {}
    series = _series_columns(frame, setup)
    asked = replace(
        setup,
        dates=_date_columns(frame, setup),
        series=series,
        value=next(iter(numbers)),
        wide=(),
        known=(),
        past=(),
        static=(),
        difference=False,
    )
    table = long_table(plain, asked)
    usable = (table.codes >= 0) & ~np.isnat(table.moments)
    periods = put_together(table, usable, asked)
    entries = pd.DataFrame({DATE: periods.calendar.moments(periods.numbers)})
    if series:
        named = np.array(table.names, dtype=object)[periods.codes]
        entries[SERIES] = pd.Series(named).astype("str")
    for name in numbers:
        entries[name] = periods.covariate(plain[name]).to_numpy()
    return entries, table.unread, unreadable


def _date_columns(frame: pd.DataFrame, setup: SeriesSetup) -> tuple[str, ...]:
    lacking = [name for name in setup.dates if name not in frame.columns]
    if setup.dates and not lacking:
        return setup.dates
    if DATE in frame.columns:
        return (DATE,)
    nearest = [str(one) for one in frame.columns[:5]]
    raise InputError("unknown_column", column=(*lacking, DATE)[0], nearest=nearest)


def _series_columns(frame: pd.DataFrame, setup: SeriesSetup) -> tuple[str, ...]:
    """Return the columns that name a file's series; none where its rows are of all series."""
    named = () if setup.wide and not setup.wide_dates else setup.series
    there = [name for name in named if name in frame.columns]
    if there and len(there) == len(named):
        return named
    if SERIES in frame.columns:
        return (SERIES,)
    if there:
        lacking = next(name for name in named if name not in there)
        nearest = [str(one) for one in frame.columns[:5]]
        raise InputError("unknown_column", column=lacking, nearest=nearest)
    return ()


def _ends(rows: pd.DataFrame, first: str = "begins", last: str = "ends") -> dict[str, str]:
    ends = np.array([rows[DATE].min(), rows[DATE].max()], dtype="datetime64[us]")
    return dict(zip((first, last), iso(ends), strict=True))


def _as_dataset(dataset: Dataset, frame: pd.DataFrame) -> Dataset:
    columns = tuple(
        Column(name, _kind(frame[name]), int(frame[name].isna().sum()), int(frame[name].nunique()))
        for name in frame.columns
    )
    return replace(
        dataset,
        columns=columns,
        findings=(),
        frame=frame,
        remedies=(),
        lines={},
        recipe={"kind": AHEAD},
    )


def _kind(values: pd.Series) -> ColumnKind:
    if values.dtype.kind == "M":
        return ColumnKind.DATETIME
    return ColumnKind.NUMBER if is_number(values) else ColumnKind.CATEGORY
