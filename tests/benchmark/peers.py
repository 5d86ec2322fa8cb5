"""Our networks against scikit-learn's MLP, histogram boosting and pytabkit, on the same folds.

pytabkit's results are read from the file that DEEPWORTH_PYTABKIT names, made by pytabkit_folds.py
on what peer_folds.write wrote; by default those that were measured once, with their version.
"""

from __future__ import annotations

import json
import os
import time
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from lib.core.metrics import METRICS
from lib.evaluation.train.crossval import make_context, training_part
from lib.evaluation.train.scoring import score
from lib.evaluation.train.stacked import fit_stack
from lib.models.catalogue import get_model
from tests.benchmark.peer_folds import Folded, folded

_KEPT = Path(__file__).with_name("pytabkit.json")
_NETWORKS = ("keras_mlp", "realmlp", "tabm")
_STRONG = ("realmlp", "tabm")
_BEAT = (("sklearn_mlp", 6), ("keras_mlp", 6), ("hist_gradient_boosting", 4))


def measure(data: Path) -> None:
    """Print each table's mean scores and CPU seconds, then how many tables the networks win.

    DEEPWORTH_BENCH_TABLE chooses the tables whose name holds it.
    """
    kept = json.loads(Path(os.environ.get("DEEPWORTH_PYTABKIT", _KEPT)).read_text("utf-8"))
    print(f"pytabkit {kept['pytabkit']} RealMLP_TD, one fit a fold")
    wins = dict.fromkeys((name for name, _ in _BEAT), 0)
    gains, ratios, tables = [], [], 0
    for one in folded(data, os.environ.get("DEEPWORTH_BENCH_TABLE", "")):
        found = {name: _stack(one, name) for name in _NETWORKS}
        found["hist_gradient_boosting"] = _loop(one, _boosting(one))
        found["sklearn_mlp"] = _loop(one, _sklearn_mlp(one))
        sign = 1.0 if METRICS[one.plan.metric].greater_is_better else -1.0
        best = max(_STRONG, key=lambda name: sign * np.mean(found[name][0]))
        tables += 1
        for name in wins:
            wins[name] += sign * np.mean(found[best][0]) > sign * np.mean(found[name][0])
        shown = ", ".join(
            f"{name} {np.mean(scores):.4f} ({cpu:.0f} s)" for name, (scores, cpu) in found.items()
        )
        if theirs := kept.get(one.name):
            folds = len(theirs["scores"])  # of a large table perhaps only the first
            other, cpu = np.mean(theirs["scores"]), sum(theirs["cpu_seconds"])
            ours = np.mean(found[best][0][:folds])
            gains.append(sign * (ours - other) / abs(other))
            ratios.append(found[best][1] * folds / len(one.splits) / cpu)
            shown += f"; pytabkit {other:.4f} ({cpu:.0f} s), ours {ours:.4f} on {folds} folds"
        print(f"{one.name} {one.plan.metric}: {shown}", flush=True)
    for name, least in _BEAT:
        print(f"our best network beats {name} on {wins[name]} of {tables} (at least {least} of 8)")
    if gains:
        print(
            f"against pytabkit on {len(gains)} tables: {100 * np.mean(gains):+.2f} % on average "
            f"(at least 0), {np.mean(ratios):.2f} of its CPU seconds (at most 0.5)"
        )


def _stack(one: Folded, model: str) -> tuple[list[float], float]:
    """Return the folds' scores, and the CPU seconds of all."""
    stack = fit_stack(
        get_model(model), one.problem, one.task, one.plan, one.splits, refit=False, threads=2
    )
    scores = [fold.metrics[one.plan.metric] for fold in stack.folds]
    return scores, sum(fold.fit_cpu_seconds for fold in stack.folds)


def _loop(one: Folded, build: Callable[[Any], Any]) -> tuple[list[float], float]:
    from lib.evaluation.train.prediction import outputs_of

    scores, started = [], time.process_time()
    for split in one.splits:
        X, y = training_part(one.problem, one.task, split.train)
        estimator = build(split)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            estimator.fit(X, y)
        outputs = outputs_of(estimator, one.problem.X.iloc[split.test], one.task)
        scores.append(score(one.problem.y[split.test], outputs, one.task)[one.plan.metric])
    return scores, time.process_time() - started


def _boosting(one: Folded) -> Callable[[Any], Any]:
    spec = get_model("hist_gradient_boosting")

    def build(split: Any) -> Any:
        X = one.problem.X.iloc[split.train]
        from lib.core.progress import NullProgress

        return spec.build(make_context(spec.id, X, one.task, one.plan, split, 2, NullProgress()))

    return build


def _sklearn_mlp(one: Folded) -> Callable[[Any], Any]:
    from sklearn.neural_network import MLPClassifier, MLPRegressor
    from sklearn.pipeline import Pipeline
    from sklearn.preprocessing import StandardScaler

    from lib.core.progress import NullProgress
    from lib.preparing.columns import dense_preparer

    def build(split: Any) -> Any:
        X = one.problem.X.iloc[split.train]
        context = make_context("sklearn_mlp", X, one.task, one.plan, split, 2, NullProgress())
        kind = MLPClassifier if one.task.kind.is_classification else MLPRegressor
        network = kind(early_stopping=True, max_iter=500, random_state=context.seed)
        if not one.task.kind.is_classification:
            from sklearn.compose import TransformedTargetRegressor

            network = TransformedTargetRegressor(network, transformer=StandardScaler())
        prepare = dense_preparer(context, dtype="float64")
        return Pipeline([("prepare", prepare), ("model", network)])

    return build
