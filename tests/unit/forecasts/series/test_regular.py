"""Tables become complete series on a calendar, and what was done on the way is said."""

import numpy as np
import pandas as pd
import pytest

from lib.core.dataset import Dataset
from lib.errors import InputError
from lib.workflows.forecasts.facts.setup import Aggregate, Fill, SeriesSetup, series_setup
from lib.workflows.forecasts.series.regular import series_table
from tests.unit.forecasts.series.tables import rows

DAILY = SeriesSetup(("date",), "sales", "D", series=("shop",))


def codes(dataset: Dataset) -> list[str]:
    return [one.code for one in dataset.findings]


def test_rows_become_complete_series() -> None:
    given = rows(
        "shop,date,sales,price,area",
        *("b,2024-01-05,5,1,x", "b,2024-01-03,3,1,x", "a,2024-01-02,2,4,y", "a,2024-01-02,7,5,y"),
        *("a,2024-01-01,1,3,y", "b,2024-01-06,,2,x", "b,2024-01-07,,2,x", "c,2024-01-02,9,1,x"),
        *("d,2024-01-02,,1,x", ",2024-01-02,9,1,x", "a,someday,9,1,y"),
    )
    setup = SeriesSetup(("date",), "sales", "D", ("shop",), known=("price",), static=("area",))
    found, facts = series_table(given, setup, extend=1)
    frame = found.frame
    assert list(frame.columns) == ["series", "date", "sales", "price", "area"]
    assert frame["series"].tolist() == ["a"] * 3 + ["b"] * 6
    assert frame["date"].dt.day.tolist() == [1, 2, 3, 3, 4, 5, 6, 7, 8]
    np.testing.assert_equal(frame["sales"].tolist(), [1, 9, np.nan, 3, np.nan, 5] + [np.nan] * 3)
    np.testing.assert_equal(frame["price"].tolist(), [3, 4.5, np.nan, 1, np.nan, 1, 2, 2, np.nan])
    assert frame["area"].tolist() == ["y"] * 3 + ["x"] * 6
    assert (facts.series, facts.periods, facts.values, facts.gaps) == (2, 5, 4, 1)
    assert (facts.duplicates, facts.future_rows, facts.unread_dates) == (1, 2, 1)
    assert facts.rows_without_series == 1
    assert dict(facts.left_out) == {"one_value": 1, "no_value": 1}
    assert (facts.first, facts.last, facts.lengths) == ("2024-01-01", "2024-01-05", (2, 2, 3))
    assert set(codes(found)) == {
        *("series_dates_unread", "series_unnamed", "series_one_value_left_out"),
        *("series_empty_left_out", "series_gaps_interpolated", "series_rows_sum"),
        *("series_future_rows", "series_under_two_seasons", "series_unsorted"),
    }
    assert series_setup(found.recipe) == setup


def test_repeated_rows_and_gaps_are_treated_as_chosen() -> None:
    lines = ("a,2024-01-01,2", "a,2024-01-01,4", "a,2024-01-04,0", "a,2024-01-04,8")
    for how, expected in ((Aggregate.SUM, [6, 8]), (Aggregate.MEAN, [3, 4]), ("last", [4, 8])):
        setup = SeriesSetup(("date",), "sales", "D", ("shop",), aggregate=Aggregate(how))
        found = series_table(rows("shop,date,sales", *lines), setup)[0]
        assert found.frame["sales"].dropna().tolist() == expected
    setup = SeriesSetup(("date",), "sales", "D", ("shop",), fill=Fill.ZERO)
    found, facts = series_table(rows("shop,date,sales", *lines), setup, extend=2)
    np.testing.assert_equal(found.frame["sales"].tolist(), [6, 0, 0, 8, np.nan, np.nan])
    assert (facts.gaps, facts.zeros) == (2, 0.5)


def test_jitter_is_snapped_and_days_are_put_into_months() -> None:
    given = rows(
        "time,load", *(f"2024-01-01 {h:02d}:{(0, 3, 0, 0)[h % 4]:02d},{h}" for h in range(20))
    )
    found, facts = series_table(given, SeriesSetup(("time",), "load", "h"))
    assert found.frame["date"].dt.minute.eq(0).all()
    assert facts.off_calendar == 5
    found, facts = series_table(
        rows(
            "time,load", *(f"{day:%Y-%m-%d},1" for day in pd.date_range("2024-01-01", "2024-03-31"))
        ),
        SeriesSetup(("time",), "load", "MS"),
    )
    assert found.frame["load"].tolist() == [31, 29, 31]
    assert (facts.off_calendar, facts.duplicates) == (0, 88)


def test_a_running_total_is_differenced() -> None:
    totals = (5, 9, 9, 14, 3, 4)  # begins again on the fifth day
    lines = [
        f"{shop},2024-01-{day:02d},{total}" for shop in "ab" for day, total in enumerate(totals, 1)
    ]
    lines.append("a,2024-01-06 12:00,8")
    setup = SeriesSetup(("date",), "sales", "D", ("shop",), difference=True)
    found, facts = series_table(rows("shop,date,sales", *lines), setup)
    assert found.frame["sales"].tolist() == [4, 0, 5, 3, 5, 4, 0, 5, 3, 1]
    assert (facts.gaps, facts.first) == (0, "2024-01-02")
    assert "series_differenced" in codes(found)


def test_hours_that_come_twice_are_no_double_hours() -> None:
    clock = pd.date_range("2024-10-26", periods=60, freq="h", tz="Europe/Berlin").tz_localize(None)
    given = rows(
        "time,load",
        *(f"{hour:%Y-%m-%d %H:%M},{7 if place == 26 else 1}" for place, hour in enumerate(clock)),
    )
    found, facts = series_table(given, SeriesSetup(("time",), "load", "h"))
    assert (facts.clock_changes, facts.duplicates, facts.gaps) == (1, 0, 0)
    assert sorted(found.frame["load"])[-2:] == [1, 4]


def test_holidays_said_at_midnight_hold_all_day() -> None:
    hours = pd.date_range("2024-01-01", periods=24 * 6, freq="h")
    named = ["feast" if one.hour == 0 and one.day in (2, 4, 5) else "none" for one in hours]
    lines = [f"{hour:%Y-%m-%d %H:%M},1,{name}" for hour, name in zip(hours, named, strict=True)]
    setup = SeriesSetup(("time",), "load", "h", known=("holiday",))
    found, facts = series_table(rows("time,load,holiday", *lines[::-1]), setup)
    days = found.frame.loc[found.frame["holiday"] == "feast", "date"].dt.day
    assert days.value_counts().to_dict() == {2: 24, 4: 24, 5: 24}
    assert (facts.spread, facts.order) == (("holiday",), "newest_first")
    # What is out of the ordinary at other hours too is left as it is.
    lines[30] = lines[30].replace("none", "feast")
    found, facts = series_table(rows("time,load,holiday", *lines), setup)
    assert (found.frame["holiday"] == "feast").sum() == 4
    assert (facts.spread, facts.order) == ((), "")


def test_wide_columns_become_series_and_moments() -> None:
    given = rows("date,x,y", "2024-01-02,3,4", "2024-01-01,1,2")
    found = series_table(given, SeriesSetup(("date",), "sales", "D", wide=("x", "y")))[0]
    assert found.frame["series"].tolist() == ["x", "x", "y", "y"]
    assert found.frame["sales"].tolist() == [1, 3, 2, 4]
    given = rows("item,2024-01,2024-02", "a,1,2", "b,3,4")
    setup = SeriesSetup((), "sales", "MS", ("item",), wide=("2024-02", "2024-01"), wide_dates=True)
    found = series_table(given, setup)[0]
    assert found.frame["sales"].tolist() == [1, 2, 3, 4]
    assert found.frame["date"].dt.month.tolist() == [1, 2, 1, 2]


def test_a_date_far_from_the_others_is_refused() -> None:
    lines = ["a,2024-01-01,1", "a,2024-01-02,2", "a,9999-01-01,1"]
    with pytest.raises(InputError, match="series_too_long"):
        series_table(rows("shop,date,sales", *lines), DAILY)
    lines[-1] = "a,2204-01-01,1"
    found, facts = series_table(rows("shop,date,sales", *lines), DAILY)
    assert facts.far == 1
    assert "series_far" in codes(found)


def test_thousands_of_series_are_quick() -> None:
    days = np.tile(np.arange("2024-01-01", "2024-01-06", dtype="datetime64[D]"), 10_000)
    names = np.repeat(np.arange(10_000), 5).astype(str)
    given = rows("shop,date,sales", "a,2024-01-01,1")
    frame = pd.DataFrame(
        {"shop": pd.Series(names, dtype="str"), "date": days.astype("M8[us]"), "sales": 1.0}
    )
    given = Dataset(**{**vars(given), "frame": frame.sample(frac=1, random_state=0)})
    found, facts = series_table(given, DAILY, extend=5)
    assert (facts.series, facts.constant, len(found.frame)) == (10_000, 10_000, 100_000)


def test_dates_in_several_forms_are_said() -> None:
    forms = ("{0:%Y-%m-%d}", "{0:%d %b %Y}", "{0:%m/%d/%Y}")
    days = pd.date_range("2024-01-13", periods=18)
    lines = [f"{forms[place % 3].format(day)},{place}" for place, day in enumerate(days)]
    given = rows("date,sales", *lines)
    found, facts = series_table(given, SeriesSetup(("date",), "sales", "D"))
    assert (facts.gaps, facts.unread_dates) == (0, 0)
    assert found.frame["sales"].tolist() == list(range(18))
    assert codes(found)[0] == "series_dates_mixed"


def test_parts_of_a_name_may_be_missing_but_not_all() -> None:
    lines = [
        f"{part},{shop},2024-01-0{day},1"
        for part, shop in (("", "a"), ("x", "a"), ("", ""))
        for day in (1, 2)
    ]
    setup = SeriesSetup(("date",), "sales", "D", ("part", "shop"))
    found, facts = series_table(rows("part,shop,date,sales", *lines), setup)
    assert list(found.frame["series"].unique()) == ["a", "x / a"]
    assert facts.rows_without_series == 2


def test_covariates_that_are_missing_ahead_are_counted() -> None:
    lines = [
        f"2024-01-{day:02d},{day if day < 8 else ''},{day if day < 10 else ''},{day % 2}"
        for day in range(1, 11)
    ]
    setup = SeriesSetup(("date",), "sales", "D", known=("price", "promo"))
    found, facts = series_table(rows("date,sales,price,promo", *lines), setup, extend=2)
    assert (facts.future_rows, facts.known_gaps) == (3, 1)
    assert "series_known_gaps" in codes(found)


def test_steps_that_change_are_said() -> None:
    days = [
        *pd.date_range("2020-01-01", periods=24, freq="MS"),
        *pd.date_range("2022-01-01", periods=90),
    ]
    given = rows("date,sales", *(f"{day:%Y-%m-%d},1" for day in days))
    found, facts = series_table(given, SeriesSetup(("date",), "sales", "MS"))
    assert facts.steps == "changes"
    assert "series_steps_changes" in codes(found)
    # Whoever asks for another frequency knows.
    assert series_table(given, SeriesSetup(("date",), "sales", "QS"))[1].steps == ""


def test_offsets_an_hour_apart_are_daylight_saving() -> None:
    clock = pd.date_range("2024-03-30", periods=72, freq="h", tz="Europe/Berlin")
    given = rows(
        "time,load", *(f"{hour.isoformat()},{place * 7 % 24}" for place, hour in enumerate(clock))
    )
    found, facts = series_table(given, SeriesSetup(("time",), "load", "h"))
    assert facts.gaps == 1  # the hour that clocks leave out
    assert codes(found) == ["series_gaps_interpolated", "series_daylight"]
