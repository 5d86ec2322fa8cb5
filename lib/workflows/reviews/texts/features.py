"""Texts as weighted n-grams: the features of the classical models of reviews."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Self

import numpy as np
import pandas as pd
from scipy import sparse
from sklearn.base import BaseEstimator, TransformerMixin

from lib.errors import ModelError
from lib.workflows.reviews.texts.counting import count_known, learn_counts
from lib.workflows.reviews.texts.grams import GramKind, find_grams, read_portions
from lib.workflows.reviews.texts.morphemes import with_places

Array = np.ndarray[Any, Any]
Texts = pd.Series | pd.DataFrame | Iterable[object]
"""A column of texts: missing ones may be None or NaN."""

TOKENS = ("characters", "words", "both", "morphemes", "characters_and_morphemes")
"""What texts are taken apart into."""
_SEPARATOR = "\n"


def kinds_of(tokens: str, characters: tuple[int, int], words: tuple[int, int]) -> list[GramKind]:
    """Return the n-grams of one of TOKENS."""
    by_character = GramKind("characters", *characters)
    by_word = GramKind("words", *words)
    by_morpheme = GramKind("words", *words, spaced=True)
    return {
        "characters": [by_character],
        "words": [by_word],
        "both": [by_character, by_word],
        "morphemes": [by_morpheme],
        "characters_and_morphemes": [by_character, by_morpheme],
    }[tokens]


class TextGrams(TransformerMixin, BaseEstimator):
    """A column of texts as a sparse matrix of its n-grams, float32.

    ``tokens`` is one of TOKENS; ``characters`` and ``words`` are the shortest and longest n-grams.
    ``weights``: "tfidf" (1 + log count, times the inverse document frequency, each kind of n-gram
    of length one), "binary" or "counts". N-grams of fewer than ``fewest`` training texts are no
    features, nor all but the ``most`` frequent of a kind. A missing text is an empty one.
    """

    def __init__(
        self,
        tokens: str = "both",
        characters: tuple[int, int] = (1, 5),
        words: tuple[int, int] = (1, 2),
        weights: str = "tfidf",
        fewest: int = 2,
        most: int = 300_000,
    ) -> None:
        self.tokens = tokens
        self.characters = characters
        self.words = words
        self.weights = weights
        self.fewest = fewest
        self.most = most

    def fit(self, X: Texts, y: Array | None = None) -> Self:
        """Learn the vocabulary; raises ModelError where the texts hold nothing to count."""
        self.fit_transform(X)
        return self

    def fit_transform(self, X: Texts, y: Array | None = None) -> sparse.csr_matrix:
        """Learn, and return the training texts' features, shape (rows, n-grams)."""
        texts = as_texts(X)
        learned = [learn_counts(texts, kind, self.fewest, self.most) for kind in self._kinds()]
        if not any(len(vocabulary.ids) for vocabulary, _ in learned):
            raise ModelError("texts_without_pieces")
        self.n_features_in_ = 1
        self.ids_ = [vocabulary.ids for vocabulary, _ in learned]
        self.idf_ = [self._idf(vocabulary.documents, len(texts)) for vocabulary, _ in learned]
        # One array of bytes: hundreds of thousands of strings would be slow to store and to load.
        joined = _SEPARATOR.join(name for vocabulary, _ in learned for name in vocabulary.names)
        self.names_ = np.frombuffer(joined.encode(), dtype=np.uint8)
        return self._weighted([counts for _, counts in learned])

    def transform(self, X: Texts) -> sparse.csr_matrix:
        """Return the texts' features, shape (rows, n-grams)."""
        texts = as_texts(X)
        kinds = zip(self._kinds(), self.ids_, strict=True)
        return self._weighted([count_known(texts, kind, ids) for kind, ids in kinds])

    @property
    def names(self) -> list[str]:
        """The n-grams, in the order of the columns; a space stands for the edge of a word."""
        return bytes(self.names_).decode().split(_SEPARATOR)

    def places(self, text: str) -> tuple[Array, Array, Array]:
        """Return the columns of the n-grams in a text, and where each begins and ends in it.

        A run of morphemes reaches from where its first begins to where its last ends.
        """
        columns, starts, ends, begin = [], [], [], 0
        for kind, ids in zip(self._kinds(), self.ids_, strict=True):
            index = pd.Index(ids)
            read, spans = with_places(text) if kind.spaced else (text, None)
            for portion in read_portions([read]):
                for grams in find_grams(portion, kind):
                    found = index.get_indexer(pd.Index(grams.ids))
                    there = found >= 0
                    columns.append(begin + found[there])
                    first = np.maximum(grams.starts[there] - 1, 0)
                    last = np.minimum(grams.ends[there] - 1, len(read))
                    if spans is not None:
                        first, last = _back(read, spans, first, last)
                    starts.append(first)
                    ends.append(last)
            begin += len(ids)
        none = np.zeros(0, dtype=np.int64)
        return (
            np.concatenate([none, *columns]),
            np.concatenate([none, *starts]),
            np.concatenate([none, *ends]),
        )

    def _kinds(self) -> list[GramKind]:
        # A stored transformer may come back with lists for its pairs.
        characters, words = self.characters, self.words
        return kinds_of(self.tokens, (characters[0], characters[1]), (words[0], words[1]))

    def _idf(self, documents: Array, texts: int) -> Array:
        if self.weights != "tfidf":
            return np.ones(len(documents), dtype=np.float32)
        # Smoothed as in scikit-learn: as if one more text held every n-gram.
        return (np.log((1 + texts) / (1 + documents)) + 1).astype(np.float32)

    def _weighted(self, parts: Sequence[sparse.csr_matrix]) -> sparse.csr_matrix:
        done = [self._one(counts, idf) for counts, idf in zip(parts, self.idf_, strict=True)]
        return done[0] if len(done) == 1 else sparse.hstack(done, format="csr", dtype=np.float32)

    def _one(self, counts: sparse.csr_matrix, idf: Array) -> sparse.csr_matrix:
        if self.weights == "counts":
            return counts
        values = np.ones_like(counts.data) if self.weights == "binary" else 1 + np.log(counts.data)
        if self.weights == "tfidf":
            values = values * idf[counts.indices]
            rows = np.repeat(np.arange(counts.shape[0]), np.diff(counts.indptr))
            squares = np.bincount(rows, weights=values**2, minlength=counts.shape[0])
            norms = np.sqrt(np.where(squares > 0, squares, 1.0)).astype(np.float32)
            values = values / norms[rows]
        parts = (values.astype(np.float32), counts.indices, counts.indptr)
        return sparse.csr_matrix(parts, shape=counts.shape)


def _back(
    read: str, spans: Sequence[tuple[int, int]], first: Array, last: Array
) -> tuple[Array, Array]:
    """Return where runs of morphemes, which stand in ``read``, stand in the text itself."""
    begins = np.flatnonzero([True, *(one == " " for one in read)])  # a space before each but one
    of_first = np.searchsorted(begins, first, side="right") - 1
    of_last = np.searchsorted(begins, np.maximum(last - 1, 0), side="right") - 1
    places = np.array(spans, dtype=np.int64).reshape(-1, 2)
    return places[of_first, 0], places[of_last, 1]


def as_texts(column: Texts) -> list[str]:
    """Return a column as strings, empty where it is missing."""
    if isinstance(column, pd.DataFrame):
        column = column.iloc[:, 0]
    if isinstance(column, pd.Series):
        return column.astype("str").fillna("").tolist()
    return ["" if text is None or text != text else str(text) for text in column]
