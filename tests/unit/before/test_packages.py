"""A model that an earlier version handed out predicts with the code that it brought along."""

import io
import os
import subprocess
import sys
import zipfile

import numpy as np
import pandas as pd
import pytest

from lib.core.dataset import Reading
from lib.i18n import translator
from lib.report.exports.model_package import model_zip
from lib.store import open_store
from tests import before
from tests.store_fixture import settings_in

MODEL = "logistic"


def predicted(package, folder):
    """Return what a package predicts for the rows of the table of orders."""
    with zipfile.ZipFile(io.BytesIO(package)) as archive:
        archive.extractall(folder)
    before.frame("tables").to_csv(folder / "new.csv", index=False)
    clean = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    script = str(folder / f"deepworth-{MODEL}" / "predict.py")
    command = [sys.executable, script, "new.csv", "out.csv"]
    done = subprocess.run(command, cwd=folder, env=clean, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return pd.read_csv(folder / "out.csv")["p_yes"]


def packed_now(folder):
    """Return the package that this version makes of the model that the earlier one stored."""
    before.unpack_home(folder)
    store = open_store(settings_in(folder))
    run = store.run(before.WORKSPACE, before.RUNS["tables"])
    data = {MODEL: store.artifact(before.WORKSPACE, run.id, MODEL)}
    store.close()
    return model_zip(run, MODEL, data, translator("en"), Reading("csv", "utf-8", ","))


@pytest.mark.parametrize("made", ["then", "now"])
def test_it_predicts_what_it_predicted(made, tmp_path):
    then = before.handed_out(f"deepworth-{MODEL}.zip")
    package = then if made == "then" else packed_now(tmp_path / "home")
    expected = before.expected(f"tables/{MODEL}")[:, 1]
    folder = tmp_path / made
    folder.mkdir()
    np.testing.assert_allclose(predicted(package, folder), expected, atol=1e-6)
