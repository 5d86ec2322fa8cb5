"""A network that writes letter by letter: what it learned, and how it is made to write."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lib.workflows.learn.facts.gru import Floats, Gru

END = "\n"
"""The letter that ends a review, and stands before its first one."""
UNITS, UPDATES = (16, 48, 96), (50, 150, 400)
COLDEST, HOTTEST = 0.1, 2.0
RUNS = {"en": 20, "ko": 10}
"""Letters of a run that is looked for in the reviews: a Korean one is a syllable."""


@dataclass(frozen=True)
class Writer:
    """A GRU on ``letters``: it gives a probability to each letter that may come next."""

    letters: str
    gru: Gru

    def tokens(self, text: str) -> list[int]:
        """Return the letters of a text that it knows, as their places."""
        return [self.letters.index(one) for one in text if one in self.letters]

    def state(self, begin: str) -> Floats:
        """Return its state (1, units) after the beginning of a review."""
        tokens = np.array([[self.letters.index(END), *self.tokens(begin)]])
        return np.asarray(self.gru.read(tokens).states[-1])

    def chances(self, state: Floats, temperature: float) -> NDArray[np.float64]:
        """Return the probability of each letter to come next.

        A temperature below 1 makes likely letters likelier, one above 1 evens them out.
        """
        sums = self.gru.sums(state)[0].astype(np.float64) / temperature
        raised = np.exp(sums - sums.max())
        return np.asarray(raised / raised.sum())

    def write(self, begin: str, temperature: float, most: int, seed: int) -> str:
        """Return how it goes on, until it ends the review; ``most`` letters at most."""
        generator, state, written = np.random.default_rng(seed), self.state(begin), ""
        for luck in generator.random(most).tolist():
            added = np.cumsum(self.chances(state, temperature))
            token = min(int(np.searchsorted(added, luck)), len(self.letters) - 1)
            if self.letters[token] == END:
                break
            written += self.letters[token]
            state = self.gru.read(np.array([[token]]), state).states[-1]
        return written


@dataclass(frozen=True)
class Stage:
    """After so many updates: bits a letter on held-out reviews, and what it writes."""

    updates: int
    bits: float
    sample: str


@dataclass(frozen=True)
class Generator:
    """What came of training on ``text``: reviews, with END after each.

    ``weights`` are those of the network as float16 in base64. ``frequency_bits`` and
    ``previous_bits`` are the bits a letter of guessing by how frequent letters are, and by how
    frequent they are after the one before. ``temperature`` is that of the samples.
    """

    language: str
    letters: str
    units: int
    weights: str
    stages: tuple[Stage, ...]
    frequency_bits: float
    previous_bits: float
    temperature: float
    text: str
    reviews: int
    held_out: int
    held_out_letters: int

    def writer(self) -> Writer:
        """Return the network."""
        flat = np.frombuffer(base64.b64decode(self.weights), np.float16).astype(np.float64)
        known, units = len(self.letters), self.units
        shapes = ((known, 3 * units), (units, 3 * units), (3 * units,), (units, known), (known,))
        ends = np.cumsum([int(np.prod(shape)) for shape in shapes])
        parts = np.split(flat, ends[:-1])
        values = [part.reshape(shape) for part, shape in zip(parts, shapes, strict=True)]
        return Writer(self.letters, Gru(*values))

    def copied(self, texts: Sequence[str]) -> float | None:
        """Return which share of the runs of RUNS letters in texts stands so in the reviews.

        None where all texts are shorter.
        """
        length = RUNS[self.language]
        runs = [one[at : at + length] for one in texts for at in range(len(one) - length + 1)]
        return sum(run in self.text for run in runs) / len(runs) if runs else None


def packed(gru: Gru) -> str:
    """Return the weights of a network as text."""
    flat = np.concatenate([one.ravel() for one in gru.values])
    return base64.b64encode(flat.astype(np.float16).tobytes()).decode()
