"""From any table to series on a regular calendar, with all that was done on the way."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from lib.core.columns import Column, ColumnKind
from lib.core.dataset import Dataset
from lib.core.facts import to_json
from lib.core.findings import Finding
from lib.errors import InputError
from lib.workflows.forecasts.facts.setup import (
    DATE,
    KIND,
    SERIES,
    Aggregate,
    Fill,
    SeriesFacts,
    SeriesSetup,
)
from lib.workflows.forecasts.series.findings import series_findings
from lib.workflows.forecasts.series.long import LongTable, long_table
from lib.workflows.forecasts.series.periods import (
    DAY,
    Calendar,
    Floats,
    Ints,
    Mask,
    Moments,
    make_calendar,
)

_MOST_PERIODS = 20_000_000
_SPARSE = 200
"""So many periods a row on average are a date that is wrong rather than a series."""


def series_table(
    dataset: Dataset, setup: SeriesSetup, extend: int = 0, origin: str | None = None
) -> tuple[Dataset, SeriesFacts]:
    """Return a table of one row a series and period, and facts about how it came about.

    Its columns are SERIES, DATE, the value and the covariates under their own names; a series runs
    from its first value to its last one, then through the moments of known covariates beyond it,
    then ``extend`` further ones. ``origin`` names the table of the store that it is made of.
    InputError: "series_no_values", "series_one_value", "series_too_long", "series_name_taken",
    those of long_table.
    """
    taken = {setup.value, *setup.known, *setup.past, *setup.static} & {DATE, SERIES}
    if taken:
        raise InputError("series_name_taken", column=min(taken))
    table = long_table(dataset.frame, setup)
    usable = (table.codes >= 0) & ~np.isnat(table.moments)
    if not bool(np.isfinite(table.values[usable]).any()):
        raise InputError("series_no_values", column=setup.value, rows=len(table.values))
    periods = _put_together(table, usable, setup, dataset.frame)
    kept, left_out = _kept(periods, table)
    frame, facts = _regular(periods, kept, table, setup, extend, dataset.frame)
    facts = replace(
        facts,
        left_out=left_out,
        unread_dates=table.unread,
        infinite=table.infinite,
        rows_without_series=int((table.codes < 0).sum()),
    )
    findings = series_findings(setup, facts, frame)
    return _as_dataset(dataset, frame, setup, facts, findings, origin), facts


@dataclass(frozen=True)
class _Periods:
    """One entry a series and period that has a row: sorted by series, then period."""

    calendar: Calendar
    codes: Ints
    numbers: Ints
    values: Floats
    rows: Ints
    duplicates: int
    off_calendar: int


def _put_together(
    table: LongTable, usable: Mask, setup: SeriesSetup, frame: pd.DataFrame
) -> _Periods:
    """Put rows on the calendar, and those of one series and period together."""
    moments, codes = table.moments[usable], table.codes[usable]
    values, rows = table.values[usable], table.rows[usable]
    calendar = make_calendar(setup.frequency, moments)
    times = moments.astype(np.int64)
    order = np.lexsort((times, codes))
    moments, codes, times = moments[order], codes[order], times[order]
    values, rows = values[order], rows[order]
    nearest = _one_a_period(calendar, codes, times)
    numbers = calendar.numbers(moments, nearest=nearest)
    starts = np.flatnonzero(np.append(True, (np.diff(codes) != 0) | (np.diff(numbers) != 0)))
    valued = np.isfinite(values)
    counts = np.add.reduceat(valued.astype(np.int64), starts)
    together = _aggregated(values, valued, starts, counts, setup.aggregate)
    # What else a period's rows say is that of the last one.
    last = np.append(starts[1:], len(values)) - 1
    return _Periods(
        calendar,
        codes[starts],
        numbers[starts],
        together,
        rows[last],
        duplicates=int((np.maximum(counts, 1) - 1).sum()),
        off_calendar=_beside(moments, calendar.moments(numbers)) if nearest else 0,
    )


def _one_a_period(calendar: Calendar, codes: Ints, times: Ints) -> bool:
    """Whether rows come about once a period, so that each belongs to the nearest moment."""
    steps = np.diff(times)[np.diff(codes) == 0]
    steps = steps[steps > 0]
    return not len(steps) or float(np.median(steps)) >= 0.7 * calendar.frequency.days * DAY


def _beside(moments: Moments, placed: Moments) -> int:
    """Count moments that do not stand where the others do, relative to the calendar.

    Days at nine in the morning or months on the 15th all stand at one place.
    """
    apart = moments.astype(np.int64) - placed.astype(np.int64)
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


def _kept(periods: _Periods, table: LongTable) -> tuple[Ints, dict[str, int]]:
    """Return the series that have at least two values, and count the others by reason."""
    valued = np.isfinite(periods.values)
    counts = np.bincount(periods.codes[valued], minlength=len(table.names))
    named = np.bincount(periods.codes, minlength=len(table.names)) > 0
    kept = np.flatnonzero(counts >= 2)
    if not len(kept):
        raise InputError("series_one_value", series=int(named.sum()))
    single, empty = int((counts == 1).sum()), int((named & (counts == 0)).sum())
    left_out = {"one_value": single, "no_value": empty}
    return kept, {reason: count for reason, count in left_out.items() if count}


def _regular(
    periods: _Periods,
    kept: Ints,
    table: LongTable,
    setup: SeriesSetup,
    extend: int,
    given: pd.DataFrame,
) -> tuple[pd.DataFrame, SeriesFacts]:
    """Return complete series of the kept ones."""
    # Series in the order of their names, as people sort them.
    place = np.full(len(table.names), -1, dtype=np.int64)
    place[kept] = np.arange(len(kept))
    owner = place[periods.codes]
    inside = owner >= 0
    owner, numbers, values = owner[inside], periods.numbers[inside], periods.values[inside]
    rows = periods.rows[inside]
    valued = np.isfinite(values)
    first, last = _ends(owner[valued], numbers[valued], len(kept))
    end = last.copy()
    if setup.known:
        said = given[list(setup.known)].notna().any(axis=1).to_numpy()[rows]
        beyond = said & (numbers > last[owner])
        np.maximum.at(end, owner[beyond], numbers[beyond])
    future = int((end - last).sum())
    sizes = end + extend - first + 1
    total = int(sizes.sum())
    if total > _MOST_PERIODS or total > max(_SPARSE * len(values), 100_000):
        moments = periods.calendar.moments(np.array([first.min(), last.max()]))
        raise InputError(
            "series_too_long",
            periods=total,
            rows=len(values),
            first=str(moments[0].astype("datetime64[D]")),
            last=str(moments[1].astype("datetime64[D]")),
            frequency=setup.frequency,
        )
    starts = np.append(0, np.cumsum(sizes))
    held = (numbers >= first[owner]) & (numbers <= end[owner])
    target = starts[owner[held]] + numbers[held] - first[owner[held]]
    y = np.full(total, np.nan)
    y[target] = values[held]
    if setup.difference:
        y = _differenced(y, starts)
    at = np.arange(total, dtype=np.int64)
    series = np.repeat(np.arange(len(kept)), sizes)
    through = at - starts[series]
    past = through <= (last - first)[series]
    gaps = int((~np.isfinite(y) & past).sum()) - (len(kept) if setup.difference else 0)
    if setup.fill is Fill.ZERO:
        y = np.where(past & ~np.isfinite(y), 0.0, y)
    source = np.full(total, -1, dtype=np.int64)
    source[target] = rows[held]
    names = [table.names[one] for one in kept]
    columns = {
        SERIES: pd.Series(np.array(names, dtype=object)[series]).astype("str"),
        DATE: pd.Series(periods.calendar.moments(first[series] + through)),
        setup.value: pd.Series(y),
    }
    for name in (*setup.known, *setup.past):
        columns[name] = _covariate(given[name], source)
    for name in setup.static:
        columns[name] = _static(given[name], owner, rows, series, len(kept))
    frame = pd.DataFrame(columns)
    present = y[np.isfinite(y)]
    lengths = last - first + 1
    moments = periods.calendar.moments(np.array([first.min(), last.max()]))
    facts = SeriesFacts(
        series=len(kept),
        periods=int(lengths.sum()),
        lengths=(int(lengths.min()), int(np.median(lengths)), int(lengths.max())),
        first=_iso(moments[0]),
        last=_iso(moments[1]),
        values=len(present),
        gaps=gaps,
        duplicates=periods.duplicates,
        zeros=float((present == 0).mean()) if len(present) else 0.0,
        off_calendar=periods.off_calendar,
        future_rows=future,
        constant=_constant(y, series, len(kept)),
    )
    return frame, facts


def _ends(owner: Ints, numbers: Ints, count: int) -> tuple[Ints, Ints]:
    """Return the first and the last number of each owner; entries are sorted by both."""
    edges = np.searchsorted(owner, np.arange(count + 1))
    return numbers[edges[:-1]], numbers[edges[1:] - 1]


def _differenced(y: Floats, starts: Ints) -> Floats:
    """Return the change from one value to the next; a series' first one has none."""
    changes = np.append(np.nan, np.diff(y))
    changes[starts[:-1]] = np.nan
    return changes


def _covariate(values: pd.Series, source: Ints) -> pd.Series:
    """Return a covariate at each period, missing where no row stands."""
    if values.dtype.kind in "iub":
        values = values.astype(np.float64)
    return values.reset_index(drop=True).reindex(source).reset_index(drop=True)


def _static(values: pd.Series, owner: Ints, rows: Ints, series: Ints, count: int) -> pd.Series:
    """Return what each series says last, at all of its periods."""
    own = values.to_numpy(dtype=object)[rows]
    known = values.notna().to_numpy()[rows]
    last = np.full(count, None, dtype=object)
    last[owner[known]] = own[known]
    return pd.Series(last[series]).astype("str").where(pd.notna(last)[series])


def _constant(y: Floats, series: Ints, count: int) -> int:
    """Count series that never change."""
    present = np.isfinite(y)
    low, high = np.full(count, np.inf), np.full(count, -np.inf)
    np.minimum.at(low, series[present], y[present])
    np.maximum.at(high, series[present], y[present])
    return int((low == high).sum())


def _iso(moment: np.datetime64) -> str:
    text = str(moment.astype("datetime64[s]"))
    return text.removesuffix("T00:00:00")


def _as_dataset(
    dataset: Dataset,
    frame: pd.DataFrame,
    setup: SeriesSetup,
    facts: SeriesFacts,
    findings: tuple[Finding, ...],
    origin: str | None,
) -> Dataset:
    """Return the table with a recipe that says how it was made of the other one."""
    names = {one.name for one in dataset.columns}
    used = (*setup.dates, *setup.series, *setup.wide, *setup.known, *setup.past, *setup.static)
    used = tuple(dict.fromkeys((*used, setup.value) if setup.value in names else used))
    words = {SERIES, *setup.static}
    columns = []
    for name in frame.columns:
        values = frame[name]
        kind = ColumnKind.NUMBER
        if values.dtype.kind == "M":
            kind = ColumnKind.DATETIME
        elif name in words or values.dtype == "str":
            kind = ColumnKind.CATEGORY
        columns.append(Column(name, kind, int(values.isna().sum()), int(values.nunique())))
    return replace(
        dataset,
        columns=tuple(columns),
        findings=findings,
        frame=frame,
        remedies=(),
        origin=origin,
        lines={},
        recipe={
            "kind": KIND,
            "setup": to_json(setup),
            "like": {name: dataset.column(name).like() for name in used},
            "facts": to_json(facts),
        },
    )
