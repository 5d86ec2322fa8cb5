"""From any table to series on a regular calendar, with all that was done on the way."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
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
from lib.workflows.forecasts.series.days import over_days, spans_days
from lib.workflows.forecasts.series.doubts import last_part, lone_zeros, total_among
from lib.workflows.forecasts.series.findings import series_findings
from lib.workflows.forecasts.series.long import LongTable, long_table
from lib.workflows.forecasts.series.periods import Floats, Ints, Mask, Moments
from lib.workflows.forecasts.series.together import FAR, Periods, far_away, put_together
from lib.workflows.forecasts.series.value_columns import looks_cumulated

_MOST_PERIODS = 20_000_000
_SPARSE = 200
"""So many periods a row on average are a date that is wrong rather than a series."""


def series_table(
    dataset: Dataset,
    setup: SeriesSetup,
    extend: int = 0,
    origin: str | None = None,
    least: int = 2,
) -> tuple[Dataset, SeriesFacts]:
    """Return a table of one row a series and period, and facts about how it came about.

    Its columns are SERIES, DATE, the value and the covariates under their own names; a series runs
    from its first value to its last one, then through the moments of known covariates beyond it,
    then ``extend`` further ones. ``origin`` names the table of the store that it is made of;
    series of fewer than ``least`` values are left out.
    InputError: "series_no_values", "series_one_value", "series_too_long", "series_name_taken",
    those of long_table.
    """
    taken = {setup.value, *setup.known, *setup.past, *setup.static} & {DATE, SERIES}
    if taken:
        raise InputError("series_name_taken", column=min(taken))
    if setup.difference:
        # Totals do not add up: a period's is the one at its end.
        setup = replace(setup, aggregate=Aggregate.LAST)
    table = long_table(dataset.frame, setup)
    usable = (table.codes >= 0) & ~np.isnat(table.moments)
    if not bool(np.isfinite(table.values[usable]).any()):
        raise InputError("series_no_values", column=setup.value, rows=len(table.values))
    stray = _stray(table, usable, setup)
    usable[stray] = False
    periods = put_together(table, usable, setup)
    half = _last_part(periods, table.moments[usable], setup)
    kept, left_out = _kept(periods, table, least)
    spans = _spans(periods, kept, setup, extend, dataset.frame)
    names = [table.names[one] for one in kept]
    frame, facts = _regular(periods, spans, names, setup, dataset.frame)
    facts = replace(
        facts,
        left_out=left_out,
        unread_dates=len(np.unique(table.rows[np.isnat(table.moments)])),
        last_part="" if half is None else _iso(half),
        valueless=_valueless(table, usable, setup),
        stray=tuple(_iso(one) for one in np.sort(table.moments[stray])),
        infinite=table.infinite,
        rows_without_series=int((table.codes < 0).sum()),
    )
    findings = series_findings(dataset, setup, facts)
    return _as_dataset(dataset, frame, setup, facts, findings, origin), facts


def _stray(table: LongTable, usable: Mask, setup: SeriesSetup) -> Ints:
    """Return the places of the values that stand far away from all others of their series."""
    valued = np.flatnonzero(usable & np.isfinite(table.values))
    order = np.lexsort((table.moments[valued].astype(np.int64), table.codes[valued]))
    valued = valued[order]
    return valued[far_away(table.codes[valued], table.moments[valued], setup.frequency)]


def _last_part(periods: Periods, moments: Moments, setup: SeriesSetup) -> np.datetime64 | None:
    """Return the last moment where sums of the last period lack rows to come."""
    if setup.aggregate is not Aggregate.SUM or not periods.duplicates or setup.start is not None:
        return None
    return last_part(periods.calendar, periods.calendar.numbers(moments), moments)


def _valueless(table: LongTable, usable: Mask, setup: SeriesSetup) -> int:
    """Count rows without a value, but not those that only say what is known ahead."""
    bare = usable & ~np.isfinite(table.values)
    if setup.known:
        valued = usable & np.isfinite(table.values)
        last = np.full(len(table.names), np.iinfo(np.int64).min)
        np.maximum.at(last, table.codes[valued], table.moments[valued].astype(np.int64))
        bare &= table.moments.astype(np.int64) < last[table.codes]
    return int(bare.sum())


def _kept(periods: Periods, table: LongTable, least: int) -> tuple[Ints, dict[str, int]]:
    """Return the series that have at least so many values, and count the others by reason."""
    valued = np.isfinite(periods.values)
    counts = np.bincount(periods.codes[valued], minlength=len(table.names))
    named = np.bincount(periods.codes, minlength=len(table.names)) > 0
    kept = np.flatnonzero(counts >= least)
    if not len(kept):
        raise InputError("series_one_value", series=int(named.sum()))
    few, empty = int(((counts > 0) & (counts < least)).sum()), int((named & (counts == 0)).sum())
    left_out = {"one_value": few, "no_value": empty}
    return kept, {reason: count for reason, count in left_out.items() if count}


@dataclass(frozen=True)
class _Spans:
    """Where each kept series stands in the complete table.

    ``owner`` numbers the kept series of each entry (-1: none). Series s runs from the period
    ``first[s]`` to ``last[s]``, where its last value is, and to ``end[s]`` with covariates known
    ahead; its rows are ``starts[s]:starts[s + 1]``.
    """

    owner: Ints
    first: Ints
    last: Ints
    end: Ints
    starts: Ints


def _spans(
    periods: Periods, kept: Ints, setup: SeriesSetup, extend: int, given: pd.DataFrame
) -> _Spans:
    """Return where the series stand; InputError "series_too_long"."""
    place = np.full(int(max(periods.codes.max(), kept.max())) + 1, -1, dtype=np.int64)
    place[kept] = np.arange(len(kept))
    owner = place[periods.codes]
    valued = (owner >= 0) & np.isfinite(periods.values)
    first, last = _ends(owner[valued], periods.numbers[valued], len(kept))
    end = last.copy()
    if setup.known:
        said = given[list(setup.known)].notna().any(axis=1).to_numpy()[periods.rows]
        said = np.logical_or.reduceat(said, periods.starts)
        beyond = said & (owner >= 0) & (periods.numbers > last[owner])
        np.maximum.at(end, owner[beyond], periods.numbers[beyond])
    # The first value of a running total is no change from another one.
    first = first + 1 if setup.difference else first
    sizes = end + extend - first + 1
    total, entries = int(sizes.sum()), len(periods.codes)
    if total > _MOST_PERIODS or total > max(_SPARSE * entries, 100_000):
        edges = periods.calendar.moments(np.array([first.min(), last.max()]))
        raise InputError(
            "series_too_long",
            periods=total,
            rows=entries,
            first=str(edges[0].astype("datetime64[D]")),
            last=str(edges[1].astype("datetime64[D]")),
            frequency=setup.frequency,
        )
    return _Spans(owner, first, last, end, np.append(0, np.cumsum(sizes)))


def _regular(
    periods: Periods, spans: _Spans, names: Sequence[str], setup: SeriesSetup, given: pd.DataFrame
) -> tuple[pd.DataFrame, SeriesFacts]:
    """Return complete series, and what can be counted of them."""
    owner, first, last = spans.owner, spans.first, spans.last
    held = (owner >= 0) & (periods.numbers >= first[owner]) & (periods.numbers <= spans.end[owner])
    target = spans.starts[owner[held]] + periods.numbers[held] - first[owner[held]]
    total = int(spans.starts[-1])
    series = np.repeat(np.arange(len(names)), np.diff(spans.starts))
    through = np.arange(total, dtype=np.int64) - spans.starts[series]
    past = through <= (last - first)[series]
    valued = (owner >= 0) & np.isfinite(periods.values)
    y = np.full(total, np.nan)
    y[target] = _changes(periods)[held] if setup.difference else periods.values[held]
    gaps = int((~np.isfinite(y) & past).sum())
    zeros = lone_zeros(y, series, len(names))
    if setup.fill is Fill.ZERO:
        y = np.where(past & ~np.isfinite(y), 0.0, y)
    source = np.full(total, -1, dtype=np.int64)
    source[target] = np.flatnonzero(held)
    columns = {
        SERIES: pd.Series(np.array(names, dtype=object)[series]).astype("str"),
        DATE: pd.Series(periods.calendar.moments(first[series] + through)),
        setup.value: pd.Series(y),
    }
    spread = []
    for name in (*setup.known, *setup.past):
        columns[name] = periods.covariate(given[name]).reindex(source).reset_index(drop=True)
        if name in setup.known and spans_days(setup.frequency):
            wider = over_days(columns[name], series, columns[DATE])
            spread += [name] if wider is not None else []
            columns[name] = columns[name] if wider is None else wider
    for name in setup.static:
        columns[name] = _static(periods.covariate(given[name]), spans, series)
    present = y[np.isfinite(y)]
    lengths = last - first + 1
    edges = periods.calendar.moments(np.array([first.min(), last.max()]))
    ahead = ~past & (through <= (spans.end - first)[series])
    said, unsaid = _said_ahead(columns, setup.known, ahead)
    facts = SeriesFacts(
        series=len(names),
        periods=int(lengths.sum()),
        lengths=(int(lengths.min()), int(np.median(lengths)), int(lengths.max())),
        first=_iso(edges[0]),
        last=_iso(edges[1]),
        values=len(present),
        gaps=gaps,
        duplicates=periods.duplicates,
        zeros=float((present == 0).mean()) if len(present) else 0.0,
        off_calendar=periods.off_calendar,
        future_rows=said,
        known_reach=int((spans.end - last).min()) if setup.known else 0,
        constant=_constant(y, series, len(names)),
        clock_changes=periods.clock_changes,
        order=periods.order,
        steps=periods.steps,
        far=_far(owner[valued], periods.numbers[valued], len(names)),
        known_gaps=unsaid,
        lone_zeros=zeros,
        total=total_among(names, y, series, first[series] + through),
        cumulated=not setup.difference
        and looks_cumulated(setup.value, present, series[np.isfinite(y)]),
        spread=tuple(spread),
    )
    return pd.DataFrame(columns), facts


def _ends(owner: Ints, numbers: Ints, count: int) -> tuple[Ints, Ints]:
    """Return the first and the last number of each owner; entries are sorted by both."""
    edges = np.searchsorted(owner, np.arange(count + 1))
    return numbers[edges[:-1]], numbers[edges[1:] - 1]


def _far(owner: Ints, numbers: Ints, count: int) -> int:
    """Count series with a gap that is several times as long as all of their values."""
    gaps = np.where(np.diff(owner) == 0, np.diff(numbers), 0)
    longest = np.zeros(count, dtype=np.int64)
    np.maximum.at(longest, owner[1:], gaps)
    return int((longest > np.maximum(FAR * np.bincount(owner, minlength=count), 100)).sum())


def _said_ahead(
    columns: Mapping[str, pd.Series], known: Sequence[str], ahead: Mask
) -> tuple[int, int]:
    """Count the rows ahead in which covariates are known, and the values that are missing there."""
    if not known:
        return 0, 0
    there = pd.concat([columns[name][ahead].notna() for name in known], axis=1).to_numpy()
    return int(there.any(axis=1).sum()), int((~there).sum())


def _changes(periods: Periods) -> Floats:
    """Return the change of each entry's running total from the period before it.

    A total that falls by more than half has begun again, from zero.
    """
    values = periods.values
    before = np.append(np.nan, values[:-1])
    joined = (np.diff(periods.codes) == 0) & (np.diff(periods.numbers) == 1)
    before = np.where(np.append(False, joined), before, np.nan)
    again = (values >= 0) & (values < 0.5 * before)
    return np.where(again, values, values - before)


def _static(values: pd.Series, spans: _Spans, series: Ints) -> pd.Series:
    """Return what each series says last, at all of its periods."""
    own = values.to_numpy(dtype=object)
    known = values.notna().to_numpy() & (spans.owner >= 0)
    last = np.full(len(spans.first), None, dtype=object)
    last[spans.owner[known]] = own[known]
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
