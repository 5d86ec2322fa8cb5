"""Texts as numbers: n-grams and where they stand, vocabularies and back."""

import numpy as np
import pytest

from lib.text.tokens import Characters, Pieces, Ragged, east_asian, grams, load_tokens


def pieces(text, **given):
    found = grams([text], **given)
    return [text[a:b] for a, b in zip(found.starts, found.ends, strict=True)]


def test_character_and_word_grams_in_order():
    assert pieces("ab c", characters=(1, 2)) == ["a", "b", " ", "c", "ab", "b ", " c"]
    assert pieces(" one  two\nx", characters=(0, 0), words=(1, 2)) == [
        "one", "two", "x", "one  two", "two\nx",
    ]  # fmt: skip
    assert pieces("", characters=(1, 3), words=(1, 2)) == []


def test_equal_pieces_have_equal_codes_wherever_they_stand():
    texts = ["좋은 영화", "참 좋은", "", "좋은"]
    found = grams(texts, (2, 2)).codes
    first = found.values[0]
    assert found.offsets.tolist() == [0, 4, 7, 7, 8]
    assert (found.values == first).sum() == 3
    words = grams(["a b", "b a"], (0, 0), (1, 2)).codes.values
    assert words[0] == words[4]
    assert words[2] != words[5]
    assert len(np.unique(grams(["abcd" * 50], (1, 4)).codes.values)) == 16


def test_lower_case_never_moves_a_place():
    assert pieces("İx", characters=(1, 1)) == ["İ", "x"]


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
