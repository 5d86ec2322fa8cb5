"""Folds for rows with several labels: each label evenly spread, rows of a group together.

Iterative stratification (Sechidis, Tsoumakas & Vlahavas 2011, ECML PKDD): the label with the fewest
rows left is dealt out first, each of its rows to the fold that still lacks most rows of it. Here a
unit is a group of rows rather than a row.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from lib.evaluation.targets.rows import Positions

Array = np.ndarray[Any, Any]


def deal_labels(y: Array, groups: Positions | None, folds: int, seed: int) -> Positions:
    """Return the fold of each row; ``y`` is a matrix of 0 and 1, shape (rows, labels).

    Each fold has each label as far as it is in as many groups. Without ``groups`` every row is one
    of its own.
    """
    rows = len(y)
    units = np.arange(rows) if groups is None else np.unique(groups, return_inverse=True)[1]
    held = np.zeros((int(units.max(initial=-1)) + 1, y.shape[1]))
    np.add.at(held, units, y)
    sizes = np.bincount(units, minlength=len(held)).astype(float)
    return _dealt(held, sizes, folds, np.random.default_rng(seed))[units]


def _dealt(held: Array, sizes: Array, folds: int, generator: np.random.Generator) -> Positions:
    """Return the fold of each unit; ``held`` are its rows with each label, ``sizes`` all its rows.

    Units of several rows go before single ones, which then fill up what is uneven.
    """
    result = np.full(len(held), -1, dtype=np.int64)
    wanted = np.tile(held.sum(axis=0) / folds, (folds, 1))
    room = np.full(folds, sizes.sum() / folds)
    left = held.sum(axis=0)
    drawn = generator.permutation(len(held))
    order = drawn[np.argsort(-sizes[drawn], kind="stable")]
    there = {
        label: order[held[order, label] > 0] for label in range(held.shape[1]) if left[label] > 0
    }
    while there:
        label = min(there, key=lambda one: left[one])
        for unit in there.pop(label):
            if result[unit] >= 0:
                continue
            fold = _neediest(wanted[:, label], room, generator)
            result[unit] = fold
            wanted[fold] -= held[unit]
            room[fold] -= sizes[unit]
            left -= held[unit]
    for unit in order[result[order] < 0]:
        result[unit] = int(room.argmax())
        room[result[unit]] -= sizes[unit]
    return result


def _neediest(wanted: Array, room: Array, generator: np.random.Generator) -> int:
    """Return the fold that lacks most of a label, of equals the emptiest, then any."""
    first = np.flatnonzero(wanted >= wanted.max() - 1e-9)
    if len(first) > 1:
        first = first[room[first] >= room[first].max() - 1e-9]
    return int(first[0] if len(first) == 1 else generator.choice(first))
