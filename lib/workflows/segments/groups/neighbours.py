"""Where rows lie by whom they are next to: the spectral places of a graph of nearest neighbours.

Groups that are long, bent or of unequal spread lie in one piece of the graph, and their rows come
to lie together; straight distances do not see that.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from lib.workflows.segments.arrays import Codes, Numbers

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

NEAR = 10
"""Neighbours of a row in the graph."""
MAX_ROWS = 2_000
"""Rows above which the graph is one of a sample; all others lie where their neighbours in it do."""
_LOCAL = 6
"""The neighbour, from 0, whose distance is a row's own scale (Zelnik-Manor & Perona 2004)."""
_FLOOR = 0.25
"""Least scale, in medians of all: rows that are almost equal are next to others, too."""
_EVEN = 0.02
"""Share of the mean degree that is spread over all pairs of rows (Amini et al. 2013)."""
_ISLAND = 0.02
"""Share of the rows below which a part of the graph is no group but a few odd rows."""
_FAINT = 1e-3
"""Weight below which two neighbours do not hang together."""
_TAKEN = 5
"""Rows of the graph between which a row outside it lies."""
_DENSE = 150
"""Rows up to which all eigenvectors are as quickly computed as a few."""


def spectral_places(X: Numbers, count: int, seed: int = 0) -> Numbers:
    """Return places of unit length in ``count`` dimensions, shape (rows, count).

    They are the leading eigenvectors of the normalised graph of the different rows, each scaled to
    length one (Ng, Jordan & Weiss 2002). Rows of small islands, which would take a dimension to
    themselves, lie where the nearest others do. ``count`` is not above the different rows.
    """
    from sklearn.neighbors import NearestNeighbors

    rng = np.random.default_rng(seed)
    different, back = np.unique(X, axis=0, return_inverse=True)
    drawn = np.arange(len(different))
    if len(drawn) > MAX_ROWS:
        drawn = np.sort(rng.choice(len(different), MAX_ROWS, replace=False))
    finder = NearestNeighbors(n_neighbors=min(NEAR, len(drawn) - 1)).fit(different[drawn])
    graph = _graph(*finder.kneighbors())
    main = _without_islands(graph, count)
    found = _unit(_leading(graph[main][:, main], count, rng))
    known = drawn[main]
    if len(known) == len(different):
        return found[back]
    finder = NearestNeighbors(n_neighbors=min(_TAKEN, len(known))).fit(different[known])
    every = _unit(found[finder.kneighbors(different, return_distance=False)].mean(axis=1))
    every[known] = found
    return every[back]


def _graph(apart: Numbers, near: Codes) -> csr_matrix:
    """Return the graph of neighbours as a sparse matrix; each row has a scale of its own."""
    from scipy.sparse import csr_matrix

    rows, neighbours = near.shape
    scale = apart[:, min(_LOCAL, neighbours - 1)]
    scale = np.maximum(scale, _FLOOR * float(np.median(scale)))
    weights = np.exp(-(apart**2) / (scale[:, None] * scale[near]))
    ends = np.repeat(np.arange(rows), neighbours), near.ravel()
    graph = csr_matrix((weights.ravel(), ends), shape=(rows, rows))
    return ((graph + graph.T) / 2).tocsr()


def _without_islands(graph: csr_matrix, count: int) -> Codes:
    """Return the rows of the graph but for those of small parts that hardly hang on the rest."""
    from scipy.sparse.csgraph import connected_components

    firm = graph.copy()
    firm.data[firm.data < _FAINT] = 0
    firm.eliminate_zeros()
    part = connected_components(firm, directed=False)[1]
    sizes = np.bincount(part)
    main = np.flatnonzero(sizes[part] >= _ISLAND * len(part))
    return np.asarray(main if len(main) > count else np.arange(len(part)), dtype=np.int64)


def _leading(graph: csr_matrix, count: int, rng: np.random.Generator) -> Numbers:
    """Return the leading eigenvectors of a graph, the largest eigenvalue first."""
    from scipy.sparse import diags
    from scipy.sparse.linalg import ArpackNoConvergence, LinearOperator, eigsh

    rows = graph.shape[0]
    degrees = np.asarray(graph.sum(axis=1)).ravel()
    even = _EVEN * float(degrees.mean())
    root = 1 / np.sqrt(degrees + even)
    scaled = diags(root) @ graph @ diags(root)

    def product(vector: Numbers) -> Numbers:
        flat = vector.ravel()
        return np.asarray(scaled @ flat + root * (even / rows * float(root @ flat)))

    def in_full() -> tuple[Numbers, Numbers]:
        values, vectors = np.linalg.eigh(scaled.toarray() + even / rows * np.outer(root, root))
        return values[-count:], vectors[:, -count:]

    if rows <= _DENSE or rows <= 3 * count:
        values, vectors = in_full()
    else:
        begin = rng.random(rows) + 0.5
        operator = LinearOperator((rows, rows), matvec=product, dtype=np.float64)
        try:
            values, vectors = eigsh(operator, count, which="LA", v0=begin, tol=1e-5, maxiter=2_000)
        except ArpackNoConvergence:
            values, vectors = in_full()
    return np.asarray(vectors[:, np.argsort(-values)])


def _unit(X: Numbers) -> Numbers:
    return np.asarray(X / np.maximum(np.linalg.norm(X, axis=1, keepdims=True), 1e-12))
