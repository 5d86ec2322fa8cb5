"""How series are read from a table and forecast: what a recipe and a plan keep of the set-up."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from lib.core.dataset import Recipe
from lib.core.facts import from_json
from lib.core.plan import Plan

KIND = "series"
"""The "kind" of the recipe of a table of series on a regular calendar."""
DATE, SERIES = "date", "series"
"""What the columns of the moments and of the series are called in such a table."""
MAX_HORIZON = 1_000
MAX_SEASON = 2_000
"""Periods, at most."""


class Fill(StrEnum):
    """What is put where a series has no value at a moment between its first and its last.

    Only ZERO becomes part of the series, since "no row" then means "none"; the others serve models
    that need a value, are taken from what was known at the cut-off, and are never scored.
    """

    ZERO = "zero"
    PREVIOUS = "previous"
    INTERPOLATE = "interpolate"
    MISSING = "missing"


class Aggregate(StrEnum):
    """What becomes of several rows of a series at one moment."""

    SUM = "sum"
    MEAN = "mean"
    LAST = "last"


@dataclass(frozen=True)
class SeriesSetup:
    """Which columns of a table are what, and how they become series on a regular calendar.

    ``dates`` are the columns of the moment: one, or several that make it up (year, month, day,
    hour). ``series`` are the columns whose values together name a series; none: there is one.
    ``wide`` are columns that are a series each (then ``value`` is only what they are called), or,
    with ``wide_dates``, columns that are a moment each. ``frequency`` is a pandas alias such as
    "h", "D", "B", "W-SUN", "MS", "QS", "YS" or "15min". ``known`` and ``past`` are covariates:
    known in the future, or only up to now; ``static`` are categories that never change within a
    series. ``difference``: the values are a running total and are differenced. ``country`` is the
    ISO code of the country whose public holidays are known covariates. Without dates, rows are
    numbered by the one column in ``dates``, or in their order: the number ``first`` is then a
    period at ``start`` (ISO 8601), a date that is made up; None: there are dates.
    """

    dates: tuple[str, ...]
    value: str
    frequency: str
    series: tuple[str, ...] = ()
    wide: tuple[str, ...] = ()
    wide_dates: bool = False
    known: tuple[str, ...] = ()
    past: tuple[str, ...] = ()
    static: tuple[str, ...] = ()
    fill: Fill = Fill.INTERPOLATE
    aggregate: Aggregate = Aggregate.SUM
    difference: bool = False
    country: str | None = None
    start: str | None = None
    first: int = 0

    @property
    def adds_up(self) -> bool:
        """Whether sums over series mean anything: values that are averaged do not add up."""
        return self.aggregate is Aggregate.SUM or self.difference

    def without_repeats(self) -> SeriesSetup:
        """Leave a column out of the covariates that is something else already."""
        taken = {*self.dates, self.value, *self.series, *self.wide}
        known = tuple(name for name in self.known if name not in taken)
        taken |= set(known)
        past = tuple(name for name in self.past if name not in taken)
        taken |= set(past)
        static = tuple(name for name in self.static if name not in taken)
        return replace(self, known=known, past=past, static=static)


@dataclass(frozen=True)
class ForecastSetup:
    """How far ahead and from where is forecast (Plan.details).

    ``horizon`` is the number of periods ahead, ``seasons`` the lengths of seasons in periods, the
    main one first (1: none). ``step`` is the number of periods between two cut-offs, ``gap`` how
    many periods between what is known and the first forecast are left out.
    ``common_end`` says that cut-offs are moments of the calendar, the same for all series; else
    they count back from each series' own end.
    """

    horizon: int
    seasons: tuple[int, ...] = (1,)
    step: int = 1
    gap: int = 0
    common_end: bool = True

    @property
    def season(self) -> int:
        """The main season's length in periods."""
        return self.seasons[0]

    @property
    def ahead(self) -> int:
        """How many periods after the last known value the last forecast lies."""
        return self.gap + self.horizon


def series_setup(recipe: Recipe) -> SeriesSetup:
    """Return how a table of series was made."""
    return from_json(SeriesSetup, recipe["setup"])


def known_setup(recipe: Recipe) -> SeriesSetup | None:
    """Return how a table of series was made; None of a run that was passed on, which keeps none."""
    return series_setup(recipe) if recipe else None


def forecast_setup(plan: Plan) -> ForecastSetup:
    """Return how a plan forecasts."""
    return from_json(ForecastSetup, plan.details)


@dataclass(frozen=True)
class SeriesFacts:
    """What was found out while a table became series; counts of rows, moments or series.

    ``lengths`` are the shortest, the median and the longest series in periods. ``zeros`` is the
    share of values that are zero. ``first`` and ``last`` are ISO 8601. ``infinite`` counts values
    that were, and are missing; ``constant`` series that never change; ``clock_changes`` hours that
    came twice when clocks were put back; ``known_gaps`` values that covariates known ahead lack
    after the last values; ``far`` series with a gap several times as long as all of their values.
    ``order`` is how rows stood in the table ("", "newest_first",
    "unsorted"), ``steps`` why they keep no common step ("", "changes", "differs", "irregular").
    ``unread_dates`` counts rows without a date that can be read, ``valueless`` those with a date
    and no value, ``future_rows`` periods after the last values in which covariates are known,
    ``known_reach`` how many periods ahead the shortest of the series knows them. ``stray`` are the
    moments of values that were left out for they stand far away from all others. ``cumulated``:
    the values look like a running total. ``last_part`` is the last moment where it is in the midst
    of a period that is added up, ``lone_zeros`` counts zeros among values that are never near zero,
    ``total`` names a series that is the sum of the others. ``spread`` names covariates that were
    said at midnight for the whole day. ``left_out`` counts series by why they are: "one_value",
    "no_value".
    """

    series: int
    periods: int
    lengths: tuple[int, int, int]
    first: str
    last: str
    values: int
    gaps: int
    duplicates: int
    zeros: float
    unread_dates: int = 0
    off_calendar: int = 0
    future_rows: int = 0
    infinite: int = 0
    rows_without_series: int = 0
    constant: int = 0
    clock_changes: int = 0
    order: str = ""
    steps: str = ""
    known_gaps: int = 0
    known_reach: int = 0
    valueless: int = 0
    stray: tuple[str, ...] = ()
    cumulated: bool = False
    last_part: str = ""
    lone_zeros: int = 0
    total: str = ""
    far: int = 0
    spread: tuple[str, ...] = ()
    left_out: Mapping[str, int] = field(default_factory=dict)
