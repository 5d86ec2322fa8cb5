"""Errors that hang together are told from those that do not, and kept as they are shown."""

import json

import numpy as np
import pandas as pd
from statsmodels.stats.diagnostic import acorr_ljungbox

from lib.core.facts import from_json, to_json
from lib.core.jobs import JobContext, Parameters
from lib.core.quantiles import WIDTH
from lib.intake.samples import read_sample
from lib.store.bundle.checks import Node
from lib.workflows.forecasts.backtest.panels import panel_of_table
from lib.workflows.forecasts.bundle import errors_left as bundled
from lib.workflows.forecasts.facts.errors_left import ErrorsLeft
from lib.workflows.forecasts.jobs.errors_left import errors_left
from lib.workflows.forecasts.looking import plan_forecasts
from lib.workflows.forecasts.methods.hanging_together import hang_together
from lib.workflows.forecasts.report.disclosed import errors_left as disclosed
from lib.workflows.forecasts.series.suggest import suggest_setup
from lib.workflows.forecasts.train import backtest_of_panel


def test_one_window_is_statsmodels_ljung_box() -> None:
    errors = np.random.default_rng(0).normal(2, 1, 100)
    found = hang_together(errors[None, :], 1)
    assert found is not None
    expected = acorr_ljungbox(errors, lags=[10])["lb_pvalue"].iloc[0]
    np.testing.assert_allclose(found.p, expected, rtol=1e-6)


def test_white_errors_seldom_hang_together_and_those_that_do_are_found() -> None:
    rng = np.random.default_rng(1)
    white = [hang_together(rng.normal(0, 1, (5, 28)), 7) for _ in range(300)]
    assert 0.01 < np.mean([one is not None and one.p < 0.05 for one in white]) < 0.09
    weekly = np.tile(np.resize([3.0, 0, 0, 0, 0, 0, 0], 28), (5, 1)) + rng.normal(0, 1, (5, 28))
    found = hang_together(weekly, 7)
    assert found is not None
    assert found.p < 0.001
    assert int(np.argmax(np.abs(found.values))) == 6
    assert hang_together(rng.normal(0, 1, (9, 1)), 7) is None
    assert hang_together(np.zeros((5, 28)), 7) is None


def test_forecasts_that_are_too_high_are_told_and_no_single_series_passed_on() -> None:
    table = read_sample("shop_sales")
    options = {"seasons": [7], "models": None, "effort": "quick"}
    series, look = plan_forecasts(table, suggest_setup(table).setup, 30, options)
    test = backtest_of_panel(panel_of_table(series.frame, look.task), look.task, look.plan)
    parts = []
    for fold, history in enumerate(test.histories):
        # Each forecast is too high by half of what repeating the season is off.
        point = test.flat(fold, (test.truth(fold) + 0.5 * history.scales[:, None])[..., None])
        frame = pd.DataFrame({f"output_{place}": point[:, 0] for place in range(WIDTH)})
        parts.append(frame.assign(row=test.rows(fold), fold=fold))
    context = JobContext(
        series.frame,
        Parameters(),
        task=look.task,
        plan=look.plan,
        predictions=pd.concat(parts),
    )
    found = from_json(ErrorsLeft, errors_left(context).result)
    assert found.high == 1
    np.testing.assert_allclose([found.mean, *map(float, found.by_step)], 0.5)  # type: ignore[arg-type]
    assert sum(found.counts) == found.count == 3 * 5 * 30
    node = Node(json.loads(json.dumps(to_json(found))), "results")
    assert from_json(ErrorsLeft, bundled("", {}, node, None)) == found  # type: ignore[arg-type]
    assert from_json(ErrorsLeft, disclosed(to_json(found))).shown is None
