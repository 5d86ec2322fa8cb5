"""Regular calendars: moments of a frequency as whole numbers, the moments after the last one."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from lib.errors import InputError

Moments: TypeAlias = NDArray[np.datetime64]
Ints: TypeAlias = NDArray[np.int64]
Floats: TypeAlias = NDArray[np.float64]
Mask: TypeAlias = NDArray[np.bool_]

SECOND = 1_000_000
MINUTE, HOUR, DAY = 60 * SECOND, 3600 * SECOND, 86_400 * SECOND
WEEK = 7 * DAY
_STEPS = {"s": SECOND, "min": MINUTE, "h": HOUR, "D": DAY, "W": WEEK}
_MONTHS = {"M": 1, "Q": 3, "Y": 12}
WEEKDAYS = ("MON", "TUE", "WED", "THU", "FRI", "SAT", "SUN")
MONTHS = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")
_ALIAS = re.compile(r"(\d*)(s|min|h|D|B|W|MS|ME|QS|QE|YS|YE)(?:-([A-Z]{3}))?")
_MONDAY = 4
"""1970-01-05 was a Monday."""


@dataclass(frozen=True)
class Frequency:
    """A pandas alias taken apart: ``count`` of a ``unit``, anchored at a weekday or a month.

    ``unit`` is "s", "min", "h", "D", "B", "W", "M", "Q" or "Y"; ``end`` says that moments are the
    last days of months, quarters or years. ``anchor`` is a weekday (Monday is 0) of "W", and the
    month (January is 0) in which a quarter or year starts.
    """

    count: int
    unit: str
    anchor: int = 0
    end: bool = False

    @property
    def microseconds(self) -> int:
        """How long a period is; 0 where that differs (months, business days)."""
        return self.count * _STEPS.get(self.unit, 0)

    @property
    def months(self) -> int:
        """How many months a period has; 0 of shorter ones."""
        return self.count * _MONTHS.get(self.unit, 0)

    @property
    def days(self) -> float:
        """About how many days a period has."""
        if self.unit == "B":
            return self.count * 7 / 5
        return self.months * 30.436875 or self.microseconds / DAY


def parse_frequency(alias: str) -> Frequency:
    """Read an alias such as "h", "15min", "W-SUN", "MS"; InputError "series_frequency"."""
    match = _ALIAS.fullmatch(alias.strip())
    count = int(match[1] or 1) if match else 0
    if not match or count < 1 or (match[2] == "B" and count > 1):
        raise InputError("series_frequency", frequency=alias)
    code, anchor = match[2], match[3]
    unit, end = (code[0], code[1] == "E") if code[-1] in "SE" and len(code) == 2 else (code, False)
    names = {"W": WEEKDAYS, "Q": MONTHS, "Y": MONTHS}.get(unit, ())
    if anchor is not None and anchor not in names:
        raise InputError("series_frequency", frequency=alias)
    if unit == "W":
        return Frequency(count, unit, names.index(anchor or "SUN"))
    place = MONTHS.index(anchor or ("DEC" if end else "JAN"))
    # "QE-DEC" names the month in which a period ends, "QS-JAN" that in which it starts.
    return Frequency(count, unit, (place + 1) % 12 if end else place, end)


@dataclass(frozen=True)
class Calendar:
    """The moments of a frequency, numbered; ``origin`` is one of them where steps are fixed.

    ``origin`` is microseconds since 1970: hours may start at half past, and every second Friday
    needs to know which one.
    """

    frequency: Frequency
    origin: int = 0

    def numbers(self, moments: Moments, *, nearest: bool = False) -> Ints:
        """Return the number of the period that holds each moment, or of the ``nearest`` one.

        A week holds the seven days up to the weekday that it is named by.
        """
        kind = self.frequency
        times = moments.astype("datetime64[us]").astype(np.int64)
        if kind.months:
            months = moments.astype("datetime64[M]").astype(np.int64)
            held = np.asarray((months - self._first_month) // kind.months)
            return self._nearest(held, times) if nearest else held
        days = times // DAY
        if kind.unit == "B":
            dates = days.astype("datetime64[D]")
            first = np.datetime64(0, "D")
            rolled = np.busday_offset(dates, 0, roll="backward")
            return np.busday_count(first, rolled).astype(np.int64)
        step = kind.microseconds
        if kind.unit == "W":
            passed = days * DAY - self.origin
            if nearest:
                return np.asarray((passed + step // 2) // step)
            return np.asarray(-(-passed // step))
        if kind.unit == "D":
            return np.asarray((days * DAY - self.origin) // step)
        passed = times - self.origin
        return np.asarray((passed + step // 2 if nearest else passed) // step)

    def _nearest(self, held: Ints, times: Ints) -> Ints:
        """Return the numbers of the moments next to times: those of the periods around."""
        apart = [np.abs(self.moments(held + one).astype(np.int64) - times) for one in (0, -1, 1)]
        return np.asarray(held + np.array([0, -1, 1])[np.argmin(apart, axis=0)], dtype=np.int64)

    def moments(self, numbers: Ints) -> Moments:
        """Return the moments of these numbers as datetime64[us]."""
        kind = self.frequency
        if kind.months:
            months = numbers * kind.months + self._first_month
            if not kind.end:
                return months.astype("datetime64[M]").astype("datetime64[us]")
            after = (months + kind.months).astype("datetime64[M]").astype("datetime64[D]")
            return (after - np.timedelta64(1, "D")).astype("datetime64[us]")
        if kind.unit == "B":
            found = np.busday_offset(np.datetime64(0, "D"), numbers, roll="forward")
            return np.asarray(found).astype("datetime64[us]")
        return (numbers * kind.microseconds + self.origin).astype("datetime64[us]")

    @property
    def _first_month(self) -> int:
        """Return a month, counted from 1970, in which a period starts."""
        kind = self.frequency
        if kind.count > 1 and self.origin:
            moment = np.datetime64(self.origin, "us")
            month = int(moment.astype("datetime64[M]").astype(np.int64))
            return month - (kind.months - 1 if kind.end else 0)
        return kind.anchor


def make_calendar(alias: str, moments: Moments) -> Calendar:
    """Return the calendar of a frequency on which most of these moments lie.

    Days and longer steps begin at midnight; shorter ones where most moments stand.
    """
    kind = parse_frequency(alias)
    if not len(moments) or (kind.count == 1 and kind.unit in "DB") or kind.unit == "B":
        return Calendar(kind)
    times = moments.astype("datetime64[us]").astype(np.int64)
    if kind.months:
        # Which of every two months: that of the first moment.
        return Calendar(kind, int(times.min()) if kind.count > 1 else 0)
    step = kind.microseconds
    if kind.unit == "W":
        anchor = (kind.anchor + _MONDAY) * DAY
        weeks = -(-(times // DAY * DAY - anchor) // WEEK)
        return Calendar(kind, anchor + _commonest(weeks % kind.count) * WEEK)
    if kind.unit == "D":
        return Calendar(kind, _commonest(times // DAY % kind.count) * DAY)
    phase, share = _commonest_share(times % step)
    return Calendar(kind, phase if share >= 0.5 else 0)


def _commonest(values: Ints) -> int:
    return _commonest_share(values)[0]


def _commonest_share(values: Ints) -> tuple[int, float]:
    found, counts = np.unique(values, return_counts=True)
    place = int(counts.argmax())
    return int(found[place]), float(counts[place] / len(values))
