"""Wide tables: a column per moment, per month of a year, per hour of a day, or per series."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
import pandas as pd

from lib.core.columns import ColumnKind
from lib.core.dataset import Dataset
from lib.errors import InputError
from lib.workflows.forecasts.series.moments import MomentsRead, read_column
from lib.workflows.forecasts.series.names import BESIDE, KNOWN, OHLC, TARGET
from lib.workflows.forecasts.series.periods import HOUR, Ints, Moments

_YEAR = re.compile(
    r"(?<!\d)(?:1[89]|20)\d{2}(?!\d{5,})|[^\W\d_]{3}[-/ ]\d{2}$|['’]\d{2}"
    r"|^\d{1,2}([-/.])\d{1,2}\1\d{2}$",
    re.IGNORECASE,
)
_AROUND = re.compile(
    r"^(?:X|YR|Y|FY|value|sales|qty|units)?[\s_.]*((?:1[89]|20)\d{2}.*)$", re.IGNORECASE
)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = re.compile(rf"({'|'.join(_MONTHS)})[a-z]*\.?|(1[0-2]|0?[1-9])\s?월", re.IGNORECASE)
_HOUR = re.compile(
    r"(?:h|hr|hour|he)?[_ ]?(2[0-4]|1\d|0?\d)\s?(?:시|h|:00|hr|hour)?(?:\([^)]*\))?", re.IGNORECASE
)
_FEW = 3
"""So many columns at least are a wide table."""


def moments_of_names(names: Sequence[str]) -> MomentsRead:
    """Return the moments that columns are named by; InputError "series_dates_unreadable"."""
    plain = []
    for name in names:
        text = re.sub(r"\s*\[.*\]$|\s*년$", "", name.strip())
        match = _AROUND.match(text)
        plain.append(match[1].strip() if match else text)
    dotted = [re.sub(r"^(\d{4})\.(\d{1,2})(?:\.(\d{1,2}))?$", _dashed, one) for one in plain]
    values = pd.Series(dotted, dtype="str")
    numbers = pd.to_numeric(values, errors="coerce")
    return read_column(numbers if bool(numbers.notna().all()) else values, names[0])


def _dashed(match: re.Match[str]) -> str:
    return "-".join(part.zfill(2) for part in match.groups() if part)


def offsets_of_names(names: Sequence[str]) -> tuple[str, Ints] | None:
    """Return "month" with months from 0, or "hour" with hours, that columns are named by."""
    months = [_MONTH.fullmatch(name.strip()) for name in names]
    if all(months):
        found = [
            _MONTHS.index(one[1].lower()) if one[1] else int(one[2]) - 1 for one in months if one
        ]
        return ("month", np.array(found)) if len(set(found)) == len(found) else None
    hours = [_HOUR.fullmatch(name.strip()) for name in names]
    if all(hours) and len(names) >= 12:
        clock = np.array([int(one[1]) for one in hours if one])
        if len(set(clock.tolist())) == len(clock):
            # Hours are numbered from 0, or from 1 by their ends.
            return "hour", clock - (1 if clock.min() == 1 and clock.max() == 24 else 0)
    return None


def find_wide_dates(dataset: Dataset) -> tuple[str, ...]:
    """Return the columns that are a moment each by their names, oldest first; none: ()."""
    named = [name for name in _numeric(dataset) if _YEAR.search(name)]
    if len(named) < _FEW or len(named) < 0.5 * len(_numeric(dataset)):
        return ()
    try:
        found = moments_of_names(named)
    except InputError:
        return ()
    known = ~np.isnat(found.values)
    distinct = len(np.unique(found.values[known]))
    if known.sum() < 0.9 * len(named) or distinct < known.sum():
        return ()
    order = np.argsort(found.values[known], kind="stable")
    return tuple(np.array(named, dtype=object)[known][order].tolist())


def find_offsets(dataset: Dataset) -> tuple[str, ...]:
    """Return the columns that are a month of a row's year or an hour of its day each; none: ()."""
    for pattern, least in ((_MONTH, 12), (_HOUR, 24)):
        named = [name for name in _numeric(dataset) if pattern.fullmatch(name.strip())]
        if len(named) == least and offsets_of_names(named):
            return tuple(named)
    return ()


def find_wide(dataset: Dataset, columns: Sequence[str]) -> tuple[tuple[str, ...], bool]:
    """Return number columns that could be a series each, and whether they hardly are anything else.

    They are if they are numbered alike ("store_1", "store_2"), or are of one size without names
    that say otherwise.
    """
    plain = [one for one in columns if dataset.column(one).kind is not ColumnKind.IDENTIFIER]
    if len(plain) < 2:
        return (), False
    stems = {re.sub(r"\d+", "#", one) for one in plain}
    if len(stems) == 1 and "#" in next(iter(stems)):
        return tuple(plain), True
    said = [one for one in plain if BESIDE.search(one) or KNOWN.search(one)]
    market = [one for one in plain if OHLC.fullmatch(one.strip())]
    numbered = [one for one in plain if re.sub(r"\d+", "#", one) == re.sub(r"\d+", "#", plain[0])]
    if said and len(numbered) > 1:
        return tuple(numbered), False
    if said or len(market) > 1 or any(TARGET.fullmatch(one.strip()) for one in plain):
        return (), False
    values = dataset.frame[plain].to_numpy(dtype=np.float64)
    with np.errstate(all="ignore"):
        sizes = np.nanmedian(np.abs(values), axis=0)
        spreads = np.nanstd(values, axis=0)
    alike = bool(np.isfinite(sizes).all() and (sizes > 0).all() and (spreads > 0).all())
    alike = alike and sizes.max() <= 20 * sizes.min() and spreads.max() <= 30 * spreads.min()
    return tuple(plain), bool(alike and len(plain) >= _FEW)


def _numeric(dataset: Dataset) -> list[str]:
    frame = dataset.frame
    return [
        one.name
        for one in dataset.columns
        if frame[one.name].dtype.kind in "iuf" or one.distinct == 0
    ]


def moments_of_cells(
    rows: MomentsRead | None, wide: Sequence[str], count: int
) -> tuple[Moments, int]:
    """Return when each cell of wide columns is, column by column, and how many are unreadable.

    ``rows`` are the moments of the ``count`` rows where columns are parts of them.
    """
    offsets = offsets_of_names(wide) if rows is not None else None
    if rows is None or offsets is None:
        named = moments_of_names(wide)
        return np.repeat(named.values, count), named.unread
    unit, numbers = offsets
    if unit == "month":
        years = rows.values.astype("datetime64[Y]").astype("datetime64[M]")
        found = np.concatenate([years + int(one) for one in numbers]).astype("datetime64[us]")
    else:
        days = rows.values.astype("datetime64[D]").astype("datetime64[us]")
        found = np.concatenate([days + np.timedelta64(int(one) * HOUR, "us") for one in numbers])
    return found, rows.unread
