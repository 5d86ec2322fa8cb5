"""Our best network against pytabkit's, on the same rows: its figures are kept, ours measured.

Kept: pytabkit with torch 2.13.0 (CPU) on this machine (2 cores, Python 3.11, 2026-11), one split of
80/20 (`train_test_split`, seed 0, stratified unless regression); the better of its two settings of
RealMLP_TD. CPU seconds are of a single fit unless ``folds`` is 5.
"""

from __future__ import annotations

import os
import time
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from lib.core.metrics import METRICS
from lib.core.plan import Effort, Plan
from lib.core.progress import NullProgress
from lib.core.task import Task
from lib.evaluation.plan.planning import make_plan, make_task
from lib.evaluation.train.crossval import make_context
from lib.evaluation.train.prediction import outputs_of
from lib.evaluation.train.problem import Problem, make_problem
from lib.evaluation.train.scoring import score
from lib.intake.reading import read_table
from lib.models.catalogue import get_model

NETWORKS = ("tabm", "realmlp")
_FOLDS = 5


@dataclass(frozen=True)
class Peer:
    """What a peer reached on a table: ``cpu`` seconds None where they were not taken."""

    table: str
    target: str
    metric: str
    score: float
    cpu: float | None
    folds: int = 1


PEERS = (
    Peer("telco_churn.csv", "Churn", "roc_auc", 0.851, 309.0, folds=5),
    Peer("german_credit_named.csv", "default", "roc_auc", 0.756, None),
    Peer("adult_train_nohdr.csv.gz", "", "roc_auc", 0.915, 290.0),
    Peer("wine_white.csv", "quality", "log_loss", 1.018, None),
    Peer("california_housing.csv", "median_house_value", "rmse", 46_822.0, 276.0),
)
TABM_TELCO = (0.856, 321.0)
"""AUC and CPU seconds of pytabkit's TabM_D on telco_churn: the best score there."""


def measure(data: Path) -> None:
    """Print for each table both scores, the relative difference, and both CPU seconds.

    Ours is what n_cv=5 of pytabkit is: five networks on four fifths of the training rows each,
    trained as one stack, and the mean of their predictions. DEEPWORTH_BENCH_TABLE chooses tables.
    """
    wanted = os.environ.get("DEEPWORTH_BENCH_TABLE", "")
    gains = []
    for peer in PEERS:
        if wanted not in peer.table:
            continue
        found = {model: _ours(data / "tabular" / peer.table, peer, model) for model in NETWORKS}
        sign = 1.0 if METRICS[peer.metric].greater_is_better else -1.0
        best = max(found, key=lambda model: sign * found[model][0])
        gain = sign * (found[best][0] - peer.score) / peer.score
        gains.append(gain)
        ours = ", ".join(f"{m} {v:.4f} in {cpu:.0f} CPU s" for m, (v, cpu) in found.items())
        theirs = "" if peer.cpu is None else f" in {peer.cpu:.0f} CPU s ({peer.folds} fits)"
        print(
            f"{peer.table} {peer.metric}: {ours}; pytabkit's RealMLP_TD {peer.score:.4f}{theirs}; "
            f"best of ours {gain:+.2%}",
            flush=True,
        )
        if peer.table.startswith("telco"):
            print(f"    pytabkit's TabM_D {TABM_TELCO[0]} in {TABM_TELCO[1]:.0f} CPU s")
    if gains:
        print(f"mean relative difference {np.mean(gains):+.2%} (at least 0)")


def _ours(path: Path, peer: Peer, model: str) -> tuple[float, float]:
    """Return the score on the held-out fifth and the CPU seconds of the five networks."""
    from lib.deep import keras_runtime  # noqa: F401 - its import is no part of the cost
    from lib.deep.stacked_fit import fit_many

    problem, task, plan = _problem(path, peer, model)
    train, test = _split(problem.y, classes=task.kind.is_classification)
    parts = [
        np.sort(np.setdiff1d(train, held_back))
        for held_back in np.array_split(np.random.default_rng(0).permutation(train), _FOLDS)
    ]
    networks: list[Any] = []
    for number, part in enumerate(parts):
        context = make_context(model, problem.X.iloc[part], task, plan, None, 2, NullProgress())
        networks.append(get_model(model).build(replace(context, seed=number)))
    started = time.process_time()
    failures = fit_many(
        networks, [problem.X.iloc[part] for part in parts], [problem.y[part] for part in parts]
    )
    assert failures == [None] * _FOLDS, failures
    seconds = time.process_time() - started
    outputs = [outputs_of(network, problem.X.iloc[test], task) for network in networks]
    mean = np.mean(outputs, axis=0)
    return score(problem.y[test], mean, task)[peer.metric], seconds


def _problem(path: Path, peer: Peer, model: str) -> tuple[Problem, Task, Plan]:
    reading = {"header_row": -1} if "nohdr" in path.name else None
    dataset = read_table(path.read_bytes(), path.name, overrides=reading)
    task = make_task(dataset, peer.target or dataset.columns[-1].name)
    plan, _ = make_plan(
        dataset, task, models=[model], effort=Effort.STANDARD, metric=peer.metric, repeats=1
    )
    frame: pd.DataFrame = dataset.frame
    if "adult" in path.name:
        frame = frame.sample(20_000, random_state=0).reset_index(drop=True)
    return make_problem(frame, task, replace(plan, sample_rows=None)), task, plan


def _split(y: np.ndarray, *, classes: bool) -> tuple[np.ndarray, np.ndarray]:
    from sklearn.model_selection import train_test_split

    train, test = train_test_split(
        np.arange(len(y)), test_size=0.2, random_state=0, stratify=y if classes else None
    )
    return np.sort(train), np.sort(test)
