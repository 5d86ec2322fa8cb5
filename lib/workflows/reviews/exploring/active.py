"""Labelling a few reviews that teach the most: active learning as a plain state machine.

Uncertainty sampling by margin (Lewis & Gale 1994; Scheffer et al. 2001), with a share of random
rows so that the shares of the classes can be told from them without bias.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from lib.core.proportions import Array

BATCH = 10
MIN_LABELS, ENOUGH_LABELS = 30, 100
"""Labels that are worth a comparison, and those after which a person has done enough."""
RANDOM_SHARE = 0.2


@dataclass(frozen=True)
class Labelling:
    """Labels given so far, by position in the table, and the positions to be labelled next."""

    classes: tuple[str, ...]
    rows: int
    labels: Mapping[int, str]
    batch: tuple[int, ...] = ()

    @property
    def trainable(self) -> bool:
        """Whether a model can learn: two classes, each with two labels."""
        counts = [list(self.labels.values()).count(name) for name in self.classes]
        return sum(count >= 2 for count in counts) >= 2

    @property
    def enough(self) -> bool:
        """Whether the labels are worth a comparison."""
        return len(self.labels) >= min(MIN_LABELS, self.rows) and self.trainable


def start(classes: tuple[str, ...], rows: int, seed: int = 0) -> Labelling:
    """Begin: the first batch is random."""
    fresh = Labelling(classes, rows, {})
    return replace(fresh, batch=next_batch(fresh, None, seed))


def given(state: Labelling, answers: Mapping[int, str]) -> Labelling:
    """Return the state with the labels of the batch; unknown classes and rows are left out."""
    right = {
        row: name
        for row, name in answers.items()
        if name in state.classes and 0 <= row < state.rows
    }
    return replace(state, labels={**state.labels, **right}, batch=())


def next_batch(state: Labelling, chances: Array | None, seed: int = 0) -> tuple[int, ...]:
    """Return the positions to be labelled next.

    ``chances`` are a model's probabilities, shape (rows, classes), None before there is one: then
    all are random. Else those with the smallest margin between the two most probable classes.
    """
    left = np.setdiff1d(np.arange(state.rows), np.fromiter(state.labels, np.int64))
    size = min(BATCH, len(left), max(ENOUGH_LABELS - len(state.labels), 0))
    if size <= 0:
        return ()
    generator = np.random.default_rng([seed, len(state.labels)])
    if chances is None:
        return tuple(int(row) for row in generator.choice(left, size, replace=False))
    ordered = np.sort(chances[left], axis=1)
    margin = ordered[:, -1] - ordered[:, -2]
    drawn = max(1, round(RANDOM_SHARE * size)) if len(left) > size else 0
    unsure = left[np.argsort(margin, kind="stable")[: size - drawn]]
    others = np.setdiff1d(left, unsure)
    random = generator.choice(others, min(drawn, len(others)), replace=False)
    return tuple(int(row) for row in (*unsure, *random))
