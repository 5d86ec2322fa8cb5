"""Rows on a calendar: those of one series and period become one."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from lib.workflows.forecasts.facts.setup import Aggregate, SeriesSetup
from lib.workflows.forecasts.series.frequency import find_frequency
from lib.workflows.forecasts.series.long import LongTable
from lib.workflows.forecasts.series.periods import (
    DAY,
    HOUR,
    Calendar,
    Floats,
    Ints,
    Mask,
    Moments,
    make_calendar,
    parse_frequency,
)

FAR = 5
"""A gap of so many times as many periods as a series has rows is none within it."""
_STRAY = 3
"""So many rows beyond such a gap, at most, are mistyped."""
NEWEST_FIRST, UNSORTED = "newest_first", "unsorted"


@dataclass(frozen=True)
class Periods:
    """One entry a series and period that has a row: sorted by series, then period.

    ``rows`` are the rows of the table in this order, entry i those from ``starts[i]`` on.
    ``duplicates`` counts values beyond the first of an entry, ``clock_changes`` those of hours that
    came twice when clocks were put back. ``order`` says how rows stood: "", NEWEST_FIRST, UNSORTED;
    ``steps`` why they keep no common step: "", "changes", "differs", "irregular".
    """

    calendar: Calendar
    codes: Ints
    numbers: Ints
    values: Floats
    rows: Ints
    starts: Ints
    duplicates: int
    off_calendar: int
    clock_changes: int
    order: str
    steps: str

    def covariate(self, column: pd.Series) -> pd.Series:
        """Return a column's value of each entry: the mean of numbers, the last one of words."""
        own = column.iloc[self.rows].reset_index(drop=True)
        if own.dtype.kind not in "iufb":
            return own.iloc[self._ends].reset_index(drop=True)
        values = own.to_numpy(dtype=np.float64)
        if len(self.starts) == len(values):
            return pd.Series(values)
        valued = np.isfinite(values)
        counts = np.add.reduceat(valued.astype(np.int64), self.starts)
        return pd.Series(_aggregated(values, valued, self.starts, counts, Aggregate.MEAN))

    @property
    def _ends(self) -> Ints:
        return np.append(self.starts[1:], len(self.rows)) - 1


def put_together(table: LongTable, usable: Mask, setup: SeriesSetup) -> Periods:
    """Return the usable rows on the calendar of the set-up's frequency."""
    moments, codes = table.moments[usable], table.codes[usable]
    values, rows = table.values[usable], table.rows[usable]
    calendar = make_calendar(setup.frequency, moments)
    times = moments.astype(np.int64)
    stood = codes, times
    order = np.lexsort((times, codes))
    moments, codes, times = moments[order], codes[order], times[order]
    values, rows = values[order], rows[order]
    numbers, nearest = place_rows(calendar, codes, moments)
    starts = np.flatnonzero(np.append(True, (np.diff(codes) != 0) | (np.diff(numbers) != 0)))
    valued = np.isfinite(values)
    counts = np.add.reduceat(valued.astype(np.int64), starts)
    together = _aggregated(values, valued, starts, counts, setup.aggregate)
    twice = _put_back(calendar, moments[starts], counts)
    if twice.any() and setup.aggregate is Aggregate.SUM:
        # Such an hour is no longer than others.
        together = np.where(twice, together / np.maximum(counts, 1), together)
    return Periods(
        calendar,
        codes[starts],
        numbers[starts],
        together,
        rows,
        starts,
        duplicates=int((np.maximum(counts, 1) - 1)[~twice].sum()),
        off_calendar=_beside(moments, calendar, numbers) if nearest else 0,
        clock_changes=int(twice.sum()),
        order="" if setup.wide else _standing(*stood, back=HOUR if twice.any() else 0),
        steps=_steps(codes, times, setup.frequency),
    )


def _standing(codes: Ints, times: Ints, back: int) -> str:
    """Return how rows stand within their series: "" where in the order of time.

    Steps ``back`` are those of clocks.
    """
    order = np.argsort(codes, kind="stable")
    steps = np.diff(times[order])[np.diff(codes[order]) == 0]
    if not (steps < -back).any():
        return ""
    return UNSORTED if (steps > 0).any() else NEWEST_FIRST


def _steps(codes: Ints, times: Ints, frequency: str) -> str:
    """Return why rows that are sorted were put together to a frequency, where it is the best."""
    found = find_frequency(codes, times)
    uneven = found.code in ("changes", "differs", "irregular")
    return found.code if uneven and found.alias == frequency else ""


def far_away(codes: Ints, moments: Moments, frequency: str) -> Mask:
    """Return which of a series' rows stand alone beyond a gap longer than all others together.

    There are few of them: a mistyped year, not a part of the series. Rows are sorted by series,
    then by time.
    """
    found = np.zeros(len(codes), dtype=bool)
    gaps = np.diff(moments.astype(np.int64)) / (parse_frequency(frequency).days * DAY)
    sizes = np.bincount(codes, minlength=int(codes.max(initial=0)) + 1)
    starts = np.append(0, np.cumsum(sizes))
    wide = (np.diff(codes) == 0) & (gaps > np.maximum(FAR * sizes[codes[1:]], 100))
    for place in np.flatnonzero(wide).tolist():
        start, end = starts[codes[place]], starts[codes[place] + 1]
        before, after = place + 1 - start, end - place - 1
        few = min(before, after)
        if few <= max(1, min(_STRAY, 0.01 * (end - start))) and end - start > 10:
            found[slice(start, place + 1) if before < after else slice(place + 1, end)] = True
    return found


def place_rows(calendar: Calendar, codes: Ints, moments: Moments) -> tuple[Ints, bool]:
    """Return the period of each row, and whether rows come about once a period.

    Each then belongs to the nearest moment: of months only where that tells more rows apart, since
    any day may stand for its month. Rows are sorted by series, then by time.
    """
    times = moments.astype(np.int64)
    steps = np.diff(times)[np.diff(codes) == 0]
    steps = steps[steps > 0]
    once = not len(steps) or float(np.median(steps)) >= 0.7 * calendar.frequency.days * DAY
    held = calendar.numbers(moments, nearest=once and not calendar.frequency.months)
    if once and calendar.frequency.months:
        near = calendar.numbers(moments, nearest=True)
        held = near if _doubled(codes, near) < _doubled(codes, held) else held
    return held, once


def _doubled(codes: Ints, numbers: Ints) -> int:
    """Count rows whose series and period stood before."""
    return int(((np.diff(codes) == 0) & (np.diff(numbers) == 0)).sum())


def _beside(moments: Moments, calendar: Calendar, numbers: Ints) -> int:
    """Count moments that do not stand where the others do, relative to the calendar.

    Days at nine in the morning or months on the 15th all stand at one place.
    """
    apart = moments.astype(np.int64) - calendar.moments(numbers).astype(np.int64)
    if calendar.frequency.end:
        # The last business day is the end of a month, too.
        apart = np.where((apart <= 0) & (apart >= -3 * DAY), 0, apart)
    _, counts = np.unique(apart, return_counts=True)
    return int(len(apart) - counts.max())


def _aggregated(values: Floats, valued: Mask, starts: Ints, counts: Ints, how: Aggregate) -> Floats:
    if len(starts) == len(values):
        return values
    if how is Aggregate.LAST:
        places = np.where(valued, np.arange(len(values)), -1)
        last = np.maximum.reduceat(places, starts)
        return np.where(counts > 0, values[np.maximum(last, 0)], np.nan)
    sums = np.add.reduceat(np.where(valued, values, 0.0), starts)
    if how is Aggregate.MEAN:
        sums = sums / np.maximum(counts, 1)
    return np.where(counts > 0, sums, np.nan)


def _put_back(calendar: Calendar, moments: Moments, counts: Ints) -> Mask:
    """Return where an hour came twice because clocks were put back, as far as that can be told.

    That is so where hardly anything else is there twice: Sundays of autumn (in the south of
    spring) before four in the morning.
    """
    double = counts == 2
    if calendar.frequency.days > HOUR / DAY or not double.any() or (counts > 2).any():
        return np.zeros(len(counts), dtype=bool)
    times = moments.astype(np.int64)
    month = moments.astype("datetime64[M]").astype(np.int64) % 12
    sunday = (times // DAY + 3) % 7 == 6
    found = double & sunday & np.isin(month, (2, 3, 8, 9, 10)) & (times % DAY < 4 * HOUR)
    return np.asarray(found & bool(found.sum() >= 0.9 * double.sum()))
