"""Customers who are unlike the rest, by methods that look for different things.

Isolation forest (Liu, Ting & Zhou 2008): who is cut off soon by random splits. Local outlier factor
(Breunig et al. 2000): who stands alone where the neighbours stand close. Error of an autoencoder:
whose features do not go together as they usually do. Only the engine calls this.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import combinations

import numpy as np

from lib.errors import InputError
from lib.workflows.segments.arrays import Codes, Numbers
from lib.workflows.segments.customers.holdout import rank_correlation
from lib.workflows.segments.facts.anomalies import Agreement, MethodPair

MIN_ROWS = 30
SHARE = 0.02
"""Share of the rows that each method puts forward."""
_NEIGHBOURS = 20
_LOF_ROWS = 20_000
"""Neighbours are looked for among so many rows at most; others are compared with those."""


def scores(
    matrix: Numbers,
    *,
    seed: int = 0,
    threads: int = 1,
    error: Callable[[Numbers], Numbers] | None = None,
) -> dict[str, Numbers]:
    """Return each row's score by method, larger is odder, on an encoded matrix without NaN.

    ``error`` gives the error of an autoencoder by row, as a third opinion. InputError
    "anomalies_too_few".
    """
    from sklearn.ensemble import IsolationForest
    from sklearn.neighbors import LocalOutlierFactor

    if len(matrix) < MIN_ROWS or matrix.shape[1] < 1:
        raise InputError("anomalies_too_few", count=len(matrix), least=MIN_ROWS)
    forest = IsolationForest(n_estimators=200, random_state=seed, n_jobs=threads).fit(matrix)
    found = {"isolation_forest": -forest.score_samples(matrix)}
    neighbours = min(_NEIGHBOURS, len(matrix) // 3)
    if len(matrix) > _LOF_ROWS:
        drawn = np.random.default_rng(seed).choice(len(matrix), _LOF_ROWS, replace=False)
        local = LocalOutlierFactor(n_neighbors=neighbours, novelty=True, n_jobs=threads)
        local.fit(matrix[drawn])
        found["local_outlier_factor"] = -local.score_samples(matrix)
    else:
        # Equal rows are at no distance from each other: the factor is then one of rounding.
        local = LocalOutlierFactor(n_neighbors=neighbours, n_jobs=threads)
        local.fit(_apart(matrix, seed))
        found["local_outlier_factor"] = -local.negative_outlier_factor_
    if error is not None:
        found["autoencoder"] = np.asarray(error(matrix), dtype=np.float64)
    return found


def agreement(found: Mapping[str, Numbers], share: float = SHARE) -> Agreement:
    """Return how far the methods agree."""
    count = len(next(iter(found.values())))
    most = max(round(share * count), 1)
    chosen = {name: set(odd_rows(values, most).tolist()) for name, values in found.items()}
    votes = np.zeros(count, dtype=int)
    for rows in chosen.values():
        votes[list(rows)] += 1
    pairs = []
    for first, second in combinations(found, 2):
        both, any_of = chosen[first] & chosen[second], chosen[first] | chosen[second]
        pairs.append(
            MethodPair(
                first=first,
                second=second,
                both=len(both),
                overlap=len(both) / len(any_of),
                # Two random choices of m rows of n share m^2 / n of them.
                chance=most / (2 * count - most),
                correlation=rank_correlation(found[first], found[second]),
            )
        )
    return Agreement(
        rows=count,
        each=most,
        candidates=int((votes > 0).sum()),
        votes=tuple(int((votes == number).sum()) for number in range(1, len(found) + 1)),
        pairs=tuple(pairs),
    )


def votes_of(found: Mapping[str, Numbers], share: float = SHARE) -> Codes:
    """Return by how many methods each row is put forward."""
    count = len(next(iter(found.values())))
    votes = np.zeros(count, dtype=int)
    for values in found.values():
        votes[odd_rows(values, max(round(share * count), 1))] += 1
    return votes


def ranks_of(values: Numbers) -> Numbers:
    """Return where each row stands from 0 (most usual) to 1 (oddest)."""
    order = np.argsort(np.argsort(values, kind="stable"), kind="stable")
    return np.asarray(order / max(len(values) - 1, 1))


def odd_rows(values: Numbers, most: int) -> Codes:
    """Return the places of the oddest rows, the oddest first."""
    return np.argsort(-values, kind="stable")[:most]


def reasons(
    matrix: Numbers, names: list[str], rows: Codes, most: int = 3
) -> list[tuple[tuple[str, float], ...]]:
    """Return, for each of ``rows``, the encoded columns furthest from the middle.

    As (name, robust z): distance from the median in units of the interquartile range / 1.349.
    """
    middle = np.median(matrix, axis=0)
    low, high = np.quantile(matrix, [0.25, 0.75], axis=0)
    spread = np.where(high > low, (high - low) / 1.349, matrix.std(axis=0))
    spread = np.where(spread > 0, spread, 1.0)
    far = (matrix[rows] - middle) / spread
    order = np.argsort(-np.abs(far), axis=1)[:, :most]
    return [
        tuple((names[column], round(float(far[row, column]), 2)) for column in order[row])
        for row in range(len(rows))
    ]


def _apart(matrix: Numbers, seed: int) -> Numbers:
    """Return the matrix with equal rows a hair apart."""
    noise = np.random.default_rng(seed).normal(0, 1e-4, matrix.shape)
    return np.asarray(matrix + noise * np.maximum(matrix.std(axis=0), 1e-9))
