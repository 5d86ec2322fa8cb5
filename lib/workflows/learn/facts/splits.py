"""Scores of a tree on parts of the same rows, drawn again and again."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Splits:
    """Shares right; each tuple has a value for each of the draws.

    ``training`` is that of a tree on the ``rows`` it learned from, ``fresh`` the same tree's on
    ``fresh_rows`` new points. ``test`` is on a fifth of the rows, ``folds`` the mean of five folds.
    Of trees of several depths the best on validation rows is taken: ``validation`` is its score
    there, ``after`` that on test rows which were not used to choose.
    """

    rows: int
    fresh_rows: int
    depths: int
    training: float
    fresh: float
    test: tuple[float, ...]
    folds: tuple[float, ...]
    validation: tuple[float, ...]
    after: tuple[float, ...]
