"""Korean morphemes by kiwipiepy: cut, learned from, stored."""

from __future__ import annotations

import gzip
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from lib.core.model import BuildContext
from lib.core.plan import Effort
from lib.core.task import TaskKind
from lib.models.artifacts import load_model, save_model
from lib.models.catalogue import get_model
from lib.workflows.reviews.texts.features import TextGrams
from lib.workflows.reviews.texts.morphemes import as_morphemes


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("배송이 빨라요", "배송/NNG 이/JKS 빠르/VA 어요/EF"),
        ("정말 재미있었어요!", "정말/MAG 재미있/VA 었/EP 어요/EF !/SF"),
        ("연기가 아쉬웠다", "연기/NNG 가/JKS 아쉽/VA-I 었/EP 다/EF"),
        ("", ""),
    ],
)
def test_sentences_are_cut_into_morphemes(text: str, expected: str) -> None:
    assert as_morphemes([text]) == [expected]


def test_endings_do_not_hide_a_word() -> None:
    forms = ["지루하다", "지루했어요", "지루한 영화", "너무 지루해서 졸았음"]
    assert all("지루" in text for text in as_morphemes(forms))


def nsmc(folder: Path, rows: int) -> tuple[pd.DataFrame, np.ndarray]:
    with gzip.open(folder / "reviews" / "nsmc_train_40k.tsv.gz", "rt", encoding="utf-8") as file:
        frame = pd.read_csv(file, sep="\t", quoting=3, nrows=rows).dropna()
    return pd.DataFrame({"text": frame["document"].astype("str")}), frame["label"].to_numpy()


@pytest.mark.data
@pytest.mark.parametrize("tokens", ["morphemes", "characters_and_morphemes"])
def test_a_model_learns_from_morphemes_and_comes_back(real_data: Path, tokens: str) -> None:
    X, y = nsmc(real_data, 600)
    context = BuildContext(
        kind=TaskKind.BINARY,
        features={"text": "text"},
        levels={},
        rows=300,
        classes=2,
        effort=Effort.QUICK,
        metric="accuracy",
        seed=0,
        settings={"tokens": tokens},
        text="text",
    )
    model = get_model("tfidf_logistic").build(context).fit(X[:300], y[:300])
    assert 0.6 < (model.predict(X[300:]) == y[300:]).mean() < 0.95
    names, _ = model.term_weights()
    assert any("/v" in name for name in names)
    loaded, _ = load_model(save_model(model, {"model": "tfidf_logistic"}))
    np.testing.assert_array_equal(loaded.predict_proba(X[300:]), model.predict_proba(X[300:]))
    added = loaded.contributions("정말 재미있었어요!")
    assert added[3:6, 1].sum() > added[:2, 1].sum()
    assert (added[:, 0] == -added[:, 1]).all()


def test_runs_of_morphemes_stand_where_they_are_read() -> None:
    text = "배송이 빨라요"
    grams = TextGrams(tokens="morphemes", fewest=1).fit([text])
    columns, starts, ends = grams.places(text)
    found = {grams.names[at]: text[a:b] for at, a, b in zip(columns, starts, ends, strict=True)}
    assert found["배송/nng"] == "배송"
    assert found["이/jks 빠르/va"] == "이 빨"
    assert found["빠르/va 어요/ef"] == "빨라요"
