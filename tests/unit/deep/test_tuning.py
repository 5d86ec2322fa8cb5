"""Networks choose their configuration by their own inner validation rows."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from lib.core.plan import Effort
from lib.core.tuning import Tuning
from lib.deep import tuning as tuning_module
from lib.deep.estimators import NetworkClassifier
from lib.deep.recipes import Shape, choose_recipe, parameters
from lib.deep.search import configured, plan_search
from lib.deep.stacked_fit import fit_many
from lib.deep.stacking import Fitted
from lib.deep.tuning import Choice, choose, surely_better
from lib.errors import Cancelled

from .conftest import KINDS, make_table, make_target
from .test_estimators import Recorder

SHAPE = Shape(numbers=40, scaled=5, tables=(32,), outputs=1)


def recipe(architecture: str, rows: int):
    return choose_recipe(
        architecture, "sigmoid", effort=Effort.THOROUGH, metric="roc_auc", rows=rows, shape=SHAPE
    )


@pytest.mark.parametrize("architecture", ["realmlp", "tabm"])
@pytest.mark.parametrize("rows", [300, 5_000, 90_000])
def test_a_search_fits_its_time_and_makes_few_stacks(architecture: str, rows: int) -> None:
    usual = recipe(architecture, rows)
    search = plan_search(usual, SHAPE, rows)
    assert search == plan_search(usual, SHAPE, rows)
    assert search.configurations[0] == {}
    recipes = [configured(usual, one, rows) for one in search.configurations]
    assert len({one.structure() for one in recipes}) == (1 if rows < 1000 else 3)
    assert len(set(recipes)) == len(recipes)
    assert 3 <= search.epochs <= usual.epochs
    work = 6.0 * sum(parameters(one, SHAPE) for one in recipes) * rows * search.epochs
    assert work * 2e-11 < 60


def test_on_few_rows_fewer_configurations_train_for_longer() -> None:
    usual = recipe("realmlp", 700)
    few, many = plan_search(usual, SHAPE, 700), plan_search(usual, SHAPE, 5_000)
    assert len(few.configurations) == 4 < len(many.configurations)
    assert few.epochs > 2 * many.epochs


def test_settings_that_were_given_stay() -> None:
    usual = replace(recipe("tabm", 5_000), learning_rate=0.001)
    search = plan_search(usual, SHAPE, 5_000, {"learning_rate", "width"})
    recipes = [configured(usual, one, 5_000) for one in search.configurations]
    assert {one.learning_rate for one in recipes} == {0.001}
    assert {one.hidden for one in recipes} == {usual.hidden}


def network(seed: int) -> NetworkClassifier:
    return NetworkClassifier(
        "tabm",
        KINDS,
        effort="thorough",
        metric="log_loss",
        seed=seed,
        epochs=3,
        tune=True,
        changes={"width": 16, "ensemble": 2, "layers": 1},
    )


def test_each_member_gets_what_its_own_validation_rows_prefer() -> None:
    tables = [make_table(rows, seed=rows) for rows in (60, 64)]
    ys = [make_target(table, 2) for table in tables]
    models = [network(seed) for seed in (0, 1)]
    watch = Recorder()
    assert fit_many(models, tables, ys, watch) == [None, None]
    for model, table in zip(models, tables, strict=True):
        tuning = model.tuning_
        assert tuning["configurations"] >= 4
        assert tuning["seconds"] > 0
        assert tuning["chosen"]["learning_rate"] == model.recipe_["learning_rate"]
        assert model.recipe_["hidden"] == [16]
        assert model.recipe_["epochs"] == 3
        assert np.isfinite(model.predict_proba(table)).all()
    shares = [done for done, _ in watch.calls]
    assert shares == sorted(shares)
    assert shares[-1] == 1.0
    # The other member and its rows play no part in the choice.
    alone = network(1)
    member = alone.prepare(tables[1], ys[1])
    again = choose([member], [alone.given], metric="log_loss")[0]
    assert again.tuning.chosen == models[1].tuning_["chosen"]


def test_another_configuration_must_be_clearly_better() -> None:
    rng = np.random.default_rng(0)
    truth = rng.standard_normal(120)
    usual = truth + rng.standard_normal(120)
    assert not surely_better("rmse", truth, usual, usual)
    assert not surely_better("rmse", truth, usual + 0.02 * rng.standard_normal(120), usual)
    assert not surely_better("rmse", truth, truth + 2 * rng.standard_normal(120), usual)
    assert surely_better("rmse", truth, truth + 0.5 * rng.standard_normal(120), usual)
    assert surely_better("rmse", truth, usual, None)
    assert not surely_better("rmse", truth, None, None)


@pytest.mark.parametrize("better", [0, 3])
def test_what_is_clearly_better_is_chosen(better: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Outputs are made up: those of one configuration are right, those of the others are noise."""
    table = make_table(200)
    model = network(0)
    member = model.prepare(table, make_target(table, 2))
    truth = member.validation.truth
    sizes = []

    def trained(stack, *_):
        sizes.append(len(stack))
        fitted = []
        for trial in stack:
            noise = np.random.default_rng(trial.place).random((len(truth), 2)) + 0.5
            right = np.eye(2)[truth] + 0.1 if trial.place == better else noise
            outputs = right / right.sum(axis=1, keepdims=True)
            value = float(trial.place == better)
            fitted.append(Fitted([], {"val_metric": [value]}, outputs))
        return fitted, 1.0

    monkeypatch.setattr(tuning_module, "_train", trained)
    choices = choose([member] * 6, [model.given] * 6, metric="log_loss")
    search = plan_search(member.recipe, member.shape, len(member.training.numbers), model.given)
    expected = configured(member.recipe, search.configurations[better], len(truth))
    assert {choice.recipe for choice in choices} == {expected}
    # Stacks of one size: what is traced and compiled for one serves for all.
    assert len(set(sizes)) == 1
    assert max(sizes) <= 32
    assert sum(sizes) == 6 * len(search.configurations)


@pytest.mark.parametrize("usual_is_better", [True, False])
def test_what_was_chosen_must_also_win_when_trained_in_full(
    usual_is_better: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    from lib.deep import stacked_fit

    def chosen(members, *_, **__):
        good = members[0].recipe
        idle = replace(good, learning_rate=1e-9)
        first, usual = (idle, good) if usual_is_better else (good, idle)
        said = [Tuning(4, 1.0, {"learning_rate": one.learning_rate}) for one in (first, usual)]
        return [Choice(first, said[0], Choice(usual, said[1]))]

    monkeypatch.setattr(stacked_fit, "choose", chosen)
    table = make_table(200)
    model = network(0)
    assert fit_many([model], [table], [make_target(table, 2)]) == [None]
    assert model.recipe_["learning_rate"] > 1e-5
    assert model.tuning_["chosen"]["learning_rate"] == model.recipe_["learning_rate"]
    assert len(model.history_["val_loss"]) == 3
    assert model.history_["val_loss"][-1] < model.history_["val_loss"][0]


def test_short_of_time_nothing_is_tuned() -> None:
    table = make_table(60)
    model = network(0)
    assert fit_many([model], [table], [make_target(table, 2)], budget_seconds=1.0) == [None]
    assert not hasattr(model, "tuning_")


def test_tuning_can_be_cancelled() -> None:
    table = make_table(60)
    with pytest.raises(Cancelled):
        fit_many([network(0)], [table], [make_target(table, 2)], Recorder(patience=4))
