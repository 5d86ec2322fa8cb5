"""N-grams by array operations, against scikit-learn's."""

import numpy as np
import pytest
from sklearn.feature_extraction.text import CountVectorizer, TfidfVectorizer

from lib.errors import ModelError
from lib.evaluation.train.spared import spared_seconds
from lib.workflows.reviews.texts import counting, grams
from lib.workflows.reviews.texts.counting import count_known, forget_counts, learn_counts
from lib.workflows.reviews.texts.features import TextGrams
from lib.workflows.reviews.texts.grams import GramKind, find_grams, read_portions

TEXTS = ["I like it, I do", "i don't like it!!", "", "good good", "a", "like\nit"]


def as_table(names: list[str], matrix: object) -> dict[str, list[float]]:
    columns = np.asarray(matrix.todense()).T  # type: ignore[attr-defined]
    return {name: column.tolist() for name, column in zip(names, columns, strict=True)}


def test_counts_of_characters_are_those_of_scikit_learn(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(grams, "_PORTION", 12)
    forget_counts()
    vocabulary, counts = learn_counts(TEXTS, GramKind("characters", 1, 4), 1, 10**6)
    theirs = CountVectorizer(analyzer="char_wb", ngram_range=(1, 4))
    expected = as_table(list(theirs.fit(TEXTS).get_feature_names_out()), theirs.transform(TEXTS))
    expected.pop(" ")
    assert as_table(list(vocabulary.names), counts) == expected
    again = count_known(TEXTS, GramKind("characters", 1, 4), vocabulary.ids)
    assert (again != counts).nnz == 0


def pieces(texts: list[str], kind: GramKind) -> list[tuple[int, str, int]]:
    """Return number of the text, the n-gram and its code, all found."""
    return [
        (portion.first + int(row), portion.joined[start:end], int(code))
        for portion in read_portions(texts)
        for one in find_grams(portion, kind)
        for code, row, start, end in zip(one.ids, one.rows, one.starts, one.ends, strict=True)
    ]


def test_windows_go_over_spaces_but_not_into_the_next_text() -> None:
    texts = ["ab c", "", "좋은 영화", "참 좋은", "좋은"]
    found = pieces(texts, GramKind("windows", 1, 2))
    assert [gram for row, gram, _ in found if row == 0] == ["a", "b", " ", "c", "ab", "b ", " c"]
    assert [gram for row, gram, _ in found if row == 3] == [
        "참",
        " ",
        "좋",
        "은",
        "참 ",
        " 좋",
        "좋은",
    ]
    codes = {code for _, gram, code in found if gram == "좋은"}
    assert len(codes) == 1
    assert sum(code in codes for _, _, code in found) == 3
    assert len({code for *_, code in pieces(["abcd" * 50], GramKind("windows", 1, 4))}) == 16


def test_words_between_spaces_keep_their_signs_and_places() -> None:
    found = pieces([" One!  two\nx", "b a", "a b"], GramKind("words", 1, 2, spaced=True))
    assert [gram for row, gram, _ in found if row == 0] == [
        "one!",
        "two",
        "x",
        "one!  two",
        "two x",
    ]
    pairs = [code for _, gram, code in found if gram in ("b a", "a b")]
    assert pairs[0] != pairs[1]
    assert [gram for _, gram, _ in pieces(["İx"], GramKind("windows", 1, 1))] == ["İ", "x"]


def test_words_are_letters_or_signs_and_pairs_stay_within_a_text() -> None:
    vocabulary, _ = learn_counts(TEXTS, GramKind("words", 1, 2), 1, 10**6)
    assert {"don't", "!!", "it!!", "good good", "like it"} <= set(vocabulary.names)
    assert not any("good a" in name for name in vocabulary.names)


def test_spaces_of_korean_do_not_matter_but_those_of_english_do() -> None:
    kind = GramKind("characters", 1, 5)
    _, korean = learn_counts(["재미 없다", "재미없다"], kind, 1, 10**6)
    assert (korean[0] != korean[1]).nnz == 0
    names = learn_counts(["재미 없다"], kind, 1, 10**6)[0].names
    assert "미없" in names
    _, english = learn_counts(["no good", "nogood"], kind, 1, 10**6)
    assert (english[0] != english[1]).nnz > 0


def test_rare_and_too_many_features_are_left_out() -> None:
    vocabulary, counts = learn_counts(["a b", "a c", "a b d"], GramKind("words", 1, 1), 2, 1)
    assert vocabulary.names == ("a",)
    assert counts.toarray().tolist() == [[1], [1], [1]]


def test_weights_are_those_of_scikit_learn() -> None:
    texts = ["good film", "bad film film", "good good story", "a bad one"]
    ours = TextGrams(tokens="words", words=(1, 1), fewest=1)
    theirs = TfidfVectorizer(sublinear_tf=True, token_pattern=r"\w+")
    expected = as_table(list(theirs.fit(texts).get_feature_names_out()), theirs.transform(texts))
    found = as_table(*(lambda matrix: (ours.names, matrix))(ours.fit_transform(texts)))
    assert found.keys() == expected.keys()
    for name, column in expected.items():
        np.testing.assert_allclose(found[name], column, rtol=1e-5)


def test_what_was_counted_once_is_kept_and_bounded() -> None:
    kept = counting._Kept(100)
    kept.put("a", 40, 0.5, 1)
    kept.put("b", 50, 0.0, 2)
    before = spared_seconds()
    assert (kept.get("a"), spared_seconds() - before) == (1, pytest.approx(0.5))
    kept.put("c", 45, 0.0, 3)
    assert (kept.get("a"), kept.get("b"), kept.get("c")) == (1, None, 3)
    kept.put("too large", 80, 0.0, 4)
    assert kept.get("too large") is None


def test_texts_of_nothing_cannot_be_learned_from() -> None:
    with pytest.raises(ModelError, match="texts_without_pieces"):
        TextGrams().fit(["", " ", ""])


def test_n_grams_are_found_again_in_a_text() -> None:
    grams_of = TextGrams(tokens="both", fewest=1).fit(["정말 재미 없다 really bad", "good"])
    text = "really 재미 없다"
    columns, starts, ends = grams_of.places(text)
    names = grams_of.names
    for column, start, end in zip(columns, starts, ends, strict=True):
        piece = names[column].strip()
        assert piece in (text[start:end].strip(), text[start:end].replace(" ", ""))
    assert {"미없", "really"} <= {names[column] for column in columns}


def test_what_was_counted_before_is_not_free() -> None:
    forget_counts()
    texts = [f"good film number {k}" * 20 for k in range(300)]
    kind = GramKind("characters", 1, 5)
    before = spared_seconds()
    learn_counts(texts, kind, 1, 10**6)
    assert spared_seconds() == before
    first, _ = learn_counts(texts, kind, 1, 10**6)
    assert spared_seconds() > before
    assert len(first.names) > 100
