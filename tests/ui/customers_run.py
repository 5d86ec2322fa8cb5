"""A finished run of segments on customers of the sample of purchases, with answers that are kept.

Nothing is fitted by a clusterer: segments are thirds of the monetary value. The questions are
answered by their own functions where these are quick.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from lib.core.jobs import JobContext, JobResult, JobSpec, Parameters
from lib.core.plan import Effort, Plan, SplitKind
from lib.core.results import FoldResult, Interval, Status
from lib.core.task import Task, TaskKind
from lib.store import Store
from lib.store.job_ledger import JobLedger
from lib.store.jobs import Jobs
from lib.store.ledger import Ledger
from lib.workflows.segments import job_specs as jobs
from lib.workflows.segments.customers.transactions import customer_table, suggest_columns
from lib.workflows.segments.jobs import customer as customer_jobs
from tests.samples import read_sample

MODEL = "kmeans"
FEATURES = ("recency", "frequency", "monetary", "basket")
NEXT_SPEND = {
    "metric": "rmse",
    "greater_is_better": False,
    "customers": 500,
    "spenders": 210,
    "weeks": 13.0,
    "mean_spend": 41.0,
    "models": [
        {
            "id": name,
            "family": family,
            "folds": [error - 3, error + 3, error, error, error],
            "mean": error,
            "low": error - 4,
            "high": error + 4,
            "seconds": 1.5,
            "all_mae": error / 2,
            "all_rmse": error,
            "all_total": 0.97,
            "all_correlation": 0.5,
            "all_rank_correlation": 0.45,
        }
        for name, family, error in (
            ("bgnbd", "classical", 61.0),
            ("keras_mlp", "deep", 63.5),
            ("hist_gradient_boosting", "classical", 64.0),
            ("last_period", "baseline", 90.0),
        )
    ],
    "verdict": {
        "decision": "no_gain",
        "metric": "rmse",
        "best_classical": "bgnbd",
        "best_deep": "keras_mlp",
        "score_classical": 61.0,
        "score_deep": 63.5,
        "difference": -2.5,
        "low": -5.0,
        "high": 0.2,
        "rope": 0.6,
        "p_deep": 0.02,
        "p_equivalent": 0.1,
        "p_classical": 0.88,
        "cost_ratio": 6.0,
        "more_repeats": None,
        "more_rows": None,
        "differences": [-2.5] * 5,
    },
    "deciles": {},
}


def customers_run(store: Store, workspace: str, *, transactions: bool = True) -> str:
    """Keep a finished run and return its id; without ``transactions`` it has no past."""
    sample = read_sample("purchases")
    origin = store.save_dataset(workspace, sample)
    table, _ = customer_table(sample, suggest_columns(sample))
    table = replace(table, origin=origin) if transactions else replace(table, recipe={})
    codes = _codes(table.frame)
    task = Task(TaskKind.CLUSTERS, "", dict.fromkeys(FEATURES, "number"))
    plan = Plan(
        (MODEL,),
        Effort.QUICK,
        2,
        1,
        0,
        "stability_jaccard",
        0.02,
        False,
        SplitKind.BOOTSTRAP,
        repeats_differ=False,
        segments={"k": 3, "customer": "customer"},
    )
    run = store.submit(workspace, store.save_dataset(workspace, table), task, plan)
    ledger = Ledger(store)
    ledger.close_requests([request.id for request in ledger.requests()])
    ledger.start_run(run, {"python": "3.11"})
    summary = {"stability_jaccard": Interval(0.9, 0.02, 0.86, 0.94, (0.9, 0.9))}
    scores = {"stability_jaccard": 0.9}
    outputs = codes.astype("float32").reshape(-1, 1)
    fold = FoldResult(MODEL, 0, 0, scores, {}, 0.1, 0.1, 0.01, outputs)
    ledger.save_fold(run, fold, np.arange(len(codes)), (summary, {}))
    ledger.finish_model(run, MODEL, weights={})
    ledger.save_artifact(run, MODEL, b"not a model: its answers are kept", 0.1)
    ledger.end_run(run, Status.DONE)
    if transactions:
        _keep_answers(store, workspace, run, origin, sample.frame, table, task, plan)
    else:
        asked = JobContext(table.frame, Parameters(), task=task, plan=plan)
        _keep(store, workspace, run, None, jobs.ANOMALIES, asked, customer_jobs.anomalies)
    return run


def _codes(frame: pd.DataFrame) -> np.ndarray[Any, Any]:
    cuts = (60.0, 400.0)
    return np.asarray(2 - np.searchsorted(cuts, frame["monetary"].to_numpy()))


_answered: dict[str, JobResult] = {}
"""Answers are the same in every test: each is worked out once."""


def _keep_answers(
    store: Store,
    workspace: str,
    run: str,
    origin: str,
    past: pd.DataFrame,
    table: Any,
    task: Task,
    plan: Plan,
) -> None:
    kept = {name: table.recipe[name] for name in ("columns", "reference")}
    rows = np.arange(table.rows)
    labels = pd.DataFrame({"row": rows, "repeat": 0, "fold": 0, "output_0": _codes(table.frame)})
    base = JobContext(
        table.frame, Parameters(), other=past, predictions=labels, task=task, plan=plan
    )
    rule = customer_jobs._rule
    customer_jobs._rule = lambda _: _codes
    try:
        for spec, model, function in (
            (jobs.LIFETIME_PLACED, MODEL, customer_jobs.lifetime),
            (jobs.MOVEMENT, MODEL, customer_jobs.moved),
            (jobs.COHORTS, "", customer_jobs.retention_by_cohort),
            (jobs.BASKETS, MODEL, customer_jobs.baskets),
            (jobs.ANOMALIES, "", customer_jobs.anomalies),
            (jobs.NEXT_SPEND, "", lambda _: JobResult(NEXT_SPEND)),
        ):
            params = spec.parameters.from_json(kept)
            members = {MODEL: b""} if model else {}
            asked = replace(base, model=model, params=params, members=members)
            dataset = None if spec is jobs.ANOMALIES else origin
            _keep(store, workspace, run, dataset, spec, asked, function)
    finally:
        customer_jobs._rule = rule


def _keep(
    store: Store,
    workspace: str,
    run: str,
    dataset: str | None,
    spec: JobSpec[Any],
    asked: JobContext[Any],
    function: Callable[[JobContext[Any]], JobResult],
) -> None:
    kept, ledger = Jobs(store), JobLedger(store)
    id_ = kept.ask(
        workspace, spec, run=run, model=asked.model, dataset=dataset, params=asked.params
    )
    name = f"{spec.id} {table_key(asked)}"
    if name not in _answered:
        _answered[name] = function(asked)
    answered = _answered[name]
    ledger.finish(kept.get(workspace, id_), answered.result, answered.file)


def table_key(asked: JobContext[Any]) -> int:
    """Return what tells the tables of jobs apart."""
    return len(asked.frame)
