"""Tables without dates are read by a number of the rows or by their order, and it is said."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from lib.errors import InputError
from lib.workflows.forecasts.facts.setup import DATE
from lib.workflows.forecasts.series.regular import series_table
from lib.workflows.forecasts.series.suggest import Given, suggest_setup
from tests.unit.forecasts.series.tables import rows

NOISE = np.random.default_rng(0).normal(size=96)
YEARLY = np.round(50 + 20 * np.sin(np.arange(96) * np.pi / 6) + NOISE, 1)


def codes(suggestion: object, choice: str) -> list[str]:
    return [one.code for one in suggestion.reasons if one.choice == choice]  # type: ignore[attr-defined]


def test_a_single_column_of_numbers_is_in_order_and_its_season_tells_months() -> None:
    table = rows("passengers", *map(str, YEARLY))
    found = suggest_setup(table)
    assert (found.setup.dates, found.setup.frequency, found.seasons) == ((), "MS", (12,))
    assert (codes(found, "dates"), codes(found, "frequency")) == (["order"], ["season"])
    made, facts = series_table(table, found.setup)
    assert (facts.first, facts.last, facts.gaps) == ("2000-01-01", "2007-12-01", 0)
    assert "series_in_order" in [one.code for one in made.findings]
    later, facts = series_table(table, replace(found.setup, start="2015-03", frequency="D"))
    assert (facts.first, len(later.frame)) == ("2015-03-01", 96)


def test_a_sequence_keeps_its_gaps_and_its_series() -> None:
    kept = [place for place in range(96) if place != 40]
    lines = [f"{unit},{n + 7},{YEARLY[n]}" for unit in "ab" for n in kept]
    table = rows("unit,cycle,reading", *lines)
    found = suggest_setup(table)
    assert (found.setup.dates, found.setup.series, found.setup.first) == (("cycle",), ("unit",), 7)
    made, facts = series_table(table, found.setup)
    assert (facts.series, facts.gaps) == (2, 2)
    assert [one.code for one in made.findings][:1] == ["series_numbered"]


def test_nothing_tells_how_far_apart_rows_are() -> None:
    found = suggest_setup(rows("value", *map(str, NOISE)))
    assert (found.setup.frequency, found.seasons) == ("D", (1,))
    assert codes(found, "frequency") == ["unknown"]


@pytest.mark.parametrize(
    ("name", "write", "frequency", "first"),
    [
        ("월", "{}월", "MS", "2000-04-01"),
        ("month", None, "MS", "2000-04-01"),
        ("time", "{:02d}:00", "h", "2000-01-01T03:00:00"),
    ],
)
def test_months_or_hours_that_come_again(
    name: str, write: str | None, frequency: str, first: str
) -> None:
    months = pd.date_range("2000-04-01", periods=96, freq="MS")
    cells = [f"{one:%B}" for one in months]
    if write:
        cells = [
            write.format(one.month if frequency == "MS" else (3 + n) % 24)
            for n, one in enumerate(months)
        ]
    table = rows(f"{name},sales", *(f"{cell},{v}" for cell, v in zip(cells, YEARLY, strict=True)))
    found = suggest_setup(table).setup
    assert (found.dates, found.value, found.frequency) == ((), "sales", frequency)
    assert found.known == () == found.past
    assert series_table(table, found)[1].first == first


def test_order_is_taken_only_where_somebody_says_so() -> None:
    table = rows("passengers,staff", *(f"{v},{n % 5}" for n, v in enumerate(YEARLY)))
    with pytest.raises(InputError) as caught:
        suggest_setup(table)
    assert caught.value.code == "series_no_dates"
    for given in (Given(frequency="W-MON"), Given(dates=(), frequency="W-MON")):
        assert suggest_setup(table, given).setup.frequency == "W-MON"
    dated = rows("date,y", *(f"2024-01-{n + 1:02d},{n}" for n in range(30)))
    assert suggest_setup(dated, Given(dates=())).setup.start == "2000-01-01"
    with pytest.raises(InputError) as caught:
        suggest_setup(dated, Given(start="2020-01-01"))
    assert caught.value.code == "series_has_dates"
    with pytest.raises(InputError) as caught:
        series_table(table, replace(suggest_setup(table, given).setup, start="soon"))
    assert caught.value.code == "series_start"
    assert series_table(dated, suggest_setup(dated).setup)[0].frame[DATE].is_monotonic_increasing
