"""Sums over series agree with their parts; their quantiles cover what comes."""

import json

import numpy as np
import pandas as pd
import pytest

from lib.core.dataset import Dataset
from lib.core.facts import from_json, to_json
from lib.core.jobs import JobContext, Parameters
from lib.core.progress import NullProgress
from lib.core.quantiles import LEVELS
from lib.errors import StoreError
from lib.intake.reading import read_table
from lib.models.catalogue import get_model
from lib.store.bundle.checks import Node
from lib.workflows.forecasts import bundle_evidence
from lib.workflows.forecasts.backtest.panels import panel_of_table
from lib.workflows.forecasts.facts.setup import Aggregate, SeriesSetup
from lib.workflows.forecasts.facts.views import Fan, NextForecast
from lib.workflows.forecasts.jobs.next import forecast_next
from lib.workflows.forecasts.looking import Look, plan_forecasts
from lib.workflows.forecasts.report.disclosed import next_forecast as disclosed
from lib.workflows.forecasts.train import backtest_of_panel, forecasts_of
from tests.unit.forecasts.panels import forecast_context

MODEL = "seasonal_naive"


def planned(aggregate: Aggregate = Aggregate.SUM, seed: int = 0) -> tuple[Dataset, Look]:
    """Return six shops in two regions, each of a format, whose sales share their noise."""
    rng = np.random.default_rng(seed)
    days = pd.date_range("2024-01-01", periods=150)
    shared = rng.normal(0, 4, 150)
    parts = []
    for shop in range(6):
        sales = 50 + 10 * shop + np.resize([0, 3, 5, 4, 8, 20, 12], 150) + shared
        columns = {"day": days, "region": "north" if shop < 2 else "south", "shop": f"s{shop}"}
        parts.append(pd.DataFrame({**columns, "sales": sales + rng.normal(0, 2, 150)}))
    table = read_table(pd.concat(parts).to_csv(index=False).encode(), "shops.csv")
    setup = SeriesSetup(("day",), "sales", "D", series=("region", "shop"), aggregate=aggregate)
    options = {"seasons": [7], "effort": "quick", "cutoffs": 8}
    return plan_forecasts(table, setup, 10, options)


def forecast(made: tuple[Dataset, Look], *, kept: bool = True) -> NextForecast:
    table, look = made
    spec, parts = get_model(MODEL), []
    test = backtest_of_panel(panel_of_table(table.frame, look.task), look.task, look.plan)
    backtested = forecasts_of(spec, forecast_context(), test.histories, NullProgress())
    for fold, one in enumerate(backtested):
        flat = test.flat(fold, one.outputs)
        frame = pd.DataFrame({f"output_{place}": column for place, column in enumerate(flat.T)})
        parts.append(frame.assign(row=test.rows(fold), fold=fold))
    context = JobContext(
        table.frame,
        Parameters(),
        MODEL,
        task=look.task,
        plan=look.plan,
        predictions=pd.concat(parts) if kept else None,
    )
    return from_json(NextForecast, forecast_next(context).result)


def points(fan: Fan | None) -> np.ndarray:
    assert fan is not None
    return np.array(fan.point, dtype=float)


@pytest.fixture(scope="module")
def found() -> NextForecast:
    return forecast(planned())


def test_every_level_adds_up_to_the_total_and_to_the_series(found: NextForecast) -> None:
    assert [(one.column, one.count) for one in found.levels] == [("region", 2)]
    bottom = {fan.series: points(fan) for fan in found.fans}
    regions = {fan.series: points(fan) for fan in found.levels[0].fans}
    assert set(regions) == {"north", "south"}
    np.testing.assert_allclose(points(found.total), sum(bottom.values()))
    np.testing.assert_allclose(points(found.total), sum(regions.values()))
    north = sum(own for name, own in bottom.items() if name.startswith("north"))
    np.testing.assert_allclose(regions["north"], north)
    past = found.total.past if found.total else ()
    assert past[-1] == pytest.approx(sum(fan.past[-1] or 0 for fan in found.fans))


def test_a_sum_is_as_wide_as_its_errors_were_not_as_its_parts_are(found: NextForecast) -> None:
    assert found.total is not None
    low, high = (found.total.levels[LEVELS.index(level)] for level in (0.1, 0.9))
    width = np.mean(np.array(high, dtype=float) - np.array(low, dtype=float))
    # Noise that is shared adds up: 6 x 4 x sqrt(2), beside sqrt(6) x 2 x sqrt(2) of each alone.
    expected = 2 * 1.2816 * np.sqrt(2) * np.hypot(6 * 4, np.sqrt(6) * 2)
    assert 0.6 * expected < width < 1.6 * expected


def test_intervals_of_sums_cover_what_comes() -> None:
    inside = []
    for seed in range(12):
        table, look = planned(seed=seed + 1)
        frame = table.frame.copy()
        frame.loc[frame["date"] > "2024-05-19", "sales"] = np.nan
        whole = forecast((Dataset(**{**vars(table), "frame": frame}), look))
        assert whole.total is not None
        came = table.frame.groupby("date")["sales"].sum(min_count=6)
        truth = came.reindex(pd.to_datetime(list(whole.total.moments))).to_numpy(dtype=float)
        low, high = (whole.total.levels[LEVELS.index(level)] for level in (0.1, 0.9))
        inside.append((truth >= np.array(low, float)) & (truth <= np.array(high, float)))
    assert 0.68 <= np.mean(inside) <= 0.92


def test_without_the_runs_predictions_there_are_no_quantiles() -> None:
    found = forecast(planned(), kept=False)
    assert found.total is not None
    assert (found.total.levels, found.levels[0].fans[0].levels) == ((), ())


def test_what_is_averaged_does_not_add_up() -> None:
    found = forecast(planned(Aggregate.MEAN))
    assert (found.total, found.levels, len(found.fans)) == (None, (), 6)


def test_sums_come_along_in_a_bundle(found: NextForecast) -> None:
    node = Node(json.loads(json.dumps(to_json(found))), "results")
    brought = bundle_evidence.next_forecast("", {}, node, None)  # type: ignore[arg-type]
    assert from_json(NextForecast, brought) == found
    wrong = Node({**to_json(found), "levels": [{"column": 3}]}, "results")
    with pytest.raises(StoreError):
        bundle_evidence.next_forecast("", {}, wrong, None)  # type: ignore[arg-type]


def test_sums_are_passed_on_without_the_past(found: NextForecast) -> None:
    passed = from_json(NextForecast, disclosed(to_json(found)))
    for fan in (*passed.levels[0].fans, passed.total):
        assert fan is not None
        assert (fan.past, fan.past_moments, len(fan.point)) == ((), (), 10)
