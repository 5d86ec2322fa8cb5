"""Pretrained encoders, offline, on a tiny network that the test makes."""

from __future__ import annotations

import json
import urllib.error

import numpy as np
import pandas as pd
import pytest

from lib.errors import ModelError
from lib.models.artifacts import load_model, save_model
from lib.workflows.reviews.networks.text_pretrained import PretrainedLinear, PretrainedNetwork
from lib.workflows.reviews.texts import encoders, hub
from tests.unit.text.tiny_encoder import write_encoder


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return write_encoder(tmp_path_factory.mktemp("encoder"))


def make_texts():
    texts = ["good film", "bad film", "good", "bad"] * 20
    return pd.DataFrame({"t": pd.Series(texts, dtype="str")}), np.arange(80) % 2


def test_vectors_are_means_over_tokens_of_length_one(folder):
    table = np.load(folder / "table.npy")
    found = encoders.encode_texts(str(folder), ["good film", "bad", "good film"])
    expected = table[[2, 4]].mean(axis=0)
    np.testing.assert_allclose(found[0], expected / np.linalg.norm(expected), rtol=1e-5)
    np.testing.assert_allclose(found[1], table[3] / np.linalg.norm(table[3]), rtol=1e-5)
    np.testing.assert_array_equal(found[0], found[2])
    awkward = encoders.encode_texts(str(folder), ["", "🙂" * 5000, "\ud800"])
    assert np.isfinite(awkward).all()


@pytest.mark.parametrize("kind", [PretrainedLinear, PretrainedNetwork])
def test_heads_learn_and_come_back(folder, kind):
    X, y = make_texts()
    model = kind("t", str(folder)).fit(X, y)
    assert np.mean(model.predict(X) == y) == 1
    loaded, _ = load_model(save_model(model, {"model": "x"}))
    np.testing.assert_allclose(loaded.predict_proba(X), model.predict_proba(X), atol=1e-5)


def test_what_is_missing_is_said(tmp_path, monkeypatch):
    monkeypatch.delenv(encoders.SOURCE, raising=False)
    with pytest.raises(ModelError, match="encoder_unset"):
        encoders.chosen_source()
    with pytest.raises(ModelError, match="encoder_folder"):
        encoders.make_ready(str(tmp_path))
    (tmp_path / "model.onnx").write_bytes(b"no")
    (tmp_path / "tokenizer.json").write_text(json.dumps({}))
    with pytest.raises(ModelError, match="encoder_unreadable"):
        encoders.encode_texts(str(tmp_path), ["x"])


def test_nothing_is_fetched_before_its_size_is_known_and_allowed(monkeypatch):
    monkeypatch.setattr(encoders, "is_here", lambda source: False)
    monkeypatch.delenv(hub.ALLOWED, raising=False)
    monkeypatch.setattr(hub, "expected_bytes", lambda source, files: 90 * 2**20)
    with pytest.raises(ModelError, match="encoder_not_here") as raised:
        encoders.make_ready("owner/name")
    assert raised.value.context["megabytes"] == 90
    monkeypatch.setattr(hub, "expected_bytes", lambda source, files: 2**50)
    with pytest.raises(ModelError, match="encoder_memory"):
        encoders.make_ready("owner/name")


def test_a_network_that_does_not_answer(monkeypatch):
    def refuse(*args, **kwargs):
        raise urllib.error.URLError("no network")

    monkeypatch.setattr(hub.urllib.request, "urlopen", refuse)
    with pytest.raises(ModelError, match="encoder_unreachable"):
        encoders.make_ready("owner/name")
