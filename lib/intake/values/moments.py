"""Dates and times as people write them: the one routine by which all workflows read them."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

import numpy as np
import pandas as pd
import pyarrow as pa

from lib.intake.values.cells import Cells, whole_match
from lib.intake.values.clocks import ZONE, on_one_clock, read_clock, without_zones
from lib.intake.values.date_orders import Order, Parts, choose_order
from lib.intake.values.parted_dates import plain_dates

_MONTHS = (
    "jan|ene|gen|янв|sty",
    "feb|fév|fev|фев|lut",
    "mar|mär|mrt|maa|мар",
    "apr|avr|abr|апр|kwi",
    "may|mai|maj|mei|mag|мая|май",
    "jun|juin|giu|июн|cze",
    "jul|juil|lug|июл|lip",
    "aug|août|aout|ago|авг|sie",
    "sep|set|сен|wrz",
    "oct|okt|ott|out|окт|paź",
    "nov|ноя|lis",
    "dec|déc|dez|dic|дек|gru",
)
"""How the months begin in English, French, German, Spanish, Italian, Dutch, Russian and others."""
_NUMBERS = {name: at for at, names in enumerate(_MONTHS, start=1) for name in names.split("|")}
_MONTH = rf"(?P<name>{'|'.join(sorted(_NUMBERS, key=len, reverse=True))})[^\W\d_]*\.?"
_NAMED_MONTH = re.compile(_MONTH, re.IGNORECASE)
_WEEKDAY = r"(?:[^\W\d_]{2,10}[.,]?\s+)?"
_REST = r"(?:(?:[T ,]|\s)\s*(?P<rest>\S.*))?"
_ISO = re.compile(rf"\d{{4}}-\d{{2}}-\d{{2}}(?:[T ]\d{{2}}:\d{{2}}(?::\d{{2}}(?:\.\d+)?)?)?{ZONE}")
_PARTED = re.compile(rf"(\d{{1,4}})\s?([./-])\s?(\d{{1,2}})\s?\2\s?(\d{{1,4}})\.?{_REST}")
_WRITTEN = (
    re.compile(
        rf"(?P<year>\d{{2}}|\d{{4}})년\s*(?P<month>\d{{1,2}})월(?:\s*(?P<day>\d{{1,2}})일)?{_REST}"
    ),
    re.compile(r"(?P<year>\d{4})[-/](?P<month>0[1-9]|1[0-2])"),
    re.compile(rf"{_MONTH}[-/ ](?P<year>\d{{2}}|\d{{4}})", re.IGNORECASE),
    re.compile(
        rf"{_WEEKDAY}(?P<day>\d{{1,2}})(?:st|nd|rd|th|er|º)?\.?[-/. ]\s?(?:de\s)?{_MONTH}"
        rf"(?:\sde)?[-/ ,]+(?P<year>\d{{4}}|\d{{2}})(?:\s?г\.)?{_REST}",
        re.IGNORECASE,
    ),
    re.compile(
        rf"{_WEEKDAY}{_MONTH}[- ](?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?[- ]"
        rf"(?P<year>\d{{4}}){_REST}",
        re.IGNORECASE,
    ),
    re.compile(rf"(?P<year>\d{{4}})[- ]{_MONTH}[- ](?P<day>\d{{1,2}}){_REST}", re.IGNORECASE),
)
"""Forms in which no part can be taken for another."""
_SHORT_YEAR = re.compile(r"['’‘](\d{2})(?=\s?[./-]|년).*")
_DIGITS = re.compile(
    r"(?P<year>(?:19|20)\d{2})(?P<month>0[1-9]|1[0-2])"
    r"(?:(?P<day>0[1-9]|[12]\d|3[01])(?:(?P<hour>[01]\d|2[0-3])(?P<minute>[0-5]\d)"
    r"(?P<second>[0-5]\d)?)?)?"
)
_SECONDS = re.compile(r"1\d{9}(?:\d{3}){0,3}(?:\.\d+)?|[2-9]\d{8}")
_SECONDS_SINCE_2001 = re.compile(r"1\d{9}(?:\d{3}){0,3}(?:\.\d+)?")
_SERIAL = re.compile(r"[34]\d{4}(?:\.\d+)?")
_PLAIN = re.compile(r"[+-]?\d*\.?\d+")
_HINT = re.compile(
    r"date|day|(^|_)dt($|_)|일자|날짜|년월|일시|(^|_)ds($|_)|time|month", re.IGNORECASE
)
_STAMP = re.compile(r"time_?stamp|epoch|unix|(^|_)ts($|_)|date_?time", re.IGNORECASE)
_WHEN = re.compile(
    r"date|time|(_a|A)t$|created|updated|modified|일시|시각|시간|날짜|일자", re.IGNORECASE
)
_SERIAL_HINT = re.compile(r"date|일자|날짜", re.IGNORECASE)
_UNREAD_SHARE, _FEW_FORMS = 0.05, 10
_ENOUGH_DIGITS, _ENOUGH_SHORT = 10, 3
"""So many different numbers that are all calendar dates, or two-digit years, cannot be chance."""
_DAY = 86_400_000_000
_MICRO = 1_000_000


@dataclass(frozen=True)
class Moments:
    """Distinct cells as date-times without a zone (NaT where missing or not readable).

    ``unread`` counts rows that could not be read. ``order`` says which part was taken for day,
    month and year where that had to be decided; ``rivals`` would do as well. ``zones``
    are offsets as written: the time beside them is kept as it stands there, a local one, unless
    all were turned into UTC (``universal``).
    ``counted`` says what numbers count: "epoch" (since 1970, UTC) or "serials" (Excel's days).
    """

    values: pd.Series
    unread: int = 0
    rivals: tuple[Order, ...] = ()
    order: Order | None = None
    zones: tuple[str, ...] = ()
    counted: str = ""
    universal: bool = False


def parse_moments(
    cells: Cells,
    name: str,
    *,
    forced: bool = False,
    order: Order | None = None,
    said: bool = False,
) -> Moments | None:
    """Read a column's distinct cells as dates; None if they are not dates.

    ``forced``: somebody says that they are. ``order`` is kept to where parts could be swapped;
    ``said``: everywhere, for it is what somebody says.
    """
    sample = cells.sample(200)
    if not sample:
        return None
    if _share(_SHORT_YEAR, sample) >= 0.9:
        cells = _with_whole_years(cells)
        sample = cells.sample(200)
    if _share(_ISO, sample) == 1:
        return _iso(cells, forced)
    if _share(_PLAIN, sample) >= 0.9:
        return _numeric(cells, sample, name, forced)
    parted, written = (_share(_PARTED, sample), sum(map(_is_written, sample)) / len(sample))
    several = parted > 0 and parted + written >= 0.9
    if several or (forced and parted > 0.5):
        return _parted(cells, name, forced, order, said)
    if forced or written >= 0.9:
        read = [_written(value) or _unmistakable(value) for value in cells.values]
        return _gathered(cells, read, forced, last_resort=forced)
    return None


def month_number(text: str) -> int | None:
    """Return the month that a word names, in any of the languages known here; None if none."""
    match = whole_match(_NAMED_MONTH, text.strip())
    return _number_of(match["name"]) if match else None


def _with_whole_years(cells: Cells) -> Cells:
    """Return cells that begin with a year as "'24" with the year in four digits (see _year)."""
    whole = [
        f"{_year(match[1])}{value[match.end(1) :]}"
        if (match := _SHORT_YEAR.match(value))
        else value
        for value in cells.values
    ]
    return replace(cells, dictionary=pa.array(whole, type=cells.dictionary.type))


def are_digits_of_dates(sample: Sequence[str]) -> bool:
    """Whether nearly all of some numbers are such as 20240131."""
    return _share(_DIGITS, sample) >= 0.9


def may_count_time(name: str) -> bool:
    """Whether a column is named as if its numbers counted seconds or days."""
    return any(hint.search(name) for hint in (_STAMP, _WHEN, _SERIAL_HINT))


def _share(pattern: re.Pattern[str], sample: Sequence[str]) -> float:
    return sum(bool(whole_match(pattern, value)) for value in sample) / len(sample)


def _iso(cells: Cells, forced: bool) -> Moments | None:
    """Read ISO 8601 with whole columns at a time: such columns can have a million moments."""
    texts, zones = without_zones(cells.values)
    parsed = pd.to_datetime(
        pd.Series(texts, dtype="str").where(~cells.missing), format="ISO8601", errors="coerce"
    )
    values = parsed.astype("datetime64[us]")
    lost = np.flatnonzero(values.isna().to_numpy() & ~cells.missing)
    if len(lost):  # among them 24:00, and other forms
        one_by_one = {
            int(place): _written(cells.values[place]) or _unmistakable(cells.values[place])
            for place in lost
        }
        found = [one_by_one.get(place) for place in range(len(values))]
        values = values.fillna(_series(found))
    universal = on_one_clock(cells.values, values) if len(zones) > 1 else None
    values = values if universal is None else universal
    moments = Moments(values, zones=zones, universal=universal is not None)
    return _limited(moments, cells, forced)


_Read = tuple[int, int, int, int, str]
"""Year, month, day, microseconds since midnight (24:00 is a whole day), and zone."""


def _written(value: str) -> _Read | None:
    """Read a form that names its month, or its parts."""
    for pattern in _WRITTEN:
        match = whole_match(pattern, value)
        if not match:
            continue
        found = match.groupdict()
        month = found.get("month") or _number_of(found["name"])
        return _with_clock(
            _year(found["year"]), int(month), int(found.get("day") or 1), found.get("rest")
        )
    return None


def _is_written(value: str) -> bool:
    return _written(value) is not None


def _unmistakable(value: str) -> _Read | None:
    """Read parts of which the first is the year, in four digits."""
    match = whole_match(_PARTED, value)
    if not match or len(match[1]) != 4:
        return None
    return _with_clock(int(match[1]), int(match[3]), int(match[4]), match["rest"])


def _number_of(month: str) -> int:
    return _NUMBERS[month.lower()]


def _year(digits: str) -> int:
    """Return a year; two digits are of 1969 to 2068, as in POSIX's strptime (3)."""
    year = int(digits)
    if len(digits) == 4:
        return year
    return year + (2000 if year < 69 else 1900)


def _with_clock(year: int, month: int, day: int, rest: str | None) -> _Read | None:
    if not rest:
        return year, month, day, 0, ""
    clock = read_clock(rest)
    return None if clock is None else (year, month, day, *clock)


def _parted(
    cells: Cells, name: str, forced: bool, order: Order | None, said: bool
) -> Moments | None:
    """Read three numbers with marks between: which one is the year, all of them decide."""
    plain = plain_dates(cells)
    matches = [] if plain else _matches(cells)
    parts = plain.parts if plain else _parts_of(matches)
    choice = choose_order(parts, order, said=said)
    if choice is None:
        return None
    if choice.short_years and not (
        forced or _HINT.search(name) or len(cells.present) >= _ENOUGH_SHORT
    ):
        return None
    values = plain.moments(choice.order) if plain else None
    if values is None:
        read = _by_order(cells, matches or _matches(cells), choice.order)
        found = _gathered(cells, read, forced)
    else:
        found = _limited(Moments(values), cells, forced)
    if found is None:
        return None
    decided = None if parts.year_first else choice.order
    return replace(found, rivals=choice.rivals, order=decided)


def _matches(cells: Cells) -> list[re.Match[str] | None]:
    return [
        None if gone else whole_match(_PARTED, value)
        for value, gone in zip(cells.values, cells.missing, strict=True)
    ]


def _parts_of(matches: Sequence[re.Match[str] | None]) -> Parts:
    found = [match for match in matches if match]
    return Parts.of([(match[1], match[3], match[4]) for match in found], found[0][2])


def _by_order(
    cells: Cells, matches: Sequence[re.Match[str] | None], order: Order
) -> list[_Read | None]:
    year_at, month_at, day_at = (order.value.index(part) for part in "ymd")
    read: list[_Read | None] = []
    for value, match in zip(cells.values, matches, strict=True):
        if match is None:
            read.append(_written(value))
            continue
        three = (match[1], match[3], match[4])
        if len(three[year_at]) not in (2, 4) or len(three[day_at]) > 2:
            read.append(_unmistakable(value))
            continue
        year, month, day = _year(three[year_at]), int(three[month_at]), int(three[day_at])
        read.append(_with_clock(year, month, day, match["rest"]))
    return read


def _numeric(cells: Cells, sample: Sequence[str], name: str, forced: bool) -> Moments | None:
    """Read digits alone, where they can hardly be anything but dates."""
    hinted = forced or bool(_HINT.search(name))
    if _share(_DIGITS, sample) >= (0.5 if forced else 0.9):
        if not hinted and len(cells.present) < _ENOUGH_DIGITS:
            return None
        return _gathered(cells, [_from_digits(value) for value in cells.values], forced)
    scales: list[tuple[re.Pattern[str], bool, Callable[[str], int]]] = [
        (_SECONDS, forced or bool(_STAMP.search(name)), _epoch),
        (_SECONDS_SINCE_2001, bool(_WHEN.search(name)), _epoch),
        (_SERIAL, forced or bool(_SERIAL_HINT.search(name)), _serial),
    ]
    for pattern, meant, read in scales:
        if meant and _share(pattern, sample) >= 0.9:
            numbers = [
                read(value) if whole_match(pattern, value) else None for value in cells.values
            ]
            values = pd.Series(
                np.array([_NAT if one is None else one for one in numbers], "datetime64[us]")
            )
            counted = "serials" if read is _serial else "epoch"
            return _limited(Moments(values, counted=counted), cells, forced)
    return None


_NAT = np.iinfo(np.int64).min


def _from_digits(value: str) -> _Read | None:
    match = whole_match(_DIGITS, value)
    if not match:
        return None
    year, month, day, hour, minute, second = (int(part or 0) for part in match.groups())
    return year, month, day or 1, ((hour * 60 + minute) * 60 + second) * _MICRO, ""


def _epoch(value: str) -> int:
    """Return microseconds since 1970 of seconds or, with 13, 16 and 19 digits, of their parts."""
    whole, _, rest = value.partition(".")
    thousandths = max(0, (len(whole) - 10) // 3)
    return int(Decimal(f"{whole}.{rest or 0}") * _MICRO / 1000**thousandths)


def _serial(value: str) -> int:
    """Return microseconds since 1970 of Excel's days since 1899-12-30 (its leap-year fault in)."""
    return round((float(value) - 25_569) * _DAY)


def _gathered(
    cells: Cells, read: Sequence[_Read | None], forced: bool, *, last_resort: bool = False
) -> Moments | None:
    values = _series(read)
    if last_resort:
        missing = values.isna() & ~cells.missing
        if missing.any():
            texts = pd.Series(cells.values, dtype="str").where(missing)
            guessed = pd.to_datetime(texts, format="mixed", errors="coerce", utc=True)
            values = values.fillna(guessed.dt.tz_localize(None).astype("datetime64[us]"))
    zones = tuple(sorted({one[4] for one in read if one and one[4]}))
    return _limited(Moments(values, zones=zones), cells, forced)


def _series(read: Sequence[_Read | None]) -> pd.Series:
    """Return moments as datetime64[us]; NaT where nothing was read or no calendar has that day."""
    known = [one if one else (0, 0, 0, 0, "") for one in read]
    dates = pd.DataFrame(
        {
            "year": [one[0] for one in known],
            "month": [one[1] for one in known],
            "day": [one[2] for one in known],
        }
    )
    days = pd.to_datetime(dates, errors="coerce").astype("datetime64[us]")
    return days + pd.to_timedelta([one[3] for one in known], unit="us").as_unit("us")


def _limited(found: Moments, cells: Cells, forced: bool) -> Moments | None:
    """Count what could not be read; None where it is too much for a column of dates."""
    lost = (found.values.isna() & ~cells.missing).to_numpy()
    unread = int(cells.counts[lost].sum())
    rows = max(cells.present_rows, 1)
    allowed = 0.5 * rows if forced else max(_UNREAD_SHARE * rows, rows >= _FEW_FORMS)
    if unread > allowed or unread == cells.present_rows:
        return None
    return replace(found, unread=unread)
