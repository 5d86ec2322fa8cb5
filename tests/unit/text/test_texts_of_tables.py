"""Languages, repeats and ratings of many texts."""

import numpy as np
import pandas as pd
import pytest

from lib.workflows.reviews.texts.duplicates import find_duplicates
from lib.workflows.reviews.texts.languages import language_counts, languages
from lib.workflows.reviews.texts.ratings import class_counts, detect_scale, to_classes


def test_languages_by_script_and_function_words() -> None:
    found = languages(
        [
            "정말 좋은 영화였어요",
            "This is a very good film",
            "iPhone 진짜 좋네요 배송도 빠름",
            "I love this product because 배송이 정말 빨라요",
            "C'est très bien et je l'aime beaucoup",
            "これはとても良い",
            "12345 !!",
            "",
            "good",
        ]
    )
    assert found == ["ko", "en", "ko", "mixed", "other", "other", "other", "other", "en"]
    assert language_counts(found) == {"ko": 2, "en": 2, "mixed": 1, "other": 4}


def test_exact_and_near_repeats_share_a_group() -> None:
    long = "the delivery was late and the box was damaged but the seller answered at once"
    texts = ["Good!!", "good", "bad", long, long.replace("late", "very late"), "❤", "❤", "…"]
    found = find_duplicates(texts)
    assert (found.exact, found.near) == (2, 1)
    assert found.groups[0] == found.groups[1]
    assert found.groups[3] == found.groups[4]
    assert len(set(found.groups)) == 5


def test_different_texts_are_not_repeats() -> None:
    generator = np.random.default_rng(0)
    words = [f"word{number}" for number in range(400)]
    texts = [" ".join(generator.choice(words, 12)) for _ in range(500)]
    assert not find_duplicates(texts).any
    assert not find_duplicates([]).any


@pytest.mark.parametrize(
    ("ratings", "scale"),
    [
        ([1, 2, 5, 4, np.nan], 5),
        ([0.5, 3.5, 5], 5),
        ([1, 7, 10], 10),
        ([0, 7, 10], 11),
        ([0, 1, 1, 0], None),
        ([0, 5, 3], None),
        ([18, 45, 33], None),
        (["★★★★☆", "★", "★★★★★"], 5),
        (["5점", "1점", "4 / 5"], 5),
        (["good", "bad", "bad"], None),
    ],
)
def test_scales_of_ratings(ratings: list[object], scale: int | None) -> None:
    assert detect_scale(pd.Series(ratings)) == scale


def test_ratings_become_classes() -> None:
    stars = pd.Series([1, 2, 3, 4, 5, np.nan, 9])
    left_out = ["negative", "negative", None, "positive", "positive", None, None]
    assert to_classes(stars, 5).astype(object).where(lambda x: x.notna(), None).tolist() == left_out
    assert to_classes(stars, 5, "class")[2] == "neutral"
    assert class_counts(stars, 5) == {"negative": 2, "positive": 2, "left_out": 1, "without": 2}
    tens = to_classes(pd.Series([1, 4, 5, 6, 7, 10]), 10, "class").tolist()
    assert tens == ["negative", "negative", "neutral", "neutral", "positive", "positive"]
