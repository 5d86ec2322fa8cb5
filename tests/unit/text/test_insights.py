import numpy as np
import pandas as pd
import pytest
from scipy.stats import binomtest, norm, pearsonr

from lib.core.facts import to_json
from lib.core.proportions import difference, wilson
from lib.workflows.reviews.exploring import aspects, over_time, topics


@pytest.mark.parametrize(("hits", "rows"), [(3, 10), (0, 7), (7, 7), (180, 200)])
def test_wilson_agrees_with_scipy(hits, rows):
    low, high = wilson(hits, rows)
    expected = binomtest(hits, rows).proportion_ci(method="wilson")
    assert (float(low), float(high)) == pytest.approx((expected.low, expected.high))


def test_difference_is_newcombes_published_example():
    # Newcombe (1998), Statistics in Medicine 17, table II, case (a): 56/70 against 48/80.
    gap, low, high = difference(56, 70, 48, 80)
    assert (gap, low, high) == pytest.approx((0.2, 0.0524, 0.3339), abs=5e-5)


def test_trend_is_cochran_armitage():
    generator = np.random.default_rng(2)
    x = generator.integers(0, 6, 300).astype(float)
    y = (generator.random(300) < 0.4 + 0.05 * x).astype(float)
    # Its chi-square is N times the squared correlation of the two.
    z = over_time.trend(y, x)
    assert z == pytest.approx(np.sqrt(300) * pearsonr(x, y).statistic)


def test_over_time_takes_months_for_a_year_and_tells_what_is_undated():
    dates = pd.Series(pd.date_range("2025-01-15", periods=300, freq="D")).mask(
        np.arange(300) % 50 == 0
    )
    hits = np.arange(300) > 150
    found = over_time.over_time(dates, hits)
    assert found.step == "MS"
    assert found.undated == 6
    assert [point.when for point in found.points][:2] == ["2025-01-01", "2025-02-01"]
    assert sum(point.rows for point in found.points) == 294
    assert found.p == pytest.approx(2 * norm.sf(found.z))


@pytest.mark.parametrize(("days", "step"), [(3, "D"), (60, "W-MON"), (900, "MS"), (9_000, "YS")])
def test_step_follows_the_span(days, step):
    dates = pd.Series(pd.to_datetime(["2010-03-03", "2010-03-03"])) + pd.to_timedelta(
        [0, days], unit="D"
    )
    found = over_time.over_time(dates, np.array([True, False]))
    assert found.step == step
    assert found.z is None


def test_ratings_are_ordered_as_numbers_and_products_by_reviews():
    ratings = pd.Series(["10", "9", "2", "10", None])
    found = over_time.by_group(ratings, np.array([1, 1, 0, 1, 1]), ordered=True)
    assert [one.name for one in found.groups] == ["2", "9", "10"]
    found = over_time.by_group(ratings, np.array([1, 1, 0, 1, 1]))
    assert to_json(found.groups[0]) == pytest.approx(
        {"name": "10", "rows": 2, "hits": 2, "share": 1.0, "low": 0.3424, "high": 1.0}, abs=1e-4
    )


def test_aspects_match_english_words_whole_and_korean_anywhere():
    words = aspects.read_aspect("Fit, 배송,, fit ")
    assert words == ("fit", "배송")
    texts = ["it fits well", "an outfit", "배송이 빨라요", "fitting", "FIT!"]
    assert aspects.mentions(texts, words).tolist() == [True, False, True, False, True]


def test_aspect_tells_share_gap_and_examples():
    texts = ["price good"] * 8 + ["price bad"] * 2 + ["colour"] * 10
    hits = np.array([True] * 8 + [False] * 2 + [True] * 5 + [False] * 5)
    (found,) = aspects.find_aspects(texts, hits, ["price", " , "])
    assert (found.rows, found.hits, found.gap) == (10, 8, pytest.approx(0.3))
    assert found.gap_low < 0.3 < found.gap_high
    assert (found.examples, found.counter) == ((0, 1, 2, 3, 4, 5), (8, 9))


def test_aspect_of_special_characters_is_text_not_a_pattern():
    assert aspects.mentions(["a (b) c", "ab"], aspects.read_aspect("(b), .*")).tolist() == [
        True,
        False,
    ]


def test_presets_are_offered_when_spoken_of_named_by_the_frequent_word():
    texts = ["배송 빨라요"] * 5 + ["delivery ok"] + ["nothing"] * 10
    assert aspects.suggested(texts)[0].startswith("배송, ")


def test_topics_are_found_again():
    generator = np.random.default_rng(0)
    subjects = (["battery", "charge", "power"], ["delivery", "box", "courier"], ["screen", "pixel"])
    documents, truth = [], []
    for row in range(240):
        subject = row % 3
        documents.append([*generator.permutation(subjects[subject])])
        truth.append(subject)
    hits = np.array(truth) == 0
    found = topics.find_topics(documents, hits, 3)[0].topics
    assert sorted(one.rows for one in found) == [80, 80, 80]
    battery = next(one for one in found if "battery" in one.words)
    assert battery.share == 1.0
    assert all(truth[row] == 0 for row in battery.examples)


def test_npmi_of_words_always_together_is_one():
    from scipy.sparse import csc_matrix

    present = csc_matrix(np.array([[1, 1], [1, 1], [0, 0], [0, 0]], dtype=float))
    assert topics.coherence(np.array([[1.0, 1.0]]), present) == pytest.approx(1.0)


@pytest.mark.parametrize("documents", [[], [["a"]], [["a", "b"]] * 40, [[]] * 40])
def test_too_little_for_topics_is_no_topic(documents):
    assert topics.find_topics(documents, np.ones(len(documents), bool))[0].topics == ()
