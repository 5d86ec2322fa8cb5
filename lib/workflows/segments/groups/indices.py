"""How well clusters are set apart, each measure in the same space for every model.

Only the engine calls what is here: scikit-learn is loaded inside the functions.
"""

from __future__ import annotations

import math

import numpy as np

from lib.workflows.segments.arrays import Codes, Numbers

MAX_ROWS = 2_000
"""Rows above which what grows with their square is computed on a sample of so many."""


def separation(X: Numbers, labels: Codes, seed: int = 0) -> dict[str, float]:
    """Return silhouette, davies_bouldin and calinski_harabasz of clustered rows; noise is left out.

    The silhouette is that of a sample above MAX_ROWS rows. NaN with fewer than two clusters, or
    with no more rows than clusters.
    """
    inside = labels >= 0
    X, labels = X[inside], labels[inside]
    names = ("silhouette", "davies_bouldin", "calinski_harabasz")
    count = len(np.unique(labels))
    if count < 2 or len(labels) <= count:
        return dict.fromkeys(names, math.nan)
    from sklearn.metrics import calinski_harabasz_score, davies_bouldin_score

    values = (
        silhouette(X, labels, seed),
        float(davies_bouldin_score(X, labels)),
        float(calinski_harabasz_score(X, labels)),
    )
    return dict(zip(names, values, strict=True))


def silhouette(X: Numbers, labels: Codes, seed: int = 0) -> float:
    """Return the mean silhouette, of a sample above MAX_ROWS rows."""
    from sklearn.metrics import silhouette_score

    part = some(len(labels), MAX_ROWS, seed)
    count = len(np.unique(labels[part]))
    if count < 2 or len(part) <= count:
        return math.nan
    return float(silhouette_score(X[part], labels[part]))


def some(rows: int, most: int, seed: int) -> Codes:
    """Return the positions of at most so many rows, drawn evenly."""
    if rows <= most:
        return np.arange(rows, dtype=np.int64)
    return np.sort(np.random.default_rng(seed).choice(rows, most, replace=False))


def within(X: Numbers, labels: Codes) -> float:
    """Return the sum of squared distances to the clusters' means."""
    total = 0.0
    for code in np.unique(labels):
        part = X[labels == code]
        total += float(((part - part.mean(axis=0)) ** 2).sum())
    return total


def log_dispersion(inertia: float) -> float:
    """Return the logarithm of a sum of squares, finite also where there is none."""
    return math.log(max(inertia, 1e-12))


def uniform_like(X: Numbers, generator: np.random.Generator) -> Numbers:
    """Return uniform rows in the box of ``X`` along its principal axes.

    The reference of the gap statistic (Tibshirani, Walther & Hastie 2001, choice b).
    """
    centre = X.mean(axis=0)
    _, _, axes = np.linalg.svd(X - centre, full_matrices=False)
    turned = (X - centre) @ axes.T
    drawn = generator.uniform(turned.min(axis=0), turned.max(axis=0), turned.shape)
    return np.asarray(drawn @ axes + centre)


def gap_choice(gaps: list[float], errors: list[float]) -> int:
    """Return the smallest k (from 1) whose gap is no less than the next one's minus its error."""
    for place in range(len(gaps) - 1):
        if gaps[place] >= gaps[place + 1] - errors[place + 1]:
            return place + 1
    return len(gaps)


def mixture_bic(X: Numbers, clusters: int, seed: int = 0) -> float:
    """Return the BIC of a Gaussian mixture on (a sample of) ``X``; lower is better.

    Full covariances up to ten columns, diagonal ones above.
    """
    import warnings

    from sklearn.exceptions import ConvergenceWarning
    from sklearn.mixture import GaussianMixture

    part = X[some(len(X), MAX_ROWS, seed)]
    kind = "full" if X.shape[1] <= 10 else "diag"
    mixture = GaussianMixture(clusters, covariance_type=kind, reg_covar=1e-3, random_state=seed)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        return float(mixture.fit(part).bic(part))
