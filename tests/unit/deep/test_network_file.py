"""A network goes into a .keras file and comes back, in this process and in a fresh one."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import skops.io

from lib.deep.estimators import NetworkClassifier, NetworkRegressor
from lib.deep.recipes import ARCHITECTURES

from .conftest import KINDS, make_target

ROOT = Path(__file__).resolve().parents[3]
_FRESH = """
import sys, keras, numpy as np
sys.path.insert(0, {root!r})
import lib.deep.keras_ensemble_layers, lib.deep.keras_layers
for name in {names!r}:
    model = keras.saving.load_model({folder!r} + f"/{{name}}.keras", safe_mode=True)
    data = np.load({folder!r} + f"/{{name}}.npz")
    inputs = [data["numbers"], data["codes"]][: len(model.inputs)]
    np.save({folder!r} + f"/{{name}}.npy", model.predict(inputs, verbose=0))
"""


@pytest.mark.parametrize("architecture", ARCHITECTURES)
def test_detached_stored_loaded_and_attached(
    architecture: str, table: pd.DataFrame, tmp_path: Path
) -> None:
    y = make_target(table, 3)
    model = NetworkClassifier(architecture, KINDS, metric="accuracy", epochs=3).fit(table, y)
    expected = model.predict_proba(table)
    bare, data = model.detach_network()
    assert model.predict_proba(table) == pytest.approx(expected)
    stored = skops.io.dumps(bare)
    unknown = skops.io.get_untrusted_types(data=stored)
    assert all(name.startswith("lib.") for name in unknown), unknown
    loaded = skops.io.loads(stored, trusted=unknown)
    loaded.attach_network(data)
    assert loaded.predict_proba(table) == pytest.approx(expected, abs=1e-5)
    again, second = loaded.detach_network()
    again.attach_network(second)
    assert again.predict_proba(table) == pytest.approx(expected, abs=1e-5)


def test_plain_keras_reads_the_files_in_a_fresh_process(
    table: pd.DataFrame, tmp_path: Path
) -> None:
    y = make_target(table, 0)
    models = {}
    for name in ("realmlp", "tabm"):
        model = NetworkRegressor(name, KINDS, metric="rmse", epochs=2).fit(table, y)
        _, data = model.detach_network()
        (tmp_path / f"{name}.keras").write_bytes(data)
        numbers, codes = model.encoder_.transform(table)
        np.savez(tmp_path / f"{name}.npz", numbers=numbers, codes=codes)
        models[name] = model
    code = _FRESH.format(root=str(ROOT), folder=str(tmp_path), names=list(models))
    subprocess.run([sys.executable, "-c", code], check=True, capture_output=True)
    for name, model in models.items():
        values = np.load(tmp_path / f"{name}.npy")[:, 0] * model.deviation_ + model.mean_
        expected = model.predict(table)
        assert np.clip(values, y.min(), y.max()) == pytest.approx(expected, abs=1e-5 * y.std())
