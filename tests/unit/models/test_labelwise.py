"""Models of texts with several labels: one classifier a label on one count of n-grams."""

import numpy as np
import pandas as pd
import pytest

from lib.core.model import BuildContext
from lib.core.plan import Effort
from lib.core.task import Domain, TaskKind
from lib.models.artifacts import load_model, save_model
from lib.models.catalogue import all_models, default_models, get_model
from lib.workflows.reviews.texts import features

CLASSICAL = ("tfidf_logistic", "tfidf_svm", "tfidf_nb", "nb_svm")
PARTS = ("soft fabric", "runs small", "lovely color")


def table(rows: int = 200, seed: int = 0) -> tuple[pd.DataFrame, np.ndarray]:
    """Return texts, and whether each of three things is said in them; the fourth never is."""
    generator = np.random.default_rng(seed)
    y = (generator.random((rows, 4)) < [0.5, 0.3, 0.15, 0.0]).astype(np.int64)
    texts = [
        " ".join(["I bought it", *(PARTS[at] for at in range(3) if row[at]), f"in {place % 7}"])
        for place, row in enumerate(y)
    ]
    return pd.DataFrame({"text": pd.Series(texts, dtype="str")}), y


def build(model: str):
    context = BuildContext(
        kind=TaskKind.MULTILABEL,
        features={"text": "text"},
        levels={},
        rows=200,
        classes=4,
        effort=Effort.QUICK,
        metric="average_precision",
        seed=0,
        text="text",
    )
    return get_model(model).build(context)


def test_only_models_that_can_do_it_suit():
    chosen = default_models(TaskKind.MULTILABEL, Effort.THOROUGH, Domain.TEXT)
    assert set(chosen) == {
        "dummy",
        *CLASSICAL,
        "keras_bag",
        "keras_ngram",
        "keras_textcnn",
        "blend",
    }
    tables = [spec.id for spec in all_models() if spec.suits(TaskKind.MULTILABEL, Domain.SEGMENTS)]
    assert tables == ["dummy", "blend"]  # which every workflow has


@pytest.mark.parametrize("model", ["dummy", *CLASSICAL])
def test_each_label_has_a_probability_of_its_own(model):
    X, y = table()
    fitted = build(model).fit(X, y)
    test, truth = table(60, seed=1)
    found = fitted.predict_proba(test)
    assert found.shape == (60, 4)
    assert ((found >= 0) & (found <= 1)).all()
    assert (found[:, 3] == 0).all()  # nobody has the last label: neither error nor guess
    if model == "dummy":
        np.testing.assert_allclose(found, np.tile(y.mean(axis=0), (60, 1)))
    else:
        assert np.mean((found > 0.5) == truth) > 0.95
    np.testing.assert_array_equal(fitted.predict(test), found > 0.5)
    loaded, _ = load_model(save_model(fitted, {"model": model}))
    np.testing.assert_allclose(loaded.predict_proba(test), found, atol=1e-9)


@pytest.mark.parametrize("model", CLASSICAL)
def test_words_weigh_for_their_label(model):
    X, y = table()
    fitted = build(model).fit(X, y)
    names, weights = fitted.term_weights()
    assert weights.shape == (4, len(names))
    assert (weights[3] == 0).all()
    text = "soft fabric but nothing else"
    added = fitted.contributions(text)
    assert added.shape == (len(text), 4)
    assert added[:11].sum(axis=0).argmax() == 0


def test_n_grams_are_counted_once_for_all_labels(monkeypatch):
    calls = []
    fit = features.TextGrams.fit_transform

    def counted(self, texts, y=None):
        calls.append(len(texts))
        return fit(self, texts)

    monkeypatch.setattr(features.TextGrams, "fit_transform", counted)
    X, y = table()
    build("nb_svm").fit(X, y)
    assert calls == [200]


@pytest.mark.parametrize("model", ["nb_svm", "keras_bag"])
def test_a_category_of_many_levels_stands_beside_the_text(model):
    X, y = table()
    X["shop"] = pd.Series([f"shop {row % 50}" for row in range(len(X))], dtype="str")
    context = BuildContext(
        kind=TaskKind.MULTILABEL,
        features={"text": "text", "shop": "category"},
        levels={"shop": 50},
        rows=200,
        classes=4,
        effort=Effort.QUICK,
        metric="average_precision",
        seed=0,
        text="text",
        settings={"epochs": 1} if model == "keras_bag" else {},
    )
    fitted = get_model(model).build(context).fit(X, y)
    assert np.isfinite(fitted.predict_proba(X.assign(shop="elsewhere"))).all()
