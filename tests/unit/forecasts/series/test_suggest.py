"""The set-up of tables that come in many forms is suggested without any option."""

from collections.abc import Sequence

import pandas as pd
import pytest

from lib.errors import InputError
from lib.intake.samples import read_sample
from lib.workflows.forecasts.facts.setup import Aggregate, Fill
from lib.workflows.forecasts.series.suggest import Given, suggest_setup
from tests.unit.forecasts.series.tables import rows

MONTHS = pd.date_range("2019-01-01", periods=36, freq="MS")
DAYS = pd.date_range("2024-01-01", periods=40, freq="D")


def dated(header: str, dates: Sequence[object], *more: Sequence[object]) -> list[str]:
    columns = more or ([100 + (7 * place) % 13 for place in range(len(dates))],)
    return [header, *(",".join(map(str, row)) for row in zip(dates, *columns, strict=True))]


@pytest.mark.parametrize(
    ("name", "dates", "frequency"),
    [
        ("month", [f"{one:%Y-%m}" for one in MONTHS], "MS"),
        ("month", [f"{one:%Y%m}" for one in MONTHS], "MS"),
        ("date", [f"{one:%Y%m%d}" for one in DAYS], "D"),
        ("date", [45292 + place for place in range(40)], "D"),
        ("year", list(range(1980, 2020)), "YS"),
        ("quarter", [f"{2010 + place // 4}Q{place % 4 + 1}" for place in range(30)], "QS"),
        ("week", [f"{one:%G-W%V}" for one in DAYS[::1]][::7] * 1, "W-MON"),
        ("period", [f"{one:%Y}M{one:%m}" for one in MONTHS], "MS"),
        ("time", [f"2024-03-{1 + p // 24:02d} {p % 24 or 24}:00" for p in range(1, 60)], "h"),
        ("date", [f"{one:%d.%m.%Y}" for one in DAYS[::-1]], "D"),
        ("date", [f"{one:%Y-%m-%d}" for one in DAYS if one.weekday() < 5], "B"),
        ("date", [f"{one:%Y-%m-%d}" for one in MONTHS + pd.offsets.MonthEnd()], "ME"),
        ("일시", [f"{one:%Y년 %m월 %d일}" for one in DAYS], "D"),
        ("date", [f"{one:%Y-%m-%d}" if one.day % 2 else f"{one:%d %b %Y}" for one in DAYS], "D"),
        (
            "time",
            [f"2024-01-01T{p // 4:02d}:{p % 4 * 15:02d}:00+09:00" for p in range(60)],
            "15min",
        ),
    ],
)
def test_dates_of_many_forms(name: str, dates: Sequence[object], frequency: str) -> None:
    if name == "week":
        dates = [f"2023-W{one:02d}" for one in range(1, 40)]
    found = suggest_setup(rows(*dated(f"{name},sales", dates)))
    assert (found.setup.dates, found.setup.value) == ((name,), "sales")
    assert found.setup.frequency == frequency
    assert found.setup.series == () == found.setup.past


def test_dates_in_parts() -> None:
    hours = pd.date_range("2023-12-30", periods=80, freq="h")
    parts = [[getattr(one, part) for one in hours] for part in ("month", "day", "hour")]
    lines = dated("year,month,day,hour,load", [one.year for one in hours], *parts, range(80))
    found = suggest_setup(rows(*lines))
    assert found.setup.dates == ("year", "month", "day", "hour")
    assert (found.setup.value, found.setup.frequency) == ("load", "h")
    lines = dated(
        "date,hour,load",
        [f"{one:%Y-%m-%d}" for one in hours],
        [one.hour + 1 for one in hours],
        [p % 9 for p in range(80)],
    )
    found = suggest_setup(rows(*lines))
    assert (found.setup.dates, found.setup.frequency) == (("date", "hour"), "h")


def test_many_series_with_covariates() -> None:
    lines = ["store,item,kind,date,units,price,promotion,visitors"]
    for store in (1, 2):
        for item in ("tea", "ale"):
            for place, day in enumerate(DAYS):
                late = place >= 36
                units = "" if late else (place * 7 + store) % 5
                visitors = "" if late else 100 + place % 9
                kind = "hot" if item == "tea" else "cold"
                lines.append(
                    f"{store},{item},{kind},{day:%Y-%m-%d},{units},{3 + place % 2},"
                    f"{place % 3 == 0:d},{visitors}"
                )
    found = suggest_setup(rows(*lines))
    assert (found.setup.dates, found.setup.value) == (("date",), "units")
    assert found.setup.series == ("store", "item")
    assert found.setup.known == ("price", "promotion")
    assert (found.setup.past, found.setup.static) == (("visitors",), ("kind",))
    assert (found.setup.fill, found.setup.aggregate) == (Fill.ZERO, Aggregate.SUM)
    assert [one.code for one in found.reasons if one.choice == "known"] == ["beyond"]


def test_temperatures_are_averaged_and_sums_are_not() -> None:
    found = suggest_setup(rows(*dated("date,temperature", DAYS.strftime("%Y-%m-%d"))))
    assert (found.setup.fill, found.setup.aggregate) == (Fill.INTERPOLATE, Aggregate.MEAN)
    assert not found.running_total
    total = [place * 5 + place % 3 for place in range(40)]
    found = suggest_setup(rows(*dated("date,cases", DAYS.strftime("%Y-%m-%d"), total)))
    assert found.setup.aggregate is Aggregate.SUM
    assert found.running_total
    assert not found.setup.difference


@pytest.mark.parametrize(
    ("lines", "frequency", "dates", "width"),
    [
        (["country,2018,2019,2020,2021", "KR,1,2,3,5", "JP,2,3,4,4"], "YS", (), 4),
        (["item,2024-01,2024-02,2024-03", "a,1,2,3", "b,4,5,7"], "MS", (), 3),
        (["item,Jan-24,Feb-24,Mar-24", "a,1,2,3", "b,4,5,7"], "MS", (), 3),
        (
            [
                "Year,Jan,Feb,Mar,Apr,May,Jun,Jul,Aug,Sep,Oct,Nov,Dec",
                *(
                    f"{year}," + ",".join(str(year % 7 + m) for m in range(12))
                    for year in range(1990, 2000)
                ),
            ],
            "MS",
            ("Year",),
            12,
        ),
        (
            [
                "일자," + ",".join(f"{h}시" for h in range(1, 25)),
                *(
                    f"2024-01-{d:02d}," + ",".join(str(d + h % 5) for h in range(24))
                    for d in range(1, 20)
                ),
            ],
            "h",
            ("일자",),
            24,
        ),
    ],
)
def test_a_column_a_moment(
    lines: list[str], frequency: str, dates: tuple[str, ...], width: int
) -> None:
    found = suggest_setup(rows(*lines))
    assert found.setup.wide_dates
    assert len(found.setup.wide) == width
    assert (found.setup.dates, found.setup.frequency) == (dates, frequency)
    first = lines[0].split(",")[0]
    assert found.setup.series == (() if dates else (first,))


def test_a_column_a_series() -> None:
    days = DAYS.strftime("%Y-%m-%d")
    wave = [10 + place % 7 for place in range(40)]
    found = suggest_setup(rows(*dated("date,shop 1,shop 2", days, wave, wave[::-1])))
    assert found.setup.wide == ("shop 1", "shop 2")
    assert not found.setup.wide_dates
    # Neighbours of one size are no series where their names say otherwise.
    found = suggest_setup(rows(*dated("date,sales,price,promo", days, wave, wave[::-1], wave)))
    assert (found.setup.wide, found.setup.value) == ((), "sales")


@pytest.mark.parametrize(
    ("code", "lines"),
    [
        ("series_no_dates", ["a,b", *(f"{n},{n * n}" for n in range(12))]),
        ("series_no_numbers", dated("date,word", DAYS.strftime("%Y-%m-%d"), ["a", "b"] * 20)),
        ("series_one_value", ["date,sales", "2024-01-01,4"]),
        ("series_no_values", dated("date,sales", DAYS.strftime("%Y-%m-%d"), [""] * 40)),
    ],
)
def test_what_is_missing_is_said(code: str, lines: list[str]) -> None:
    with pytest.raises(InputError, match=code):
        suggest_setup(rows(*lines))


def test_shuffled_stores_and_items_are_told_apart() -> None:
    lines = [
        f"{day:%Y-%m-%d},{store},{item},{(place * store) % 7}"
        for place, day in enumerate(DAYS)
        for store in range(1, 6)
        for item in "abcdefghij"
    ]
    lines = lines[::7] + [line for place, line in enumerate(lines) if place % 7]
    found = suggest_setup(rows("date,store,item,sales", *lines))
    assert (found.setup.series, found.setup.value) == (("store", "item"), "sales")


def test_weather_is_no_name_of_series() -> None:
    hours = pd.date_range("2024-01-01", periods=120, freq="h").strftime("%Y-%m-%d %H:%M")
    lines = [
        f"{hour},{place % 17},{'clear' if place % 5 else 'rain'}"
        for place, hour in enumerate(hours)
    ]
    lines += [line.replace("rain", "mist") for line in lines if line.endswith("rain")]
    found = suggest_setup(rows("time,traffic,weather", *lines))
    assert (found.setup.series, found.setup.past) == ((), ("weather",))
    # Repeated rows with one value are several descriptions of it, not parts.
    assert found.setup.aggregate is Aggregate.MEAN


@pytest.mark.parametrize(
    ("dates", "frequency", "code"),
    [
        ([*MONTHS[:24], *pd.date_range("2021-01-01", periods=150)], "MS", "changes"),
        (
            pd.date_range("2024-01-01", periods=300, freq="h")
            + pd.to_timedelta([(37 * place) % 500 - 250 for place in range(300)], unit="s"),
            "h",
            "jitter",
        ),
        (
            [day + pd.Timedelta(hours=hour) for day in DAYS for hour in (1, 2, 9, 13.4, 20.1)],
            "D",
            "irregular",
        ),
        ([*MONTHS, *(MONTHS + pd.Timedelta(days=14))], "MS", "irregular"),
        (pd.date_range("2020-01-31", periods=40, freq="28D"), "4W-FRI", "regular"),
        (pd.date_range("2010-01-29", periods=60, freq="BME"), "ME", "regular"),
    ],
)
def test_frequencies_that_are_not_plain(
    dates: Sequence[pd.Timestamp], frequency: str, code: str
) -> None:
    found = suggest_setup(rows(*dated("time,sales", [str(one) for one in dates])))
    assert found.setup.frequency == frequency
    assert [one.code for one in found.reasons if one.choice == "frequency"] == [code]


def test_the_close_of_a_market_is_forecast() -> None:
    days = pd.bdate_range("2024-01-01", periods=40).strftime("%Y-%m-%d")
    prices = [[100 + (place * 7) % 13 + more for place in range(40)] for more in range(5)]
    found = suggest_setup(rows(*dated("Date,Open,High,Low,Close,Volume", days, *prices)))
    assert (found.setup.value, found.setup.known) == ("Close", ())


def test_columns_that_repeat_the_calendar_are_left_out() -> None:
    days = pd.date_range("2024-01-01", periods=60)
    lines = dated(
        "date,sales,month,weekday,closed",
        days.strftime("%Y-%m-%d"),
        [place % 11 for place in range(60)],
        days.month,
        days.day_name(),
        [int(place % 9 == 0) for place in range(60)],
    )
    found = suggest_setup(rows(*lines))
    assert (found.setup.known, found.setup.past) == ((), ("closed",))
    left = [one for one in found.reasons if one.code == "calendar"]
    assert left[0].values == {"columns": ["month", "weekday"]}


def test_a_long_gap_is_not_taken_for_zeros() -> None:
    days = pd.date_range("2024-01-01", periods=100).strftime("%Y-%m-%d")
    whole = [5 + place % 7 for place in range(100)]
    hole = [place for place in range(100) if not 30 <= place < 65]
    lines = dated("date,visits", [days[one] for one in hole], [whole[one] for one in hole])
    assert suggest_setup(rows(*lines)).setup.fill is Fill.INTERPOLATE
    often = [place for place in range(100) if place * place % 7 < 3]
    lines = dated("date,visits", [days[one] for one in often], [whole[one] for one in often])
    assert suggest_setup(rows(*lines)).setup.fill is Fill.ZERO


def test_periods_as_statistics_offices_write_them() -> None:
    quarters = [f"{2015 + place // 4}.{place % 4 + 1}/4" for place in range(20)]
    found = suggest_setup(rows(*dated("시점,실업률", quarters)))
    assert (found.setup.frequency, found.setup.aggregate) == ("QS", Aggregate.MEAN)
    names = ",".join(f"{2015 + place // 12}.{place % 12 + 1:02d} 월" for place in range(24))
    lines = [
        f"시도별,{names}",
        *(f"{city}," + ",".join(["1", "2", "3"] * 8) for city in ("가", "나")),
    ]
    found = suggest_setup(rows(*lines))
    assert (found.setup.frequency, found.setup.series) == ("MS", ("시도별",))
    weeks = [100 * year + week for year in (2022, 2023) for week in range(1, 53)]
    assert suggest_setup(rows(*dated("week,units", weeks))).setup.frequency == "W-MON"


def test_what_is_given_is_kept_and_the_rest_is_suggested_around_it() -> None:
    lines = [
        f"{place},{shop},{day:%Y-%m-%d},{place * place % 11},{(place + ord(shop)) % 5}"
        for shop in "ab"
        for place, day in enumerate(DAYS)
    ]
    table = rows("serial,shop,date,sales,returns", *lines)
    found = suggest_setup(table, Given(value="returns", frequency="W-SUN"))
    assert (found.setup.value, found.setup.frequency) == ("returns", "W-SUN")
    assert (found.setup.series, found.setup.past, found.seasons) == (("shop",), ("sales",), (1,))
    assert {one.choice for one in found.reasons} & {"value", "frequency"} == set()
    found = suggest_setup(table, Given(value="returns", series=()))
    assert (found.setup.series, found.setup.aggregate) == ((), Aggregate.SUM)
    # A column of numbers that nobody would take for dates.
    numbered = rows("serial,sales", *(f"{20_240_101 + place},{place % 7}" for place in range(31)))
    assert suggest_setup(numbered, Given(dates=("serial",))).setup.frequency == "D"
    with pytest.raises(InputError, match="unknown_column"):
        suggest_setup(table, Given(value="sale"))


@pytest.mark.parametrize(
    ("name", "aggregate"),
    [
        ("generation solar", Aggregate.SUM),
        ("train_passengers", Aggregate.SUM),
        ("Weekly_Sales", Aggregate.SUM),
        ("발전량(MWh)", Aggregate.SUM),
        ("attempts", Aggregate.SUM),
        ("birth rate", Aggregate.MEAN),
        ("실업률(%)", Aggregate.MEAN),
        ("평균기온(℃)", Aggregate.MEAN),
        ("pm2.5", Aggregate.MEAN),
    ],
)
def test_names_of_amounts_and_of_states(name: str, aggregate: Aggregate) -> None:
    found = suggest_setup(rows(*dated(f"date,{name}", DAYS.strftime("%Y-%m-%d"))))
    assert found.setup.aggregate is aggregate


def test_the_samples_need_no_option() -> None:
    sales = suggest_setup(read_sample("shop_sales"))
    assert (sales.setup.value, sales.setup.series, sales.setup.frequency) == (
        "sales",
        ("shop",),
        "D",
    )
    assert set(sales.setup.known) == {"promotion", "holiday"}
    weeks = suggest_setup(read_sample("co2"))
    assert (weeks.setup.value, weeks.setup.frequency) == ("co2_ppm", "W-SAT")
    assert (weeks.setup.aggregate, weeks.seasons) == (Aggregate.MEAN, (52,))
