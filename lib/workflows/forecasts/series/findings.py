"""What was noticed while a table became series, and what was done about it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from lib.core.dataset import Dataset
from lib.core.facts import Json
from lib.core.findings import READING_LOST, Finding, Severity
from lib.workflows.forecasts.facts.setup import Fill, SeriesFacts, SeriesSetup
from lib.workflows.forecasts.series.calendar import season_lengths
from lib.workflows.forecasts.series.moments import has_buddhist_years, written_forms

_FILLED = {
    Fill.ZERO: "series_gaps_zero",
    Fill.PREVIOUS: "series_gaps_previous",
    Fill.INTERPOLATE: "series_gaps_interpolated",
    Fill.MISSING: "series_gaps_missing",
}
_MANY = 0.3
_OF_READING = READING_LOST | {"local_times", "zones_to_utc"}
"""Findings about a file that hold of the series made of it."""


def series_findings(
    dataset: Dataset, setup: SeriesSetup, facts: SeriesFacts
) -> tuple[Finding, ...]:
    """Return what a reader should know of how the series came about."""
    found: list[Finding] = []
    info, warning = Severity.INFO, Severity.WARNING
    dates = ", ".join(setup.dates or setup.wide[:1])

    def note(code: str, count: int, severity: Severity, column: str, **more: Json) -> None:
        if count:
            values: dict[str, Json] = {"count": count, "column": column, **more}
            found.append(Finding(code, severity, (column,) if column else (), values))

    value = f"{setup.wide[0]} … {setup.wide[-1]}" if setup.wide else setup.value
    # Where hardly any period has several rows, these are repeats rather than parts.
    few = not facts.steps and facts.duplicates < 0.2 * facts.values
    share = round(100 * facts.gaps / max(facts.periods, 1), 1)
    many = facts.gaps > _MANY * facts.periods
    known = ", ".join(setup.known)
    forms = sum(written_forms(dataset.frame[name]) for name in setup.dates[:1])
    forms = 0 if setup.start is not None else forms
    if setup.start is not None:
        code = "series_numbered" if setup.dates else "series_in_order"
        note(code, 1, info, dates, start=facts.first)
    note("series_dates_unread", facts.unread_dates, warning, dates)
    note("series_dates_mixed", forms if forms > 1 else 0, warning, dates)
    shown = ", ".join(facts.stray[:3])
    note("series_stray", len(facts.stray), warning, dates, moments=shown)
    note("series_valueless", facts.valueless, info, value)
    note("series_last_part", int(bool(facts.last_part)), warning, dates, moment=facts.last_part)
    note("series_lone_zeros", facts.lone_zeros, info, value)
    note("series_total", int(bool(facts.total)), warning, value, series=facts.total)
    note("series_running_total", int(facts.cumulated), warning, value)
    note("series_buddhist", int(_buddhist(dataset, setup)), info, dates, first=facts.first)
    note("series_unnamed", facts.rows_without_series, warning, ", ".join(setup.series))
    note("series_infinite", facts.infinite, warning, value)
    note("series_one_value_left_out", facts.left_out.get("one_value", 0), warning, "")
    note("series_empty_left_out", facts.left_out.get("no_value", 0), warning, "")
    note("series_never_change", facts.constant, warning, value, series=facts.series)
    note(_FILLED[setup.fill], facts.gaps, warning if many else info, value, share=share)
    note("series_far", facts.far, warning, dates)
    note(f"series_rows_{setup.aggregate}", facts.duplicates, warning if few else info, value)
    note(f"series_steps_{facts.steps}", int(bool(facts.steps)), warning, dates)
    note("series_clock_changes", facts.clock_changes, info, dates)
    note("series_off_calendar", facts.off_calendar, info, dates, frequency=setup.frequency)
    note(f"series_{facts.order}", int(bool(facts.order)), info, dates)
    note("series_differenced", int(setup.difference), info, value)
    note("series_spread", len(facts.spread), info, ", ".join(facts.spread))
    note("series_future_rows", facts.future_rows, info, known)
    note("series_known_gaps", facts.known_gaps, warning, known)
    note("series_known_end", int(bool(setup.known) and not facts.future_rows), info, known)
    season = season_lengths(setup.frequency)[0]
    if season > 1 and facts.lengths[2] < 2 * season:
        values: dict[str, Json] = {"length": facts.lengths[2], "season": season}
        found.append(Finding("series_under_two_seasons", warning, (), values))
    return (*found, *_of_reading(dataset, setup))


def _buddhist(dataset: Dataset, setup: SeriesSetup) -> bool:
    """Whether dates were of the Buddhist calendar."""
    frame = dataset.frame
    written = [frame[name] for name in setup.dates if frame[name].dtype.kind == "M"]
    return any(has_buddhist_years(one.to_numpy().astype("datetime64[us]")) for one in written)


def _of_reading(dataset: Dataset, setup: SeriesSetup) -> list[Finding]:
    """Return what was noticed in the columns that the series are made of."""
    used = {*setup.dates, setup.value, *setup.wide, *setup.known, *setup.past}
    return [
        Finding("series_daylight", Severity.INFO, one.columns, one.values)
        if one.code == "several_zones" and _an_hour_apart(one.listed("zones"))
        else one
        for one in dataset.findings
        if one.code in _OF_READING and one.columns and used.issuperset(one.columns)
    ]


def _an_hour_apart(zones: Sequence[str]) -> bool:
    """Whether two offsets such as "+01:00" and "+02:00" are those of one place over the year."""
    hours = [re.fullmatch(r"([+-]\d{2}):?(\d{2})", one) for one in zones]
    minutes = [60 * int(one[1]) + int(one[1][0] + one[2]) for one in hours if one]
    return len(minutes) == len(zones) == 2 and abs(minutes[0] - minutes[1]) == 60
