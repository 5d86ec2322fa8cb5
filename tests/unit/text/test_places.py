import numpy as np
import pandas as pd

from lib.workflows.reviews.exploring import over_time
from lib.workflows.reviews.exploring.tokenize import words_of
from lib.workflows.reviews.texts import places


def test_rows_by_name_come_back_as_they_went():
    found = {"좋다": np.array([3, 9]), 'a "b"': np.array([], dtype=int), "time:2025": np.array([1])}
    back = places.unpack(places.pack(found))
    assert {name: rows.tolist() for name, rows in back.items()} == {
        name: rows.tolist() for name, rows in found.items()
    }
    assert places.unpack(places.pack({})) == {}


def test_words_and_groups_know_their_rows():
    rows = np.array([2, 5, 8])
    found = places.of_words([["good", "film"], ["bad"], ["good"]], ["good", "none"], rows)
    assert {word: one.tolist() for word, one in found.items()} == {"good": [2, 8], "none": []}
    by_group = places.of_groups(["b", None, "a"], rows)
    assert {name: one.tolist() for name, one in by_group.items()} == {"a": [8], "b": [2]}
    assert places.of_groups([None, float("nan"), None], rows) == {}


def test_topics_are_counted_by_month_and_undated_reviews_in_none():
    dates = pd.Series(pd.to_datetime(["2025-01-03", "2025-01-20", None, "2025-08-09"]))
    found = over_time.topics_over_time(dates, np.array([0, 1, 0, -1]), 2)
    assert found.when == ("2025-01-01", "2025-08-01")
    assert found.rows == (2, 1)
    assert found.topics == ((1, 0), (1, 0))


def test_words_can_be_left_out_and_kept():
    texts = ["The film was really not good"]
    usual = next(words_of(texts))
    assert "film" in usual
    assert "really" not in usual
    changed = next(words_of(texts, stop=["Film"], keep=["really"]))
    assert "film" not in changed
    assert "really" in changed
    assert "not good" in changed
    assert "not good" not in next(words_of(texts, stop=["not good"]))
