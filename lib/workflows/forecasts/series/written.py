"""Moments that are written as periods (2024-Q1, 2024년 3주차), or with words around a date."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import partial

import numpy as np
import pandas as pd

from lib.workflows.forecasts.series.periods import DAY, WEEK, Floats, Ints, Moments

NAT = np.iinfo(np.int64).min
"""NaT as a whole number."""
_WEEKDAYS = re.compile(
    r"\s*[(（\[]\s*(?:[월화수목금토일](?:요일)?|(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?)\s*[)）\]]"
    r"|\s*[월화수목금토일]요일",
    re.IGNORECASE,
)
_SPAN = re.compile(r"^(.*\d\D{0,3}?)\s*(?:[~∼〜]|\s[-–—]\s|\sto\s|부터\s)\s*\D{0,4}\d.*$")
_ZONE = re.compile(r"(?<=:\d\d)\s*\(?([A-Z]{3,4})\)?$")
_TWO_CLOCKS = (
    *({f"{one}ST", f"{one}DT"} for one in ("E", "C", "M", "P", "AK", "H", "A", "N", "AE", "AC")),
    *({f"{one}T", f"{one}ST"} for one in ("CE", "WE", "EE", "NZ")),
    {"GMT", "BST"},
    {"NZST", "NZDT"},
)
"""Names that clocks of one place go by over the year."""
_FISCAL = re.compile(r"\b(?:FY|CY)[ .'’-]?(\d{4}|\d{2})(?:[/-]\d{2,4})?|^(\d{4})\s*(?:회계)?년도$")
_YEAR, _LINK = r"(?P<year>\d{4}|['’]?\d{2})", r"\s*[-/._ 년]*\s*"


def _any(*forms: str) -> re.Pattern[str]:
    """Return a pattern of forms whose groups "year" and "part" are numbered by their place."""
    told = (
        form.replace("?P<year>", f"?P<year{at}>").replace("?P<part>", f"?P<part{at}>")
        for at, form in enumerate(forms)
    )
    return re.compile("|".join(told))


_QUARTER = _any(
    rf"{_YEAR}{_LINK}[QqKT]\s*(?P<part>[1-4])",
    rf"{_YEAR}\s*[-/._ 년]+\s*(?P<part>[1-4])\s*(?:분기|Q|q|/4)",
    r"(?P<year>\d{4})(?P<part>[1-4])\s*(?:분기|Q|q|/4)",
    rf"[Qq](?P<part>[1-4])[-/ ]*{_YEAR}",
    rf"(?P<part>[1-4])\s*[Qq][-/ ]*{_YEAR}",
)
_HALF = _any(
    rf"{_YEAR}{_LINK}[Hh]\s*(?P<part>[12])",
    rf"(?P<year>\d{{4}}){_LINK}S\s*(?P<part>[12])",
    rf"{_YEAR}{_LINK}(?P<part>[상하전후])\s*반기",
    rf"{_YEAR}\s*[-/._ 년]+\s*(?P<part>[12])\s*(?:[Hh]|반기)",
    rf"[Hh](?P<part>[12])[-/ ]*{_YEAR}",
    rf"(?P<part>[12])\s*[Hh][-/ ]*{_YEAR}",
)
_WEEK = _any(
    rf"{_YEAR}{_LINK}(?:[Ww]|KW|[Ww]k|[Ww]eek)\s?(?P<part>\d{{1,2}})",
    r"(?P<year>\d{4})년?\s*(?P<part>\d{1,2})주차?",
    r"(?:[Ww]|KW|[Ww]k|[Ww]eek)\s?(?P<part>\d{1,2})[-/ ,]+(?P<year>\d{4})",
)
_MONTH = _any(
    r"(?P<year>\d{4})\s?[M.]\s?(?P<part>\d{1,2})\s?월?", r"(?P<part>\d{1,2})[./-](?P<year>\d{4})"
)
_MONTH_WEEK = re.compile(
    r"(\d{4}|\d{2})\s*[-./년]\s*(\d{1,2})\s*[-./월]\s*(\d|첫째|둘째|셋째|넷째|다섯째)\s*주차?"
)
_PLACES = {"첫째": 1, "둘째": 2, "셋째": 3, "넷째": 4, "다섯째": 5}
_HALVES = {"상": 1, "전": 1, "하": 2, "후": 2}


def plain_dates(values: pd.Series) -> pd.Series:
    """Return texts without weekdays in brackets, names of zones, and "FY"; spans as their start."""
    distinct = [str(one) for one in values.dropna().unique()]
    zones = {match[1] for one in distinct if (match := _ZONE.search(one.strip()))}
    bare = len(zones) == 1 or any(zones <= one for one in _TWO_CLOCKS)
    plain = {one: _plain(one, bare=bare and bool(zones)) for one in distinct}
    if all(text == one for one, text in plain.items()):
        return values
    return values.astype("str").map(plain).astype("str")


def _plain(text: str, *, bare: bool) -> str:
    found = _WEEKDAYS.sub("", text.strip())
    span = _SPAN.fullmatch(found)
    found = span[1] if span else found
    found = _ZONE.sub("", found) if bare else found
    return _FISCAL.sub(lambda one: str(_whole_year(one[1] or one[2])), found).strip()


def are_spans(values: pd.Series) -> bool:
    """Whether texts are mostly spans of time, as "2024-01-01 ~ 2024-01-07"."""
    if values.dtype != "str":
        return False
    sample = values.dropna().head(200)
    return bool(len(sample)) and sum(map(bool, map(_SPAN.fullmatch, sample))) > 0.5 * len(sample)


def find_periods(sample: Sequence[str]) -> Callable[[Sequence[str]], Ints] | None:
    """Return what reads texts that are nearly all periods of one kind; None if they are none.

    It gives microseconds since 1970 at which each period begins, NAT for what is none.
    """
    for pattern, read in (
        (_QUARTER, _quarters),
        (_HALF, _halves),
        (_WEEK, weeks_of_years),
        (_MONTH, _months),
    ):
        if sum(bool(pattern.fullmatch(one)) for one in sample) >= 0.9 * len(sample):
            return partial(_read, pattern=pattern, read=read)
    if sum(bool(_MONTH_WEEK.fullmatch(one)) for one in sample) >= 0.9 * len(sample):
        return _weeks_of_months
    return None


def _read(
    texts: Sequence[str], pattern: re.Pattern[str], read: Callable[[Floats, Floats], Moments]
) -> Ints:
    parts = np.full((len(texts), 2), np.nan)
    for place, text in enumerate(texts):
        match = pattern.fullmatch(text)
        if match is not None:
            found = {name[:4]: one for name, one in match.groupdict().items() if one is not None}
            part = _HALVES.get(found["part"]) or int(found["part"])
            parts[place] = _whole_year(found["year"]), part
    moments = read(parts[:, 0], parts[:, 1]).astype("datetime64[us]").astype(np.int64)
    return np.where(np.isnan(parts[:, 0]), NAT, moments)


def _whole_year(digits: str) -> int:
    """Return a year; two digits are of 1969 to 2068."""
    year = int(digits.strip("'’"))
    if year > 99:
        return year
    return year + (2000 if year < 69 else 1900)


def _quarters(years: Floats, parts: Floats) -> Moments:
    return _months(years, 3 * parts - 2)


def _halves(years: Floats, parts: Floats) -> Moments:
    return _months(years, 6 * parts - 5)


def _months(years: Floats, parts: Floats) -> Moments:
    inside = np.isfinite(years) & (parts >= 1) & (parts <= 12)
    months = np.where(inside, (years - 1970) * 12 + parts - 1, 0).astype(np.int64)
    found = months.astype("datetime64[M]").astype("datetime64[us]")
    return np.where(inside, found, np.datetime64("NaT"))


def weeks_of_years(years: Floats, weeks: Floats) -> Moments:
    """Return the Mondays of weeks as ISO 8601 numbers them."""
    inside = np.isfinite(years) & np.isfinite(weeks) & (weeks >= 1) & (weeks <= 53)
    fourth = (np.nan_to_num(years).astype(np.int64) - 1970).astype("datetime64[Y]")
    start = fourth.astype("datetime64[D]") + np.timedelta64(3, "D")
    monday = start - ((start.astype(np.int64) + 3) % 7).astype("timedelta64[D]")
    found = monday + (7 * (np.nan_to_num(weeks).astype(np.int64) - 1)).astype("timedelta64[D]")
    return np.where(inside, found, np.datetime64("NaT")).astype("datetime64[us]")


def _weeks_of_months(texts: Sequence[str]) -> Ints:
    """Return the Mondays of the weeks of months, as "2024년 1월 2주".

    A week is of the month that holds the weekday by which most of them are seven days apart:
    Thursday in ISO 8601, Monday or Sunday elsewhere.
    """
    found = [_MONTH_WEEK.fullmatch(text) for text in texts]
    parts = [
        (_whole_year(one[1]), int(one[2]), _PLACES.get(one[3]) or int(one[3])) if one else None
        for one in found
    ]
    inside = np.array([one is not None and 1 <= one[1] <= 12 for one in parts])
    months = np.array([(one[0] - 1970) * 12 + one[1] - 1 if one else 0 for one in parts])
    weeks = np.array([one[2] if one else 0 for one in parts])
    first = months.astype("datetime64[M]").astype("datetime64[D]").astype(np.int64)
    best, most = np.full(len(parts), NAT), -1
    for weekday in (3, 0, 6, 1, 2, 4, 5):
        marked = first + (weekday - (first + 3)) % 7 + 7 * (weeks - 1)
        mondays = (marked - weekday) * DAY
        regular = int((np.diff(np.unique(mondays[inside])) == WEEK).sum())
        if regular > most:
            best, most = np.where(inside, mondays, NAT), regular
    return best
