"""Dates and times as people write them."""

import re
from dataclasses import dataclass

import numpy as np
import pandas as pd

from lib.intake.cells import LONGEST_VALUE, Cells, whole_match

_MONTHS = "Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec"
_CLOCK_PART = r"\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?\s*(?:[AaPp][Mm])?"
_TIME = rf"(?:[T ]\s*{_CLOCK_PART}\s*(?:Z|UTC|[+-]\d{{2}}:?\d{{2}})?)?"
_ISO = re.compile(rf"\d{{4}}-\d{{1,2}}-\d{{1,2}}{_TIME}")
_PARTED = re.compile(rf"(\d{{4}})\s?[./]\s?(\d{{1,2}})\s?[./]\s?(\d{{1,2}})\.?({_TIME})")
_DAY_FIRST = re.compile(rf"(\d{{1,2}})([./-])(\d{{1,2}})\2(\d{{4}})({_TIME})")
_KOREAN = re.compile(rf"(\d{{4}})년\s*(\d{{1,2}})월(?:\s*(\d{{1,2}})일)?({_TIME})")
_MONTH = re.compile(r"(\d{4})[-/](0[1-9]|1[0-2])")
_PLAIN = re.compile(r"[+-]?\d*\.?\d+")
_NAMED = re.compile(rf"({_MONTHS})[a-z]*[-/ ](\d{{2}}|\d{{4}})", re.IGNORECASE)
_NAMED_DAY = re.compile(
    rf"(\d{{1,2}})[-/ ]({_MONTHS})[a-z]*[-/ ,]+(\d{{2}}|\d{{4}})({_TIME})", re.IGNORECASE
)
_DIGITS = re.compile(r"(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])")
_CLOCK = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)(?::([0-5]\d))?")
_HINT = re.compile(r"date|day|(^|_)dt($|_)|일자|날짜|년월일|일시|(^|_)ds($|_)|time", re.IGNORECASE)
_PARSED_SHARE = 0.98
_ENOUGH_DIGITS = 10
"""So many different eight-digit numbers that are all calendar dates cannot be chance."""


@dataclass(frozen=True)
class Moments:
    """Distinct cells as date-times without a zone (NaT where missing or not readable).

    ``unread`` counts rows that could not be read; ``ambiguous``: day and month could be swapped.
    """

    values: pd.Series
    unread: int = 0
    ambiguous: bool = False


def parse_moments(cells: Cells, name: str, *, forced: bool = False) -> Moments | None:
    """Read a column's distinct cells as dates; None if they are not dates."""
    sample = cells.present[:50]
    if not sample or (not forced and all(map(_plain_number, sample[:5]))):
        return None
    ambiguous = False
    texts: list[str] | None = None
    if _all(_DIGITS, sample):
        if forced or _HINT.search(name) or len(cells.present) >= _ENOUGH_DIGITS:
            texts = [f"{v[:4]}-{v[4:6]}-{v[6:]}" for v in cells.values]
    elif _all(_DAY_FIRST, sample):
        texts, ambiguous = _day_first(cells)
    else:
        texts = _rewritten(cells, sample, forced)
    if texts is None:
        return None
    return _parsed(cells, texts, ambiguous, forced)


def _plain_number(value: str) -> bool:
    return bool(whole_match(_PLAIN, value)) and not whole_match(_DIGITS, value)


def _all(pattern: re.Pattern[str], sample: list[str]) -> bool:
    fitting = sum(bool(whole_match(pattern, value)) for value in sample)
    return fitting >= max(1.0, 0.9 * len(sample))


def _rewritten(cells: Cells, sample: list[str], forced: bool) -> list[str] | None:
    """Write the cells in ISO form."""
    rules = (
        (_ISO, r"\g<0>"),
        (_PARTED, r"\1-\2-\3\4"),
        (_MONTH, r"\1-\2-01"),
        (_NAMED, r"1 \1 \2"),
        (_NAMED_DAY, r"\1 \2 \3\4"),
    )
    for pattern, form in rules:
        if _all(pattern, sample):
            if pattern in (_NAMED, _NAMED_DAY):
                return [_named(whole_match(pattern, value)) for value in cells.values]
            return [
                pattern.sub(form, value) if len(value) <= LONGEST_VALUE else value
                for value in cells.values
            ]
    if _all(_KOREAN, sample):
        return [_korean(value) for value in cells.values]
    return list(cells.values) if forced else None


def _korean(value: str) -> str:
    match = whole_match(_KOREAN, value)
    return f"{match[1]}-{match[2]}-{match[3] or 1}{match[4]}" if match else ""


def _named(match: re.Match[str] | None) -> str:
    if match is None:
        return ""
    groups = match.groups()
    day, month, year = (groups[0], *groups[1:3]) if len(groups) == 4 else ("1", *groups[:2])
    number = _MONTHS.lower().split("|").index(month.lower()) + 1
    century = "" if len(year) == 4 else "20" if int(year) < 70 else "19"
    return f"{century}{year}-{number}-{day}{groups[3] if len(groups) == 4 else ''}"


def _day_first(cells: Cells) -> tuple[list[str], bool]:
    """Decide between day.month and month/day by a part above 12; by the separator if there is none.

    Returns the cells in ISO form, and whether it was undecided.
    """
    matches = [whole_match(_DAY_FIRST, value) for value in cells.values]
    found = [match for match in matches if match]
    first = max(int(match[1]) for match in found)
    second = max(int(match[3]) for match in found)
    ambiguous = first <= 12 and second <= 12 and found[0][2] != "."
    day_first = first > 12 or (second <= 12 and found[0][2] == ".")
    day, month = (1, 3) if day_first else (3, 1)
    return [f"{m[4]}-{m[month]}-{m[day]}{m[5]}" if m else "" for m in matches], ambiguous


def _parsed(cells: Cells, texts: list[str], ambiguous: bool, forced: bool) -> Moments | None:
    wanted = pd.Series(texts, dtype="str").where(~cells.missing)
    parsed = pd.to_datetime(wanted, format="ISO8601", errors="coerce", utc=True)
    if parsed[~cells.missing].isna().any():
        second = pd.to_datetime(wanted, format="mixed", errors="coerce", utc=True)
        parsed = parsed.fillna(second)
    values = parsed.dt.tz_localize(None).astype("datetime64[us]")
    lost = (values.isna() & ~cells.missing).to_numpy()
    unread = int(cells.counts[lost].sum())
    limit = 0.5 if forced else 1 - _PARSED_SHARE
    if unread > limit * max(cells.present_rows, 1):
        return None
    return Moments(values, unread, ambiguous)


def parse_clock(cells: Cells) -> np.ndarray[tuple[int], np.dtype[np.float64]] | None:
    """Read times of day ("04:30", "4:30:15") as hours from midnight; None if they are not."""
    present = cells.present
    if len(present) < 2 or not all(map(_CLOCK.fullmatch, present)):
        return None
    hours = np.full(len(cells.values), np.nan)
    for index in np.flatnonzero(~cells.missing):
        match = _CLOCK.fullmatch(cells.values[index])
        if match:
            hours[index] = int(match[1]) + int(match[2]) / 60 + int(match[3] or 0) / 3600
    return hours
