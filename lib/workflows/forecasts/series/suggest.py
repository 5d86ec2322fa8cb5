"""What a table of series is most likely meant as: a set-up with a reason for each choice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches

import numpy as np
import pandas as pd

from lib.core.columns import ColumnKind
from lib.core.dataset import Dataset
from lib.core.facts import Json
from lib.errors import InputError
from lib.workflows.forecasts.facts.setup import SeriesSetup
from lib.workflows.forecasts.facts.suggestion import Reason, Suggestion
from lib.workflows.forecasts.series.calendar import suggest_horizon, suggest_seasons
from lib.workflows.forecasts.series.covariates import Covariates, find_covariates
from lib.workflows.forecasts.series.date_columns import DateFound, find_dates, numbered_dates
from lib.workflows.forecasts.series.frequency import FrequencyFound, find_frequency
from lib.workflows.forecasts.series.id_columns import SeriesColumns, find_series
from lib.workflows.forecasts.series.long import long_table
from lib.workflows.forecasts.series.missing import why_no_dates, why_no_numbers
from lib.workflows.forecasts.series.moments import read_moments
from lib.workflows.forecasts.series.names import TARGET
from lib.workflows.forecasts.series.numbered import (
    PERIODS,
    Numbered,
    find_numbered,
    numbered_by,
    period_of_season,
)
from lib.workflows.forecasts.series.periods import Floats, Ints, Moments, make_calendar
from lib.workflows.forecasts.series.together import far_away, place_rows
from lib.workflows.forecasts.series.value_columns import (
    find_values,
    looks_cumulated,
    suggest_aggregate,
    suggest_fill,
)
from lib.workflows.forecasts.series.wide import find_offsets, find_wide, find_wide_dates

_WIDE_VALUE = "value"


@dataclass(frozen=True)
class Given:
    """What somebody says of a table's series; None: that is to be suggested.

    No ``dates`` at all, (): rows are in order. ``start`` is the date of the first row where there
    are none; ``wide``: each column of numbers is a series.
    """

    dates: tuple[str, ...] | None = None
    value: str | None = None
    series: tuple[str, ...] | None = None
    frequency: str | None = None
    start: str | None = None
    wide: bool = False

    def check(self, dataset: Dataset) -> None:
        """Raise InputError "unknown_column" for a column that there is not."""
        present = [str(name) for name in dataset.frame.columns]
        for name in (*(self.dates or ()), *(self.series or ()), self.value):
            if name is not None and name not in present:
                nearest = get_close_matches(name, present) or present[:5]
                raise InputError("unknown_column", column=name, nearest=nearest)


def suggest_setup(dataset: Dataset, given: Given = Given()) -> Suggestion:
    """Return the set-up that a table asks for around what is ``given``, which gets no reason.

    InputError says what the table lacks: "series_no_dates", "series_no_numbers",
    "series_no_values", "series_one_value"; or what cannot be of what is given.
    """
    given.check(dataset)
    dates = _dates(dataset, given)
    if given.start and dates and dates[0].numbered is None:
        raise InputError("series_has_dates", column=", ".join(dates[0].columns))
    if given.value is not None:
        moments: tuple[str, ...] = ()
        offsets: tuple[str, ...] = ()
    else:
        moments = () if given.dates else find_wide_dates(dataset)
        offsets = find_offsets(dataset) if dates else ()
    dated = bool(dates) and dates[0].numbered is None and _dates_rows(dates[0])
    if moments and not dated:
        return _wide_dates(dataset, (), moments, given)
    if offsets:
        return _wide_dates(dataset, dates[:1], offsets, given)
    if not dates:
        numbered = find_numbered(dataset)
        if numbered is None and given.frequency is not None:
            numbered = Numbered("order")
        if numbered is None:
            raise why_no_dates(dataset)
        dates = [numbered_dates(dataset, numbered)]
    return _rows(dataset, dates, given)


def _dates(dataset: Dataset, given: Given) -> list[DateFound]:
    """Return what could say when rows are, what is given first."""
    found = find_dates(dataset)
    if given.dates is None:
        return found
    numbered = None
    try:
        chosen = DateFound(given.dates, "given", read_moments(dataset.frame, given.dates))
    except InputError:
        numbered = numbered_by(dataset, given.dates)
        if numbered is None:
            raise
        chosen = numbered_dates(dataset, numbered)
    return [chosen, *(one for one in found if one.columns != given.dates)]


def _dates_rows(found: DateFound) -> bool:
    """Whether dates tell rows apart, rather than being one of their properties."""
    known = found.read.values[~np.isnat(found.read.values)]
    return len(pd.unique(known)) >= 0.5 * len(known)


def _rows(dataset: Dataset, dates: Sequence[DateFound], given: Given) -> Suggestion:
    """Suggest the set-up of a table whose rows have a date each."""
    when = dates[0]
    none = () if when.numbered is None or not when.numbered.of else (when.numbered.of,)
    says_when = (*when.columns, *none)
    values, why = find_values(dataset, when.read.values, (*says_when, *(given.series or ())))
    if given.value is not None:
        values, why = (given.value, *(one for one in values if one != given.value)), ""
    if not values:
        empty = [one.name for one in dataset.columns if not one.distinct]
        if empty:
            raise InputError("series_no_values", column=empty[0], rows=dataset.rows)
        raise why_no_numbers(dataset, when.columns)
    found = find_series(dataset, when.read.values, (*says_when, values[0]))
    if given.series is not None:
        found = replace(found, columns=given.series)
    values = tuple(one for one in values if one not in found.columns)
    wide, sure = find_wide(dataset, values) if not found.columns else ((), False)
    sure = (sure or (given.wide and len(wide) > 1)) and given.value is None
    reasons = [] if given.dates and when.numbered is None else [_about_dates(when)]
    others = [one.columns[0] for one in dates[1:] if one.code == "date"]
    if others and not given.dates:
        reasons.append(Reason("dates", "others", {"columns": others}))
    plain = SeriesSetup(when.columns, values[0], "D", series=found.columns)
    frequency = None
    if when.numbered is not None:
        start, first = given.start or when.numbered.start, when.numbered.first
        plain = replace(plain, start=start, first=first)
        frequency = _of_numbered(dataset, plain, when.numbered, given)
        plain = replace(plain, frequency=frequency.alias)
    if sure:
        setup = replace(plain, value=_WIDE_VALUE, series=(), wide=wide)
        reasons += [] if given.wide else [Reason("wide", "wide", {"count": len(wide)})]
        covariates = Covariates()
    else:
        reasons += [Reason("value", why, {"column": values[0]})] if why else []
        told = given.series is None and (found.columns or when.numbered is None)
        reasons += [_about_series(found)] if told else []
        rows = long_table(dataset.frame, plain)
        taken = (*says_when, values[0], *found.columns)
        covariates = find_covariates(
            dataset, values[0], taken, np.maximum(rows.codes, 0), rows.moments
        )
        setup = replace(
            plain, known=covariates.known, past=covariates.past, static=covariates.static
        )
        reasons += _about_covariates(covariates)
    return _completed(
        dataset,
        setup,
        reasons,
        given,
        dates=tuple(one.columns for one in dates),
        values=values,
        series=(*found.columns, *found.others),
        wide=wide,
        frequency=frequency,
    )


def _of_numbered(
    dataset: Dataset, setup: SeriesSetup, numbered: Numbered, given: Given
) -> FrequencyFound:
    """Return how long the periods are that rows without dates are numbered by."""
    if given.frequency is not None:
        return FrequencyFound(given.frequency, "given", coarser=PERIODS)
    if numbered.frequency:
        column = numbered.of or numbered.column
        return FrequencyFound(numbered.frequency, "named", {"column": column}, PERIODS)
    codes, _, values = _sorted(dataset, setup)
    alias, season = period_of_season(codes, values)
    return FrequencyFound(alias, "season" if season > 1 else "unknown", {"count": season}, PERIODS)


def _sorted(dataset: Dataset, setup: SeriesSetup) -> tuple[Ints, Moments, Floats]:
    """Return series, moments and values of all rows that have them, in order."""
    rows = long_table(dataset.frame, setup)
    usable = (rows.codes >= 0) & ~np.isnat(rows.moments) & np.isfinite(rows.values)
    if not usable.any():
        raise InputError("series_no_values", column=setup.value, rows=len(rows.values))
    codes, moments, values = rows.codes[usable], rows.moments[usable], rows.values[usable]
    order = np.lexsort((moments.astype(np.int64), codes))
    return codes[order], moments[order], values[order]


def _wide_dates(
    dataset: Dataset, dates: Sequence[DateFound], wide: tuple[str, ...], given: Given
) -> Suggestion:
    """Suggest the set-up of a table with a column a moment; ``dates`` are those of its rows."""
    columns = dates[0].columns if dates else ()
    taken = (*columns, *wide)
    words = [one for one in dataset.columns if one.name not in taken and one.distinct > 1]
    frame = dataset.frame
    rows = dataset.rows
    chosen: list[str] = []
    if given.series is not None:
        chosen = list(given.series)
    elif dates:
        chosen = list(find_series(dataset, dates[0].read.values, taken).columns)
    else:
        # The first column whose values tell all rows apart; else as many as that takes.
        ordered = [one for one in words if frame[one.name].dtype == "str"]
        ordered += [one for one in words if one.kind is ColumnKind.IDENTIFIER]
        alone = [one.name for one in ordered if one.distinct == rows]
        chosen = alone[:1]
        for one in () if alone else ordered:
            if chosen and not frame[chosen].duplicated().any():
                break
            chosen.append(one.name)
    static = tuple(
        one.name
        for one in words
        if one.name not in chosen and frame[one.name].dtype == "str" and one.distinct < rows
    )
    setup = SeriesSetup(
        columns, _WIDE_VALUE, "D", series=tuple(chosen), wide=wide, wide_dates=True, static=static
    )
    reasons = [
        Reason("wide", "wide_dates", {"count": len(wide), "first": wide[0], "last": wide[-1]})
    ]
    if chosen and given.series is None:
        reasons.append(Reason("series", "rows", {"columns": chosen}))
    return _completed(
        dataset,
        setup,
        reasons,
        given,
        dates=(columns,),
        values=(_WIDE_VALUE,),
        series=tuple(one.name for one in words),
        wide=wide,
    )


def _completed(
    dataset: Dataset,
    setup: SeriesSetup,
    reasons: Sequence[Reason],
    given: Given,
    *,
    dates: tuple[tuple[str, ...], ...],
    values: tuple[str, ...],
    series: tuple[str, ...],
    wide: tuple[str, ...],
    frequency: FrequencyFound | None = None,
) -> Suggestion:
    """Add what the rows themselves say: frequency, filling, aggregating, seasons, horizon."""
    codes, moments, numbers = _sorted(dataset, setup)
    if len(pd.unique(moments)) < 2:
        raise InputError("series_one_value", series=len(pd.unique(codes)))
    if frequency is None:
        frequency = find_frequency(codes, moments.astype(np.int64))
    if given.frequency is not None:
        frequency = FrequencyFound(given.frequency, "given", coarser=frequency.coarser)
    near = ~far_away(codes, moments, frequency.alias)
    codes, moments, numbers = codes[near], moments[near], numbers[near]
    places = place_rows(make_calendar(frequency.alias, moments), codes, moments)[0]
    name = _meaning(dataset, setup)
    aggregate, why_aggregate = suggest_aggregate(name, numbers, codes, places, frequency.code)
    periods, longest = _periods(codes, places)
    events = frequency.code == "irregular"
    broken = int((np.diff(places)[np.diff(codes) == 0] > 1).sum())
    entries = 1 + int(((np.diff(codes) != 0) | (np.diff(places) != 0)).sum())
    fill, why_fill = suggest_fill(name, aggregate, numbers, periods, broken, events=events)
    if events:
        # What one of many rows says in a word does not hold for their period.
        setup = replace(setup, past=_numbers(dataset, setup.past))
        reasons = [one for one in reasons if one.choice != "past"]
        reasons += _about_covariates(Covariates(past=setup.past))
    final = replace(setup, frequency=frequency.alias, aggregate=aggregate, fill=fill)
    # Periods of a length that nothing tells have no usual season.
    seasons = (1,) if frequency.code == "unknown" else suggest_seasons(frequency.alias, longest)
    horizon = suggest_horizon(frequency.alias, longest)
    return Suggestion(
        final,
        (
            *reasons,
            *_about_frequency(frequency),
            *([why_aggregate] if len(places) > entries else []),
            *([why_fill] if periods > entries else []),
        ),
        dates=dates,
        values=values,
        series=series,
        wide=wide,
        frequencies=tuple(dict.fromkeys((frequency.alias, *frequency.coarser))),
        seasons=seasons,
        horizon=horizon,
        running_total=looks_cumulated(name, numbers, codes),
    )


def _meaning(dataset: Dataset, setup: SeriesSetup) -> str:
    """Return what tells what the values are: names, and what is the same in all rows."""
    if not setup.wide and not TARGET.fullmatch(setup.value.strip()):
        return setup.value
    wide = () if setup.wide_dates else setup.wide[:3]
    same = [one.name for one in dataset.columns if one.distinct == 1]
    words = [str(dataset.frame[name].dropna().iloc[0]) for name in same]
    return " ".join((setup.value, *wide, *words))


def _numbers(dataset: Dataset, columns: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(one for one in columns if dataset.frame[one].dtype.kind in "iufb")


def _periods(
    codes: Ints,
    places: Ints,
) -> tuple[int, int]:
    """Return how many periods all series have from first to last, and the longest one."""
    count = int(codes.max()) + 1
    first, last = np.full(count, np.iinfo(np.int64).max), np.full(count, np.iinfo(np.int64).min)
    np.minimum.at(first, codes, places)
    np.maximum.at(last, codes, places)
    there = last >= first
    lengths = (last - first)[there] + 1
    return int(lengths.sum()), int(lengths.max())


def _about_dates(found: DateFound) -> Reason:
    if found.numbered is not None:
        numbered = found.numbered
        columns = [numbered.of or numbered.column]
        return Reason("dates", found.code, {"columns": columns, "first": numbered.start})
    return Reason("dates", found.code, {"columns": list(found.columns)})


def _about_frequency(found: FrequencyFound) -> list[Reason]:
    if found.code == "given":
        return []
    return [Reason("frequency", found.code, {"frequency": found.alias, **found.values})]


def _about_series(found: SeriesColumns) -> Reason:
    if found.columns:
        values: dict[str, Json] = {"columns": list(found.columns), "count": found.levels}
        return Reason("series", "told_apart", values)
    if found.repeated > 0:
        return Reason("series", "repeats", {"count": found.repeated})
    return Reason("series", "single")


def _about_covariates(found: Covariates) -> list[Reason]:
    reasons = []
    named = [one for one in found.known if one not in found.beyond]
    for choice, code, names in (
        ("known", "beyond", found.beyond),
        ("known", "named", named),
        ("past", "number", found.past),
        ("static", "constant", found.static),
        ("known", "calendar", found.calendar),
    ):
        if names:
            reasons.append(Reason(choice, code, {"columns": list(names)}))
    return reasons
