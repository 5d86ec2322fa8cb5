"""Times of day as people write them, and the zones behind them."""

import re
from collections.abc import Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from lib.intake.values.cells import Cells, whole_match

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
_CLOCK = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)(?::([0-5]\d)(?:[.,](\d{1,9}))?)?")
_MICRO = 1_000_000
_MAX_ZONES = 50


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


def parse_clock(cells: Cells) -> np.ndarray[tuple[int], np.dtype[np.float64]] | None:
    """Read times of day ("04:30", "4:30:15") as hours from midnight; None if they are not."""
    if not all(map(_CLOCK.fullmatch, cells.sample(5))):
        return None
    present = cells.present
    if len(present) < 2 or not all(map(_CLOCK.fullmatch, present)):
        return None
    hours = np.full(len(cells.values), np.nan)
    for index in np.flatnonzero(~cells.missing):
        match = _CLOCK.fullmatch(cells.values[index])
        if match:
            seconds = int(match[3] or 0) + float(f"0.{match[4] or 0}")
            hours[index] = int(match[1]) + int(match[2]) / 60 + seconds / 3600
    return hours
