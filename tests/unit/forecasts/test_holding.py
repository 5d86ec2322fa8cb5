"""Later values are matched with a kept forecast, and what does not match is counted."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from lib.core.dataset import Dataset
from lib.core.quantiles import LEVELS, output_names
from lib.errors import InputError
from lib.workflows.forecasts.facts.held import Held
from lib.workflows.forecasts.facts.setup import SeriesSetup
from lib.workflows.forecasts.holding import against_forecast, held_of
from tests.unit.forecasts.series.tables import rows

SETUP = SeriesSetup(("day",), "sales", "D", series=("shop",), known=("promotion",))
DAYS = pd.date_range("2026-01-05", periods=4, freq="D")


def kept(point: float) -> pd.DataFrame:
    """Return a forecast of 10 at each of four days of shops A and B, q10 being 9, q90 11 ..."""
    outputs = [point, *(point + 2.5 * (level - 0.5) for level in LEVELS)]
    table = pd.DataFrame({"series": np.repeat(["A", "B"], 4), "date": [*DAYS, *DAYS]})
    return table.assign(**dict(zip(output_names(), outputs, strict=True)))


def did_it_hold(table: Dataset, setup: SeriesSetup, point: float, naive: float) -> Held:
    """Compare a table with a forecast, as the page and then the job do it."""
    both, noticed = against_forecast(table, setup, kept(point), kept(naive))
    return replace(held_of(both.frame), unread=noticed.unread)


def test_values_are_matched_by_series_and_date_and_scored() -> None:
    table = rows(
        "day,shop,sales",
        *("2026-01-04,A,99", "2026-01-05,A,10", "2026-01-06,A,10.8", "2026-01-07,A,11.1"),
        *("2026-01-05,B,14", "2026-01-06,B,10", "2026-01-05,C,1", "2026-01-06,C,1"),
    )
    found = did_it_hold(table, SETUP, 10, 12)
    assert (found.matched, found.series, found.waiting, found.unknown) == (5, 2, 3, 2)
    assert (found.absent, found.others) == (0, 1)
    assert (found.first, found.last) == ("2026-01-05", "2026-01-07")
    assert found.inside == pytest.approx((2 / 5, 3 / 5, 4 / 5))
    assert found.mae == pytest.approx((0 + 0.8 + 1.1 + 4 + 0) / 5)
    assert found.naive == pytest.approx((2 + 1.2 + 0.9 + 2 + 2) / 5)
    assert found.fans[0].series == "B"
    assert found.fans[0].actual == (14, 10, None, None)


def test_files_of_other_columns_or_days_are_refused_plainly() -> None:
    with pytest.raises(InputError, match="unknown_column") as caught:
        did_it_hold(rows("day,sales", "2026-01-05,1", "2026-01-06,2"), SETUP, 10, 12)
    assert caught.value.context["column"] == "shop"
    early = rows("day,shop,sales", "2025-01-05,A,1", "2025-01-06,A,2")
    with pytest.raises(InputError, match="actuals_elsewhen") as caught:
        did_it_hold(early, SETUP, 10, 12)
    assert caught.value.context["begins"] == "2025-01-05"


def test_one_value_a_series_in_another_form_of_dates_will_do() -> None:
    table = rows(
        "day,shop,sales", "07.01.2026,A,11", "soon,A,1", "13.01.2026,B,3", "06.01.2026,C,3"
    )
    found = did_it_hold(table, SETUP, 10, 12)
    assert (found.matched, found.series, found.first) == (1, 1, "2026-01-07")
    assert (found.waiting, found.unknown, found.absent, found.others) == (7, 2, 1, 1)
    assert found.unread == 1
    assert found.inside == (0, 1, 1)
    assert (found.mae, found.naive) == (1, 1)


def test_a_running_total_needs_the_value_before() -> None:
    table = rows("day,shop,sales", "2026-01-05,A,70", "2026-01-06,A,81")
    found = did_it_hold(table, replace(SETUP, difference=True), 10, 12)
    assert (found.matched, found.first, found.mae) == (1, "2026-01-06", 1)
