from dataclasses import replace

import numpy as np
import pytest
from scipy.stats import binomtest

from lib.workflows.reviews.exploring import failures, robustness
from lib.workflows.reviews.texts import lexicon

TEXTS = [
    "not good at all",
    "great, it broke after a day lol",
    "배송이 안 와요",
    "최고의 쓰레기",
    "안녕하세요 잘 쓰고 있어요",
    "최악일 줄 알았는데",
    "",
]


def test_traits_of_english_and_korean():
    traits = failures.traits_of(TEXTS)
    assert traits.negation.tolist() == [True, False, True, False, True, False, False] or (
        traits.negation[[0, 2]].all() and not traits.negation[[1, 3, 5, 6]].any()
    )
    assert np.flatnonzero(failures.mixed(traits)).tolist() == [1, 3]


def test_mixed_words_are_not_chosen_by_the_label():
    # Words that say nothing of the label: errors among the mixed are as frequent as elsewhere.
    generator = np.random.default_rng(0)
    texts = ["great lol", "terrible", "great", "plain"] * 500
    wrong = generator.random(len(texts)) < 0.2
    rates = {one.name: one for one in failures.by_trait(failures.traits_of(texts), wrong)}
    assert rates["mixed"].low < rates["all"].share < rates["mixed"].high


def test_greetings_are_no_negation():
    assert not failures.traits_of(["안녕하세요", "안내가 친절", "another day"]).negation.any()


def test_rates_have_wilsons_interval():
    wrong = np.array([True] * 3 + [False] * 17)
    found = failures.rate("all", wrong)
    expected = binomtest(3, 20).proportion_ci(method="wilson")
    assert (found.low, found.high) == pytest.approx((expected.low, expected.high))


def test_errors_by_length_and_confidence():
    traits = failures.traits_of(["x" * 5, "x" * 20, "x" * 600])
    found = failures.by_length(traits, np.array([True, False, True]))
    assert [(one.name, one.errors) for one in found] == [("0-19", 1), ("20-49", 0), ("500+", 1)]
    order = failures.confident_first(np.array([True, False, True]), np.array([0.6, 0.9, 0.8]))
    assert order.tolist() == [2, 0]


def test_ratings_that_the_text_belies():
    ratings = np.array([5, 5, 1, 1, 3, np.nan])
    chance = np.array([0.2, 0.9, 0.95, 0.1, 0.1, 0.1])
    found = failures.rating_against_text(ratings, chance)
    assert (found.praised_low.tolist(), found.blamed_high.tolist()) == ([2], [0])
    assert not len(failures.rating_against_text(np.full(3, 5.0), chance[:3]).blamed_high)


def test_disturbances_change_what_they_say():
    generator = np.random.default_rng(0)
    text = "배송이 정말 빠르고 좋았습니다 great phone"
    changed = robustness.misspelt(text, generator, 0.2)
    assert changed != text
    assert abs(len(changed) - len(text)) < 8
    assert robustness.without_spaces("배송 이\n빨라요") == "배송이빨라요"
    assert robustness.without_emoji("좋아요😀ㅋㅋ :) fine") == "좋아요  fine"
    assert robustness.misspelt("a", generator) == "a"


def test_mistyped_syllables_stay_syllables():
    generator = np.random.default_rng(1)
    made = {robustness._mistyped("강", generator) for _ in range(60)}
    assert "강" not in made
    assert all("가" <= one <= "힣" and one[0] for one in made)


def test_drop_interval_is_that_of_a_mean():
    drops = np.random.default_rng(3).normal(0.1, 1.0, 400)
    low, high = robustness.drop_interval(lambda rows: float(drops[rows].mean()), 400, 0, 2_000)
    error = drops.std(ddof=1) / 20
    assert (low, high) == pytest.approx(
        (drops.mean() - 1.96 * error, drops.mean() + 1.96 * error), abs=0.02
    )


def test_lexicon_reads_english_alone():
    scores = lexicon.compounds(["I love it", "terrible", "최고예요", "", "the table"])
    found = lexicon.summary(scores)
    assert (found.positive.hits, found.negative.hits, found.neutral.hits) == (1, 1, 1)
    assert found.unread == 2


def test_strings_that_break_programs_are_only_texts(real_data):
    from lib.workflows.reviews.exploring import aspects, keyness
    from lib.workflows.reviews.exploring.tokenize import words_of
    from lib.workflows.reviews.report.review_text import drawn_text
    from lib.workflows.reviews.report.word_cloud import cloud_html

    lines = (real_data / "csv" / "blns.txt").read_text("utf-8").splitlines()
    texts = [line for line in lines if line and not line.startswith("#")]
    found = failures.traits_of(texts)
    assert len(found.letters) == len(texts)
    counted = keyness.count(words_of(texts * 3), [0, 1, 0] * len(texts), 2)
    typical = [replace(one, low=1.0) for one in keyness.typical(counted, 1)]
    drawn = cloud_html(typical, "#1B8A7A", "words", "{word}: {z}")
    drawn += "".join(drawn_text(text, [(0, len(text), 1.0)]) for text in texts)
    assert "<script" not in drawn.lower()
    assert "<img" not in drawn.lower()
    for change in robustness.disturbances(0).values():
        assert all(isinstance(change(text), str) for text in texts)
    assert aspects.find_aspects(texts, np.ones(len(texts), bool), texts[:20])
