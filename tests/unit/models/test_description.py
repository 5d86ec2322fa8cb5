"""What a stored model's manifest says about the model."""

import json

import pytest
from sklearn.linear_model import LogisticRegression

from lib.core.task import TaskKind
from lib.models.archive import read_manifest
from lib.models.artifacts import save_model
from lib.models.catalogue import all_models, get_model
from lib.models.description import inner_model, settings_of
from tests.unit.models.tables import make_context, make_table, make_target


def fitted(model: str, kind: TaskKind):
    table = make_table()
    return get_model(model).build(make_context(kind, table)).fit(table, make_target(kind, table))


@pytest.mark.parametrize(
    ("model", "kind", "expected"),
    [
        ("logistic", TaskKind.BINARY, {"C": 1.0, "max_iter": 3000}),
        ("rbf_svm", TaskKind.REGRESSION, {"C": 3.0, "kernel": "rbf"}),
        ("linear_svm", TaskKind.BINARY, {"C": 0.1, "dual": False}),
        ("catboost", TaskKind.BINARY, {"objective": "Logloss"}),
        ("hist_gradient_boosting", TaskKind.REGRESSION, {"l2_regularization": 1.0}),
        ("random_forest", TaskKind.BINARY, {"n_estimators": 150, "min_samples_leaf": 5}),
        ("decision_tree", TaskKind.BINARY, {"max_depth": None}),
    ],
)
def test_settings_are_those_of_the_model_inside(model, kind, expected):
    settings = settings_of(fitted(model, kind))
    assert expected.items() <= settings.items()
    assert json.loads(json.dumps(settings, allow_nan=False)) == settings


def test_what_a_model_chose_is_among_its_settings():
    assert settings_of(fitted("ridge", TaskKind.REGRESSION))["alpha_"] > 0
    assert settings_of(fitted("catboost", TaskKind.BINARY))["iterations_"] > 0


def test_a_network_lists_its_layers_and_recipe():
    model = fitted("keras_mlp", TaskKind.BINARY)
    manifest = read_manifest(save_model(model, {"model": "keras_mlp"}))
    assert manifest["settings"]["hidden"] == "128, 64"
    assert manifest["settings"]["dropout"] == 0.2
    layers = manifest["layers"]
    assert all(set(layer) == {"name", "type", "shape", "parameters", "inputs"} for layer in layers)
    hidden = [layer for layer in layers if layer["shape"] == "(rows, 64)"]
    assert hidden
    names = {layer["name"] for layer in layers}
    for layer in layers:
        assert bool(layer["inputs"]) == (layer["type"] != "InputLayer")
        assert set(layer["inputs"]) <= names
    network = inner_model(model).network()
    assert sum(layer["parameters"] for layer in layers) == network.count_params()


FRAMEWORKS = ("sklearn", "catboost", "keras", "numpy", "none")


def test_a_classical_model_has_no_layers():
    manifest = read_manifest(save_model(fitted("dummy", TaskKind.BINARY), {}))
    assert "layers" not in manifest
    assert {spec.framework for spec in all_models()} == set(FRAMEWORKS)


def test_what_scikit_learn_no_longer_reads_is_no_setting():
    model = LogisticRegression().fit([[0.0], [1.0]], [0, 1])
    assert "deprecated" in map(str, model.get_params().values())
    assert "deprecated" not in map(str, settings_of(model).values())
