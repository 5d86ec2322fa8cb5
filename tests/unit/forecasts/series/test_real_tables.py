"""Real tables are suggested rightly without any option."""

import pytest

from lib.cli.files import read_dataset
from lib.workflows.forecasts.series.regular import series_table
from lib.workflows.forecasts.series.suggest import suggest_setup

EXPECTED = {
    "airline_passengers.csv": (("Month",), "Passengers", "MS", (), 1, 144, 0),
    "us_gasoline.csv": (("Week",), "Gasoline", "W-FRI", (), 1, 1578, 0),
    "co2_weekly_gaps.csv": (("date",), "co2", "W-SAT", (), 1, 2284, 59),
    "pm25_utc_offset.csv": (("date.utc",), "value", "h", ("city",), 2, 2094, 984),
}


@pytest.mark.parametrize("name", EXPECTED)
def test_real_series(real_data, name: str) -> None:
    dataset = read_dataset(real_data / "series" / name, {})
    setup = suggest_setup(dataset).setup
    facts = series_table(dataset, setup)[1]
    found = (setup.dates, setup.value, setup.frequency, setup.series)
    assert (*found, facts.series, facts.periods, facts.gaps) == EXPECTED[name]
