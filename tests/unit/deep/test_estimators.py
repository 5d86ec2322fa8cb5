from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from sklearn.base import clone
from sklearn.metrics import roc_auc_score

from lib.deep.estimators import NetworkClassifier, NetworkRegressor
from lib.deep.recipes import ARCHITECTURES
from lib.errors import Cancelled, ModelError

from .conftest import KINDS, make_table, make_target

ROOT = Path(__file__).resolve().parents[3]


class Recorder:
    """A watch that keeps what it is told, and cancels after a number of questions."""

    def __init__(self, patience: int = 10**9) -> None:
        self.calls: list[tuple[float, dict[str, float]]] = []
        self.patience = patience

    def progress(self, done: float, curves: Any = None) -> None:
        self.calls.append((done, dict(curves or {})))

    def cancelled(self) -> bool:
        self.patience -= 1
        return self.patience < 0


def classifier(architecture: str = "keras_mlp", **options: Any) -> NetworkClassifier:
    return NetworkClassifier(architecture, KINDS, **{"metric": "log_loss", "epochs": 8, **options})


def test_importing_the_estimators_does_not_load_tensorflow() -> None:
    code = "import sys, lib.models.building.deep; print('tensorflow' in sys.modules)"
    run = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)
    assert run.stdout.strip() == "False", run.stderr


@pytest.mark.parametrize("architecture", ARCHITECTURES)
def test_two_classes_are_learned(architecture: str, table: pd.DataFrame) -> None:
    y = make_target(table, 2)
    model = classifier(architecture, epochs=30).fit(table, y)
    probabilities = model.predict_proba(table)
    assert probabilities.shape == (400, 2)
    assert probabilities.sum(axis=1) == pytest.approx(np.ones(400))
    assert roc_auc_score(y, probabilities[:, 1]) > 0.9
    history = model.history_
    assert len(history["loss"]) == len(history["val_loss"]) == len(history["val_metric"]) <= 30
    assert history["val_metric"][int(history["best_epoch"][0])] == max(history["val_metric"])


@pytest.mark.parametrize("architecture", ARCHITECTURES)
def test_three_classes_of_texts_are_learned(architecture: str, table: pd.DataFrame) -> None:
    y = np.array(["low", "mid", "top"])[make_target(table, 3)]
    model = classifier(architecture, epochs=30).fit(table, y)
    assert list(model.classes_) == ["low", "mid", "top"]
    assert np.mean(model.predict(table) == y) > 0.7


@pytest.mark.parametrize("architecture", ARCHITECTURES)
def test_values_are_learned(architecture: str, table: pd.DataFrame) -> None:
    y = make_target(table, 0)
    model = NetworkRegressor(architecture, KINDS, metric="rmse", epochs=40).fit(table, y)
    values = model.predict(table)
    assert np.sqrt(np.mean((values - y) ** 2)) < 0.6 * y.std()
    if architecture == "realmlp":
        assert values.min() >= y.min()
        assert values.max() <= y.max()


@pytest.mark.parametrize("architecture", ARCHITECTURES)
def test_same_seed_same_result_after_other_fits(architecture: str, table: pd.DataFrame) -> None:
    y = make_target(table, 2)
    first = classifier(architecture, seed=5).fit(table, y).predict_proba(table)
    classifier(architecture, seed=6).fit(table[:300], y[:300])
    again = classifier(architecture, seed=5).fit(table, y).predict_proba(table)
    assert again == pytest.approx(first, abs=1e-4)


def test_a_clone_keeps_the_parameters_and_the_watch() -> None:
    watch = Recorder()
    model = classifier("realmlp", watch=watch, seed=3)
    copy = clone(model)
    assert copy.get_params(deep=False) == model.get_params(deep=False)
    assert copy.watch is watch
    assert copy.features is not model.features


def test_progress_ends_with_the_last_epoch(table: pd.DataFrame) -> None:
    watch = Recorder()
    classifier(watch=watch, epochs=5).fit(table, make_target(table, 2))
    done, curves = watch.calls[-1]
    assert (done, curves["epoch"]) == (1.0, 5.0)
    assert set(curves) == {"loss", "val_loss", "epoch"}


def test_a_cancelled_fit_stops_and_leaves_the_next_one_whole(table: pd.DataFrame) -> None:
    y = make_target(table, 2)
    with pytest.raises(Cancelled):
        classifier(watch=Recorder(patience=3)).fit(table, y)
    assert classifier().fit(table, y).predict(table).shape == (400,)


def test_class_weights_raise_the_rare_class(table: pd.DataFrame) -> None:
    y = (make_target(table, 0) > 1150).astype(int)
    plain = classifier("keras_linear").fit(table, y).predict_proba(table)[:, 1].mean()
    weighted = classifier("keras_linear", class_weight=True).fit(table, y)
    assert weighted.predict_proba(table)[:, 1].mean() > plain + 0.05


@pytest.mark.parametrize("architecture", ARCHITECTURES)
@pytest.mark.parametrize("rows", [4, 8, 20])
def test_few_rows_and_unseen_levels(architecture: str, rows: int) -> None:
    table = make_table(rows, seed=1)
    values = np.arange(rows, dtype=float)
    model = NetworkRegressor(architecture, KINDS, metric="rmse", epochs=3).fit(table, values)
    assert np.isfinite(model.predict(make_table(50, seed=2))).all()
    codes = np.arange(rows) % 2
    assert np.isfinite(
        classifier(architecture, epochs=3).fit(table, codes).predict_proba(table)
    ).all()


def test_two_features_and_a_class_of_one_row() -> None:
    table = make_table(60)[["age", "city"]]
    y = np.array([0, 1] * 29 + [2, 1])
    model = NetworkClassifier(
        "keras_mlp", {"age": "number", "city": "category"}, metric="roc_auc", epochs=2
    )
    assert model.fit(table, y).predict_proba(table).shape == (60, 3)


def test_ten_thousand_levels() -> None:
    rows = 10_000
    table = pd.DataFrame({"c": [f"level {k}" for k in range(rows)]})
    for architecture in ARCHITECTURES:
        model = NetworkClassifier(architecture, {"c": "category"}, metric="roc_auc", epochs=1)
        assert np.isfinite(model.fit(table, np.arange(rows) % 2).predict_proba(table)).all()


@pytest.mark.parametrize("bad", [np.nan, np.inf])
def test_targets_that_are_not_finite_are_refused(bad: float, table: pd.DataFrame) -> None:
    y = make_target(table, 0)
    y[3] = bad
    with pytest.raises(ModelError, match="network_target_missing"):
        NetworkRegressor("keras_mlp", KINDS, metric="rmse").fit(table, y)


def test_missing_classes_are_refused(table: pd.DataFrame) -> None:
    y = make_target(table, 2).astype(float)
    y[3] = np.nan
    with pytest.raises(ModelError, match="network_target_missing"):
        classifier().fit(table, y)


@pytest.mark.parametrize("architecture", ARCHITECTURES)
def test_columns_that_say_nothing_give_the_shares(architecture: str, table: pd.DataFrame) -> None:
    bare = table[["empty", "same", "fixed"]]
    kinds = {name: KINDS[name] for name in bare}
    y = (np.arange(len(bare)) % 4 == 0).astype(int)
    options = {} if architecture == "keras_linear" else {"changes": {"width": 16}}
    model = NetworkClassifier(architecture, kinds, metric="log_loss", epochs=3, **options)
    positive = model.fit(bare, y).predict_proba(bare)[:, 1]
    assert positive == pytest.approx(np.full(len(bare), positive[0]), abs=1e-4)
    assert 0.05 < positive[0] < 0.95


def test_one_class_is_refused(table: pd.DataFrame) -> None:
    with pytest.raises(ModelError, match="one_class"):
        classifier().fit(table, np.zeros(len(table), dtype=int))


def test_a_constant_target_is_predicted(table: pd.DataFrame) -> None:
    model = NetworkRegressor("realmlp", KINDS, metric="rmse", epochs=2)
    assert model.fit(table, np.full(400, 3.0)).predict(table) == pytest.approx(np.full(400, 3.0))


def test_extreme_values_do_not_reach_the_predictions(table: pd.DataFrame) -> None:
    y = make_target(table, 0)
    wild = table.assign(age=table["age"].astype(float))
    wild.loc[0, "age"] = 1e300
    wild.loc[1, "age"] = -np.inf
    for architecture in ARCHITECTURES:
        model = NetworkRegressor(architecture, KINDS, metric="rmse", epochs=2).fit(wild, y)
        assert np.isfinite(model.predict(wild)).all()
