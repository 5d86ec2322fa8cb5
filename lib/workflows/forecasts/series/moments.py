"""When each row of a table is: dates in one column or several, in any of their forms."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from lib.errors import InputError
from lib.intake.values.cells import Cells, make_cells
from lib.intake.values.moments import month_number, parse_moments
from lib.workflows.forecasts.series.periods import (
    DAY,
    HOUR,
    MINUTE,
    SECOND,
    Floats,
    Ints,
    Mask,
    Moments,
)
from lib.workflows.forecasts.series.written import NAT, find_periods, plain_dates, weeks_of_years

_YEARS = (1500, 2200)
PARTS = {
    "year": re.compile(r"y|yr|yyyy|year|연도|년도|년|해|jahr|año|ano|année", re.IGNORECASE),
    "quarter": re.compile(r"q|qtr|quarter|분기", re.IGNORECASE),
    "month": re.compile(r"m|mm|mo|mon|mnth|month|월|monat|mes|mois", re.IGNORECASE),
    "week": re.compile(r"w|wk|week|week.?(of.?year|no|nr|number)|weeknum|주차|주", re.IGNORECASE),
    "day": re.compile(r"d|dd|day|day.?of.?month|dom|mday|일|tag|día|dia|jour", re.IGNORECASE),
    "hour": re.compile(r"h|hh|hr|hour|hour.?of.?day|time|시|시간|시각|stunde|hora|heure|거래시간"),
    "minute": re.compile(r"min|mins|minute|분", re.IGNORECASE),
    "second": re.compile(r"s|sec|second|초", re.IGNORECASE),
}
"""Names of columns that are a part of a moment."""
RANGES = {
    "year": _YEARS,
    "quarter": (1, 4),
    "month": (1, 12),
    "week": (1, 53),
    "day": (1, 31),
    "hour": (0, 24),
    "minute": (0, 59),
    "second": (0, 60),
}
_MONTHS = np.arange(1, 13)
_MOST_FORMS = 20
_FORMS = 2_000
"""About so many distinct dates are looked at for the forms they are written in."""
_SERIAL = (15_000, 80_000)
"""Excel's serial dates from 1941 to 2119."""


@dataclass(frozen=True)
class MomentsRead:
    """Moments as datetime64[us] (NaT where there is none), and how many cells were unreadable."""

    values: Moments
    unread: int = 0


def read_moments(frame: pd.DataFrame, columns: tuple[str, ...]) -> MomentsRead:
    """Return when each row is; InputError "series_dates_unreadable" if hardly any can be read.

    Several columns are a date with an hour beside it, or year, month, day, hour, minute, whatever
    their order.
    """
    if len(columns) == 1:
        return read_column(frame[columns[0]], columns[0])
    parts = dict.fromkeys(PARTS, "")
    dates = [name for name in columns if part_of(frame[name], name) is None]
    for name in columns:
        part = part_of(frame[name], name)
        if part:
            parts[part] = name
    if len(dates) > 1 or (not dates and not parts["year"]):
        raise InputError("series_dates_parts", columns=list(columns))
    if dates:
        start = read_column(frame[dates[0]], dates[0])
        days, unread = start.values.astype("datetime64[us]").astype(np.int64), start.unread
        known = ~np.isnat(start.values)
        if parts["hour"]:
            days = days // DAY * DAY
    else:
        days, known, unread = _days_of_parts(frame, parts)
    for part, length in (("hour", HOUR), ("minute", MINUTE), ("second", SECOND)):
        if parts[part]:
            numbers = _numbers(frame[parts[part]])
            if part == "hour" and np.nanmin(numbers, initial=24) >= 1 and 24 in numbers:
                numbers = numbers - 1  # hours that are numbered from 1 to 24
            inside = np.isfinite(numbers) & (numbers >= 0) & (numbers <= RANGES[part][1])
            unread += int((known & ~inside).sum())
            known &= inside
            days = days + np.where(inside, np.nan_to_num(numbers) * length, 0).round().astype(
                np.int64
            )
    return MomentsRead(np.where(known, days, NAT).astype("datetime64[us]"), unread)


def part_of(values: pd.Series, name: str) -> str | None:
    """Return which part of a moment a column is by its name and numbers; None: no part."""
    if values.dtype.kind == "M":
        return None
    plain = re.sub(r"[\s_.]+", " ", name).strip()
    for part, pattern in PARTS.items():
        if pattern.fullmatch(plain) or pattern.fullmatch(plain.lower()):
            numbers = numbers_of_part(values, part)
            present = numbers[np.isfinite(numbers)]
            low, high = RANGES[part]
            whole = part == "hour" or bool((present % 1 == 0).all())
            if len(present) and whole and low <= present.min() and present.max() <= high:
                return part
    return None


def numbers_of_part(values: pd.Series, part: str) -> Floats:
    """Return the numbers of a part of moments; NaN where there is none."""
    return _months(values) if part == "month" else _numbers(values)


def _numbers(values: pd.Series) -> Floats:
    if values.dtype == "str":
        digits = values.str.extract(r"^\s*[A-Za-z]*\s*(\d+)", expand=False)
        values = pd.to_numeric(digits, errors="coerce")
    return values.to_numpy(dtype=np.float64, na_value=np.nan)


def _months(values: pd.Series) -> Floats:
    """Return months, which may be written as names."""
    if values.dtype != "str":
        return _numbers(values)
    texts = values.unique()
    named = {one: month_number(one) for one in texts if isinstance(one, str)}
    names = values.map(named).to_numpy(dtype=np.float64, na_value=np.nan)
    return np.where(np.isfinite(names), names, _numbers(values))


def _days_of_parts(frame: pd.DataFrame, parts: dict[str, str]) -> tuple[Ints, Mask, int]:
    years = _numbers(frame[parts["year"]])
    month, day = np.ones(len(frame)), np.ones(len(frame))
    if parts["month"]:
        month = _months(frame[parts["month"]])
    elif parts["quarter"]:
        month = 3 * _numbers(frame[parts["quarter"]]) - 2
    if parts["day"]:
        day = _numbers(frame[parts["day"]])
    given = [parts[one] for one in ("year", "quarter", "month", "day", "week") if parts[one]]
    present = frame[given].notna().any(axis=1).to_numpy()
    if parts["week"] and not parts["month"]:
        found = weeks_of_years(years, _numbers(frame[parts["week"]]))
    else:
        dates = pd.DataFrame({"year": years, "month": month, "day": day})
        found = pd.to_datetime(dates, errors="coerce").to_numpy().astype("datetime64[us]")
    known = ~np.isnat(found)
    unread = int((present & ~known).sum())
    return np.where(known, found.astype(np.int64), 0), known, unread


def read_column(values: pd.Series, name: str) -> MomentsRead:
    """Return the moments of one column; InputError "series_dates_unreadable"."""
    if values.dtype.kind == "M":
        return MomentsRead(_common_era(values.to_numpy().astype("datetime64[us]")))
    found = _of_numbers(values) if values.dtype.kind in "iuf" else _of_texts(values, name)
    present = int(values.notna().sum())
    if found is None or found.unread > 0.5 * present or present == found.unread:
        example = str(values.dropna().iloc[0]) if present else ""
        raise InputError("series_dates_unreadable", column=name, example=example)
    return replace(found, values=_common_era(found.values))


def has_buddhist_years(moments: Moments) -> bool:
    """Whether most years are those of the Buddhist calendar of Thailand, from 2443 (1900) on."""
    known = moments[~np.isnat(moments)]
    years = known.astype("datetime64[Y]").astype(np.int64) + 1970
    return len(years) > 0 and bool(2443 <= np.median(years) <= 2643)


def _common_era(moments: Moments) -> Moments:
    """Return moments of the Buddhist calendar in the common one, day for day; others as they are.

    Its years are 543 later.
    """
    if not has_buddhist_years(moments):
        return moments
    months = moments.astype("datetime64[M]")
    days = moments - months.astype("datetime64[us]")
    return np.asarray((months - 543 * 12).astype("datetime64[us]") + days)


def _of_numbers(values: pd.Series) -> MomentsRead | None:
    """Read digits (20240131, 202401, 2024013105), years, Excel's days, seconds since 1970."""
    numbers = values.to_numpy(dtype=np.float64, na_value=np.nan)
    present = np.isfinite(numbers)
    given = numbers[present]
    if not len(given):
        return None

    def mostly(low: float, high: float) -> bool:
        return float(((given >= low) & (given <= high)).mean()) >= 0.5

    whole = float((given % 1 == 0).mean()) >= 0.5
    if mostly(*_YEARS):
        return _of_years(numbers, present, whole)
    if whole:
        for digits, low, high in ((8, 1.5e7, 2.2e7), (6, 1.5e5, 2.2e5), (10, 1.5e9, 2.2e9)):
            found = _of_digits(numbers, present, digits) if mostly(low, high) else None
            if found is not None and found.unread <= 0.05 * len(given):
                return found
        found = _of_year_weeks(numbers, present) if mostly(1.5e5, 2.2e5) else None
        if found is not None:
            return found
    if mostly(*_SERIAL):
        inside = present & (numbers >= _SERIAL[0]) & (numbers <= _SERIAL[1])
        days = np.where(inside, numbers, 0) - 25_569
        # Excel keeps times as fractions of a day: what is meant is a whole second.
        times = (days * 86_400).round().astype(np.int64) * SECOND
        return _kept(times, inside, present)
    for scale, low, high in ((1, 1e8, 4.2e9), (1e3, 1e11, 4.2e12), (1e6, 1e14, 4.2e15)):
        if mostly(low, high):
            inside = present & (numbers >= low) & (numbers <= high)
            times = (np.where(inside, numbers, 0) / scale * SECOND).round().astype(np.int64)
            return _kept(times, inside, present)
    return None


def _of_year_weeks(numbers: Floats, present: Mask) -> MomentsRead | None:
    """Read years with a week behind (202453); None if they are none."""
    whole = np.where(present & (numbers % 1 == 0), numbers, 0).astype(np.int64)
    weeks = whole % 100
    if not bool(((weeks >= 1) & (weeks <= 53))[present].all()):
        return None
    found = weeks_of_years((whole // 100).astype(np.float64), weeks.astype(np.float64))
    return _kept(found.astype(np.int64), present, present)


def _of_years(
    numbers: Floats,
    present: Mask,
    whole: bool,
) -> MomentsRead:
    """Read years, and years with a month behind: as a fraction (1959.25), or as 1959.04."""
    inside = present & (numbers >= _YEARS[0]) & (numbers <= _YEARS[1] + 1)
    whole = whole and bool((numbers[inside] % 1 == 0).all())
    digits = np.where(inside, numbers * 100, 197_001).round(6)
    if not whole and bool((digits % 1 == 0).all()) and bool(np.isin(digits % 100, _MONTHS).all()):
        return _of_digits(np.where(inside, digits, numbers), present, 6)
    scaled = np.where(inside, numbers, 1970) * (1 if whole else 12)
    months = np.floor(scaled + (0 if whole else 0.05)).astype(np.int64) * (12 if whole else 1)
    dates = (months - 1970 * 12).astype("datetime64[M]").astype("datetime64[us]")
    return _kept(dates.astype(np.int64), inside, present)


def _of_digits(
    numbers: Floats,
    present: Mask,
    digits: int,
) -> MomentsRead:
    whole = np.where(present & (numbers % 1 == 0), numbers, 0).astype(np.int64)
    hours = whole % 100 if digits == 10 else np.zeros(len(whole), dtype=np.int64)
    days = whole // 100 if digits == 10 else whole
    days = days * 100 + 1 if digits == 6 else days
    dates = pd.DataFrame({"year": days // 10_000, "month": days // 100 % 100, "day": days % 100})
    found = pd.to_datetime(dates, errors="coerce").to_numpy().astype("datetime64[us]")
    inside = present & ~np.isnat(found) & (hours <= 24)
    return _kept(np.where(inside, found.astype(np.int64), 0) + hours * HOUR, inside, present)


def _kept(
    times: Ints,
    inside: Mask,
    present: Mask,
) -> MomentsRead:
    moments = np.where(inside, times, NAT).astype("datetime64[us]")
    return MomentsRead(moments, int((present & ~inside).sum()))


def _of_texts(values: pd.Series, name: str) -> MomentsRead | None:
    """Read texts: periods such as 2024Q1, 2024-W05 and 1958M01, then all that intake can read."""
    cells = make_cells(plain_dates(values.astype("str")))
    if not cells.present:
        return None
    periods = find_periods(cells.sample(200))
    if periods is not None:
        times = periods(cells.values)
        lost = (times == NAT) & ~cells.missing
        return MomentsRead(
            times[cells.codes].astype("datetime64[us]"), int(cells.counts[lost].sum())
        )
    found = parse_moments(cells, name, forced=True)
    if found is not None and found.unread <= 0.01 * cells.present_rows:
        return MomentsRead(_as_array(found.values)[cells.codes], found.unread)
    distinct = _by_form(cells, name)
    unread = int(cells.counts[np.isnat(distinct) & ~cells.missing].sum())
    if found is not None and found.unread <= unread:
        return MomentsRead(_as_array(found.values)[cells.codes], found.unread)
    if unread == cells.present_rows:
        numbers = pd.to_numeric(plain_dates(values), errors="coerce")
        mostly = int(numbers.notna().sum()) >= 0.5 * int(values.notna().sum())
        return _of_numbers(numbers) if mostly else None
    return MomentsRead(distinct[cells.codes], unread)


def _by_form(cells: Cells, name: str) -> Moments:
    """Read distinct cells in groups that are written alike; NaT where that cannot be."""
    texts = pd.Series(cells.values, dtype="str")
    found = np.full(len(texts), NAT, dtype=np.int64).astype("datetime64[us]")
    forms = texts[~cells.missing].map(_form)
    for form in forms.value_counts().index[:_MOST_FORMS]:
        places = forms.index[forms == form].to_numpy()
        group = make_cells(texts.iloc[places].reset_index(drop=True))
        read = parse_moments(group, name, forced=True) if "d" in form else None
        if read is not None:
            found[places] = _as_array(read.values)[group.codes]
    return found


def _as_array(values: pd.Series) -> Moments:
    return values.to_numpy().astype("datetime64[us]")


def _form(text: str) -> str:
    """Return how a date is written, its time aside: "d-d-d", "d a d"."""
    day = re.split(r"[T ]+(?:오전|오후)?\s*\d{1,2}[:시]", text.strip())[0]
    return re.sub(r"\d+", "d", re.sub(r"[^\W\d_]+", "a", day.rstrip(". ")))


def written_forms(values: pd.Series) -> int:
    """Return in how many forms dates are written that are still texts; 1 of any other column."""
    if values.dtype != "str":
        return 1
    distinct = values.dropna().unique()
    sample = distinct[:: max(1, len(distinct) // _FORMS)]
    return max(sum("d" in one for one in set(map(_form, map(str, sample)))), 1)
