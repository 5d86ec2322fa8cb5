"""What forecasts hang on is found and chance is not; nothing behind a cut-off counts."""

import json
from itertools import pairwise

import numpy as np
import pandas as pd
import pytest

from lib.core.dataset import Dataset
from lib.core.facts import from_json, to_json
from lib.core.jobs import JobContext, Parameters
from lib.core.progress import NullProgress
from lib.core.results import Decision
from lib.evaluation.train.crossval import cores
from lib.i18n import translator
from lib.intake.reading import read_table
from lib.models.catalogue import all_models
from lib.store.bundle.checks import Node
from lib.workflows.forecasts import bundle_evidence
from lib.workflows.forecasts.backtest.covariates import covariates_in, without
from lib.workflows.forecasts.backtest.forecaster import Forecast, Shuffled, Shuffling
from lib.workflows.forecasts.backtest.panel import Floats, History, cut
from lib.workflows.forecasts.backtest.panels import panel_of_table
from lib.workflows.forecasts.facts.setup import Fill, SeriesSetup
from lib.workflows.forecasts.facts.sources import CovariateGain, Importance, Source, SourceKind
from lib.workflows.forecasts.jobs.covariates import covariate_gain
from lib.workflows.forecasts.jobs.importance import importance
from lib.workflows.forecasts.looking import Look, plan_forecasts
from lib.workflows.forecasts.models.classical import EXPLAINED
from lib.workflows.forecasts.report.covariates import gain_text
from lib.workflows.forecasts.report.importance import importance_text
from lib.workflows.forecasts.train import backtest_of_panel, forecasts_of
from tests.unit.forecasts.panels import forecast_context

ENGLISH = translator("en")
PROMOTION, CHANCE = Source(SourceKind.KNOWN, "promotion"), Source(SourceKind.KNOWN, "chance")


@pytest.fixture(scope="module")
def shops() -> tuple[Dataset, Look]:
    """Return twelve shops that sell more on days of a promotion, and a covariate of chance."""
    rng = np.random.default_rng(0)
    days = pd.date_range("2024-01-01", periods=120)
    parts = []
    for shop in range(12):
        promotion = rng.integers(0, 2, 120)
        sales = 50 + 5 * shop + 20 * promotion + rng.normal(0, 3, 120)
        columns = {"day": days, "shop": f"s{shop:02d}", "sales": sales.round(2)}
        parts.append(
            pd.DataFrame({**columns, "promotion": promotion, "chance": rng.normal(0, 1, 120)})
        )
    table = read_table(pd.concat(parts).to_csv(index=False).encode(), "shops.csv")
    setup = SeriesSetup(("day",), "sales", "D", series=("shop",), known=("promotion", "chance"))
    options = {"seasons": [7], "effort": "quick"}
    return plan_forecasts(table, setup, 7, options)


def context(shops: tuple[Dataset, Look], model: str, **other: object) -> JobContext[Parameters]:
    table, look = shops
    return JobContext(
        table.frame,
        Parameters(),
        model,
        task=look.task,
        plan=look.plan,
        **other,  # type: ignore[arg-type]
    )


@pytest.mark.parametrize("model", sorted(EXPLAINED))
def test_what_sales_hang_on_is_found_and_chance_is_not(
    shops: tuple[Dataset, Look], model: str
) -> None:
    found = from_json(Importance, importance(context(shops, model)).result)
    assert (found.by_cutoffs, found.units, found.cutoffs) == (False, 12, 3)
    losses = {one.source: one for one in found.losses}
    assert found.losses[0].source == PROMOTION
    assert losses[PROMOTION].low > 0.3 * found.score
    assert losses[CHANCE].low <= 0
    said = " ".join(importance_text(found, ENGLISH))
    assert "gets worse in: promotion" in said
    assert "chance" in said.partition("It cannot be told for")[2]
    node = Node(json.loads(json.dumps(to_json(found))), "results")
    bundled = bundle_evidence.importance("", {}, node, None)  # type: ignore[arg-type]
    assert from_json(Importance, bundled) == found


def test_a_covariate_that_begins_to_vary_late_is_told_of(shops: tuple[Dataset, Look]) -> None:
    table, look = shops
    frame = table.frame.copy()
    frame.loc[frame["date"] < "2024-04-10", "chance"] = 0.0
    given = context((Dataset(**{**vars(table), "frame": frame}), look), "fourier_ridge")
    found = from_json(Importance, importance(given).result)
    assert CHANCE in {one.source for one in found.losses}
    assert found.losses[0].source == PROMOTION


def test_models_that_explain_are_those_that_can() -> None:
    able = {
        spec.id
        for spec in all_models()
        if spec.domains == ("forecasts",)
        and spec.framework in ("numpy", "sklearn")
        and isinstance(spec.build(forecast_context()), Shuffled)
    }
    assert able == EXPLAINED


@pytest.mark.parametrize("model", sorted(EXPLAINED))
def test_nothing_behind_the_cut_off_is_shuffled_in(shops: tuple[Dataset, Look], model: str) -> None:
    table, look = shops
    panel = panel_of_table(table.frame, look.task)
    ends = np.full(panel.series, 60)
    found = []
    for garbage in (False, True):
        y, past = panel.y.copy(), np.ones((len(panel.y), 1))
        if garbage:
            for start, stop in pairwise(panel.starts):
                y[start + 60 : stop], past[start + 60 : stop] = 1e9, np.inf
        spoilt = type(panel)(**{**vars(panel), "y": y, "past": past})
        history = cut(spoilt, ends, 7, (7,), Fill.INTERPOLATE)
        found.append(shuffled(model, history, panel.known_of))
    for one, other in zip(*found, strict=True):
        assert one[0] == other[0]
        np.testing.assert_array_equal(one[1], other[1])


def shuffled(
    model: str, history: History, known_of: tuple[Source, ...]
) -> list[tuple[Source | None, Floats]]:
    spec = next(one for one in all_models() if one.id == model)
    forecaster = spec.build(forecast_context())
    assert isinstance(forecaster, Shuffled)
    past_of = (Source(SourceKind.PAST, "stock"),)
    shuffling = Shuffling(known_of, past_of, 1, np.random.default_rng(0))
    with cores(1):
        return list(forecaster.shuffled(history, shuffling, NullProgress()))


def kept(shops: tuple[Dataset, Look], model: str, garble: float = 0.0) -> pd.DataFrame:
    """Return what a run keeps of a model's backtest."""
    table, look = shops
    test = backtest_of_panel(panel_of_table(table.frame, look.task), look.task, look.plan)
    spec = next(one for one in all_models() if one.id == model)
    parts = []
    made: Forecast
    for fold, made in enumerate(
        forecasts_of(spec, forecast_context(), test.histories, NullProgress())
    ):
        flat = test.flat(fold, made.outputs + garble)
        frame = pd.DataFrame({f"output_{place}": column for place, column in enumerate(flat.T)})
        parts.append(frame.assign(row=test.rows(fold), fold=fold))
    return pd.concat(parts)


def test_with_and_without_tells_what_helps_and_what_does_not(shops: tuple[Dataset, Look]) -> None:
    model = "fourier_ridge"
    given = context(shops, model, predictions=kept(shops, model))
    found = from_json(CovariateGain, covariate_gain(given).result)
    whole, *alone = found.without
    assert set(whole.sources) == {PROMOTION, CHANCE}
    by_source = {one.sources[0]: one for one in alone}
    assert whole.decision is by_source[PROMOTION].decision is Decision.DEEP
    assert whole.low > 0.3 * found.score
    assert by_source[CHANCE].decision is not Decision.DEEP
    said = gain_text(found, ENGLISH)
    assert said[1].startswith("promotion, chance: helpful.")
    assert not any(one.startswith("chance: helpful") for one in said)
    node = Node(json.loads(json.dumps(to_json(found))), "results")
    bundled = bundle_evidence.covariate_gain("", {}, node, None)  # type: ignore[arg-type]
    assert from_json(CovariateGain, bundled) == found


def test_a_model_that_is_worse_with_covariates_is_told_so(shops: tuple[Dataset, Look]) -> None:
    model = "fourier_ridge"
    given = context(shops, model, predictions=kept(shops, model, garble=60.0))
    found = from_json(CovariateGain, covariate_gain(given).result)
    assert found.without[0].decision is Decision.CLASSICAL
    assert "harmful" in gain_text(found, ENGLISH)[1]


def test_a_panel_loses_the_columns_of_a_covariate_alone(shops: tuple[Dataset, Look]) -> None:
    table, look = shops
    panel = panel_of_table(table.frame, look.task)
    assert covariates_in(panel) == (PROMOTION, CHANCE)
    less = without(panel, [PROMOTION])
    assert covariates_in(less) == (CHANCE,)
    assert less.known.shape[1] == panel.known.shape[1] - 1 == len(less.known_of)
