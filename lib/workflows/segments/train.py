"""A clusterer on all customers and on the same bootstrap resamples as every other."""

from __future__ import annotations

import math
import time
import warnings
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from sklearn.exceptions import ConvergenceWarning

from lib.core.columns import ColumnKind
from lib.core.facts import Json, from_json, to_json
from lib.core.findings import Finding, Severity
from lib.core.model import Estimator, ModelSpec
from lib.core.plan import Effort, Plan
from lib.core.progress import NullProgress, Progress
from lib.core.results import FoldResult, Split
from lib.core.task import Task
from lib.errors import Cancelled, InputError, ModelError
from lib.evaluation.train.crossval import cores, guarded, make_context, make_manifest
from lib.evaluation.train.prediction import seconds_to_predict
from lib.evaluation.train.problem import Problem
from lib.workflows.segments.arrays import Codes, Numbers
from lib.workflows.segments.facts.choice import Choice
from lib.workflows.segments.facts.segmentation import Profile, SegmentFacts, Umatrix
from lib.workflows.segments.facts.setup import setup_of
from lib.workflows.segments.groups.choice import choose_k
from lib.workflows.segments.groups.encoding import SegmentEncoder
from lib.workflows.segments.groups.indices import MAX_ROWS, separation, some
from lib.workflows.segments.groups.stability import (
    DISSOLVED,
    STABLE,
    adjusted_rand,
    jaccard,
    resample,
)
from lib.workflows.segments.models.clusterers import (
    DeepSegmenter,
    RfmQuintiles,
    Segmenter,
    SomWard,
)
from lib.workflows.segments.models.clustering import RFM_QUINTILES

Clusterer = Segmenter | RfmQuintiles

FIT_ROWS = 20_000
"""Customers above which clusterers learn from a sample of so many, and then place all others."""
CHOICE_RESAMPLES = {Effort.QUICK: 20, Effort.STANDARD: 50, Effort.THOROUGH: 100}
_THREADS = 1
"""Hundreds of small fits: threads of one would wait for each other longer than they work."""


@dataclass(frozen=True)
class Segmented:
    """A clusterer's resamples, what it made of all customers, and the model itself.

    ``rows`` are, by resample, the positions that outputs stand for: those of all customers with
    the first, whose outputs are the segments by the model fitted on all; none with the others.
    ``facts`` is what is kept of SegmentFacts.
    """

    folds: tuple[FoldResult, ...]
    rows: tuple[Codes, ...]
    artifact: bytes
    cpu_seconds: float
    facts: Mapping[str, Json]


@dataclass(frozen=True)
class _Fit:
    """A clusterer that was fitted: the labels of its rows, seconds of wall and of CPU."""

    estimator: Clusterer
    labels: Codes
    wall: float
    cpu: float
    converged: bool = True


def choose(
    problem: Problem, task: Task, plan: Plan, watch: Progress | None = None
) -> dict[str, Json]:
    """Return how many segments there are by segments.groups.choice, and the number to be used."""
    setup = setup_of(plan)
    places = SegmentEncoder(task.features, setup.transforms).fit(problem.X).transform(problem.X)
    resamples = CHOICE_RESAMPLES[plan.effort]
    asked = None if setup.k == "auto" else int(setup.k)
    with cores(_THREADS):
        found = choose_k(places, resamples=resamples, asked=asked, seed=plan.seed, watch=watch)
    return to_json(found)


def segment_as_chosen(
    spec: ModelSpec,
    problem: Problem,
    task: Task,
    plan: Plan,
    opened: Mapping[str, Json],
    threads: int,
    watch: Progress,
) -> Segmented:
    """Fit a clusterer into the number of groups that ``choose`` found; see ``segment``."""
    k = from_json(Choice, opened).k
    return segment(spec, problem, task, plan, k, threads=threads, watch=watch)


def segment(
    spec: ModelSpec,
    problem: Problem,
    task: Task,
    plan: Plan,
    k: int,
    *,
    threads: int = 1,
    watch: Progress | None = None,
) -> Segmented:
    """Fit a clusterer on all customers and on each resample, and measure what comes back.

    Stability follows Hennig 2007: for each segment of all customers the best Jaccard agreement
    with a cluster of the resample, among the resampled customers; the measure is the mean over
    segments. Separation is measured in one encoded space for all models, also for networks, with
    noise left out. Raises ModelError whatever goes wrong in the model.
    """
    from lib.models.artifacts import save_model

    watch = watch or NullProgress()
    plan = replace(plan, segments={**plan.segments, "k": k})
    with guarded(spec.id), cores(_THREADS):
        fitted_on = some(len(problem.X), FIT_ROWS, plan.seed)
        X = problem.X.iloc[fitted_on].reset_index(drop=True)
        parts = [resample(len(X), plan.seed, number) for number in range(plan.folds)]
        fits = list(_fit_all(spec, X, parts, task, plan, threads, watch))
        whole, again = fits[0], fits[1:]
        clusters = int(whole.labels.max(initial=-1)) + 1
        if len(np.unique(whole.labels[whole.labels >= 0])) < 2:
            noise = int((whole.labels < 0).sum())
            raise ModelError("one_cluster", noise=noise, rows=len(whole.labels))
        labels = np.asarray(whole.estimator.predict(problem.X))
        predict_seconds = seconds_to_predict(whole.estimator.predict, problem.X)
        labels[fitted_on] = whole.labels
        encoder = SegmentEncoder(task.features, setup_of(plan).transforms).fit(X)
        places = encoder.transform(X)
        folds = [
            _measure(spec, plan, number, whole.labels, fit, part, places, clusters)
            for number, (part, fit) in enumerate(zip(parts, again, strict=True))
        ]
        notes = _notes(spec, whole, again, labels, k)
        folds[0] = replace(
            folds[0],
            outputs=labels[:, None].astype("float32"),
            predict_seconds=predict_seconds,
            history={**folds[0].history, **_history(whole.estimator)},
            notes=tuple(notes),
        )
        none = np.zeros(0, dtype="int64")
        facts = _facts(spec, whole, labels, folds, problem, task, encoder, places, plan.seed)
        artifact = save_model(whole.estimator, make_manifest(spec, problem, task))
    rows = (problem.rows, *[none] * (len(folds) - 1))
    return Segmented(tuple(folds), rows, artifact, whole.cpu, to_json(facts))


def _fit_all(
    spec: ModelSpec,
    X: pd.DataFrame,
    parts: Sequence[Codes],
    task: Task,
    plan: Plan,
    threads: int,
    watch: Progress,
) -> Iterator[_Fit]:
    """Yield the fit on all rows, then those on the resamples."""
    tables = [X, *(X.iloc[part] for part in parts)]
    splits = [None, *(Split(0, number, part, part) for number, part in enumerate(parts))]
    quiet = watch if spec.framework == "keras" else NullProgress()
    estimators = [
        _clusterer(spec.build(make_context(spec.id, table, task, plan, split, threads, quiet)))
        for table, split in zip(tables, splits, strict=True)
    ]
    networks = [one for one in estimators if isinstance(one, DeepSegmenter)]
    if networks:
        yield from _fit_together(networks, tables, watch)
        return
    for done, (estimator, table) in enumerate(zip(estimators, tables, strict=True)):
        if watch.cancelled():
            raise Cancelled()
        yield _fit_one(estimator, table)
        watch.progress((done + 1) / len(tables))


def _clusterer(made: Estimator) -> Clusterer:
    if not isinstance(made, Segmenter | RfmQuintiles):
        raise TypeError(f"Expected a clusterer, received {type(made).__name__}.")
    return made


def _fit_one(estimator: Clusterer, table: pd.DataFrame) -> _Fit:
    wall, cpu = time.perf_counter(), time.process_time()
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            estimator.fit(table)
        except ModelError as error:
            # One group only is a poor division, but one that can be compared with others.
            if error.code != "one_cluster":
                raise
    converged = not any(issubclass(one.category, ConvergenceWarning) for one in caught)
    seconds = (time.perf_counter() - wall, time.process_time() - cpu)
    return _Fit(estimator, np.asarray(estimator.labels_), *seconds, converged)


def _fit_together(
    estimators: Sequence[DeepSegmenter], tables: Sequence[pd.DataFrame], watch: Progress
) -> Iterator[_Fit]:
    """Train the networks of all tables as one; each is charged an equal share of the time."""
    from lib.workflows.segments.models.deep_clustering import fit_together

    wall, cpu = time.perf_counter(), time.process_time()
    begun = [one.begin(table) for one, table in zip(estimators, tables, strict=True)]
    if begun[0][1].shape[1] == 0:
        raise InputError("customers_all_equal")
    # Columns without any spread in a resample are missing there: all tables need the same ones.
    widest = max(places.shape[1] for _, places in begun)
    if any(places.shape[1] != widest for _, places in begun):
        for one, table in zip(estimators, tables, strict=True):
            fit_together([one.begin(table)[0]], [one.encoder_.transform(table)], watch)
    else:
        fit_together([net for net, _ in begun], [places for _, places in begun], watch)
    share = len(estimators)
    seconds = ((time.perf_counter() - wall) / share, (time.process_time() - cpu) / share)
    for estimator in estimators:
        try:
            estimator.finish()
        except ModelError as error:
            if error.code != "one_cluster":
                raise
        yield _Fit(estimator, np.asarray(estimator.labels_), *seconds)


def _measure(
    spec: ModelSpec,
    plan: Plan,
    number: int,
    labels: Codes,
    fit: _Fit,
    part: Codes,
    X: Numbers,
    clusters: int,
) -> FoldResult:
    """Return a resample's measures, and the agreement of each segment as its history."""
    agreement = jaccard(labels[part], fit.labels, clusters)
    present = np.unique(labels[labels >= 0])
    measures = {
        "stability_jaccard": float(agreement[present].mean()),
        "stability_ari": adjusted_rand(labels[part], fit.labels),
        **separation(X[part], fit.labels, plan.seed),
    }
    return FoldResult(
        model=spec.id,
        repeat=0,
        fold=number,
        metrics=measures,
        train_metrics={},
        fit_seconds=fit.wall,
        fit_cpu_seconds=fit.cpu,
        predict_seconds=0.0,
        outputs=np.zeros((0, 1), dtype="float32"),
        history={"jaccard": [float(value) for value in agreement]},
    )


def _notes(
    spec: ModelSpec, whole: _Fit, again: Sequence[_Fit], labels: Codes, k: int
) -> list[Finding]:
    """Return what a reader of the model's row should know."""
    found = []
    noise = int((labels < 0).sum())
    if noise:
        values = {"noise": noise, "rows": len(labels), "percent": round(100 * noise / len(labels))}
        found.append(Finding("segment_noise", Severity.INFO, values=values))
    count = len(np.unique(labels[labels >= 0]))
    if not spec.finds_number and count < k:
        values = {"found": count, "wanted": k}
        found.append(Finding("segment_empty", Severity.WARNING, values=values))
    unready = sum(not fit.converged for fit in (whole, *again))
    if unready:
        values = {"count": unready, "fits": 1 + len(again)}
        found.append(Finding("segment_not_converged", Severity.WARNING, values=values))
    if len(whole.labels) < len(labels):
        values = {"rows": len(whole.labels), "total": len(labels)}
        found.append(Finding("segment_fit_sampled", Severity.INFO, values=values))
    return found


def _history(estimator: Clusterer) -> Mapping[str, list[float]]:
    inner = getattr(estimator, "clusterer_", None)
    return dict(getattr(inner, "history_", {}))


def _facts(
    spec: ModelSpec,
    whole: _Fit,
    labels: Codes,
    folds: Sequence[FoldResult],
    problem: Problem,
    task: Task,
    encoder: SegmentEncoder,
    X: Numbers,
    seed: int,
) -> SegmentFacts:
    """Return what is known of a clusterer's segments (NaN is None)."""
    agreement = np.array([fold.history["jaccard"] for fold in folds])
    codes = range(agreement.shape[1])
    inner = getattr(whole.estimator, "clusterer_", None)
    bic = getattr(inner, "bic_", None)
    apart = separation(X, whole.labels, seed)
    return SegmentFacts(
        k=len(np.unique(labels[labels >= 0])),
        sizes=tuple(np.bincount(labels[labels >= 0], minlength=len(codes)).tolist()),
        noise=int((labels < 0).sum()),
        silhouette=_finite(apart["silhouette"]),
        davies_bouldin=_finite(apart["davies_bouldin"]),
        calinski_harabasz=_finite(apart["calinski_harabasz"]),
        stability_jaccard=_finite(_mean(folds, "stability_jaccard")),
        stability_ari=_finite(_mean(folds, "stability_ari")),
        index_rows=min(len(X), MAX_ROWS),
        bic=None if bic is None else _finite(bic),
        jaccard=tuple(agreement.mean(axis=0).tolist()),
        recovered=tuple((agreement > STABLE).mean(axis=0).tolist()),
        dissolved=tuple((agreement <= DISSOLVED).mean(axis=0).tolist()),
        resamples=len(folds),
        names=_names() if spec.id == RFM_QUINTILES else None,
        columns=tuple(encoder.names_),
        centres=tuple(_centre(X[whole.labels == code]) for code in codes),
        umatrix=_umatrix(whole.estimator.order_, inner) if isinstance(inner, SomWard) else None,
        profile=_profile(problem.X, task, labels, len(codes)),
    )


def _mean(folds: Sequence[FoldResult], metric: str) -> float:
    return float(np.mean([fold.metrics[metric] for fold in folds]))


def _centre(X: Numbers) -> tuple[float, ...] | None:
    return tuple(X.mean(axis=0).tolist()) if len(X) else None


def _names() -> tuple[str, ...]:
    from lib.workflows.segments.customers.rfm import SEGMENTS

    return tuple(SEGMENTS)


def _umatrix(order: Sequence[int], inner: SomWard) -> Umatrix:
    """Return the map of a SOM: distances to neighbours, and the segment of each prototype."""
    numbers = np.full(max(int(inner.groups_.max()), max(order)) + 1, -1)
    numbers[order] = np.arange(len(order))
    prototypes = numbers[inner.groups_].reshape(inner.shape_)
    return Umatrix(
        grid=tuple(map(tuple, inner.umatrix_.tolist())),
        shape=tuple(inner.shape_),
        prototypes=tuple(map(tuple, prototypes.tolist())),
    )


def _profile(X: pd.DataFrame, task: Task, labels: Codes, count: int) -> dict[str, Profile]:
    """Return mean and median of each number by segment, in its own unit."""
    found = {}
    for name, kind in task.features.items():
        if kind != ColumnKind.NUMBER:
            continue
        values = X[name].to_numpy(dtype="float64")
        parts = [values[(labels == code) & np.isfinite(values)] for code in range(count)]
        known = values[np.isfinite(values)]
        found[name] = Profile(
            mean=tuple(float(part.mean()) if len(part) else None for part in parts),
            median=tuple(float(np.median(part)) if len(part) else None for part in parts),
            overall=float(known.mean()) if len(known) else None,
        )
    return found


def _finite(value: float) -> float | None:
    return float(value) if math.isfinite(value) else None
