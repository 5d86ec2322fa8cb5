"""A finished run in a store, with predictions that come from a formula: nothing is trained."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from lib.core.columns import Column, ColumnKind
from lib.core.dataset import Dataset, Reading
from lib.core.metrics import metrics_of, scorer
from lib.core.model import Family
from lib.core.plan import Effort, Plan, SplitKind
from lib.core.results import Failure, FoldResult, Status
from lib.core.task import Task, TaskKind
from lib.evaluation.judge.summary import summarise
from lib.evaluation.judge.verdict import judge
from lib.models.catalogue import get_model
from lib.store import Store
from lib.store.ledger import Ledger
from tests.unit.report.sample_run import sample_plan

ROWS = 90
MODELS = ("dummy", "logistic", "keras_mlp")
VALUE_MODELS = ("dummy", "ridge", "keras_mlp")
METRIC = {TaskKind.BINARY: "roc_auc", TaskKind.MULTICLASS: "accuracy", TaskKind.REGRESSION: "rmse"}
CLASSES = {TaskKind.BINARY: ("no", "yes"), TaskKind.MULTICLASS: ("a", "b", "c")}


def table(kind: TaskKind, seed: int = 0) -> tuple[Dataset, np.ndarray[Any, Any]]:
    """Return a table and its target as codes or values."""
    generator = np.random.default_rng(seed)
    size = generator.normal(size=ROWS)
    classes = CLASSES.get(kind, ())
    noisy = size + generator.normal(scale=0.8, size=ROWS)
    if classes:
        cuts = np.quantile(noisy, np.linspace(0, 1, len(classes) + 1)[1:-1])
        truth = np.searchsorted(cuts, noisy).astype(float)
        target: Any = pd.Series([classes[int(code)] for code in truth], dtype="str")
    else:
        truth = target = noisy
    frame = pd.DataFrame({"size": size, "=note": "=1+1", "Actual": "taken", "target": target})
    frame = frame.astype({"=note": "str", "Actual": "str"})
    kinds = (ColumnKind.NUMBER, ColumnKind.CATEGORY, ColumnKind.CATEGORY, ColumnKind.NUMBER)
    columns = tuple(Column(name, one, 0, 3) for name, one in zip(frame.columns, kinds, strict=True))
    return Dataset("made.csv", "7" * 64, Reading("csv", "utf-8", ","), columns, (), frame), truth


def finished_run(
    store: Store,
    workspace: str,
    kind: TaskKind,
    *,
    failed: str | None = None,
    repeats: int = 1,
    effort: Effort = Effort.STANDARD,
    network: str | None = None,
) -> str:
    """Keep a finished run of three models and return its id; ``failed`` is a model that failed.

    ``network`` is a built one, as JSON, in place of the plain MLP.
    """
    dataset, truth = table(kind)
    models = MODELS if kind.is_classification else VALUE_MODELS
    if network is not None:
        models = (*models[:-1], "own_network")
    task = Task(kind, "target", {"size": "number"}, CLASSES.get(kind, ()))
    plan = sample_plan(
        models=models,
        metric=METRIC[kind],
        folds=3,
        repeats=repeats,
        rope=0.01,
        rope_relative=not kind.is_classification,
        effort=effort,
        settings={} if network is None else {"own_network": {"network": network}},
        split=SplitKind.STRATIFIED if kind.is_classification else SplitKind.KFOLD,
    )
    ledger = Ledger(store)
    run = store.submit(workspace, store.save_dataset(workspace, dataset), task, plan)
    ledger.close_requests([request.id for request in ledger.requests()])
    ledger.start_run(run, {"python": "3.11"})
    scores = {}
    for place, model in enumerate(models):
        if model == failed:
            failure = Failure("fit_failed", {"model": model, "reason": "singular matrix"})
            ledger.end_model(run, model, Status.FAILED, failure)
        else:
            scores[model] = _keep_model(ledger, run, model, place, truth, dataset, task, plan)
    families = {model: Family(get_model(model).family) for model in models}
    verdict = judge(scores, families, dict.fromkeys(models, 1.0), plan, ROWS)
    ledger.save_verdict(run, verdict, "")
    ledger.end_run(run, Status.DONE)
    return run


def _keep_model(
    ledger: Ledger,
    run: str,
    model: str,
    skill: int,
    truth: np.ndarray[Any, Any],
    dataset: Dataset,
    task: Task,
    plan: Plan,
) -> list[float]:
    outputs = _outputs(model, skill, dataset.frame["size"].to_numpy(), task)
    names = list(metrics_of(task.kind))
    values: dict[str, list[float]] = {metric.name: [] for metric in names}
    for repeat in range(plan.repeats):
        for fold in range(plan.folds):
            places = np.arange(fold, ROWS, plan.folds)
            y = truth[places] if not task.kind.is_classification else truth[places].astype(int)
            scored = {}
            for metric in names:
                good = scorer(metric.name, y)(outputs[places])
                scored[metric.name] = good if metric.greater_is_better else -good
                values[metric.name].append(scored[metric.name])
            result = FoldResult(
                model, repeat, fold, scored, {}, 0.1, 0.1, 0.01, outputs[places].astype("float32")
            )
            if model == "keras_mlp":
                losses = [0.9 - 0.1 * fold, 0.5, 0.6]
                history = {"loss": losses, "val_loss": losses, "best_epoch": [1.0]}
                result = replace(result, history=history)
            summary = summarise(values, plan), summarise(values, plan)
            ledger.save_fold(run, result, places, summary)
    ledger.finish_model(run, model, weights={})
    return values[plan.metric]


def _outputs(
    model: str, skill: int, size: np.ndarray[Any, Any], task: Task
) -> np.ndarray[Any, Any]:
    """Return predictions that are better the more skill a model has."""
    noise = np.random.default_rng(skill).normal(scale=0.3, size=len(size))
    value = (size + noise) * (skill > 0)
    if not task.kind.is_classification:
        return np.asarray(value[:, None])
    middles = np.linspace(-1, 1, len(task.classes))
    scores = np.exp(-((value[:, None] - middles) ** 2))
    return np.asarray(scores / scores.sum(axis=1, keepdims=True))
