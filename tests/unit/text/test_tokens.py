"""Texts as numbers: vocabularies and where their tokens stand, and back."""

import numpy as np
import pytest

from lib.workflows.reviews.texts.tokens import Characters, Pieces, Ragged, east_asian, load_tokens


@pytest.mark.parametrize("kind", [Characters, Pieces])
def test_a_vocabulary_comes_back_and_knows_where_tokens_stand(kind):
    texts = ["the film was good", "the film was bad", "좋은 영화 🙂"] * 3
    tokens = kind().fit(texts)
    again = load_tokens(tokens.to_json())
    ids, starts, ends = again.encode(["the Good film", "", "새 낱말"])
    assert again.size == tokens.size
    assert ids.values.max() < tokens.size
    assert ids.values.min() >= 1
    assert ids.lengths[1] == 0
    assert "the Good film"[starts[0] : ends[0]].lower() in ("t", "the")
    with pytest.raises(ValueError, match="Expected"):
        load_tokens('{"kind": "x"}')


def test_ragged_lists_are_taken_cut_and_padded():
    lists = Ragged(np.array([1, 2, 3, 4], dtype=np.int32), np.array([0, 3, 3, 4]))
    assert lists.take(np.array([2, 1, 0])).values.tolist() == [4, 1, 2, 3]
    assert lists.cut(2).values.tolist() == [1, 2, 4]
    assert lists.padded(2).tolist() == [[1, 2], [0, 0], [4, 0]]


def test_korean_is_told_from_english():
    assert east_asian(["좋은 영화", "good"])
    assert not east_asian(["a good film 좋"])
    assert not east_asian([""])
