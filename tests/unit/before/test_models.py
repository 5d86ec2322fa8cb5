"""Models that an earlier version fitted load and predict the same."""

import io
import zipfile
from importlib import import_module

import numpy as np
import pytest

from lib.core.metrics import METRICS
from lib.core.workflow import all_jobs
from lib.models import renamed
from lib.models.archive import members_of
from lib.models.artifacts import load_model, load_parts, trusted
from lib.models.catalogue import all_models
from lib.models.renamed import RENAMED, current_name, names_in, with_current_names
from tests import before

CLASSICAL, NETWORK = 1e-6, 1e-3
"""Greatest difference of predictions."""


def predicted(estimator, key):
    predict = getattr(estimator, "predict_proba", estimator.predict)
    return np.asarray(predict(before.frame(key)))


def found(name):
    module, _, own = current_name(name).rpartition(".")
    return getattr(import_module(module), own)


@pytest.mark.parametrize("key", before.artifacts())
def test_a_model_predicts_the_same(key):
    data = before.artifacts()[key]
    estimator, manifest = load_model(data)
    assert manifest["model"] == key.partition("/")[2]
    far = NETWORK if "network.keras" in members_of(data) else CLASSICAL
    np.testing.assert_allclose(predicted(estimator, key), before.expected(key), rtol=far, atol=far)


def test_every_class_in_a_stored_model_is_found_and_trusted():
    held = {
        name
        for data in before.artifacts().values()
        for name in names_in(members_of(data)["pipeline.skops"])
        if name.startswith("lib.")
    }
    assert len(held) > 30
    assert held <= set(before.names()["classes"])
    for name in held:
        assert found(name).__name__ == current_name(name).rpartition(".")[2]


def test_every_name_that_a_model_may_hold_is_found_and_trusted():
    gone = []
    for name in before.names()["classes"]:
        try:
            found(name)
        except (ImportError, AttributeError):
            gone.append(name)
    assert gone == [], "add where they are now to RENAMED in lib/models/renamed.py"
    assert {current_name(name) for name in before.names()["classes"]} <= set(trusted())


def test_what_has_moved_is_named_with_the_place_where_it_is():
    for old in RENAMED:
        new = current_name(old)
        try:
            import_module(new)
        except ImportError:
            found(new)


def test_every_layer_of_a_stored_network_is_found():
    """Keras looks a layer up by this name; the module beside it in the file is not needed."""
    import keras

    for key in ("tables/realmlp", "tables/tabm", "reviews/keras_textcnn", "segments/idec"):
        load_model(before.artifacts()[key])
    assert set(before.names()["layers"]) <= set(keras.saving.get_custom_objects())


def test_ids_are_the_same():
    assert set(before.names()["models"]) <= {spec.id for spec in all_models()}
    assert set(before.names()["metrics"]) <= set(METRICS)
    assert set(before.names()["jobs"]) <= set(all_jobs())


@pytest.mark.parametrize("key", ["tables/realmlp", "values/hist_gradient_boosting"])
def test_a_class_that_has_moved_is_found_by_the_table_of_renames(key, monkeypatch):
    class_ = {"tables/realmlp": "lib.deep.estimators.NetworkClassifier"}.get(
        key, "lib.models.early_stopping.EarlyStoppingRegressor"
    )
    here = current_name(class_)
    module, _, own = here.rpartition(".")
    parts = members_of(before.artifacts()[key])
    for old, table in (
        (f"lib.gone.{own}", {"lib.gone": module}),
        ("lib.gone.away.Other", {"lib.gone.away.Other": here}),
        (f"lib.gone.{own}", {"lib.gone": "lib.gone.twice", "lib.gone.twice": module}),
    ):
        moved = with_current_names(parts["pipeline.skops"], {**RENAMED, here: old})
        assert old in names_in(moved)
        assert here not in names_in(moved)
        with monkeypatch.context() as patch:
            for name, place in table.items():
                patch.setitem(renamed.RENAMED, name, place)
            assert names_in(with_current_names(moved)) >= {here}
            estimator, _ = load_parts(resealed(parts, moved))
        np.testing.assert_allclose(
            predicted(estimator, key), before.expected(key), rtol=NETWORK, atol=NETWORK
        )


def resealed(parts, pipeline):
    """Return the parts of a model with another pipeline, whose sum the manifest has."""
    import hashlib
    import json

    manifest = json.loads(parts["manifest.json"])
    manifest["members"]["pipeline.skops"] = hashlib.sha256(pipeline).hexdigest()
    return {
        **parts,
        "pipeline.skops": pipeline,
        "manifest.json": json.dumps(manifest).encode(),
    }


def test_a_circle_of_renames_is_an_error():
    with pytest.raises(ValueError, match="circle"):
        current_name("a.B", {"a.B": "b.B", "b.B": "a.B"})


def test_a_network_is_found_wherever_its_layers_are_defined():
    from lib.deep.keras_networks import from_bytes

    data = members_of(before.artifacts()["tables/realmlp"])["network.keras"]
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        members = {one: archive.read(one) for one in archive.namelist()}
    assert b'"module": "lib.' in members["config.json"]
    members["config.json"] = members["config.json"].replace(b'"module": "lib.', b'"module": "gone.')
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    assert from_bytes(buffer.getvalue()).count_params() == from_bytes(data).count_params()
