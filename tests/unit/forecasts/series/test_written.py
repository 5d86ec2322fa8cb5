"""Periods and dates with words around them are read as what they say."""

from collections.abc import Callable, Sequence

import numpy as np
import pandas as pd
import pytest

from lib.errors import InputError
from lib.workflows.forecasts.series.moments import read_column, read_moments
from lib.workflows.forecasts.series.suggest import suggest_setup
from tests.unit.forecasts.series.tables import rows

DAYS = pd.date_range("2024-01-01", periods=40, freq="D")
WEEKS = pd.date_range("2023-01-02", periods=60, freq="W-MON")
QUARTERS = pd.date_range("2010-01-01", periods=40, freq="QS")
HALVES = pd.date_range("2001-01-01", periods=30, freq="6MS")
YEARS = pd.date_range("1990-01-01", periods=30, freq="YS")


def quarter(when: pd.Timestamp) -> int:
    return (when.month + 2) // 3


@pytest.mark.parametrize(
    ("moments", "write"),
    [
        (DAYS, lambda d: f"{d:%Y-%m-%d}({'월화수목금토일'[d.weekday()]})"),
        (DAYS, lambda d: f"{d:%Y-%m-%d} {'월화수목금토일'[d.weekday()]}요일"),
        (DAYS, lambda d: f"{d:%Y-%m-%d} (Mon)"),
        (WEEKS, lambda d: f"{d:%Y.%m.%d} ~ {d + pd.Timedelta(days=6):%Y.%m.%d}"),
        (WEEKS, lambda d: f"{d:%Y-%m-%d} - {d + pd.Timedelta(days=6):%Y-%m-%d}"),
        (WEEKS, lambda d: f"{d:%Y-%m-%d} to {d + pd.Timedelta(days=6):%Y-%m-%d}"),
        (WEEKS, lambda d: f"{d:%G}/W{d:%V}"),
        (WEEKS, lambda d: f"Week {d:%V} {d:%G}"),
        (WEEKS, lambda d: f"{d:%Y}년 {d:%m}월 {(d.day - 1) // 7 + 1}주"),
        (QUARTERS, lambda d: f"{d:%Y}-Q{quarter(d)}"),
        (QUARTERS, lambda d: f"{quarter(d)}Q{d:%y}"),
        (QUARTERS, lambda d: f"Q{quarter(d)} '{d:%y}"),
        (QUARTERS, lambda d: f"FY{d:%y} Q{quarter(d)}"),
        (QUARTERS, lambda d: f"{d:%Y}년 {quarter(d)}분기"),
        (HALVES, lambda d: f"{1 + d.month // 7}H{d:%y}"),
        (HALVES, lambda d: f"{d:%Y} H{1 + d.month // 7}"),
        (HALVES, lambda d: f"{d:%Y}년 {'하' if d.month > 6 else '상'}반기"),
        (YEARS, lambda d: f"FY{d:%Y}"),
        (YEARS, lambda d: f"FY {d:%Y}/{d.year % 100 + 1:02d}"),
        (YEARS, lambda d: f"{d:%Y}년도"),
    ],
)
def test_periods_and_dates_with_words(
    moments: Sequence[pd.Timestamp], write: Callable[[pd.Timestamp], str]
) -> None:
    texts = pd.Series([write(one) for one in moments], dtype="str")
    read = read_column(texts, "when")
    assert read.unread == 0
    assert list(read.values) == list(np.array(moments, dtype="datetime64[us]"))


def test_names_of_zones_are_those_of_one_place() -> None:
    hours = pd.date_range("2023-10-28", periods=60, freq="h", tz="UTC").tz_convert("Europe/Berlin")
    read = read_column(pd.Series([f"{one:%Y-%m-%d %H:%M %Z}" for one in hours], dtype="str"), "t")
    assert list(read.values) == list(hours.tz_localize(None).to_numpy().astype("datetime64[us]"))
    mixed = [f"{one:%Y-%m-%d %H:%M} {'EST' if one.hour % 2 else 'AEST'}" for one in hours]
    with pytest.raises(InputError) as caught:
        read_column(pd.Series(mixed, dtype="str"), "t")
    assert caught.value.code == "series_dates_unreadable"


@pytest.mark.parametrize("form", ["%B", "%b", "%m월"])
def test_a_month_may_be_named_beside_its_year(form: str) -> None:
    months = pd.date_range("2019-01-01", periods=36, freq="MS")
    frame = pd.DataFrame({"Year": months.year, "Month": months.strftime(form)})
    assert list(read_moments(frame, ("Year", "Month")).values) == list(months.to_numpy())
    lines = [f"{one:%Y},{one.strftime(form)},{5 + one.month % 5}" for one in months]
    found = suggest_setup(rows("Year,Month,Sales", *lines)).setup
    assert (found.dates, found.series, found.frequency) == (("Year", "Month"), (), "MS")


def test_spans_are_said_to_be_taken_at_their_start() -> None:
    spans = [f"{d:%Y.%m.%d} ~ {d + pd.Timedelta(days=6):%m.%d}" for d in WEEKS]
    lines = [f"{span},{place % 7}" for place, span in enumerate(spans)]
    found = suggest_setup(rows("기간,판매량", *lines))
    assert found.setup.frequency == "W-MON"
    assert [one.code for one in found.reasons if one.choice == "dates"] == ["spans"]
