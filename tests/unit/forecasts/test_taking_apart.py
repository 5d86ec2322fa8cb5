"""Series of known parts are taken apart into them."""

import json

import numpy as np
import pytest

from lib.core.facts import from_json, to_json
from lib.core.jobs import JobContext, Parameters
from lib.i18n import translator
from lib.intake.samples import read_sample
from lib.store.bundle.checks import Node
from lib.workflows.forecasts.bundle import series_parts as bundled
from lib.workflows.forecasts.facts.parts import SeriesParts
from lib.workflows.forecasts.jobs.parts import series_parts
from lib.workflows.forecasts.looking import plan_forecasts
from lib.workflows.forecasts.methods.taking_apart import take_apart
from lib.workflows.forecasts.report.disclosed import series_parts as disclosed
from lib.workflows.forecasts.report.parts import one_text
from lib.workflows.forecasts.series.suggest import suggest_setup

TIME = np.arange(240, dtype=np.float64)
WAVE = 10 * np.sin(2 * np.pi * TIME / 12)
ENGLISH = translator("en")
NONE = np.zeros(240, dtype=bool)


def test_a_line_and_a_wave_are_taken_apart() -> None:
    found = take_apart(100 + 0.5 * TIME + WAVE, (12,), NONE)
    np.testing.assert_allclose(found.trend, 100 + 0.5 * TIME, atol=0.3)
    np.testing.assert_allclose(found.seasons[0], WAVE, atol=0.3)
    assert min(found.trend_strength, *found.season_strengths) > 0.99
    assert found.breaks == ()


def test_a_planted_step_and_outlier_are_found_and_nothing_else_large() -> None:
    noise = np.random.default_rng(0).normal(0, 1, 240)
    values = 100 + 0.1 * TIME + WAVE + noise + 20.0 * (TIME >= 150)
    values[60] += 15
    found = take_apart(values, (12,), NONE)
    assert len(found.breaks) == 1
    assert abs(found.breaks[0].place - 150) <= 1
    assert abs(found.breaks[0].after - found.breaks[0].before - 20) < 2
    assert found.outliers[0] == 60
    assert not {148, 149, 150, 151} & set(found.outliers.tolist())
    filled = NONE.copy()
    filled[60] = True
    assert 60 not in take_apart(values, (12,), filled).outliers


def test_noise_has_no_change_points_and_few_outliers() -> None:
    rng = np.random.default_rng(1)
    white = [take_apart(rng.normal(0, 1, 240), (1,), NONE) for _ in range(60)]
    assert sum(bool(one.breaks) for one in white) <= 2
    assert sum(len(one.outliers) for one in white) / (60 * 240) < 0.008
    assert max(one.trend_strength for one in white) < 0.4


def chained(rng: np.random.Generator, share: float) -> np.ndarray:
    """Return values of deviation 1 that carry a share of what they are off to the next."""
    values = rng.normal(0, 1, 340)
    for place in range(1, 340):
        values[place] += share * values[place - 1]
    return values[100:] * np.sqrt(1 - share**2)


@pytest.mark.parametrize("share", [0.6, 0.9])
def test_values_that_hang_together_are_no_change_points(share: float) -> None:
    rng = np.random.default_rng(2)
    found = [take_apart(chained(rng, share), (1,), NONE).breaks for _ in range(60)]
    assert sum(map(bool, found)) <= 4


def test_a_leap_of_values_that_hang_together_is_found() -> None:
    rng, found = np.random.default_rng(3), 0
    for _ in range(30):
        values = chained(rng, 0.9) + 5.0 * (TIME >= 130)
        found += any(abs(one.place - 130) <= 2 for one in take_apart(values, (1,), NONE).breaks)
    assert found >= 24


def test_a_constant_series_has_no_strength_and_no_outlier() -> None:
    found = take_apart(np.full(60, 7.0), (12,), np.zeros(60, dtype=bool))
    assert (found.trend_strength, found.season_strengths) == (0.0, (0.0,))
    assert (len(found.breaks), len(found.outliers)) == (0, 0)


def test_shops_are_taken_apart_kept_in_bundles_and_passed_on_without_values() -> None:
    table = read_sample("shop_sales")
    options = {"seasons": [7], "models": None, "effort": "quick"}
    series, look = plan_forecasts(table, suggest_setup(table).setup, 30, options)
    sales = series_parts(JobContext(series.frame, Parameters(), task=look.task, plan=look.plan))
    found = from_json(SeriesParts, sales.result)
    shops = {one.series: one for one in found.largest}
    assert [len(one.leaps) for one in shops.values() if one.series != "Harbour"] == [0] * 4
    harbour = shops["Harbour"]
    assert any("2025-09-26" <= one.moment <= "2025-10-16" for one in harbour.leaps)
    assert found.total is not None
    assert found.total.values[0] == series.frame.groupby("date")["sales"].sum().iloc[0]
    node = Node(json.loads(json.dumps(to_json(found))), "results")
    assert from_json(SeriesParts, bundled("", {}, node, None)) == found  # type: ignore[arg-type]
    passed = from_json(SeriesParts, disclosed(to_json(found)))
    for one in (*passed.largest, passed.total):
        assert one is not None
        assert (one.values, one.trend, one.rest, one.moments) == ((), (), (), ())
        assert (one.leaps, one.outliers) == ((), ())
        assert not any("expected 1" in text or "(from" in text for text in one_text(one, ENGLISH))
