"""Four models on four kinds of data, by how many rows they learn from."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from functools import partial

import numpy as np

from lib.core.facts import to_json
from lib.core.jobs import JobContext, JobResult
from lib.core.progress import Progress
from lib.errors import Cancelled
from lib.evaluation.train.crossval import cores
from lib.workflows.learn.facts.payoff import DATA, MODELS, NETWORK, SPLITS, Payoff, Point
from lib.workflows.learn.job_specs import PayoffParameters
from lib.workflows.learn.jobs.network import Floats
from lib.workflows.learn.jobs.payoff_data import LOADED, Examples

_TREES, _STAGES = 60, 60
_COSTS = {"linear": 1, "forest": 4, "boosting": 5, "network": 8}
"""About how long fits take, relative to each other: for the share that is done."""

Fit = Callable[[Floats, Floats, Floats], Floats]
"""Learns from inputs and targets, and returns what it says of other inputs."""


def payoff(context: JobContext[PayoffParameters]) -> JobResult:
    """Return Payoff, each of whose scores is told as soon as it is known."""
    watch, seed = context.watch, context.params.seed
    points, spent = [], 0
    with cores(1):
        for data in DATA:
            examples = LOADED[data](seed)
            for rows, model, fit in _curve(data, examples, seed, watch):
                point = Point(data, model, rows, ())
                scores, seconds = [], []
                for split in range(SPLITS):
                    if watch.cancelled():
                        raise Cancelled
                    X, y, tested, truth = examples.parts(rows, split)
                    began = time.perf_counter()
                    made = fit(X, y, tested)
                    seconds.append(time.perf_counter() - began)
                    scores.append(_score(made, truth, examples))
                    spent += _COSTS[model]
                    watch.progress(spent / _all_costs(examples), {point.name: scores[-1]})
                points.append(Point(data, model, rows, tuple(scores), float(np.median(seconds))))
    return JobResult(to_json(Payoff(tuple(points))))


def _all_costs(examples: Examples) -> int:
    return len(DATA) * len(examples.sizes) * SPLITS * sum(_COSTS.values())


def _curve(
    data: str, examples: Examples, seed: int, watch: Progress
) -> Iterator[tuple[int, str, Fit]]:
    """Return rows, models and how these are fitted; the network's graph is made once it is due."""
    fits: dict[str, Fit] = {}
    for rows in examples.sizes:
        for model in MODELS:
            if model not in fits:
                network = model == NETWORK
                made = _network(data, examples, seed, watch) if network else None
                fits[model] = made or partial(_classical, model, examples, seed)
            yield rows, model, fits[model]


def _network(data: str, examples: Examples, seed: int, watch: Progress) -> Fit:
    from lib.workflows.learn.jobs.keras_payoff import SmallNetwork

    width = examples.X.shape[1]
    network = SmallNetwork(width, examples.classes, seed, pictures=data == "pictures")
    return lambda X, y, tested: network.fit(X, y, watch).predict(tested)


def _classical(
    model: str, examples: Examples, seed: int, X: Floats, y: Floats, tested: Floats
) -> Floats:
    from sklearn import ensemble, linear_model

    values = not examples.classes
    kinds = {
        "linear": linear_model.Ridge if values else linear_model.LogisticRegression,
        "forest": ensemble.RandomForestRegressor if values else ensemble.RandomForestClassifier,
        "boosting": ensemble.HistGradientBoostingRegressor
        if values
        else ensemble.HistGradientBoostingClassifier,
    }
    settings: dict[str, dict[str, object]] = {
        "linear": {} if values else {"max_iter": 500},
        "forest": {
            "n_estimators": _TREES,
            "max_features": 1 / 3 if values else "sqrt",
            "random_state": seed,
        },
        "boosting": {
            "max_iter": _STAGES,
            "max_leaf_nodes": 8,
            "learning_rate": 0.15,
            "random_state": seed,
        },
    }
    return np.asarray(kinds[model](**settings[model]).fit(X, y).predict(tested))


def _score(made: Floats, truth: Floats, examples: Examples) -> float:
    """Return the share right, or the mean absolute error of values."""
    if examples.classes:
        return float((made == truth).mean())
    return float(np.abs(made - truth).mean())
