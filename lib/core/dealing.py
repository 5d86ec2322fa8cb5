"""Folds where nearly every row is a group of its own: repeats together, the others dealt out."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Positions = NDArray[np.int64]

MANY_GROUPS = 1_000
"""Groups from which on dealing takes the place of scikit-learn's search, a millisecond a group."""


def stratified_group_folds(y: Positions, groups: Positions, folds: int, seed: int) -> Positions:
    """Return the fold of each row: rows of a group together, classes evenly spread.

    Groups of several rows go, the largest first, where their class is rarest; single rows then
    fill up each fold to its share of each class. ``y`` are class codes, ``groups`` any codes.
    scikit-learn's StratifiedGroupKFold does the same group by group, which takes ten seconds for
    the twenty thousand groups of as many reviews.
    """
    generator = np.random.default_rng(seed)
    _, codes, sizes = np.unique(groups, return_inverse=True, return_counts=True)
    classes = int(y.max(initial=0)) + 1
    counts = np.zeros((folds, classes), dtype=np.int64)
    result = np.full(len(y), -1, dtype=np.int64)
    shared = np.flatnonzero(sizes[codes] > 1)
    for rows in _by_group(codes, shared, generator):
        held = np.bincount(y[rows], minlength=classes)
        main = int(held.argmax())
        fold = int(np.lexsort((counts.sum(axis=1), counts[:, main]))[0])
        result[rows] = fold
        counts[fold] += held
    for code in range(classes):
        alone = generator.permutation(np.flatnonzero((result < 0) & (y == code)))
        result[alone] = np.repeat(np.arange(folds), _shares(counts[:, code], len(alone)))
    return result


def _by_group(codes: Positions, rows: Positions, generator: np.random.Generator) -> list[Positions]:
    """Return the rows of each group, the largest groups first, equals in a random order."""
    ordered = rows[np.argsort(codes[rows], kind="stable")]
    cuts = np.flatnonzero(np.diff(codes[ordered])) + 1
    parts = [part for part in np.split(ordered, cuts) if len(part)]
    shuffled = [parts[at] for at in generator.permutation(len(parts))]
    return sorted(shuffled, key=len, reverse=True)


def _shares(held: Positions, count: int) -> Positions:
    """Return how many of ``count`` rows each fold gets, so that all hold as even a number."""
    dealt = np.zeros(len(held), dtype=np.int64)
    level = (held.sum() + count) / len(held)
    wanted = np.maximum(level - held, 0)
    if wanted.sum() > 0:
        dealt = np.floor(wanted * min(1.0, count / wanted.sum())).astype(np.int64)
    for _ in range(count - int(dealt.sum())):
        dealt[np.argmin(held + dealt)] += 1
    return dealt
