"""Two segmentations of the same customers against each other: what flows where, who moved."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from lib.workflows.segments.arrays import Codes, Numbers


@dataclass(frozen=True)
class Comparison:
    """Two segmentations of the same customers against each other.

    ``flow`` has a row for each segment of the first, a column for each of the second, ``ari`` is
    the adjusted Rand index, ``matched`` the second's segment that each of the first goes to; who
    ``moved`` (positions) is in a segment that does not match.
    """

    first: list[int]
    second: list[int]
    flow: Codes
    ari: float
    matched: dict[int, int]
    moved: Codes


def flow_table(first: Codes, second: Codes) -> tuple[list[int], list[int], Codes]:
    """Return the labels of both, and how many customers go from each to each."""
    rows, codes_first = np.unique(first, return_inverse=True)
    columns, codes_second = np.unique(second, return_inverse=True)
    counts = np.zeros((len(rows), len(columns)), dtype=np.int64)
    np.add.at(counts, (codes_first, codes_second), 1)
    return [int(one) for one in rows], [int(column) for column in columns], counts


def adjusted_rand(first: Codes, second: Codes) -> float:
    """Return how far two partitions agree: 1 the same, 0 as by chance (Hubert & Arabie 1985)."""
    counts = flow_table(first, second)[2].astype(float)
    pairs, total = _pairs(counts).sum(), _pairs(np.array(counts.sum()))
    across, down = _pairs(counts.sum(axis=1)).sum(), _pairs(counts.sum(axis=0)).sum()
    expected = across * down / total if total else 0.0
    most = (across + down) / 2
    return 1.0 if most == expected else float((pairs - expected) / (most - expected))


def _pairs(counts: Numbers) -> Numbers:
    return np.asarray(counts * (counts - 1) / 2)


def matched(first: Codes, second: Codes) -> dict[int, int]:
    """Return which segment of the second each of the first goes to: most customers in common.

    The pair that shares most comes first; each is matched once; what is left over has no match.
    """
    rows, columns, counts = flow_table(first, second)
    found: dict[int, int] = {}
    order = np.argsort(counts, axis=None, kind="stable")[::-1]
    for row, column in zip(*np.unravel_index(order, counts.shape), strict=True):
        one, other = rows[int(row)], columns[int(column)]
        if counts[row, column] and one not in found and other not in found.values():
            found[one] = other
    return found


def compare(first: Codes, second: Codes) -> Comparison:
    """Return both labellings against each other."""
    rows, columns, counts = flow_table(first, second)
    pairs = matched(first, second)
    goes = np.array([pairs.get(int(one), np.iinfo(np.int64).min) for one in first])
    moved = np.flatnonzero(goes != second).astype(np.int64)
    return Comparison(rows, columns, counts, adjusted_rand(first, second), pairs, moved)
