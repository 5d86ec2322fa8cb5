"""Which further columns of a table are known ahead, known only so far, or never change."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from lib.core.columns import Column, ColumnKind
from lib.core.dataset import Dataset
from lib.intake.values.kinds import has_code_name, has_id_name
from lib.workflows.forecasts.series.names import KNOWN, OHLC
from lib.workflows.forecasts.series.periods import DAY, HOUR, WEEK, Ints, Mask, Moments

_MOST_LEVELS = 30
"""Words of more levels are no covariate."""
_SAMPLE = 20_000
_ORDER = re.compile(r"(invoice|order|receipt|ticket)[ _.]?(no|nr|num|number)$", re.IGNORECASE)
_CAME = re.compile(r"actual|realised|realized|observed|실적|실제", re.IGNORECASE)


@dataclass(frozen=True)
class Covariates:
    """Columns beside the value; ``beyond`` are those that have values after its last one.

    ``calendar`` are columns that only repeat what the dates say: they are none of the others.
    """

    known: tuple[str, ...] = ()
    past: tuple[str, ...] = ()
    static: tuple[str, ...] = ()
    beyond: tuple[str, ...] = ()
    calendar: tuple[str, ...] = ()


def find_covariates(
    dataset: Dataset, value: str, taken: Sequence[str], codes: Ints, moments: Moments
) -> Covariates:
    """Return what the columns that are not ``taken`` say about series, by their rows' ``codes``."""
    known: list[str] = []
    past: list[str] = []
    static: list[str] = []
    beyond: list[str] = []
    calendar: list[str] = []
    after = _after_the_last(dataset.frame[value], codes, moments)
    order = np.argsort(codes, kind="stable")
    several = len(codes) > 0 and bool((codes != codes[0]).any())
    for column in dataset.columns:
        name, values = column.name, dataset.frame[column.name]
        if name in taken or column.distinct < 2 or _names_rows(column):
            continue
        if values.dtype.kind == "M" or column.kind is ColumnKind.TEXT:
            continue
        changes = _changes(values, codes, order)
        if several and not changes:
            if values.dtype == "str" and not _alone(values, codes):
                static.append(name)
            continue
        if values.dtype == "str" and column.distinct > _MOST_LEVELS:
            continue
        if _repeats_calendar(values, moments):
            calendar.append(name)
        elif after.any() and float(values[after].notna().mean()) >= 0.5:
            beyond.append(name)
            known.append(name)
        elif _is_planned(name):
            known.append(name)
        else:
            past.append(name)
    return Covariates(tuple(known), tuple(past), tuple(static), tuple(beyond), tuple(calendar))


def _names_rows(column: Column) -> bool:
    """Whether a column says which row, customer or order it is about."""
    named = has_id_name(column.name) or has_code_name(column.name) or _ORDER.search(column.name)
    return column.kind is ColumnKind.IDENTIFIER or bool(named)


def _is_planned(name: str) -> bool:
    """Whether a column is named like what is known ahead, and not like what came of it."""
    return bool(KNOWN.search(name)) and not (OHLC.fullmatch(name.strip()) or _CAME.search(name))


def _after_the_last(values: pd.Series, codes: Ints, moments: Moments) -> Mask:
    """Return which rows come after the last value of their series."""
    dated = ~np.isnat(moments)
    present = values.notna().to_numpy() & dated
    times = np.where(dated, moments.astype(np.int64), 0)
    last = np.full(int(codes.max(initial=0)) + 1, np.iinfo(np.int64).min)
    np.maximum.at(last, codes[present], times[present])
    return np.asarray(dated & (times > last[codes]))


def _changes(values: pd.Series, codes: Ints, order: Ints) -> bool:
    """Whether a column has different values within series; ``order`` sorts them by series."""
    own = np.asarray(pd.factorize(values)[0], np.int64)
    order = order[own[order] >= 0]
    steps = np.diff(own[order]) != 0
    return bool((steps & (np.diff(codes[order]) == 0)).any())


def _alone(values: pd.Series, codes: Ints) -> bool:
    """Whether each series has a value of its own, which then says nothing but which one it is."""
    own = np.asarray(pd.factorize(values)[0], np.int64)
    return len(pd.unique(own)) >= len(pd.unique(codes))


def _repeats_calendar(values: pd.Series, moments: Moments) -> bool:
    """Whether a column numbers years, quarters or months, or depends on hour, weekday or month.

    These must have come again for that to show: months in a third year, weekdays in a third week.
    """
    there = np.flatnonzero(values.notna().to_numpy() & ~np.isnat(moments))
    there = there[:: max(1, len(there) // _SAMPLE)]
    if not len(there):
        return False
    given, when = values.iloc[there], moments[there]
    years = when.astype("datetime64[Y]").astype(np.int64)
    times = when.astype(np.int64)
    months = when.astype("datetime64[M]").astype(np.int64)
    if values.dtype.kind in "iuf":
        numbers = given.to_numpy(dtype=np.float64)
        for part in (years, months % 12, months % 12 // 3):
            apart = numbers - part
            if bool((apart == apart[0]).all()) and bool((part != part[0]).any()):
                return True
    own = np.asarray(pd.factorize(given)[0], np.int64)
    for part, cycle in (
        (times % DAY // HOUR, times // DAY),
        ((times // DAY + 3) % 7, times // WEEK),
        (months % 12, years),
    ):
        width = int(own.max()) + 1
        pairs = np.unique(part * width + own)
        parts = len(np.unique(part))
        again = len(np.unique(cycle)) >= 3
        if parts > 1 and again and len(pairs) == parts and len(np.unique(own)) > 1:
            return True
    return False
