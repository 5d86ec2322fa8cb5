"""How many segments there are, and whether they are real: K-means for each number, and in noise."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from operator import itemgetter

import numpy as np

from lib.core.progress import NullProgress, Progress
from lib.errors import Cancelled, InputError
from lib.workflows.segments.arrays import Codes, Numbers
from lib.workflows.segments.facts.choice import Choice, KScores, Valley, ValleyCounts
from lib.workflows.segments.groups.decision import decide, results_of
from lib.workflows.segments.groups.indices import (
    MAX_ROWS,
    gap_choice,
    log_dispersion,
    mixture_bic,
    separation,
    silhouette,
    some,
    uniform_like,
)
from lib.workflows.segments.groups.separation import Pair, nearest, pairs_of, shallowest
from lib.workflows.segments.groups.stability import (
    DISSOLVED,
    adjusted_rand,
    by_size,
    jaccard,
    resample,
)

MIN_SEGMENTS, MAX_SEGMENTS = 2, 10
MAX_CHOICE_ROWS = 5_000
"""Rows above which the number of segments is looked for in a sample of so many."""
MIN_ROWS = 8
REFERENCES = 10
"""Uniform tables of the gap statistic, of which the first is also the control of stability."""
_STARTS, _STARTS_AGAIN = 8, 2
"""Starts of K-means on all rows, and on resamples and references: few are enough there."""


@dataclass(frozen=True)
class Fit:
    """K-means on some rows: ``labels`` by size, ``inertia`` the sum of squares."""

    labels: Codes
    inertia: float


def choose_k(
    X: Numbers,
    *,
    resamples: int = 50,
    most: int = MAX_SEGMENTS,
    asked: int | None = None,
    seed: int = 0,
    watch: Progress | None = None,
) -> Choice:
    """Return the measures and tests of every number of segments, and the decision.

    ``X`` are encoded customers. Which number is used segments.groups.decision says, unless the
    analyst ``asked`` for one, which is then tried as well.
    InputError: "too_few_to_segment", "customers_all_equal".
    """
    rows = some(len(X), MAX_CHOICE_ROWS, seed)
    sampled = len(rows) < len(X)
    X = X[rows]
    highest = check_rows(X) - 1
    ks = {k for k in (*range(MIN_SEGMENTS, most + 1), asked) if k is not None and k <= highest}
    generator = np.random.default_rng(seed)
    references = [uniform_like(X, generator) for _ in range(REFERENCES)]
    steps = _Steps(watch or NullProgress(), sum(ks))
    unclustered = [_spread(table) for table in (X, *references)]
    scores = []
    for k in sorted(ks):
        scores.append(_score_k(X, references, unclustered, k, resamples, seed, steps))
        steps.step(k)
    gap_one = _gap(unclustered)
    within_range = [score for score in scores if score.k <= most]
    return replace(
        decide(scores, asked),
        gap_k=gap_choice(
            [gap_one, *(score.gap or 0.0 for score in within_range)],
            [0.0, *(score.gap_se or 0.0 for score in within_range)],
        ),
        bic_k=min(within_range, key=lambda score: math.inf if score.bic is None else score.bic).k,
        silhouette_k=_best_silhouette(within_range),
        rows=len(X),
        sampled=sampled,
        index_rows=min(len(X), MAX_ROWS),
        resamples=resamples,
        control_resamples=_fewer(resamples),
        references=REFERENCES,
        gap_one=gap_one,
    )


def check_rows(X: Numbers) -> int:
    """Return the number of different rows; InputError where these are too few."""
    if len(X) < MIN_ROWS:
        raise InputError("too_few_to_segment", rows=len(X), least=MIN_ROWS)
    if X.shape[1] == 0:
        raise InputError("customers_all_equal")
    different = len(np.unique(X, axis=0))
    if different < MIN_SEGMENTS + 1:
        raise InputError("customers_all_equal")
    return different


def kmeans(X: Numbers, k: int, seed: int, starts: int) -> Fit:
    """Fit K-means; with fewer different rows than k there are fewer clusters."""
    import warnings

    from sklearn.cluster import KMeans
    from sklearn.exceptions import ConvergenceWarning

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        fitted = KMeans(min(k, len(X)), n_init=starts, max_iter=100, random_state=seed)
        fitted.fit(X)
    return Fit(by_size(fitted.labels_)[0], float(fitted.inertia_))


def resampled_agreement(
    X: Numbers, labels: Codes, k: int, count: int, seed: int, check: Callable[[], None]
) -> tuple[Numbers, list[float]]:
    """Return Jaccard, shape (resamples, clusters), and ARI by resample of K-means."""
    agreements, rands = [], []
    for number in range(count):
        check()
        part = resample(len(X), seed, number)
        found = kmeans(X[part], k, seed + 1 + number, _STARTS_AGAIN).labels
        agreements.append(jaccard(labels[part], found, k))
        rands.append(adjusted_rand(labels[part], found))
    return np.array(agreements), rands


def _score_k(
    X: Numbers,
    references: list[Numbers],
    unclustered: list[float],
    k: int,
    resamples: int,
    seed: int,
    steps: _Steps,
) -> KScores:
    """Return all measures and tests of one number of clusters.

    ``unclustered`` are the logarithms of the sums of squares of one cluster: of ``X``,
    then of the references.
    """
    fit = kmeans(X, k, seed, _STARTS)
    agreement, rands = resampled_agreement(X, fit.labels, k, resamples, seed, steps.check)
    reference_fits = [kmeans(table, k, seed, _STARTS_AGAIN) for table in references]
    control, _ = resampled_agreement(
        references[0], reference_fits[0].labels, k, _fewer(resamples), seed, steps.check
    )
    several = [log_dispersion(clustered.inertia) for clustered in (fit, *reference_fits)]
    # How much further than in noise the sum of squares falls from one cluster to several: the
    # difference of their gaps, with its standard error over the references.
    falls = np.array(unclustered) - np.array(several)
    pairs = pairs_of(X, fit.labels)
    near = nearest(pairs)
    apart = separation(X, fit.labels, seed)
    scores = KScores(
        k=k,
        silhouette=_finite(apart["silhouette"]),
        davies_bouldin=_finite(apart["davies_bouldin"]),
        calinski_harabasz=_finite(apart["calinski_harabasz"]),
        bic=_finite(mixture_bic(X, k, seed)),
        inertia=fit.inertia,
        gap=_gap(several),
        gap_se=_error(np.array(several[1:])),
        jaccard=float(agreement.mean()),
        jaccard_clusters=tuple(agreement.mean(axis=0).tolist()),
        dissolved=tuple((agreement <= DISSOLVED).mean(axis=0).tolist()),
        sizes=tuple(np.bincount(fit.labels, minlength=k).tolist()),
        ari=float(np.mean(rands)),
        ari_low=float(np.quantile(rands, 0.025)),
        ari_high=float(np.quantile(rands, 0.975)),
        control_jaccard=float(control.mean()),
        control_silhouette=_finite(silhouette(references[0], reference_fits[0].labels, seed)),
        above_noise=float(falls[0] - falls[1:].mean()),
        above_noise_se=_error(falls[1:]),
        distance=near.distance,
        distance_pair=near.segments,
        valley=_valley(shallowest(pairs)),
        valleys=_counted(pairs),
    )
    tests = results_of(scores)
    return replace(scores, tests=tests, stable=False not in tests.values())


def _valley(pair: Pair) -> Valley:
    ratio, low, high = (_finite(value) for value in pair.fullness)
    return Valley(pair.segments, pair.between, pair.beside, ratio, low, high)


def _counted(pairs: Sequence[Pair]) -> ValleyCounts:
    valleys = [pair.valley for pair in pairs]
    return ValleyCounts(valleys.count(True), valleys.count(False), valleys.count(None))


def _spread(X: Numbers) -> float:
    """Return the logarithm of the sum of squares around the mean."""
    return log_dispersion(float(((X - X.mean(axis=0)) ** 2).sum()))


def _gap(dispersions: list[float]) -> float:
    """Return the gap of the first to the mean of the others: to the references."""
    return float(np.mean(dispersions[1:]) - dispersions[0])


def _error(values: Numbers) -> float:
    """Return the standard error of Tibshirani et al.: of a new value beside the mean of these."""
    return float(values.std() * math.sqrt(1 + 1 / len(values)))


def _best_silhouette(scores: Sequence[KScores]) -> int | None:
    silhouettes = [(score.silhouette, score.k) for score in scores if score.silhouette is not None]
    return max(silhouettes, key=itemgetter(0))[1] if silhouettes else None


def _fewer(resamples: int) -> int:
    return max(min(resamples, 10), resamples // 5)


def _finite(value: float) -> float | None:
    return float(value) if math.isfinite(value) else None


@dataclass
class _Steps:
    """Tells how far the work is, and stops it when that is asked for."""

    watch: Progress
    total: int
    done: int = 0

    def step(self, weight: int) -> None:
        """Say that a part of the work is done."""
        self.done += weight
        self.watch.progress(self.done / self.total)

    def check(self) -> None:
        """Stop here if the work is no longer wanted."""
        if self.watch.cancelled():
            raise Cancelled()
