"""Networks that read texts: alone and in stacks, saved, and on texts that nobody expects."""

from __future__ import annotations

import subprocess
import sys
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from lib.errors import Cancelled, ModelError
from lib.models.archive import read_manifest
from lib.models.artifacts import save_model
from lib.workflows.reviews.networks.text_estimators import TextNetworkClassifier
from lib.workflows.reviews.networks.text_recipes import ARCHITECTURES, STACKED

GOOD = ["정말 좋은 영화", "최고의 배우 재밌다", "감동 좋아요", "또 보고 싶은 작품"]
BAD = ["지루한 영화 별로", "최악의 연기 실망", "시간 아깝다 별로", "재미 없는 이야기"]
AWKWARD = [
    "",
    "a",
    "좋은",
    "🙂 👍🏽",
    "x" * 100_000,
    "<script>alert(1)</script>",
    "한\u0301 é",
    "\ud800 좋은",
]
"""The dtype "str" cannot hold the last, a lone surrogate; a column of objects can."""
SMALL = {"epochs": 3, "embedding": 8, "filters": 8, "units": 8}


def make_texts(rows: int, seed: int = 0, classes: int = 2) -> tuple[pd.DataFrame, np.ndarray]:
    rng = np.random.default_rng(seed)
    y = rng.integers(0, classes, rows)
    words = [BAD, GOOD, ["그저 그런 작품", "보통 이야기", "중간 정도"]]
    texts = [f"{rng.choice(words[k])} {rng.choice(words[k])} {rng.integers(9)}" for k in y]
    return pd.DataFrame({"글": pd.Series(texts, dtype="str")}), y


def make(architecture: str, **given) -> TextNetworkClassifier:
    features = given.pop("features", {"글": "text"})
    changes = {**SMALL, **given.pop("changes", {})}
    if architecture in STACKED:  # a handful of steps must do
        changes = {"learning_rate": 0.02, **changes}
    if architecture == "keras_transformer":
        changes |= {"embedding": 16, "hidden": (16,)}
    given = {"metric": "log_loss", "seed": 3, **given}
    return TextNetworkClassifier(architecture, "글", features, changes=changes, **given)


@cache
def fitted(architecture: str) -> TextNetworkClassifier:
    """Return a network on three classes, two of every other architecture; fitted once."""
    X, y = make_texts(160, classes=classes_of(architecture))
    return make(architecture).fit(X, y)


def classes_of(architecture: str) -> int:
    return 3 - ARCHITECTURES.index(architecture) % 2


@pytest.mark.parametrize("architecture", ARCHITECTURES)
def test_learns_and_keeps_its_curves(architecture):
    X, y = make_texts(60, seed=1, classes=classes_of(architecture))
    model = fitted(architecture)
    assert np.mean(model.predict(X) == y) > 0.8
    assert {"loss", "val_loss", "best_epoch"} <= set(model.history_)
    np.testing.assert_allclose(model.predict_proba(X).sum(axis=1), 1, atol=1e-6)


@pytest.mark.parametrize("architecture", ARCHITECTURES)
def test_texts_that_nobody_expects(architecture):
    X = pd.DataFrame({"글": pd.Series([*AWKWARD, None], dtype="object")})
    model = fitted(architecture)
    found = model.predict_proba(X)
    assert np.isfinite(found).all()
    alone = [model.predict_proba(X.iloc[[at]])[0] for at in range(len(X))]
    np.testing.assert_allclose(found, alone, atol=2e-5)


@pytest.mark.parametrize(
    ("architecture", "classes"), [("keras_bag", 3), ("keras_ngram", 2), ("keras_textcnn", 3)]
)
def test_a_stack_equals_lone_fits(architecture, classes):
    X, y = make_texts(150, classes=classes)
    parts = [np.arange(150) % 3 != fold for fold in range(3)]
    stack = [make(architecture, seed=seed) for seed in range(3)]
    failures = TextNetworkClassifier.fit_many(stack, [X[p] for p in parts], [y[p] for p in parts])
    assert failures == [None] * 3
    test, _ = make_texts(40, seed=2, classes=classes)
    lone = make(architecture, seed=1).fit(X[parts[1]], y[parts[1]])
    assert lone.shape_ == stack[1].shape_
    np.testing.assert_allclose(lone.predict_proba(test), stack[1].predict_proba(test), atol=2e-4)


def test_fits_of_other_lengths_get_stacks_of_their_own():
    X, y = make_texts(150)
    sizes = (150, 60)
    stack = [make("keras_ngram", seed=seed) for seed in range(2)]
    failures = TextNetworkClassifier.fit_many(
        stack, [X[:size] for size in sizes], [y[:size] for size in sizes]
    )
    assert failures == [None] * 2
    lone = make("keras_ngram", seed=1).fit(X[:60], y[:60])
    np.testing.assert_allclose(lone.predict_proba(X), stack[1].predict_proba(X), atol=2e-4)


def test_one_member_of_a_stack_that_cannot_be_fitted():
    X, y = make_texts(60)
    stack = [make("keras_ngram") for _ in range(2)]
    failures = TextNetworkClassifier.fit_many(stack, [X, X], [y, np.zeros(60)])
    assert failures[0] is None
    assert isinstance(failures[1], ModelError)


def test_other_columns_are_learned_from_too():
    X, _ = make_texts(200)
    X["stars"] = np.random.default_rng(0).normal(size=200)
    X["shop"] = pd.Series(["a", "b"] * 100, dtype="str")
    y = (X["stars"] > 0).astype(int).to_numpy()
    kinds = {"글": "text", "stars": "number", "shop": "category"}
    for architecture in STACKED:
        model = make(architecture, features=kinds, changes={"epochs": 10, "learning_rate": 0.05})
        model.fit(X, y)
        assert np.mean(model.predict(X) == y) > 0.8


def test_saved_and_loaded_in_a_fresh_process(tmp_path):
    # One for each layer of our own; the others are saved in test_contract.
    names = ("keras_bag", "keras_textcnn", "keras_transformer")
    X, _ = make_texts(20, seed=5)
    X.to_parquet(tmp_path / "texts")
    for name in names:
        data = save_model(fitted(name), {"model": name})
        assert read_manifest(data)["layers"]
        (tmp_path / f"{name}.model").write_bytes(data)
    program = (
        "import sys, numpy, pandas\nfrom pathlib import Path\n"
        "from lib.models.artifacts import load_model\nfolder = Path(sys.argv[1])\n"
        "texts = pandas.read_parquet(folder / 'texts')\n"
        "for path in folder.glob('*.model'):\n"
        "    model, _ = load_model(path.read_bytes())\n"
        "    numpy.save(path.with_suffix('.npy'), model.predict_proba(texts))\n"
    )
    root = Path(__file__).resolve().parents[3]
    subprocess.run([sys.executable, "-c", program, str(tmp_path)], check=True, cwd=root)
    for name in names:
        found = np.load(tmp_path / f"{name}.npy")
        np.testing.assert_allclose(found, fitted(name).predict_proba(X), atol=1e-6)


def test_cancelling_stops_it():
    class Stop:
        def progress(self, done, curves=None):
            pass

        def cancelled(self):
            return True

    X, y = make_texts(60)
    with pytest.raises(Cancelled):
        make("keras_ngram", watch=Stop()).fit(X, y)


def test_a_spent_budget_keeps_what_there_is():
    X, y = make_texts(120)
    model = make("keras_ngram", changes={"epochs": 200, "patience": 200})
    assert TextNetworkClassifier.fit_many([model], [X], [y], budget_seconds=0.2) == [None]
    assert len(model.history_["loss"]) < 200
    assert model.history_["cut_short"] == [1.0]
    assert model.predict_proba(X).shape == (120, 2)


def test_english_is_read_by_words_and_pieces():
    texts = ["good film indeed", "bad film sadly"] * 40
    X = pd.DataFrame({"글": pd.Series(texts, dtype="str")})
    y = np.arange(80) % 2
    for architecture in ("keras_bag", "keras_textcnn"):
        model = make(architecture, changes={"epochs": 8, "learning_rate": 0.02}).fit(X, y)
        assert model.recipe_["words"] == [1, 2]
        assert model.recipe_["tokens"] == "bpe"
        assert np.mean(model.predict(X) == y) == 1


def test_texts_that_are_all_the_same_or_empty():
    Xs = [pd.DataFrame({"글": pd.Series([text] * 40, dtype="str")}) for text in ("", "같은 글")]
    y = np.arange(40) % 2
    for architecture in STACKED:
        stack = [make(architecture, changes={"epochs": 1}) for _ in Xs]
        assert TextNetworkClassifier.fit_many(stack, Xs, [y, y]) == [None, None]
        for model, X in zip(stack, Xs, strict=True):
            assert np.isfinite(model.predict_proba(X)).all()


def several_labels(rows: int, seed: int = 0) -> tuple[pd.DataFrame, np.ndarray]:
    X, y = make_texts(rows, seed=seed, classes=3)
    return X, np.column_stack([y == 1, y == 0, y != 2]).astype(np.int64)


@pytest.mark.parametrize("architecture", STACKED)
def test_each_of_several_labels_has_a_probability_and_members_are_independent(architecture):
    X, y = several_labels(150)
    parts = [np.arange(150) % 2 != fold for fold in range(2)]
    made = {"metric": "average_precision", "changes": {"epochs": 8, "learning_rate": 0.02}}
    stack = [make(architecture, **{**made, "seed": seed}) for seed in range(2)]
    failures = TextNetworkClassifier.fit_many(stack, [X[p] for p in parts], [y[p] for p in parts])
    assert failures == [None] * 2
    test, truth = several_labels(60, seed=2)
    lone = make(architecture, **{**made, "seed": 1}).fit(X[parts[1]], y[parts[1]])
    found = stack[1].predict_proba(test)
    np.testing.assert_allclose(lone.predict_proba(test), found, atol=2e-4)
    assert found.shape == (60, 3)
    assert (found.sum(axis=1) > 1.2).any()  # no share of one: a row has up to two labels
    assert np.mean(stack[1].predict(test) == truth) > 0.8
    why = lone.why("정말 좋은 영화", 0, test.iloc[[0]])
    assert why.error < 0.1
