"""Which columns of a table say when its rows are."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from lib.core.columns import Column, ColumnKind
from lib.core.dataset import Dataset
from lib.errors import InputError
from lib.workflows.forecasts.facts.setup import SeriesSetup
from lib.workflows.forecasts.series.moments import (
    MomentsRead,
    part_of,
    read_column,
    read_moments,
    written_forms,
)
from lib.workflows.forecasts.series.names import DATE
from lib.workflows.forecasts.series.numbered import Numbered, numbered_moments
from lib.workflows.forecasts.series.periods import DAY
from lib.workflows.forecasts.series.written import are_spans

_SAMPLE = 2_000
_ORDER = ("year", "quarter", "month", "week", "day", "hour", "minute", "second")


@dataclass(frozen=True)
class DateFound:
    """Columns that say when rows are, how they were recognised, and the moments.

    Codes: "date" (a column of dates), "digits" (numbers such as 20240131), "years", "parts"
    (several columns), "text" (dates in more than one form), "spans" (from one date to another),
    "given"; those of ``numbered`` where there are no dates.
    """

    columns: tuple[str, ...]
    code: str
    read: MomentsRead
    numbered: Numbered | None = None


def numbered_dates(dataset: Dataset, found: Numbered) -> DateFound:
    """Return rows that are numbered as if a period were a day."""
    columns = (found.column,) if found.column else ()
    setup = SeriesSetup(columns, "", "D", start=found.start[:10], first=found.first)
    read = numbered_moments(dataset.frame, setup, np.zeros(dataset.rows, dtype=np.int64))
    return DateFound(columns, found.code, read, found)


def find_dates(dataset: Dataset) -> list[DateFound]:
    """Return the ways in which rows could be dated, the likeliest first."""
    parts = _parts(dataset)
    scored: list[tuple[float, DateFound]] = []
    for place, column in enumerate(dataset.columns):
        found = _of_column(dataset, column)
        if found is None:
            continue
        found = _with_hour(dataset, found, parts)
        scored.append((_likely(dataset, column, found) - 0.01 * place, found))
    several = tuple(parts[one] for one in _ORDER if one in parts)
    if "year" in parts and (len(several) > 1 or not scored):
        if "month" in parts:
            several = tuple(parts[one] for one in _ORDER if one in parts and one != "quarter")
        try:
            read = read_moments(dataset.frame, several)
        except InputError:
            read = None
        if read is not None and not np.isnat(read.values).all():
            score = 2.5 if len(several) > 1 else 0.5
            code = "parts" if len(several) > 1 else "years"
            scored = [(one, found) for one, found in scored if found.columns[0] not in several]
            scored.append((score, DateFound(several, code, read)))
    return [found for _, found in sorted(scored, key=lambda one: -one[0])]


def _parts(dataset: Dataset) -> dict[str, str]:
    """Return the columns that are parts of a moment, by the part; the first of each."""
    found: dict[str, str] = {}
    for column in dataset.columns:
        part = part_of(dataset.frame[column.name], column.name) if column.distinct else None
        if part and part not in found:
            found[part] = column.name
    if "week" in found and "month" in found and "day" in found:
        del found["week"]
    if "month" not in found and "week" not in found:
        found.pop("day", None)
    return found


def _of_column(dataset: Dataset, column: Column) -> DateFound | None:
    values = dataset.frame[column.name]
    if values.dtype.kind == "M":
        return DateFound((column.name,), "date", read_column(values, column.name))
    if not column.distinct or column.missing > 0.5 * dataset.rows:
        return None
    named = bool(DATE.search(column.name))
    numeric = values.dtype.kind in "iuf"
    if numeric and (not named or part_of(values, column.name)):
        return None
    if not numeric and column.kind is ColumnKind.TEXT and not named:
        return None
    if not numeric and not values.dropna().head(50).str.contains(r"\d", regex=True).mean() > 0.9:
        return None
    try:
        read_column(values.dropna().head(_SAMPLE), column.name)
        read = read_column(values, column.name)
    except InputError:
        return None
    known = read.values[~np.isnat(read.values)]
    if not numeric and not named and len(pd.unique(known)) < 0.5 * column.distinct:
        return None
    if read.unread > 0.2 * len(values):
        return None
    code = "text" if written_forms(values) > 1 else "date"
    code = "spans" if are_spans(values) else code
    if numeric:
        code = "years" if bool((values.dropna() < 3000).all()) else "digits"
    return DateFound((column.name,), code, read)


def _with_hour(dataset: Dataset, found: DateFound, parts: dict[str, str]) -> DateFound:
    """Add the columns of hour and minute beside dates that have no time of their own."""
    if "hour" not in parts or parts["hour"] in found.columns:
        return found
    times = found.read.values.astype(np.int64)[~np.isnat(found.read.values)]
    if not len(times) or bool((times % DAY != 0).any()):
        return found
    columns = (
        *found.columns,
        *(parts[one] for one in ("hour", "minute", "second") if one in parts),
    )
    read = read_moments(dataset.frame, columns)
    return DateFound(columns, "parts", read)


def _likely(dataset: Dataset, column: Column, found: DateFound) -> float:
    """Return how likely a column says when rows are: by its kind, its name, how many it dates."""
    scores = {"date": 3.0, "parts": 3.5, "digits": 2.0, "years": 2.0, "text": 2.0, "spans": 2.0}
    score = scores[found.code]
    score += bool(DATE.search(column.name))
    score -= 3.0 * column.missing / max(dataset.rows, 1)
    known = found.read.values[~np.isnat(found.read.values)]
    return score + len(pd.unique(known)) / max(len(known), 1)
