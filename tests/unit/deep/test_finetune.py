"""Fine-tuning, offline, on a tiny network of the BERT type that the test makes with KerasHub."""

from __future__ import annotations

import http.server
import json
import shutil
import threading
from dataclasses import replace
from functools import partial

import numpy as np
import pandas as pd
import pytest

from lib.core.model import Size
from lib.core.plan import Effort
from lib.core.progress import NullProgress
from lib.errors import Cancelled, ModelError
from lib.models.artifacts import load_model, save_model
from lib.models.catalogue import get_model
from lib.workflows.reviews.networks.text_finetune import FineTunedClassifier
from lib.workflows.reviews.networks.text_inputs import preset_tokens
from lib.workflows.reviews.texts import hub, presets

SPECIAL = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
PIECES = ["good", "bad", "film", "a", "##ly", "the", "재미", "##있어요", "지루", "##해요", "!"]
WORDS = [*SPECIAL, *PIECES]
GOOD, BAD = ["a good film", "재미있어요", "good"], ["a bad film!", "지루해요", "bad"]
QUICK = {"learning_rate": 1e-2, "epochs": 12}


@pytest.fixture(scope="module")
def preset(tmp_path_factory):
    import keras  # not at the top: whoever only collects the tests need not load TensorFlow
    import keras_hub

    place = tmp_path_factory.mktemp("preset")
    keras.utils.set_random_seed(0)  # how steep what it learns is depends on how it begins
    tokenizer = keras_hub.models.BertTokenizer(vocabulary=WORDS, lowercase=True)
    tokenizer.save_to_preset(str(place))
    keras_hub.models.BertBackbone(
        vocabulary_size=len(WORDS),
        num_layers=2,
        num_heads=2,
        hidden_dim=16,
        intermediate_dim=32,
        max_sequence_length=32,
    ).save_to_preset(str(place))
    return place


def make_texts(rows: int = 100) -> tuple[pd.DataFrame, np.ndarray]:
    y = np.arange(rows) % 2
    texts = [(GOOD if code else BAD)[row // 2 % 3] for row, code in enumerate(y)]
    return pd.DataFrame({"t": pd.Series(texts, dtype="str")}), y


def make_model(preset, **changes):
    return FineTunedClassifier("t", str(preset), {"t": "text"}, changes={**QUICK, **changes})


@pytest.fixture(scope="module")
def fitted(preset):
    return make_model(preset).fit(*make_texts())


def test_a_hundred_reviews_teach_it_and_it_comes_back(fitted, preset, monkeypatch):
    X, y = make_texts()
    assert (fitted.predict(X) == y).mean() > 0.9
    assert 0 < len(fitted.history_["val_loss"]) <= 12
    assert fitted.recipe_["length"] == 8  # the longest text has six tokens
    monkeypatch.setattr(presets, "_read", None)  # what is stored does not need the preset
    loaded, _ = load_model(save_model(fitted, {"model": "x"}))
    np.testing.assert_allclose(loaded.predict_proba(X), fitted.predict_proba(X), atol=1e-6)
    assert loaded.predict_proba(pd.DataFrame({"t": ["", "🙂 " * 50]})).shape == (2, 2)


def test_what_its_words_add(fitted):
    why = fitted.why("a good film", 1, None)
    assert [piece[:2] for piece in why.pieces] == [(0, 1), (2, 6), (7, 11)]
    assert why.pieces[1][2] > fitted.why("a bad film", 1, None).pieces[1][2]
    assert why.error < 0.05  # at first it misses 0.08: so it looks closer
    against = fitted.why("a good film", 0, None)
    np.testing.assert_allclose(against.pieces[1][2], -why.pieces[1][2], rtol=1e-3)
    assert fitted.vectors(["재미있어요", "없는말"]).shape == (2, 16)


def test_pieces_are_those_of_keras_hub(preset):
    import keras_hub

    tokenizer = keras_hub.models.BertTokenizer.from_preset(str(preset))
    texts = ["Goodly FILM, 재미있어요!", "bad", "나쁜 film"]
    found = preset_tokens(str(preset), 32).encode(texts)[0]
    for at, expected in enumerate(tokenizer(texts)):
        ids = found.take(np.array([at])).values - 1
        assert list(ids[1:-1]) == list(expected)
        assert [WORDS[ids[0]], WORDS[ids[-1]]] == ["[CLS]", "[SEP]"]


def test_three_classes_further_columns_and_a_stop(preset):
    X, y = make_texts(60)
    X = X.assign(x=5.0 * (np.arange(60) % 3 == 2))
    kinds = {"t": "text", "x": "number"}
    model = FineTunedClassifier("t", str(preset), kinds, changes={"epochs": 1})
    fitted = model.fit(X, np.where(X["x"] > 0, 2, y))
    assert fitted.predict_proba(X).shape == (60, 3)
    with pytest.raises(ModelError, match="preset_no_why"):
        fitted.why("a good film", 1, X.iloc[:1])

    class Stop(NullProgress):
        def cancelled(self) -> bool:
            return True

    with pytest.raises(Cancelled):
        model.set_params(watch=Stop()).fit(X, y)


def test_what_is_missing_or_damaged_is_said(preset, tmp_path, monkeypatch):
    monkeypatch.delenv(presets.SOURCE, raising=False)
    assert not presets.has_preset()
    with pytest.raises(ModelError, match="preset_unset"):
        presets.chosen_preset()
    with pytest.raises(ModelError, match="preset_folder"):
        presets.make_ready(str(tmp_path))
    copy = tmp_path / "copy"
    shutil.copytree(preset, copy)
    (copy / "model.weights.h5").write_bytes(b"no")
    with pytest.raises(ModelError, match="preset_unreadable"):
        make_model(copy).fit(*make_texts(20))
    (copy / "config.json").write_text(json.dumps({"class_name": "GemmaBackbone", "config": {}}))
    with pytest.raises(ModelError, match="preset_kind"):
        presets.read_preset(copy)
    (copy / "config.json").write_text("{")
    with pytest.raises(ModelError, match="preset_unreadable"):
        presets.read_preset(copy)


def test_it_is_offered_where_a_preset_is_named(preset, monkeypatch):
    spec = get_model("pretrained_finetuned")
    size = Size(1_000, 1, 2, Effort.STANDARD, characters=40)
    monkeypatch.delenv(presets.SOURCE, raising=False)
    assert not spec.offered()
    unknown = spec.seconds(size)
    monkeypatch.setenv(presets.SOURCE, str(preset))
    assert spec.offered()
    assert spec.seconds(size) < unknown
    assert not spec.efforts


def test_less_memory_than_it_takes(preset, monkeypatch):
    import keras_hub

    known = presets.read_preset(preset)
    backbone = keras_hub.models.BertBackbone.from_preset(str(preset), load_weights=False)
    assert known.parameters == pytest.approx(backbone.count_params(), rel=0.1)
    assert known.memory(16, 32) > 24 * known.parameters
    monkeypatch.setattr(hub, "free_memory", lambda: known.memory(16, 8) - 1)
    with pytest.raises(ModelError, match="preset_memory"):
        make_model(preset).fit(*make_texts(20))


def test_a_hub_says_its_size_before_anything_is_fetched(preset, tmp_path, monkeypatch):
    asked: list[tuple[str, str]] = []

    class Quiet(http.server.SimpleHTTPRequestHandler):
        def log_request(self, code="-", size="-") -> None:
            asked.append((self.command, self.path))

        def log_error(self, *args) -> None:
            """Say nothing: what is missing at the hub is asked for on purpose."""

    root = tmp_path / "hub"
    shutil.copytree(preset, root / "owner" / "name")
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(root)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        address = f"http://127.0.0.1:{server.server_address[1]}/{{source}}/{{file}}"
        monkeypatch.setattr(hub, "_HUB", address)
        settings = replace(hub.read_settings(), home=tmp_path / "home")
        monkeypatch.setattr(hub, "read_settings", lambda: settings)
        monkeypatch.delenv(hub.ALLOWED, raising=False)
        with pytest.raises(ModelError, match="encoder_not_here") as raised:
            presets.make_ready("owner/name")
        size = sum(one.stat().st_size for one in preset.rglob("*") if one.is_file())
        assert 0 <= raised.value.context["megabytes"] <= size // 2**20 + 1
        assert {command for command, _ in asked} == {"HEAD"}
        with pytest.raises(ModelError, match="encoder_not_at_hub"):
            presets.make_ready("owner/other")
        monkeypatch.setenv(hub.ALLOWED, "yes")
        folder = presets.make_ready("owner/name")
        assert presets.read_preset(folder).words.read_text("utf-8").split() == WORDS
        asked.clear()
        assert presets.make_ready("owner/name") == folder
        assert asked == []
    finally:
        server.shutdown()
        server.server_close()


@pytest.mark.parametrize(
    ("kind", "names"), [("DistilBert", "vocabulary_size"), ("Electra", "vocab_size")]
)
def test_other_networks_of_the_type(kind, names, tmp_path):
    import keras_hub

    sizes = {"num_layers": 1, "num_heads": 2, "hidden_dim": 16, "intermediate_dim": 32}
    sizes |= {"max_sequence_length": 32, names: len(WORDS)}
    sizes |= {"embedding_dim": 16} if kind == "Electra" else {}
    getattr(keras_hub.models, f"{kind}Backbone")(**sizes).save_to_preset(str(tmp_path))
    tokenizer = getattr(keras_hub.models, f"{kind}Tokenizer")(vocabulary=WORDS, lowercase=True)
    tokenizer.save_to_preset(str(tmp_path))
    fitted = make_model(tmp_path, epochs=1).fit(*make_texts(20))
    assert fitted.predict_proba(make_texts(20)[0]).shape == (20, 2)
    if kind == "Electra":
        assert len(fitted.why("good", 1, None).pieces) == 1
    else:
        with pytest.raises(ModelError, match="preset_no_why"):
            fitted.why("good", 1, None)
