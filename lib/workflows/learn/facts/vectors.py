"""Words as vectors: what they are made of, and which are near each other."""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
WINDOWS, DIMENSIONS = (1, 2, 5), (2, 5, 20, 50)
_WORD = re.compile(r"[a-z]+(?:'[a-z]+)?|[가-힣]+")


def words_of(text: str) -> list[str]:
    """Return the words of a text in lower case; Korean ones are cut at spaces, with endings."""
    return _WORD.findall(text.lower())


@dataclass(frozen=True)
class WordVectors:
    """Vectors of ``words``, the most frequent first, with how often each occurs.

    ``stars`` are the mean stars of the reviews that a word stands in. ``vectors`` (words,
    dimensions) have length 1 each; ``across`` and ``up`` are their places on a map by t-SNE: of
    the five nearest of each word the share ``mapped`` is among the five nearest there. ``kept`` is
    the share of the squared PPMI that the dimensions hold. ``few`` is how often a word has to
    occur; ``total`` counts all words read.
    """

    language: str
    window: int
    reviews: int
    total: int
    few: int
    words: tuple[str, ...]
    counts: tuple[int, ...]
    stars: tuple[float, ...]
    vectors: Floats
    across: tuple[float, ...]
    up: tuple[float, ...]
    kept: float
    mapped: float

    def neighbours(self, word: str, most: int) -> list[tuple[int, float]]:
        """Return the places of the words nearest to one, with the cosine to each."""
        place = self.words.index(word)
        cosines = self.vectors @ self.vectors[place]
        order = [int(one) for one in np.argsort(-cosines, kind="stable") if one != place]
        return [(one, float(cosines[one])) for one in order[:most]]
