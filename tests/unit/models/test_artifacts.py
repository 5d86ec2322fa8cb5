import argparse
import hashlib
import io
import subprocess
import sys
import zipfile

import numpy as np
import pandas as pd
import pytest
import skops.io

from lib.core.task import TaskKind
from lib.errors import InputError, ModelError
from lib.models.artifacts import load_model, save_model
from lib.models.catalogue import get_model
from tests.unit.models.tables import make_context, make_table, make_target


@pytest.fixture(scope="module")
def model():
    table = make_table()
    context = make_context(TaskKind.BINARY, table)
    return get_model("catboost").build(context).fit(table, make_target(TaskKind.BINARY, table))


@pytest.fixture(scope="module")
def saved(model):
    return save_model(model, {"model": "catboost", "단어": [1, None]})


def sealed(members: dict[str, bytes]) -> bytes:
    """Return a zip with a right seal, as someone who knows the format could make it."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)
        archive.comment = b"0" * 64
    body = buffer.getvalue()[:-64]
    return body + hashlib.sha256(body).hexdigest().encode()


def members_of(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_the_manifest_comes_back_with_versions(saved):
    _, manifest = load_model(saved)
    assert manifest["단어"] == [1, None]
    assert manifest["format"] == 1
    assert {"python", "scikit-learn", "catboost"} <= set(manifest["packages"])


def test_any_changed_byte_is_refused(saved):
    generator = np.random.default_rng(0)
    places = {0, 10, len(saved) - 1, *generator.integers(0, len(saved), 60).tolist()}
    for place in places:
        changed = bytearray(saved)
        changed[place] ^= 1
        with pytest.raises(InputError) as caught:
            load_model(bytes(changed))
        assert caught.value.code == "artifact_damaged"


@pytest.mark.parametrize("data", [b"", b"x" * 200, b"PK\x05\x06" + bytes(18)])
def test_other_bytes_are_refused(data):
    with pytest.raises(InputError):
        load_model(data)


@pytest.mark.parametrize("name", ["../evil.py", "/etc/passwd", "extra.txt"])
def test_unexpected_members_are_refused(saved, name):
    with pytest.raises(InputError):
        load_model(sealed({**members_of(saved), name: b""}))


def test_a_member_that_is_not_the_one_saved_is_refused(saved):
    other = skops.io.dumps({"a": 1})
    with pytest.raises(InputError):
        load_model(sealed({**members_of(saved), "pipeline.skops": other}))


def test_another_format_is_refused(saved):
    members = members_of(saved)
    members["manifest.json"] = members["manifest.json"].replace(b'"format": 1', b'"format": 2')
    with pytest.raises(InputError) as caught:
        load_model(sealed(members))
    assert caught.value.code == "artifact_format"


def test_foreign_types_are_neither_stored_nor_loaded(saved):
    stranger = argparse.Namespace(a=1)
    with pytest.raises(ModelError):
        save_model(stranger, {})
    members = members_of(saved)
    old = hashlib.sha256(members["pipeline.skops"]).hexdigest().encode()
    members["pipeline.skops"] = skops.io.dumps(stranger)
    new = hashlib.sha256(members["pipeline.skops"]).hexdigest().encode()
    members["manifest.json"] = members["manifest.json"].replace(old, new)
    with pytest.raises(InputError) as caught:
        load_model(sealed(members))
    assert caught.value.code == "artifact_untrusted"


def test_a_fresh_process_predicts_the_same(tmp_path, model, saved):
    table = make_table(seed=3, rows=20)
    (tmp_path / "model").write_bytes(saved)
    table.to_parquet(tmp_path / "rows.parquet")
    code = (
        "import sys, pathlib, pandas as pd, numpy as np\n"
        "from lib.models.artifacts import load_model\n"
        "folder = pathlib.Path(sys.argv[1])\n"
        "model, _ = load_model((folder / 'model').read_bytes())\n"
        "np.save(folder / 'out.npy', model.predict_proba(pd.read_parquet(folder / 'rows.parquet')))"
    )
    subprocess.run([sys.executable, "-c", code, str(tmp_path)], check=True)
    expected = model.predict_proba(pd.read_parquet(tmp_path / "rows.parquet"))
    np.testing.assert_array_equal(np.load(tmp_path / "out.npy"), expected)
