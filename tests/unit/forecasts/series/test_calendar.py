"""Moments of a frequency are numbered and extended as pandas' date_range has them."""

import numpy as np
import pandas as pd
import pytest

from lib.errors import InputError
from lib.workflows.forecasts.series.calendar import (
    calendar_columns,
    extend_moments,
    season_lengths,
    suggest_horizon,
    suggest_seasons,
)
from lib.workflows.forecasts.series.periods import make_calendar, parse_frequency

ALIASES = (
    *("30s", "min", "15min", "h", "6h", "D", "3D", "B", "W-SUN", "W-FRI", "2W-MON", "MS", "ME"),
    *("2MS", "QS", "QS-FEB", "QE", "QE-NOV", "YS", "YS-JUL", "YE", "YE-JUN", "2QS"),
)


@pytest.mark.parametrize("alias", ALIASES)
def test_numbers_and_moments_are_those_of_pandas(alias: str) -> None:
    # pandas ends quarters that are three months apart at any of four names.
    expected = pd.date_range("1968-03-02 00:00", periods=40, freq=alias).to_numpy()
    expected = expected.astype("datetime64[us]")
    calendar = make_calendar(alias, expected)
    numbers = calendar.numbers(expected)
    assert (np.diff(numbers) == 1).all()
    assert (calendar.moments(numbers) == expected).all()
    assert (calendar.numbers(expected, nearest=True) == numbers).all()
    assert (extend_moments(expected[4], alias, 5) == expected[5:10]).all()


def test_periods_hold_the_moments_within_them() -> None:
    days = np.arange("2024-01-01", "2024-01-15", dtype="datetime64[D]").astype("datetime64[us]")
    weeks = make_calendar("W-SUN", days)
    assert (
        weeks.moments(weeks.numbers(days))[[0, 6, 7]].astype("datetime64[D]").astype(str)
        == ["2024-01-07", "2024-01-07", "2024-01-14"]
    ).all()
    business = make_calendar("B", days)
    assert str(business.moments(business.numbers(days[5:7]))[1])[:10] == "2024-01-05"


def test_hours_may_stand_at_half_past() -> None:
    moments = np.array(["2024-01-01T00:30", "2024-01-01T01:30", "2024-01-01T02:31"], "M8[us]")
    calendar = make_calendar("h", np.append(moments, moments[:2]))
    placed = calendar.moments(calendar.numbers(moments, nearest=True))
    assert str(placed[2])[11:16] == "02:30"


def test_a_frequency_must_be_known() -> None:
    for alias in ("W-JAN", "QS-SUN", "2B", "fortnight", "0h", ""):
        with pytest.raises(InputError, match="series_frequency"):
            parse_frequency(alias)


def test_seasons_and_horizons() -> None:
    assert season_lengths("h") == (24, 168)
    assert season_lengths("15min") == (96, 672)
    assert [season_lengths(one)[0] for one in ("D", "B", "W-SUN", "MS", "QE", "YS")] == [
        *(7, 5, 52, 12, 4, 1)
    ]
    assert suggest_seasons("h", 400) == (24, 168)
    assert suggest_seasons("h", 300) == (24,)
    assert suggest_seasons("MS", 23) == (1,)
    assert (suggest_horizon("h", 1000), suggest_horizon("MS", 144), suggest_horizon("MS", 20)) == (
        *(48, 18, 4),
    )


def test_calendar_facts_and_public_holidays() -> None:
    hours = np.array(["2024-02-08T23:00", "2024-02-10T06:30"], "M8[us]")
    found = calendar_columns(np.tile(hours, 2), "h", "KR")
    assert found["calendar_hour"].tolist() == [23, 6.5] * 2
    assert found["calendar_weekday"].tolist() == [3, 5] * 2
    # The lunar new year of 2024 with its neighbours, and the Monday given for the Sunday.
    days = pd.date_range("2024-02-07", "2024-02-14", freq="D")
    found = calendar_columns(days, "D", "KR")
    assert found["calendar_holiday"].tolist() == [0, 0, 1, 1, 1, 1, 0, 0]
    assert found["calendar_before_holiday"].tolist() == [0, 1, 1, 1, 1, 0, 0, 0]
    assert found["calendar_after_holiday"].tolist() == [0, 0, 0, 1, 1, 1, 1, 0]
    assert found["calendar_day"].tolist() == list(range(7, 15))


@pytest.mark.parametrize("frequency", ["MS", "ME"])
def test_holidays_of_months_are_counted(frequency: str) -> None:
    found = calendar_columns(
        pd.date_range("2024-01-01", "2024-03-31", freq=frequency), frequency, "KR"
    )
    assert found["calendar_holidays"].tolist() == [1, 4, 1]
    assert found["calendar_workdays"].tolist() == [22, 19, 20]


def test_weeks_end_on_their_day_and_years_say_nothing() -> None:
    found = calendar_columns(np.array(["2024-02-11", "2024-02-18"], "M8[us]"), "W-SUN", "KR")
    assert found["calendar_holidays"].tolist() == [3, 1]
    assert found["calendar_week"].tolist() == [6, 7]
    empty = calendar_columns(np.array(["2023-01-01", "2024-01-01"], "M8[us]"), "YS")
    assert empty.shape == (2, 0)


def test_a_country_must_be_known() -> None:
    with pytest.raises(InputError, match="series_country"):
        calendar_columns(np.array(["2024-01-01"], "M8[us]"), "D", "XX")
