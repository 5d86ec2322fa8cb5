"""What a frequency's calendar says: usual seasons and horizons, moments to come, holidays."""

from __future__ import annotations

import numpy as np
import pandas as pd

from lib.i18n import N_
from lib.workflows.forecasts.series.periods import (
    DAY,
    HOUR,
    MINUTE,
    WEEK,
    Floats,
    Ints,
    Moments,
    make_calendar,
    parse_frequency,
)
from lib.workflows.forecasts.series.public_holidays import public_holidays

CALENDAR_TEXTS = {
    "calendar_hour": N_("Hour of the day"),
    "calendar_weekday": N_("Day of the week (Monday is 0)"),
    "calendar_day": N_("Day of the month"),
    "calendar_week": N_("Week of the year"),
    "calendar_month": N_("Month"),
    "calendar_quarter": N_("Quarter"),
    "calendar_workdays": N_("Working days"),
    "calendar_holiday": N_("Public holiday"),
    "calendar_before_holiday": N_("Day before a public holiday"),
    "calendar_after_holiday": N_("Day after a public holiday"),
    "calendar_holidays": N_("Public holidays in the period"),
}
"""What the columns of calendar_columns are called."""


def extend_moments(last: np.datetime64, frequency: str, count: int) -> Moments:
    """Return the ``count`` moments of a frequency after ``last``, which is one of them."""
    calendar = make_calendar(frequency, np.array([last], dtype="datetime64[us]"))
    number = calendar.numbers(np.array([last], dtype="datetime64[us]"))
    return calendar.moments(number + np.arange(1, count + 1, dtype=np.int64))


def season_lengths(frequency: str) -> tuple[int, ...]:
    """Return the seasons, in periods, that are usual at a frequency, the main one first."""
    kind = parse_frequency(frequency)
    if kind.months:
        year = 12 // kind.months if kind.months < 12 and 12 % kind.months == 0 else 1
        return (year,)
    if kind.unit == "B":
        return (5,)
    if kind.unit == "W":
        return (round(52 / kind.count),) if kind.count <= 26 else (1,)
    spans = {"s": (MINUTE, HOUR), "min": (DAY, WEEK), "h": (DAY, WEEK), "D": (WEEK,)}[kind.unit]
    if kind.unit == "D" and kind.count > 1:
        spans = (WEEK, 364 * DAY)
    whole = [span // kind.microseconds for span in spans if span % kind.microseconds == 0]
    return tuple(one for one in whole if one > 1) or (1,)


def usual_horizon(frequency: str) -> int:
    """Return how many periods ahead one usually looks; the M4 competition's where it has them."""
    kind = parse_frequency(frequency)
    if kind.months:
        return {1: 18, 2: 12, 3: 8, 4: 6, 6: 6}.get(kind.months, 6)
    if kind.unit == "min":
        return min(max(DAY // kind.microseconds, 1), 96)
    if kind.unit == "h":
        return max(48 // kind.count, 1)
    return {"s": 60, "D": max(30 // kind.count, 1), "B": 20, "W": max(13 // kind.count, 1)}[
        kind.unit
    ]


def suggest_seasons(frequency: str, length: int) -> tuple[int, ...]:
    """Return the usual seasons that a series of that length holds twice; (1,) if it holds none."""
    return tuple(one for one in season_lengths(frequency) if 2 * one <= length) or (1,)


def suggest_horizon(frequency: str, length: int) -> int:
    """Return the usual horizon, or a fifth of a series of that length if that is less."""
    return max(1, min(usual_horizon(frequency), length // 5))


def calendar_columns(
    moments: Moments | pd.DatetimeIndex, frequency: str, country: str | None = None
) -> pd.DataFrame:
    """Return what the calendar says of each moment as numbers, a column of CALENDAR_TEXTS each.

    With a ``country`` its public holidays are among them: as days of periods up to a day, else
    counted. InputError "series_frequency", "series_country".
    """
    given = np.asarray(moments, dtype="datetime64[us]")
    if not len(given):
        given, places = given, np.empty(0, dtype=np.int64)
    else:
        # Many series share their moments.
        given, places = np.unique(given, return_inverse=True)
    columns = _daily(given, frequency) if _within_days(frequency) else _longer(given, frequency)
    if country is not None:
        columns |= _holidays(given, frequency, country)
    return pd.DataFrame(
        {name: values[places] for name, values in columns.items()}, index=range(len(places))
    )


def _within_days(frequency: str) -> bool:
    kind = parse_frequency(frequency)
    return kind.unit in ("s", "min", "h", "D", "B") and kind.days <= 1.5


def _daily(moments: Moments, frequency: str) -> dict[str, Floats]:
    """Return what is said of periods up to a day."""
    times = moments.astype(np.int64)
    days, months = _days(moments), moments.astype("datetime64[M]")
    said = {
        "weekday": (days + 3) % 7,
        "day": days - _days(months) + 1,
        "month": months.astype(np.int64) % 12 + 1,
    }
    found = {f"calendar_{name}": values.astype(np.float64) for name, values in said.items()}
    if parse_frequency(frequency).unit in ("s", "min", "h"):
        return {"calendar_hour": times % DAY / HOUR, **found}
    return found


def _longer(moments: Moments, frequency: str) -> dict[str, Floats]:
    """Return what is said of periods of several days."""
    kind = parse_frequency(frequency)
    months = moments.astype("datetime64[M]").astype(np.int64)
    if kind.months:
        if kind.months >= 12:
            return {}
        if kind.months == 3:
            return {"calendar_quarter": (months % 12 // 3 + 1).astype(np.float64)}
        return {"calendar_month": (months % 12 + 1).astype(np.float64)}
    day_of_year = _days(moments) - _days(moments.astype("datetime64[Y]"))
    return {
        "calendar_week": (day_of_year // 7 + 1).astype(np.float64),
        "calendar_month": (months % 12 + 1).astype(np.float64),
    }


def _holidays(moments: Moments, frequency: str, country: str) -> dict[str, Floats]:
    if not len(moments):
        years = (1970, 1970)
    else:
        edges = moments[[0, -1]].astype("datetime64[Y]").astype(np.int64) + 1970
        years = (int(edges[0]) - 1, int(edges[1]) + 2)
    free = public_holidays(country, *years)
    if _within_days(frequency):
        days = moments.astype("datetime64[D]")
        one = np.timedelta64(1, "D")
        found = {"holiday": days, "before_holiday": days + one, "after_holiday": days - one}
        return {
            f"calendar_{name}": np.isin(when, free).astype(np.float64)
            for name, when in found.items()
        }
    starts, ends = _edges(moments, frequency)
    held = np.searchsorted(free, ends) - np.searchsorted(free, starts)
    workdays = np.busday_count(starts, ends, holidays=free)
    return {
        "calendar_holidays": held.astype(np.float64),
        "calendar_workdays": workdays.astype(np.float64),
    }


def _edges(moments: Moments, frequency: str) -> tuple[Moments, Moments]:
    """Return the first day of each period, and the day after its last one."""
    kind = parse_frequency(frequency)
    if kind.months:
        months = moments.astype("datetime64[M]")
        start = months - (kind.months - 1 if kind.end else 0)
        return start.astype("datetime64[D]"), (start + kind.months).astype("datetime64[D]")
    days, length = _days(moments), round(kind.days)
    first = days - length + 1 if kind.unit == "W" else days
    return first.astype("datetime64[D]"), (first + length).astype("datetime64[D]")


def _days(moments: Moments) -> Ints:
    return moments.astype("datetime64[D]").astype(np.int64)
