import math

import numpy as np
import pytest
from scipy.stats import beta

from lib.workflows.reviews.exploring import keyness
from lib.workflows.reviews.exploring.tokenize import words_of


def test_log_odds_by_hand():
    # Two words, prior of a tenth of 40 words in their pooled proportions: 4 * (20, 20) / 40.
    score, error = keyness.log_odds(np.array([12.0, 8.0]), np.array([8.0, 12.0]))
    first = math.log((12 + 2) / (20 + 4 - 12 - 2)) - math.log((8 + 2) / (20 + 4 - 8 - 2))
    assert score[0] == pytest.approx(first)
    assert score[1] == pytest.approx(-first)
    assert error[0] == pytest.approx(math.sqrt(1 / 14 + 1 / 10))


def test_error_agrees_with_the_posterior():
    """The normal error is near that of the Dirichlet posterior's log odds, drawn by scipy."""
    inside = np.array([60.0, 940.0])
    outside = np.array([25.0, 975.0])
    score, error = keyness.log_odds(inside, outside)
    prior = 200 * (inside + outside) / 2_000
    generator = np.random.default_rng(0)
    draws = [
        beta.rvs(*(side + prior), size=40_000, random_state=generator) for side in (inside, outside)
    ]
    odds = [np.log(one / (1 - one)) for one in draws]
    gap = odds[0] - odds[1]
    assert score[0] == pytest.approx(gap.mean(), abs=0.02)
    assert error[0] == pytest.approx(gap.std(), rel=0.05)


def test_typical_words_stand_first_and_the_other_class_last():
    texts = ["great phone"] * 30 + ["bad phone"] * 30
    counted = keyness.count(words_of(texts, pairs=False), [1] * 30 + [0] * 30, 2)
    found = keyness.typical(counted, 1)
    assert [one.word for one in found] == ["great", "phone", "bad"]
    assert found[0].low > 0 > found[-1].high
    assert found[1].score == pytest.approx(0)


def test_english_words_lose_stop_words_and_pairs_keep_negation():
    (found,) = words_of(["The battery is <br/>NOT good, it doesn't last. http://x.y"])
    assert found == ["battery", "good", "last", "not good", "doesn't last"]


def test_korean_words_are_morphemes():
    (found,) = words_of(["배송이 너무 느려서 실망했어요ㅋㅋㅋㅋ"])
    assert {"배송", "느리다", "실망", "ㅋㅋ", "배송 느리다"} <= set(found)


def test_korean_words_without_the_package_lose_their_particles(monkeypatch):
    monkeypatch.setattr("lib.workflows.reviews.exploring.tokenize.has_morphemes", lambda: False)
    (found,) = words_of(["배송은 빠르고 포장에서 감동"], pairs=False)
    assert found == ["배송", "빠르고", "포장", "감동"]


@pytest.mark.parametrize("texts", [[], [""], ["!!!", "1 2 3"], ["\ud800 a", "‮ㅋ"]])
def test_texts_without_words_give_no_words(texts):
    counted = keyness.count(words_of(texts), [0] * len(texts), 2)
    assert keyness.typical(counted, 1) == ()


def test_words_that_differ_by_chance_alone_are_rarely_called_typical():
    from lib.workflows.reviews.exploring.keyness import Counts, typical

    generator = np.random.default_rng(0)
    names = tuple(f"w{at}" for at in range(400))
    found = 0
    for _ in range(20):
        uses = generator.poisson(20, (400, 2)).astype(float)
        said = typical(Counts(names, uses, uses.sum(axis=1)), 0)
        assert any(one.low > 0 for one in said)
        found += any(one.typical for one in said)
    assert found <= 4
