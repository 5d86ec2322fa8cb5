"""How much of a division comes back when the customers are resampled (Hennig 2007)."""

from __future__ import annotations

import numpy as np

from lib.workflows.segments.arrays import Codes, Numbers

STABLE = 0.75
"""Mean Jaccard agreement from which a cluster counts as stable (Hennig 2007, section 4)."""
DISSOLVED = 0.5
"""Agreement up to which a cluster is dissolved in a resample (Hennig 2007)."""


def resamples(rows: int, count: int, seed: int) -> list[Codes]:
    """Return the rows of bootstrap resamples, sorted, each one once: about 63 % of all.

    Rows drawn more than once are used once, as in Hennig's own implementation: copies would be
    the nearest neighbours of themselves.
    """
    return [resample(rows, seed, number) for number in range(count)]


def resample(rows: int, seed: int, number: int) -> Codes:
    """Return the rows of one resample, the same for the same seed and number."""
    generator = np.random.default_rng([seed, number])
    return np.unique(generator.integers(0, rows, rows))


def table_of(left: Codes, right: Codes) -> tuple[Numbers, Codes, Codes]:
    """Return how often codes go together, and the codes; noise (-1) is a code like others."""
    rows, left_at = np.unique(left, return_inverse=True)
    columns, right_at = np.unique(right, return_inverse=True)
    counts = np.bincount(left_at * len(columns) + right_at, minlength=len(rows) * len(columns))
    return counts.reshape(len(rows), len(columns)).astype("float64"), rows, columns


def jaccard(labels: Codes, again: Codes, clusters: int) -> Numbers:
    """Return, for each cluster 0..clusters-1 of ``labels``, its best agreement in ``again``.

    That is the largest Jaccard coefficient (rows in both over rows in either) with any cluster of
    the other division of the same rows; 0 for one without rows. Noise (-1) is no cluster.
    """
    best = np.zeros(clusters)
    counts, rows, columns = table_of(labels, again)
    either = counts.sum(axis=1)[:, None] + counts.sum(axis=0)[None, :] - counts
    shares = (counts / either)[:, columns >= 0]
    if shares.shape[1]:
        kept = (rows >= 0) & (rows < clusters)
        best[rows[kept].astype(int)] = shares[kept].max(axis=1)
    return best


def adjusted_rand(left: Codes, right: Codes) -> float:
    """Return the adjusted Rand index of two divisions (Hubert & Arabie 1985)."""
    counts, _, _ = table_of(left, right)
    pairs, total = _pairs(counts).sum(), float(_pairs(np.array(len(left))))
    one, other = _pairs(counts.sum(axis=1)).sum(), _pairs(counts.sum(axis=0)).sum()
    expected = one * other / total if total else 0.0
    most = (one + other) / 2
    return 1.0 if most == expected else float((pairs - expected) / (most - expected))


def by_size(labels: Codes) -> tuple[Codes, list[int]]:
    """Return labels numbered from the largest cluster to the smallest, and their old numbers.

    Noise stays -1; of equally large ones the first number comes first.
    """
    codes, counts = np.unique(labels[labels >= 0], return_counts=True)
    order = codes[np.argsort(-counts, kind="stable")]
    places = np.full(int(codes.max(initial=-1)) + 2, -1)
    places[order] = np.arange(len(order))
    return places[labels], [int(code) for code in order]


def _pairs(counts: Numbers) -> Numbers:
    return np.asarray(counts * (counts - 1) / 2)
