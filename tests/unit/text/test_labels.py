"""Cells with several labels: how they are recognised, read and encoded."""

import numpy as np
import pandas as pd
import pytest

from lib.core import labels


def column(*cells):
    return pd.Series(list(cells), name="topics", dtype="str")


@pytest.mark.parametrize(
    ("cells", "separator"),
    [
        (("joy;anger", "joy", "anger;fear", "fear", "joy;fear"), ";"),
        (("joy|anger", "joy", "anger|fear", "fear", "joy|fear"), "|"),
        (("joy, anger", "joy", "anger, fear", "fear", "joy, fear"), ","),
        (('["joy","anger"]', "[]", '["fear"]', "['joy', 'fear']"), "json"),
        # The comma belongs to a label here.
        (("hats, caps;bags", "bags", "hats, caps", "bags;coats", "coats"), ";"),
        (("Washington, DC", "New York, NY", "Rome", "Boston, MA"), None),
        (("joy", "anger", "fear", "joy"), None),
        (("a;b", "a;b", "a;b"), None),  # one combination says nothing of labels
        ((), None),
    ],
)
def test_separator_is_detected(cells, separator):
    assert labels.detect_separator(column(*cells)) == separator


def test_free_text_and_numbers_have_no_separator():
    generator = np.random.default_rng(0)
    words = [f"word{number}" for number in range(4000)]
    texts = [", ".join(generator.choice(words, 4)) for _ in range(300)]
    assert labels.detect_separator(column(*texts)) is None
    assert labels.detect_separator(pd.Series([1.0, 2.0])) is None


@pytest.mark.parametrize(
    ("cell", "separator", "found"),
    [
        (" joy ;  anger;;joy;", ";", ["joy", "anger"]),
        ('"a;b";c', ";", ["a;b", "c"]),
        ('["a;b", "c,d", 3]', "json", ["a;b", "c,d", "3"]),
        ("['it''s', \"b\"]", "json", ["it", "s", "b"]),
        ("[joy, deep sorrow]", "json", ["joy", "deep sorrow"]),
        ("[" * 5000, "json", []),
        ("<b>bold</b>|x", "|", ["<b>bold</b>", "x"]),
        ("기쁨, 슬픔", ",", ["기쁨", "슬픔"]),
        ("", ";", []),
    ],
)
def test_cells_are_divided(cell, separator, found):
    assert labels.split(cell, separator) == found


def test_matrix_of_a_derived_column():
    cells = labels.from_cells(column("b;a", None, "c", "a;a"), ";")
    assert cells.tolist() == ['["a", "b"]', "[]", '["c"]', '["a"]']
    assert labels.counts(cells) == {"a": 2, "b": 1, "c": 1}
    found = labels.matrix(cells, ("a", "b"))
    np.testing.assert_array_equal(found, [[1, 1], [0, 0], [0, 0], [1, 0]])


def test_an_empty_cell_may_be_a_row_that_nobody_labelled():
    cells = labels.from_cells(column("a;b", None, " "), ";", blank=False)
    assert cells.isna().tolist() == [False, True, True]
    assert np.isnan(labels.matrix(cells, ("a",))[1:]).all()
    lists = labels.from_cells(column('["a"]', "[]", None), "json", blank=False)
    assert lists.isna().tolist() == [False, False, True]


def test_columns_of_zero_and_one():
    frame = pd.DataFrame({"toxic": [1, 0, None, 0], "spam": ["yes", "no", None, "YES"], "n": 3.5})
    assert labels.flag_columns(frame, frame.columns) == ["toxic", "spam"]
    found = labels.from_flags(frame, ["toxic", "spam"])
    assert found.iloc[:2].tolist() == ['["spam", "toxic"]', "[]"]
    assert found.isna().tolist() == [False, False, True, False]


def test_predictions_are_joined_as_the_cells_were():
    outputs = np.array([[0.9, 0.6], [0.5, 0.2]])
    assert labels.joined(outputs, ("a", "b"), "|") == ["a|b", ""]
    assert labels.joined(outputs, ("a", "b"), "json") == ['["a", "b"]', "[]"]
    assert labels.joined(outputs, ("a;", "b")) == ['["a;", "b"]', "[]"]


def test_the_rarest_label_stands_for_a_row():
    y = np.array([[1, 1, 0], [1, 0, 0], [0, 0, 0], [1, 0, 1], [1, 1, 0]])
    assert labels.strata(y).tolist() == [1, 0, 3, 2, 1]
