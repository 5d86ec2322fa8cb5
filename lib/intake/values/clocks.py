"""Times of day as people write them, and the zones behind them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from lib.intake.values.cells import Cells, IntArray, whole_match

_ZONES = r"Z|UTC|GMT|KST|JST|[+-]\d{2}:?\d{2}"
ZONE = rf"\s*(?:{_ZONES})?"
"""A zone behind a time, if any."""
UNIVERSAL = frozenset({"Z", "UTC", "GMT", "+00:00", "+0000"})
"""Zones in which nobody lives by another clock."""
_TIME = re.compile(
    r"(?:(?P<before>오전|오후|[AaPp]\.?[Mm]\.?)\s*)?"
    r"(?P<hour>\d{1,2})(?::(?P<minute>\d{2})(?::(?P<second>\d{2})(?:[.,](?P<part>\d{1,9}))?)?"
    r"|시(?:\s*(?P<minutes>\d{1,2})분)?(?:\s*(?P<seconds>\d{1,2})초)?)"
    r"\s*(?P<after>[AaPp]\.?[Mm]\.?|오전|오후)?\s*(?P<zone>" + _ZONES + r")?"
)
_OF_DAY = re.compile(r":|시\s*\d|[AaPp]\.?[Mm]|오전|오후")
"""Without any of these a number of hours is no time of day."""
_DURATION = re.compile(r"(\d{1,4}):([0-5]\d):([0-5]\d(?:\.\d+)?)")
_MICRO = 1_000_000
_MAX_ZONES = 50
_ENOUGH = 4
"""So many times in order cannot be chance."""


@dataclass(frozen=True)
class Hours:
    """Distinct cells as hours (NaN where missing): since midnight, or of ``durations``."""

    values: np.ndarray[tuple[int], np.dtype[np.float64]]
    durations: bool


def read_clock(text: str) -> tuple[int, str] | None:
    """Read "3:15 PM", "오후 3:15" or "24:00" as microseconds since midnight, and its zone.

    24:00 is a whole day; None for what is no time.
    """
    match = whole_match(_TIME, text.strip())
    if not match:
        return None
    found = match.groupdict(default="")
    hour = int(found["hour"])
    minute = int(found["minute"] or found["minutes"] or 0)
    second = int(found["second"] or found["seconds"] or 0)
    half = (found["before"] or found["after"]).lower()
    if half:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half.startswith("p") or half == "오후" else 0)
    if minute > 59 or second > 59 or (hour, minute, second) > (24, 0, 0):
        return None
    part = int((found["part"] or "0").ljust(6, "0")[:6])
    return ((hour * 60 + minute) * 60 + second) * _MICRO + part, found["zone"]


def without_zones(values: Sequence[str]) -> tuple[Sequence[str], tuple[str, ...]]:
    """Take the zones off times that stand behind ISO dates; also return which there were."""
    texts = pa.array(values, type=pa.large_string())
    # A date alone ends like an offset: "2024-03-01" has no zone of -01.
    zoned = pc.match_substring_regex(texts, rf":\d{{2}}(?:\.\d+)?\s*(?:{_ZONES})$")
    if not pc.any(zoned).as_py():
        return values, ()
    ends = pc.extract_regex(texts.filter(zoned), rf"(?P<zone>{_ZONES})$")
    zones = pc.unique(pc.struct_field(ends, "zone")).to_pylist()
    bare = pc.replace_substring_regex(texts, rf"\s*(?:{_ZONES})$", "")
    return pc.if_else(zoned, bare, texts).to_pylist(), tuple(sorted(zones)[:_MAX_ZONES])


def on_one_clock(values: Sequence[str], moments: pd.Series) -> pd.Series | None:
    """Return local times of several zones in UTC, where only that puts the rows in order.

    So they are one sequence that was written by several clocks. None otherwise, as where one place
    has two offsets over the year, or rows of one place follow those of another.
    """
    ends = [re.search(rf"({_ZONES})$", value) for value in values]
    offsets = np.array([_minutes(end[1]) if end else np.nan for end in ends])
    known = moments.notna().to_numpy()
    own = offsets[known]
    if len(own) < _ENOUGH or np.isnan(own).any():
        return None
    local = moments[known].to_numpy().astype("datetime64[us]").astype(np.int64)
    universal = local - (own * 60 * _MICRO).astype(np.int64)
    years = 1 + abs(int(universal[-1] - universal[0])) // (365 * 86_400 * _MICRO)
    seasonal = np.ptp(own) <= 60 and int((np.diff(own) != 0).sum()) <= 2 * years
    if seasonal or _in_order(local) or not _in_order(universal):
        return None
    there = np.zeros(len(moments), dtype=np.int64)
    there[known] = universal
    return pd.Series(there.astype("datetime64[us]")).where(known)


def _in_order(times: IntArray) -> bool:
    steps = np.diff(times)
    return bool((steps > 0).all() or (steps < 0).all())


def _minutes(zone: str) -> float:
    """Return how many minutes a zone is ahead of UTC."""
    named = {"Z": 0.0, "UTC": 0.0, "GMT": 0.0, "KST": 540.0, "JST": 540.0}
    if zone in named:
        return named[zone]
    size = 60 * int(zone[1:3]) + int(zone[-2:])
    return float(-size if zone[0] == "-" else size)


def parse_clock(cells: Cells) -> Hours | None:
    """Read times of day ("04:30", "4:30:15 PM", "오후 3:15") as hours from midnight, or durations.

    None if they are neither. Durations have seconds ("26:10:00").
    """
    for durations in (False, True):
        read = _hours_passed if durations else _hours_of_day
        if all(read(value) is not None for value in cells.sample(5)):
            hours = read_hours(cells, durations=durations)
            known = int((~np.isnan(hours.values)).sum())
            if known > 1 and known == len(cells.present):
                return hours
    return None


def read_hours(cells: Cells, *, durations: bool) -> Hours:
    """Read times of day, or durations; NaN where that is not possible."""
    read = _hours_passed if durations else _hours_of_day
    found = [
        None if gone else read(value)
        for value, gone in zip(cells.values, cells.missing, strict=True)
    ]
    return Hours(np.array([np.nan if one is None else one for one in found]), durations)


def _hours_of_day(text: str) -> float | None:
    clock = read_clock(text) if _OF_DAY.search(text) else None
    return None if clock is None or clock[1] else clock[0] / _MICRO / 3600


def _hours_passed(text: str) -> float | None:
    match = whole_match(_DURATION, text)
    return int(match[1]) + int(match[2]) / 60 + float(match[3]) / 3600 if match else None
