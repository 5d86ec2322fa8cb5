"""How many segments there are, and whether they are real: K-means for each number, and in noise."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from lib.core.model import Silent, Watch
from lib.errors import Cancelled, InputError
from lib.segments.indices import (
    MOST_ROWS,
    gap_choice,
    log_dispersion,
    mixture_bic,
    separated,
    separation,
    some,
    uniform_like,
)
from lib.segments.stability import (
    DISSOLVED,
    STABLE,
    adjusted_rand,
    by_size,
    jaccard,
    resample,
)

Array = np.ndarray[Any, Any]

FEWEST, MOST = 2, 10
MOST_CHOICE_ROWS = 5_000
"""Rows above which the number of segments is looked for in a sample of so many."""
FEWEST_ROWS = 8
REFERENCES = 10
"""Uniform tables of the gap statistic, of which the first is also the control of stability."""
_STARTS, _STARTS_AGAIN = 8, 2
"""Starts of K-means on all rows, and on resamples and references: few are enough there."""


@dataclass(frozen=True)
class Fit:
    """K-means on some rows: ``labels`` by size, ``inertia`` the sum of squares."""

    labels: Array
    inertia: float


def choose_k(
    places: Array,
    *,
    resamples: int = 50,
    most: int = MOST,
    seed: int = 0,
    watch: Watch | None = None,
) -> dict[str, Any]:
    """Return the measures of every number of segments and the verdict, as plain JSON.

    ``places`` are encoded customers. A number k is stable where every one of its clusters comes
    back in resamples (mean Jaccard at least STABLE), there is a valley between every two of them
    (see ``separated``), and they explain more than in uniform noise of the same box (a gap above
    that of one cluster). The largest stable k is chosen; where there is none, the verdict says so,
    and the k with the most stability above that of the control is taken to go on with.
    InputError: "too_few_to_segment", "customers_all_equal".
    """
    rows = some(len(places), MOST_CHOICE_ROWS, seed)
    sampled = len(rows) < len(places)
    places = places[rows]
    most = min(most, check_rows(places) - 1)
    generator = np.random.default_rng(seed)
    references = [uniform_like(places, generator) for _ in range(REFERENCES)]
    told = _Steps(watch or Silent(), sum(range(FEWEST, most + 1)))
    looks = []
    for k in range(FEWEST, most + 1):
        looks.append(_look(places, references, k, resamples, seed, told))
        told.step(k)
    one = _gap_of_one(places, references)
    decided = _decide([one, *looks])
    return {
        **decided,
        "rows": len(places),
        "sampled": sampled,
        "index_rows": min(len(places), MOST_ROWS),
        "resamples": resamples,
        "control_resamples": _fewer(resamples),
        "references": REFERENCES,
        "gap_one": one["gap"],
        "ks": looks,
    }


def check_rows(places: Array) -> int:
    """Return the number of different rows; InputError where these are too few."""
    if len(places) < FEWEST_ROWS:
        raise InputError("too_few_to_segment", rows=len(places), least=FEWEST_ROWS)
    if places.shape[1] == 0:
        raise InputError("customers_all_equal")
    different = len(np.unique(places, axis=0))
    if different < FEWEST + 1:
        raise InputError("customers_all_equal")
    return different


def kmeans(places: Array, k: int, seed: int, starts: int) -> Fit:
    """Fit K-means; with fewer different rows than k there are fewer clusters."""
    import warnings

    from sklearn.cluster import KMeans
    from sklearn.exceptions import ConvergenceWarning

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        fitted = KMeans(min(k, len(places)), n_init=starts, max_iter=100, random_state=seed)
        fitted.fit(places)
    return Fit(by_size(fitted.labels_)[0], float(fitted.inertia_))


def again(
    places: Array, labels: Array, k: int, count: int, seed: int, check: Callable[[], None]
) -> tuple[Array, list[float]]:
    """Return Jaccard, shape (resamples, clusters), and ARI by resample of K-means."""
    agreements, rands = [], []
    for number in range(count):
        check()
        part = resample(len(places), seed, number)
        found = kmeans(places[part], k, seed + 1 + number, _STARTS_AGAIN).labels
        agreements.append(jaccard(labels[part], found, k))
        rands.append(adjusted_rand(labels[part], found))
    return np.array(agreements), rands


def _look(
    places: Array, references: list[Array], k: int, resamples: int, seed: int, told: _Steps
) -> dict[str, Any]:
    """Return all measures of one number of clusters."""
    fit = kmeans(places, k, seed, _STARTS)
    agreement, rands = again(places, fit.labels, k, resamples, seed, told.check)
    noise = [kmeans(one, k, seed, _STARTS_AGAIN) for one in references]
    control, _ = again(references[0], noise[0].labels, k, _fewer(resamples), seed, told.check)
    dispersion = np.array([log_dispersion(one.inertia) for one in noise])
    sizes = np.bincount(fit.labels, minlength=k)
    return {
        "k": k,
        **{name: _finite(value) for name, value in separation(places, fit.labels, seed).items()},
        "bic": _finite(mixture_bic(places, k, seed)),
        "inertia": fit.inertia,
        "gap": float(dispersion.mean() - log_dispersion(fit.inertia)),
        "gap_se": _gap_error(dispersion),
        "jaccard": float(agreement.mean()),
        "jaccard_clusters": agreement.mean(axis=0).tolist(),
        "dissolved": (agreement <= DISSOLVED).mean(axis=0).tolist(),
        "sizes": sizes.tolist(),
        "ari": float(np.mean(rands)),
        "ari_low": float(np.quantile(rands, 0.025)),
        "ari_high": float(np.quantile(rands, 0.975)),
        "separated": _finite(separated(places, fit.labels, seed)),
        "control_jaccard": float(control.mean()),
        "control_silhouette": _finite(
            separation(references[0], noise[0].labels, seed)["silhouette"]
        ),
    }


def _gap_of_one(places: Array, references: list[Array]) -> dict[str, Any]:
    """Return the gap of a single cluster."""
    spreads = [float(((one - one.mean(axis=0)) ** 2).sum()) for one in (places, *references)]
    own, noise = log_dispersion(spreads[0]), np.array([log_dispersion(one) for one in spreads[1:]])
    return {"k": 1, "gap": float(noise.mean() - own), "gap_se": _gap_error(noise)}


def _gap_error(dispersion: Array) -> float:
    return float(dispersion.std() * math.sqrt(1 + 1 / len(dispersion)))


def _decide(looks: list[dict[str, Any]]) -> dict[str, Any]:
    """Say which numbers are stable, and choose; ``looks`` begin with k = 1."""
    one, tried = looks[0], looks[1:]
    for look in tried:
        look["stable"] = bool(
            min(look["jaccard_clusters"]) >= STABLE
            and look["separated"] == 1.0
            and look["gap"] > one["gap"]
        )
    stable = [look["k"] for look in tried if look["stable"]]
    above = max(tried, key=lambda look: look["jaccard"] - look["control_jaccard"])
    known = [look for look in tried if look["silhouette"] is not None]
    chosen = max(stable) if stable else int(above["k"])
    return {
        "k": chosen,
        "auto": True,
        "decision": "stable" if stable else "none",
        "stable_k": max(stable) if stable else None,
        "sentence": sentence(tried, max(stable) if stable else None),
        "gap_k": gap_choice([look["gap"] for look in looks], [look["gap_se"] for look in looks]),
        "bic_k": min(tried, key=lambda look: look["bic"])["k"],
        "silhouette_k": max(known, key=lambda look: look["silhouette"])["k"] if known else None,
    }


def sentence(looks: list[dict[str, Any]], stable: int | None) -> dict[str, Any]:
    """Return the code of the plain verdict (see lib.i18n.texts.segments) and its values."""
    by_k = {look["k"]: look for look in looks}
    if stable is None:
        best = max(looks, key=lambda look: look["jaccard"])
        values = {"k": best["k"], "percent": _percent(best["jaccard"])}
        control = _percent(best["control_jaccard"])
        return {"code": "segments_none", "values": {**values, "control": control}}
    values = {"k": stable, "percent": _percent(min(by_k[stable]["jaccard_clusters"]))}
    following = by_k.get(stable + 1)
    tenths = 0 if following is None else round(10 * max(following["dissolved"]))
    if following is None or tenths == 0:
        return {"code": "segments_stable", "values": values}
    return {
        "code": "segments_stable_next",
        "values": {**values, "next": stable + 1, "tenths": tenths},
    }


def with_k(choice: Mapping[str, Any], k: int) -> dict[str, Any]:
    """Return the same measures where the analyst has fixed the number of segments."""
    return {**choice, "k": k, "auto": False}


def _percent(share: float) -> int:
    return round(100 * share)


def _fewer(resamples: int) -> int:
    return max(min(resamples, 10), resamples // 5)


def _finite(value: float) -> float | None:
    return float(value) if math.isfinite(value) else None


@dataclass
class _Steps:
    """Tells how far the work is, and stops it when that is asked for."""

    watch: Watch
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
