"""Texts as bad as they come: each is compared on, or refused with what to do next."""

import unicodedata
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from lib.core.results import Failure
from lib.errors import InputError
from lib.evaluation.plan.planning import make_plan
from lib.evaluation.train.crossval import fit_fold
from lib.evaluation.train.problem import make_problem
from lib.evaluation.train.splits import make_splits
from lib.i18n import translator
from lib.intake.reading import read_table
from lib.models.catalogue import get_model
from lib.report.labels import failure_text
from lib.workflows.reviews.task import make_reviews
from lib.workflows.reviews.texts.setup import ReviewSetup, suggest

SETUP = ReviewSetup(text=("review",), label="label")
GOOD = ["정말 재미있어요 최고", "배우 연기가 훌륭했다", "great product, love it", "works well"]
BAD = ["시간 낭비 최악", "지루하고 별로", "terrible quality, broke", "awful waste of money"]


def table(texts: list[str], labels: list[str]) -> bytes:
    return pd.DataFrame({"review": texts, "label": labels}).to_csv(index=False).encode()


def plain(rows: int = 60) -> list[str]:
    return [f"{(GOOD if n % 2 else BAD)[n // 2 % 4]} {n}번째" for n in range(rows)]


def both(rows: int) -> list[str]:
    return ["pos" if n % 2 else "neg" for n in range(rows)]


def scores(data: bytes, setup: ReviewSetup = SETUP) -> tuple[dict[str, float], set[str]]:
    dataset = read_table(data, "reviews.csv")
    derived, task, findings = make_reviews(dataset, setup)
    assert task is not None
    plan, notes = make_plan(derived, task, models=["tfidf_logistic"], folds=2)
    problem = make_problem(derived.frame, task, plan)
    split = make_splits(problem, task, plan)[0]
    result = fit_fold(get_model("tfidf_logistic"), problem, task, plan, split)
    assert np.isfinite(list(result.metrics.values())).all()
    return dict(result.metrics), {one.code for one in (*findings, *notes)}


def _empty() -> bytes:
    return table(["" if n % 3 == 0 else text for n, text in enumerate(plain())], both(60))


def _one_word() -> bytes:
    words = [f"{'좋아' if n % 2 else '나빠'}{n}" for n in range(60)]
    return table(words, both(60))


def _long() -> bytes:
    return table([text * (10_000 if n == 3 else 1) for n, text in enumerate(plain())], both(60))


def _script() -> bytes:
    texts = [
        f"<b>{text}</b><script>alert(1)</script><img src=x onerror=alert(1)>" for text in plain()
    ]
    return table(texts, both(60))


def _emoji() -> bytes:
    texts = [unicodedata.normalize("NFD", f"{text} 😀👨‍👩‍👧‍👦🇰🇷✌🏽 é") for text in plain()]
    return table(texts, both(60))


def _mixed() -> bytes:
    lines = ["review,label", *(f'"{a}",{b}' for a, b in zip(plain(), both(60), strict=True))]
    return b"\n".join(
        line.encode("cp949" if n % 3 == 0 else "utf-8") for n, line in enumerate(lines)
    )


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (_empty, "texts_left_out"),
        (_one_word, "texts_of_one_word"),
        (_long, "texts_cut"),
        (_script, "texts_of_languages"),
        (_emoji, "texts_of_languages"),
        (_mixed, "encodings_mixed"),
    ],
)
def test_odd_texts_are_learned_from_and_said(make: Callable[[], bytes], said: str) -> None:
    found, codes = scores(make())
    assert said in codes
    assert found["accuracy"] > 0.9 or make is _one_word


def test_five_classes_of_three_rows_are_compared() -> None:
    found, _ = scores(table(plain(15), ["abcde"[n % 5] for n in range(15)]))
    assert 0 <= found["accuracy"] <= 1


def test_naughty_strings_are_learned_from(real_data: Path) -> None:
    lines = (real_data / "csv" / "blns.txt").read_text(encoding="utf-8").splitlines()
    texts = [line for line in lines if line.strip() and not line.startswith("#")]
    found, codes = scores(table(texts, both(len(texts))))
    assert 0 <= found["accuracy"] <= 1
    assert "texts_of_one_word" in codes


@pytest.mark.parametrize(
    ("texts", "labels", "code"),
    [
        ([str(n * 1.5) for n in range(60)], both(60), "text_is_numbers"),
        (["always the same"] * 60, both(60), "texts_all_same"),
        ([""] * 60, both(60), "texts_empty"),
        (plain(), ["pos"] * 60, "target_constant"),
    ],
)
@pytest.mark.parametrize("language", ["en", "ko"])
def test_what_nothing_can_be_learned_from_is_refused_with_a_way_on(
    texts: list[str], labels: list[str], code: str, language: str
) -> None:
    dataset = read_table(table(texts, labels), "reviews.csv")
    assert suggest(dataset) is not None
    with pytest.raises(InputError) as caught:
        make_reviews(dataset, SETUP)
    assert caught.value.code == code
    failure = Failure(caught.value.code, dict(caught.value.context))
    message, hint = failure_text(failure, translator(language))
    assert message
    assert hint
