"""Customers on a map: many features drawn in two or three dimensions.

The matrix is the one that the models saw: standardised, one row a customer. At most MAX_POINTS rows
are drawn, the same for every kind of map of a run.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from lib.workflows.segments.arrays import Codes, Numbers
from lib.workflows.segments.facts.maps import DrawnMap, Point

if TYPE_CHECKING:
    from umap import UMAP

MAX_POINTS = 3_000
KINDS = ("pca", "tsne", "umap", "pca3")
_PERPLEXITY = 30
_NEIGHBOURS = 15


def sample(rows: int, seed: int = 0) -> Codes:
    """Return the positions that are drawn, sorted: all, or a random sample of MAX_POINTS."""
    if rows <= MAX_POINTS:
        return np.arange(rows, dtype=np.int64)
    return np.sort(np.random.default_rng(seed).choice(rows, MAX_POINTS, replace=False))


def make_map(matrix: Numbers, kind: str, *, seed: int = 0) -> DrawnMap:
    """Return the places of rows in two or three dimensions, and shares of variance for PCA.

    ``kind`` is one of KINDS. Fewer rows than a kind needs, or all of them equal, give the PCA's
    places, which always exist; its kind says what was made.
    """
    matrix = np.asarray(matrix, dtype=np.float64)
    distinct = len(np.unique(matrix, axis=0)) if len(matrix) else 0
    if kind == "tsne" and distinct >= 4:
        points = _tsne(matrix, seed)
    elif kind == "umap" and distinct >= 10:
        points = _umap(matrix, seed)
    else:
        points, shares = principal(matrix, 3 if kind == "pca3" else 2)
        made = "pca3" if kind == "pca3" else "pca"
        return DrawnMap(made, _rounded(points), tuple(shares))
    return DrawnMap(kind, _rounded(points))


def principal(matrix: Numbers, count: int) -> tuple[Numbers, list[float]]:
    """Return the first principal components and their shares of the variance.

    A component's sign is the one that makes its largest loading positive.
    """
    points = np.zeros((len(matrix), count))
    shares = [0.0] * count
    if len(matrix) > 1 and matrix.shape[1]:
        centred = matrix - matrix.mean(axis=0)
        values, vectors = np.linalg.eigh(centred.T @ centred)
        total = max(float(values.sum()), np.finfo(float).tiny)
        for place in range(min(count, matrix.shape[1])):
            vector = vectors[:, -1 - place]
            vector = vector * (1 if vector[np.abs(vector).argmax()] > 0 else -1)
            points[:, place] = centred @ vector
            shares[place] = max(float(values[-1 - place]), 0.0) / total
    return points, shares


def _tsne(matrix: Numbers, seed: int) -> Numbers:
    from sklearn.manifold import TSNE
    from threadpoolctl import threadpool_limits

    # Its threads wait for each other at every step: beside other work two take ten times as long.
    with threadpool_limits(1):
        made = TSNE(
            perplexity=min(_PERPLEXITY, (len(matrix) - 1) / 3),
            init="pca" if matrix.shape[1] > 1 else "random",
            random_state=seed,
            max_iter=600,
        ).fit_transform(matrix)
    return np.asarray(made)


def _umap(matrix: Numbers, seed: int) -> Numbers:
    """Return UMAP's places; neighbours are found by scikit-learn, whose search need not compile."""
    import warnings

    from sklearn.neighbors import NearestNeighbors

    wanted = min(_NEIGHBOURS, len(matrix) - 1)
    apart, near = NearestNeighbors(n_neighbors=wanted).fit(matrix).kneighbors(matrix)
    with warnings.catch_warnings():
        # It says that a seed costs parallel work, and what its own libraries will change.
        warnings.simplefilter("ignore")
        made = _umap_class()(
            n_neighbors=wanted,
            random_state=seed,
            precomputed_knn=(near, apart),
            force_approximation_algorithm=True,
        ).fit_transform(matrix)
    return np.asarray(made)


def _umap_class() -> type[UMAP]:
    """Import UMAP without its parametric variant, which would load TensorFlow: many seconds."""
    import sys

    unwanted = "umap.parametric_umap"
    hidden = unwanted not in sys.modules
    if hidden:
        sys.modules[unwanted] = None  # type: ignore[assignment]
    try:
        from umap import UMAP

        found: type[UMAP] = UMAP
    finally:
        if hidden:
            del sys.modules[unwanted]
    return found


def _rounded(points: Numbers) -> tuple[Point, ...]:
    return tuple(tuple(round(float(value), 4) for value in row) for row in points)
