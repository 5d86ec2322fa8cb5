"""Tables as analysts have them: nothing is lost in silence, and what is said is true."""

import numpy as np
import pandas as pd
import pytest

from lib.core.dataset import Dataset
from lib.errors import InputError
from lib.i18n import translator
from lib.workflows.forecasts.facts.setup import Aggregate, SeriesFacts, SeriesSetup
from lib.workflows.forecasts.looking import plan_forecasts
from lib.workflows.forecasts.report.words import what_is_done
from lib.workflows.forecasts.series.regular import series_table
from lib.workflows.forecasts.series.suggest import Given, suggest_setup
from tests.unit.forecasts.series.tables import rows

DAYS = [f"{one:%Y-%m-%d}" for one in pd.date_range("2024-01-01", periods=60, freq="D")]
DAY_FIRST = [f"{day[8:]}/{day[5:7]}/2024,1" for day in DAYS]
MONTH_FIRST = [f"{day[5:7]}/{day[8:]}/2024,1" for day in DAYS]
ABC = (("a", 2), ("b", 5))
NUMBERS = (50 + 10 * np.sin(np.arange(200)) + np.arange(200) % 7).round(1).tolist()


def read(*lines: str) -> tuple[Dataset, SeriesFacts, list[str]]:
    table = rows(*lines)
    made, facts = series_table(table, suggest_setup(table).setup)
    return made, facts, [one.code for one in made.findings]


def test_every_row_is_a_value_or_is_counted() -> None:
    cells = [str(one) for one in NUMBERS[:60]]
    cells[0] = cells[7] = cells[59] = ""
    lines = [f"a,{day},{cell}" for day, cell in zip(DAYS, cells, strict=True)]
    lines += ["a,,5", "a,2024-02-30,6", "a,Total,999", "a,2203-05-01,7", "b,2024-01-05,9"]
    lines += [f",{DAYS[4]},8", f"a,{DAYS[5]},{NUMBERS[5]}"]
    _, facts, codes = read("shop,date,sales", *lines)
    counted = facts.unread_dates + facts.valueless + len(facts.stray) + facts.duplicates
    counted += facts.rows_without_series + facts.left_out["one_value"]
    assert (facts.unread_dates, facts.valueless, facts.stray) == (3, 3, ("2203-05-01",))
    assert (facts.duplicates, facts.rows_without_series, facts.gaps) == (1, 1, 1)
    assert facts.values + counted == len(lines)
    assert {"series_dates_unread", "series_valueless", "series_stray", "series_unnamed"} <= {*codes}


def test_ends_and_starts_of_months_in_turn_are_a_month_each() -> None:
    ends = pd.date_range("2019-01-31", periods=48, freq="ME")
    dates = [one + pd.Timedelta(days=place % 2) for place, one in enumerate(ends)]
    made, facts, _ = read(
        "date,cpi", *(f"{d:%Y-%m-%d},{n}" for d, n in zip(dates, NUMBERS, strict=False))
    )
    assert (facts.values, facts.gaps, facts.duplicates) == (48, 0, 0)
    made, facts, _ = read(
        "date,cpi", *(f"{d:%Y-%m-15},{n}" for d, n in zip(ends, NUMBERS, strict=False))
    )
    assert str(made.frame["date"].iloc[0].date()) == "2019-01-01"


def test_months_of_four_and_five_weeks() -> None:
    ends = [pd.Timestamp("2019-01-27")]
    for place in range(47):
        ends.append(ends[-1] + pd.Timedelta(weeks=(4, 5, 4)[place % 3]))
    table = rows(
        "period_end,sales", *(f"{d:%Y-%m-%d},{n}" for d, n in zip(ends, NUMBERS, strict=False))
    )
    found = suggest_setup(table)
    assert found.setup.frequency == "MS"
    assert "jitter" in [one.code for one in found.reasons]
    assert series_table(table, found.setup)[1].duplicates == 0


@pytest.mark.parametrize(("share", "how"), [(1.0, Aggregate.MEAN), (0.25, Aggregate.SUM)])
def test_a_step_that_changes_from_months_to_weeks(share: float, how: Aggregate) -> None:
    months = [*pd.date_range("2015-01-01", periods=60, freq="MS")]
    weeks = [*pd.date_range("2020-01-05", periods=100, freq="W")]
    lines = [f"{d:%Y-%m-%d},{n}" for d, n in zip(months, NUMBERS, strict=False)]
    lines += [f"{d:%Y-%m-%d},{n * share}" for d, n in zip(weeks, NUMBERS, strict=False)]
    table = rows("date,orders", *lines)
    found = suggest_setup(table)
    assert (found.setup.frequency, found.setup.aggregate) == ("MS", how)
    assert "changes" in [one.code for one in found.reasons]
    assert "series_steps_changes" in read("date,orders", *lines)[2]


def test_a_few_dates_that_are_there_twice_are_not_added_up() -> None:
    lines = [f"{day},{n}" for day, n in zip(DAYS, NUMBERS, strict=False)]
    made, _, codes = read("date,sales", *lines, *lines[::10])
    assert made.frame["sales"].max() == max(NUMBERS[:60])
    assert "series_rows_mean" in codes


def test_quarters_of_hours_that_come_twice_are_no_disorder() -> None:
    times = pd.date_range("2023-10-28", periods=300, freq="15min", tz="UTC")
    local = times.tz_convert("Europe/Berlin").tz_localize(None)
    _, facts, codes = read(
        "time,load", *(f"{d:%Y-%m-%d %H:%M},{n % 50}" for n, d in enumerate(local))
    )
    assert (facts.clock_changes, facts.order) == (4, "")
    assert "series_unsorted" not in codes


@pytest.mark.parametrize("values", [np.cumsum(NUMBERS[:60]), np.cumsum(NUMBERS[:60]) % 400])
def test_a_running_total_is_pointed_out(values: np.ndarray) -> None:
    total = [f"{day},{value:.1f}" for day, value in zip(DAYS, values, strict=False)]
    assert "series_running_total" in read("date,reading", *total)[2]
    assert "series_running_total" not in read("date,price index", *total)[2]


def test_gaps_of_what_is_known_ahead_are_counted() -> None:
    lines = [
        f"{day},{'' if place in (52, 55) else 5 + place % 3},{NUMBERS[place] if place < 50 else ''}"
        for place, day in enumerate(DAYS)
    ]
    _, facts, codes = read("date,price,sales", *lines)
    assert (facts.future_rows, facts.known_gaps, facts.valueless) == (8, 2, 0)
    assert {"series_future_rows", "series_known_gaps"} <= {*codes}


def test_a_last_day_that_is_not_over_is_pointed_out() -> None:
    seconds = np.sort(np.random.default_rng(0).integers(0, int(30.4 * 86_400), 1200))
    times = pd.Timestamp("2024-01-01") + pd.to_timedelta(seconds, unit="s")
    lines = [f"{one:%Y-%m-%d %H:%M:%S},{place % 9 + 1}" for place, one in enumerate(times)]
    _, facts, codes = read("sold_at,amount", *lines)
    assert facts.last_part == str(times[-1]).replace(" ", "T")
    assert "series_last_part" in codes
    whole = [line for line, one in zip(lines, times, strict=True) if one < times[-1].normalize()]
    assert read("sold_at,amount", *whole)[1].last_part == ""


def test_zeros_are_pointed_out_where_no_other_value_is_near() -> None:
    lines = [f"{day},{0 if n in (9, 30) else 15 + n % 7}" for n, day in enumerate(DAYS)]
    _, facts, codes = read("date,temperature", *lines)
    assert facts.lone_zeros == 2
    assert "series_lone_zeros" in codes
    few = [f"{day},{n % 4}" for n, day in enumerate(DAYS)]
    signs = [f"{day},{(n % 3 - 1) * 20}" for n, day in enumerate(DAYS)]
    assert read("date,sales", *few)[1].lone_zeros == 0
    assert read("date,profit", *signs)[1].lone_zeros == 0


def test_a_total_among_the_series_is_pointed_out() -> None:
    own = [[f"{shop},{day},{n % 7 + size}" for n, day in enumerate(DAYS)] for shop, size in ABC]
    total = [f"합계,{day},{2 * (n % 7) + 7}" for n, day in enumerate(DAYS)]
    _, facts, codes = read("shop,date,sales", *own[0], *own[1], *total)
    assert facts.total == "합계"
    assert "series_total" in codes
    wrong = [f"합계,{day},{n % 5}" for n, day in enumerate(DAYS)]
    assert read("shop,date,sales", *own[0], *own[1], *wrong)[1].total == ""


@pytest.mark.parametrize(
    ("lines", "code"),
    [
        (["date,y", *DAY_FIRST[:30], *MONTH_FIRST[30:]], "series_dates_both"),
        (["date,y", *(f"soon,{n}" for n in range(30))], "series_dates_unreadable"),
        (["what,y", *(f"x,{n * n}" for n in range(30))], "series_no_dates"),
        (["date,y", *(f"{d},확진 {n}명" for n, d in enumerate(DAYS))], "series_words"),
        (["date,y", *(f"{d},{'ab'[n % 2]}" for n, d in enumerate(DAYS))], "series_no_numbers"),
    ],
)
def test_errors_name_the_column_where_one_is_meant(lines: list[str], code: str) -> None:
    with pytest.raises(InputError) as caught:
        suggest_setup(rows(*lines))
    assert caught.value.code == code


def test_covariates_that_end_before_the_horizon_are_said() -> None:
    lines = [f"{d},{n % 3 + 4},{n % 7 if n < 50 else ''}" for n, d in enumerate(DAYS)]
    table = rows("date,price,sales", *lines)
    setup = suggest_setup(table).setup
    options = {"seasons": (7,), "models": ("naive", "theta"), "effort": "quick"}
    for horizon, said in ((10, False), (12, True)):
        look = plan_forecasts(table, setup, horizon, options)[1]
        assert ("series_known_short" in [one.code for one in look.findings]) == said


def test_what_is_said_of_steps_and_of_other_dates() -> None:
    days = pd.date_range("2024-01-01", periods=60, freq="B")
    lines = [
        f"{d:%Y-%m-%d},{d + pd.Timedelta(days=3):%Y-%m-%d},{n % 7}" for n, d in enumerate(days)
    ]
    found = suggest_setup(rows("ordered,shipped,units", *lines))
    said = {(one.choice, one.code): one.values for one in found.reasons}
    assert said["frequency", "regular"]["share"] == 100
    assert said["dates", "others"]["columns"] == ["shipped"]


def test_cut_offs_are_said_to_be_counted_back_where_series_end_apart() -> None:
    lines = [f"{s},{d},{n % 7}" for s in range(4) for n, d in enumerate(DAYS[: 60 - 4 * s])]
    table = rows("shop,date,sales", *lines)
    options = {"seasons": (7,), "models": ("naive", "theta"), "effort": "quick"}
    for count, said in ((4, "3 cut-offs before the end of each"), (1, "3 cut-offs from 2024-")):
        own = rows("shop,date,sales", *lines[: 60 if count == 1 else None])
        setup = suggest_setup(table if count > 1 else own).setup
        _, look = plan_forecasts(own, setup, 5, options)
        assert said in what_is_done(look.plan, setup, look.facts, look.glance, translator("en"))


def test_a_series_that_is_mostly_gaps_is_not_called_too_short() -> None:
    lines = [f"{day},{n}" for n, day in enumerate(DAYS) if n < 3 or n > 58]
    table = rows("date,price", *lines)
    with pytest.raises(InputError) as caught:
        plan_forecasts(table, SeriesSetup(("date",), "price", "D"), 3, {"seasons": (1,)})
    assert caught.value.code == "series_too_sparse"


def test_years_of_the_buddhist_calendar_are_those_of_the_common_one() -> None:
    days = pd.date_range("2023-01-01", periods=60, freq="B")
    lines = [f"{d:%d/%m}/{d.year + 543},{n % 7}" for n, d in enumerate(days)]
    _, facts, codes = read("date,sales", *lines)
    assert (facts.first, facts.gaps) == ("2023-01-02", 0)
    assert "series_buddhist" in codes


def test_alike_columns_are_series_or_one_is_the_value_as_is_said() -> None:
    lines = [f"{day},{n % 8 + 20},{n % 5 + 22},{n % 3 + 21}" for n, day in enumerate(DAYS)]
    table = rows("date,Gangnam,Hongdae,Jamsil", *lines)
    assert {*suggest_setup(table).setup.wide} == {"Gangnam", "Hongdae", "Jamsil"}
    one = suggest_setup(table, Given(value="Hongdae"))
    assert (one.setup.wide, one.setup.value) == ((), "Hongdae")
    assert {*one.setup.past} == {"Gangnam", "Jamsil"}
    apart = [f"{day},{n % 7 + 20},{900 * (n % 5 + 22)}" for n, day in enumerate(DAYS)]
    table = rows("date,alpha,beta", *apart)
    assert suggest_setup(table).setup.wide == ()
    assert suggest_setup(table, Given(wide=True)).setup.wide


def test_columns_that_make_up_no_date_are_named() -> None:
    table = rows("ordered,shipped,y", *(f"{day},{day},{n}" for n, day in enumerate(DAYS)))
    with pytest.raises(InputError) as caught:
        suggest_setup(table, Given(dates=("ordered", "shipped")))
    assert caught.value.code == "series_dates_parts"


def test_a_run_of_columns_by_moment_is_set_up_again_as_it_was() -> None:
    months = [f"{one:%Y-%m}" for one in pd.date_range("2020-01-01", periods=36, freq="MS")]
    values = [",".join(str(n % 7 + size) for n in range(36)) for size in (3, 9)]
    table = rows(f"product,{','.join(months)}", f"tea,{values[0]}", f"ale,{values[1]}")
    found = suggest_setup(table).setup
    assert (found.wide_dates, found.dates, found.start) == (True, (), None)
    again = Given(dates=(), series=("product",), frequency="MS", wide=True)
    assert suggest_setup(table, again).setup == found
