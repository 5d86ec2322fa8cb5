"""What a series is made of: trend, seasons, and what is left over."""

from __future__ import annotations

from dataclasses import dataclass

from lib.workflows.forecasts.facts.moments import Values

MOST_LEAPS = 10
"""Change points that are looked for."""


@dataclass(frozen=True)
class Leap:
    """A change point: the trend just before the moment and from it on."""

    moment: str
    before: float
    after: float


@dataclass(frozen=True)
class Outlier:
    """A value far from trend and season together, which is what was expected."""

    moment: str
    value: float
    expected: float


@dataclass(frozen=True)
class Parts:
    """A series taken apart: values = trend + seasons + rest.

    ``series`` is its name, "" where there is no other; ``is_sum``: it is that of all series.
    Moments are ISO 8601; ``values`` are None where there was none. ``periods`` are the lengths of
    the seasons, ``seasons`` their values one by one. Strengths go from 0 to 1. ``leaps`` are all
    change points in the order of time, ``outliers`` the farthest of ``outlier_count``. ``left_out``
    counts earlier values that were not looked at. What is passed on has neither moments, values,
    leaps nor outliers.
    """

    series: str
    moments: tuple[str, ...]
    values: Values
    trend: Values
    seasons: tuple[Values, ...]
    rest: Values
    periods: tuple[int, ...]
    trend_strength: float
    season_strengths: tuple[float, ...]
    leaps: tuple[Leap, ...]
    leap_count: int
    outliers: tuple[Outlier, ...]
    outlier_count: int
    looked_at: int
    left_out: int
    is_sum: bool = False


@dataclass(frozen=True)
class SeriesParts:
    """The largest series taken apart, and the sum of all where there are several.

    Series that are too short are left out; ``total`` is None also where they share too few moments.
    """

    largest: tuple[Parts, ...]
    total: Parts | None
