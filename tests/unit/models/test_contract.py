"""What every model of the catalogue promises, for every kind of task that it takes."""

from functools import cache
from typing import Any

import numpy as np
import pandas as pd
import pytest
from sklearn.base import clone

from lib.core.task import PREDICTED, TaskKind
from lib.models.artifacts import load_model, save_model
from lib.models.catalogue import all_models, get_model
from tests.unit.models.tables import context_of, make_table, make_target

NEED_MORE = {"pretrained_linear", "pretrained_keras", "pretrained_finetuned"}
"""They need networks that are downloaded: tests/unit/deep and tests/unit/text make tiny ones."""
ONCE_MORE = {"own_network_2", "own_exercise"}
"""Further entries of the network that an analyst builds, by the same builder as the first."""
CASES = [
    pytest.param(spec.id, kind, id=f"{spec.id}-{kind}")
    for spec in all_models()
    if spec.framework != "none" and spec.id not in (*NEED_MORE, *ONCE_MORE)
    for kind in spec.kinds
    if kind in PREDICTED
]
LABELS = [
    spec.id
    for spec in all_models()
    if spec.framework != "none" and TaskKind.MULTILABEL in spec.kinds
]
CLASS_CASES = [case for case in CASES if case.values[1] is not TaskKind.REGRESSION]


def outputs(model: Any, X: pd.DataFrame, kind: TaskKind) -> np.ndarray:
    return np.asarray(model.predict_proba(X) if kind.is_classification else model.predict(X))


def make_labels(table: pd.DataFrame) -> np.ndarray:
    """Return whether each of three labels is a row's; the third is rare."""
    signal = make_target(TaskKind.REGRESSION, table)
    cuts = np.quantile(signal, [0.5, 0.7, 0.95])
    return (signal[:, None] > cuts).astype(np.int64)


@cache
def fitted_labels(model_id: str) -> Any:
    table = make_table()
    context = context_of(model_id, TaskKind.MULTILABEL, table, classes=3)
    return get_model(model_id).build(context).fit(table, make_labels(table))


@cache
def fitted(model_id: str, kind: TaskKind) -> Any:
    table = make_table()
    model = get_model(model_id).build(context_of(model_id, kind, table))
    return model.fit(table, make_target(kind, table))


def same(model_id: str, left: np.ndarray, right: np.ndarray) -> None:
    tolerance = 1e-4 if get_model(model_id).framework == "keras" else 1e-9
    np.testing.assert_allclose(left, right, rtol=tolerance, atol=tolerance)


@pytest.mark.parametrize(("model_id", "kind"), CASES)
def test_outputs_have_the_right_shape_and_are_probabilities(model_id, kind):
    table = make_table(seed=1, rows=40)
    result = outputs(fitted(model_id, kind), table, kind)
    assert np.isfinite(result).all()
    if kind.is_classification:
        assert result.shape == (40, 2 if kind is TaskKind.BINARY else 3)
        np.testing.assert_allclose(result.sum(axis=1), 1, atol=1e-5)
        assert (result >= 0).all()
        assert list(fitted(model_id, kind).classes_) == list(range(result.shape[1]))
    else:
        assert result.shape == (40,)


@pytest.mark.parametrize(
    ("model_id", "kind"), [case for case in CASES if case.values[0] != "dummy"]
)
def test_learns_something(model_id, kind):
    table = make_table()
    y = make_target(kind, table)
    guess = fitted(model_id, kind).predict(table)
    if kind.is_classification:
        assert np.mean(guess == y) > np.bincount(y).max() / len(y)
    else:
        assert np.mean((guess - y) ** 2) < np.var(y)


@pytest.mark.parametrize(("model_id", "kind"), CASES)
def test_clone_with_the_same_seed_gives_the_same(model_id, kind):
    table = make_table()
    again = clone(fitted(model_id, kind)).fit(table, make_target(kind, table))
    test = make_table(seed=1, rows=30)
    same(model_id, outputs(again, test, kind), outputs(fitted(model_id, kind), test, kind))


@pytest.mark.parametrize(("model_id", "kind"), CLASS_CASES)
def test_text_labels_and_class_weights(model_id, kind):
    table = make_table()
    labels = np.array(["b", "a", "c"], dtype=object)[make_target(kind, table)]
    model = get_model(model_id).build(context_of(model_id, kind, table, class_weight=True))
    model.fit(table, labels)
    assert list(model.classes_) == sorted(set(labels))
    assert set(model.predict(table)) <= set(labels)


@pytest.mark.parametrize(("model_id", "kind"), CASES)
def test_new_rows_may_be_awkward(model_id, kind):
    table = make_table(seed=2, rows=12)
    model = fitted(model_id, kind)
    usual = outputs(model, table, kind)
    turned = table[list(table.columns[::-1])].assign(unknown="x").set_index(table.index + 100)
    same(model_id, outputs(model, turned, kind), usual)
    table.loc[:, "'; DROP TABLE x; --"] = "never seen"
    table.loc[:, "many levels"] = "never seen"
    table["all missing"] = 3.0
    table["empty text"] = "no longer empty"
    assert np.isfinite(outputs(model, table, kind)).all()
    table.loc[:, :] = np.nan
    assert np.isfinite(outputs(model, table, kind)).all()
    assert np.isfinite(outputs(model, table.iloc[:1], kind)).all()


@pytest.mark.parametrize(("model_id", "kind"), CASES)
def test_saved_and_loaded_predicts_the_same(model_id, kind):
    test = make_table(seed=1, rows=30)
    model = fitted(model_id, kind)
    loaded, manifest = load_model(save_model(model, {"model": model_id}))
    assert manifest["model"] == model_id
    same(model_id, outputs(loaded, test, kind), outputs(model, test, kind))


@pytest.mark.parametrize(
    "model_id", [case.values[0] for case in CASES if case.values[1] is TaskKind.MULTICLASS]
)
def test_a_class_of_one_row(model_id):
    table = make_table(rows=60)
    y = np.arange(60) % 2
    y[17] = 2
    context = context_of(model_id, TaskKind.MULTICLASS, table)
    model = get_model(model_id).build(context).fit(table, y)
    assert model.predict_proba(table).shape == (60, 3)


@pytest.mark.parametrize(("model_id", "kind"), CASES)
def test_few_rows(model_id, kind):
    table = make_table(rows=160).iloc[20:32].reset_index(drop=True)
    y = make_target(kind, table)
    if kind.is_classification:
        y = np.arange(12) % (2 if kind is TaskKind.BINARY else 3)
    model = get_model(model_id).build(context_of(model_id, kind, table)).fit(table, y)
    assert np.isfinite(outputs(model, table, kind)).all()


def test_no_model_and_no_kind_of_task_is_left_out():
    from lib.workflows.forecasts.networks.recipes import ARCHITECTURES
    from tests.unit.forecasts.test_cutoffs import FITTED
    from tests.unit.models.test_clusterers import IDS

    held = {tuple(map(str, case.values)) for case in CASES}
    held |= {(model_id, "multilabel") for model_id in LABELS}
    held |= {(model_id, "clusters") for model_id in IDS}
    held |= {(model_id, "forecast") for model_id in (*FITTED, *ARCHITECTURES)}
    wanted = {
        (spec.id, str(kind))
        for spec in all_models()
        if spec.framework != "none"
        for kind in spec.kinds
    }
    assert {model_id for model_id, _ in wanted - held} == NEED_MORE | ONCE_MORE


@pytest.mark.parametrize("model_id", LABELS)
def test_labels_have_probabilities_of_their_own(model_id):
    table = make_table(seed=1, rows=40)
    chances = fitted_labels(model_id).predict_proba(table)
    assert chances.shape == (40, 3)
    assert np.isfinite(chances).all()
    assert ((chances >= 0) & (chances <= 1)).all()
    usual = chances.copy()
    turned = table[list(table.columns[::-1])].assign(unknown="x").set_index(table.index + 100)
    same(model_id, fitted_labels(model_id).predict_proba(turned), usual)
    empty = table.where(np.zeros(table.shape, dtype=bool))
    assert np.isfinite(fitted_labels(model_id).predict_proba(empty)).all()
    assert np.isfinite(fitted_labels(model_id).predict_proba(empty.iloc[:1])).all()


@pytest.mark.parametrize("model_id", LABELS)
def test_models_of_labels_are_cloned_saved_and_loaded(model_id):
    table, test = make_table(), make_table(seed=1, rows=30)
    model = fitted_labels(model_id)
    usual = model.predict_proba(test)
    same(model_id, clone(model).fit(table, make_labels(table)).predict_proba(test), usual)
    loaded, manifest = load_model(save_model(model, {"model": model_id}))
    assert manifest["model"] == model_id
    same(model_id, loaded.predict_proba(test), usual)


@pytest.mark.parametrize("model_id", [one for one in LABELS if one != "dummy"])
def test_models_of_labels_learn_something(model_id):
    table = make_table()
    y = make_labels(table)
    chances = fitted_labels(model_id).predict_proba(table)
    for label in range(2):
        has = y[:, label] == 1
        assert chances[has, label].mean() > chances[~has, label].mean()
