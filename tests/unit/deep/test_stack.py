"""Members of a stack learn as they would alone, and do not see each other."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

from lib.deep.estimators import NetworkClassifier, NetworkRegressor
from lib.deep.stacked_fit import fit_many
from lib.errors import Cancelled

from .conftest import KINDS, make_table, make_target
from .test_estimators import Recorder

TABLES = [make_table(rows, seed=rows) for rows in (200, 201, 260)]


def make(architecture: str, classes: int, seed: int, **options: Any) -> Any:
    kind = NetworkClassifier if classes else NetworkRegressor
    metric = "log_loss" if classes else "rmse"
    return kind(architecture, KINDS, **{"metric": metric, "seed": seed, "epochs": 6, **options})


def outputs(model: Any, table: pd.DataFrame) -> np.ndarray:
    if isinstance(model, NetworkClassifier):
        return model.predict_proba(table)
    return (model.predict(table) - model.mean_) / model.deviation_


def fit_stack(architecture: str, classes: int, ys: list[np.ndarray], **options: Any) -> list[Any]:
    models = [make(architecture, classes, seed, **options) for seed in range(len(TABLES))]
    assert fit_many(models, TABLES, ys) == [None] * len(models)
    return models


@pytest.mark.parametrize(
    ("architecture", "classes"),
    [("keras_linear", 2), ("keras_mlp", 3), ("realmlp", 2), ("realmlp", 0)],
)
def test_members_equal_lone_fits(architecture: str, classes: int) -> None:
    changes = {} if architecture == "keras_linear" else {"dropout": 0.0}
    ys = [make_target(table, classes) for table in TABLES]
    for seed, model in enumerate(fit_stack(architecture, classes, ys, changes=changes)):
        lone = make(architecture, classes, seed, changes=changes).fit(TABLES[seed], ys[seed])
        assert outputs(model, TABLES[2]) == pytest.approx(outputs(lone, TABLES[2]), abs=1e-4)
        assert model.history_["val_loss"] == pytest.approx(lone.history_["val_loss"], abs=1e-3)
        assert model.history_["best_epoch"] == lone.history_["best_epoch"]


def test_garbage_in_one_member_leaves_the_others_as_they_are() -> None:
    ys = [make_target(table, 0) for table in TABLES]
    first = fit_stack("realmlp", 0, ys)
    worse = [1e9 * np.random.default_rng(0).standard_normal(len(TABLES[0])), *ys[1:]]
    second = fit_stack("realmlp", 0, worse)
    assert not np.array_equal(first[0].weights_[0], second[0].weights_[0])
    for one, other in zip(first[1:], second[1:], strict=True):
        for a, b in zip(one.weights_, other.weights_, strict=True):
            assert np.array_equal(a, b)


def test_a_cancelled_stack_stops() -> None:
    models = [make("keras_mlp", 2, seed) for seed in range(3)]
    with pytest.raises(Cancelled):
        fit_many(models, TABLES, [make_target(table, 2) for table in TABLES], Recorder(patience=5))


def test_a_budget_of_a_second_gives_usable_models() -> None:
    watch = Recorder()
    models = [make("keras_mlp", 2, seed, epochs=100_000) for seed in range(3)]
    ys = [make_target(table, 2) for table in TABLES]
    assert fit_many(models, TABLES, ys, watch, budget_seconds=1.0) == [None] * 3
    assert watch.calls[-1][0] == 1.0
    for model, table in zip(models, TABLES, strict=True):
        assert np.isfinite(model.predict_proba(table)).all()
