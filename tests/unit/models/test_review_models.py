"""Models of reviews: what they read, and what they say of it."""

import sys

import numpy as np
import pandas as pd
import pytest

from lib.core.model import BuildContext
from lib.core.plan import Effort
from lib.core.task import TaskKind
from lib.errors import InputError, ModelError
from lib.models.catalogue import get_model
from lib.workflows.reviews.models.review_classifier import RatioMargins, choose_grams
from lib.workflows.reviews.texts import morphemes

IDS = ("tfidf_logistic", "tfidf_svm", "tfidf_nb", "nb_svm")
GOOD, BAD = ["정말 재미 있어요", "최고의 영화", "감동 받았어요"], ["돈 아까워요", "너무 지루해요"]


def table(rows: int = 120) -> tuple[pd.DataFrame, np.ndarray]:
    y = np.arange(rows) % 2
    texts = [f"{(GOOD if code else BAD)[row // 2 % 2]} {row}" for row, code in enumerate(y)]
    return pd.DataFrame({"text": pd.Series(texts, dtype="str"), "x": 5.0 * y}), y


def build(model: str, features: tuple[str, ...] = ("text",), **settings: object):
    kinds = {"text": "text", "x": "number"}
    context = BuildContext(
        kind=TaskKind.BINARY,
        features={name: kinds[name] for name in features},
        levels={},
        rows=120,
        classes=2,
        effort=Effort.QUICK,
        metric="accuracy",
        seed=0,
        settings=settings,
        text="text",
    )
    return get_model(model).build(context)


@pytest.mark.parametrize("model", IDS)
def test_words_weigh_and_contribute_as_they_should(model: str) -> None:
    X, y = table()
    fitted = build(model).fit(X, y)
    names, weights = fitted.term_weights()
    assert weights.shape == (2, len(names))
    assert weights[1, names.index("최고의")] > 0 > weights[1, names.index("지루")]
    for text, code in (("최고의 영화", 1), ("너무 지루해요", 0)):
        added = fitted.contributions(text)
        assert added.shape == (len(text), 2)
        assert added.sum(axis=0).argmax() == code
    assert (fitted.contributions("") == 0).all()


@pytest.mark.parametrize("model", IDS)
def test_spacing_does_not_change_what_is_said_of_korean(model: str) -> None:
    X, y = table()
    fitted = build(model).fit(X, y)
    both = pd.DataFrame({"text": ["정말 재미 있어요", "정말재미있어요"]})
    spaced, together = fitted.predict_proba(both)
    np.testing.assert_allclose(spaced, together, atol=1e-6)


@pytest.mark.parametrize("model", IDS)
def test_further_columns_are_learned_from(model: str) -> None:
    X, y = table()
    X = X.assign(text=pd.Series(["같은 글"] * len(X), dtype="str"))
    fitted = build(model, ("text", "x")).fit(X, y)
    assert (fitted.predict(X) == y).mean() > 0.9
    assert (build(model).fit(X, y).predict(X) == y).mean() < 0.6


def test_a_missing_column_a_task_without_text_and_texts_of_nothing() -> None:
    X, y = table()
    with pytest.raises(InputError, match="features_missing"):
        build("nb_svm").fit(X, y).predict(X[["x"]])
    with pytest.raises(ModelError, match="texts_without_pieces"):
        build("nb_svm").fit(X.assign(text=""), y)
    with pytest.raises(ModelError, match="one_class"):
        build("tfidf_nb").fit(X, np.zeros(len(X)))


def test_what_is_counted_depends_on_language_and_amount() -> None:
    korean, english = ["정말 재미있어요"] * 10, ["a good film"] * 10
    assert choose_grams(korean, "auto") == ("characters", (1, 5))
    assert choose_grams(english, "auto") == ("both", (1, 5))
    assert choose_grams(["a good film " * 50_000] * 10, "auto") == ("words", (1, 3))
    assert choose_grams(["정말 재미있어요 " * 60_000] * 10, "auto") == ("characters", (1, 3))
    assert choose_grams(korean, "words") == ("words", (1, 5))


def test_interpolation_and_learner_of_nb_svm() -> None:
    X, y = table()
    features = build("tfidf_nb").fit(X, y).grams_.transform(X["text"])
    margins = {
        share: RatioMargins(interpolation=share).fit(features, y).coef_ for share in (0.0, 1.0)
    }
    ratios = RatioMargins().fit(features, y).ratios_
    scale = margins[0.0] / np.where(ratios == 0, 1, ratios)
    np.testing.assert_allclose(scale[ratios != 0], scale[ratios != 0][0], rtol=1e-4)
    assert not np.allclose(margins[0.0], margins[1.0])
    logistic = build("nb_svm", learner="logistic").fit(X, y)
    assert (logistic.predict(X) == y).all()


def test_morphemes_fail_alone_where_kiwipiepy_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    X, y = table()
    morphemes._analyser.cache_clear()
    monkeypatch.setitem(sys.modules, "kiwipiepy", None)
    with pytest.raises(ModelError, match="morphemes_missing"):
        build("tfidf_svm", tokens="morphemes").fit(X, y)
    morphemes._analyser.cache_clear()
