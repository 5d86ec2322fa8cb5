"""Sentences of the same words and opposite meaning, as a bag of words and word by word."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lib.workflows.learn.facts.gru import Gru, sigmoid
from lib.workflows.learn.facts.vectors import words_of

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class LinearReader:
    """Logistic regression on how often each of its ``terms`` occurs in a sentence.

    A term is as many ``neighbours`` as they follow each other: 1 for single words.
    """

    neighbours: int
    terms: tuple[str, ...]
    weights: Floats
    intercept: float

    def counts(self, words: list[str]) -> Floats:
        """Return how often each term occurs."""
        found = terms_of(words, self.neighbours)
        return np.array([found.count(term) for term in self.terms], dtype=np.float64)

    def praises(self, words: list[str]) -> float:
        """Return the probability that a sentence is praise."""
        total = float(self.counts(words) @ self.weights + self.intercept)
        return float(sigmoid(np.array(total)))


def terms_of(words: list[str], neighbours: int) -> list[str]:
    """Return all runs of so many words that follow each other."""
    return [" ".join(words[at : at + neighbours]) for at in range(len(words) - neighbours + 1)]


@dataclass(frozen=True)
class Order:
    """What came of learning; ``words`` are those that all three know.

    ``right`` are the GRU's shares of held-out sentences right at each epoch, ``losses`` those on
    the sentences learned from, 0 the start; ``bag_right`` and ``pairs_right`` are the linear
    models' shares. ``example`` is a held-out pair, praise first, with the GRU's probability of
    praise after each word at each epoch: ``course`` (epochs, 2, words).
    """

    language: str
    words: tuple[str, ...]
    gru: Gru
    bag: LinearReader
    pairs: LinearReader
    learned: int
    held_out: int
    right: tuple[float, ...]
    losses: tuple[float, ...]
    bag_right: float
    pairs_right: float
    example: tuple[str, str]
    course: Floats

    @property
    def epochs(self) -> int:
        """How many epochs were trained."""
        return len(self.right) - 1

    def known(self, text: str) -> tuple[list[str], list[str]]:
        """Return the words of a text that all three know, and the others."""
        found = words_of(text)
        return (
            [word for word in found if word in self.words],
            [word for word in found if word not in self.words],
        )

    def read(self, words: list[str]) -> list[float]:
        """Return the GRU's probability of praise after each of some known words."""
        if not words:
            return []
        tokens = np.array([[self.words.index(word) for word in words]])
        sums = self.gru.sums(self.gru.read(tokens).states[1:])
        return [float(one) for one in sigmoid(sums[:, 0, 0])]
