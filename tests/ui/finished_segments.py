"""A finished run of segments in a store, whose segments come from a formula: nothing is fitted."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from lib.core.columns import Column, ColumnKind
from lib.core.dataset import Dataset, Reading
from lib.core.facts import to_json
from lib.core.jobs import JobContext, Parameters
from lib.core.model import Family
from lib.core.plan import Effort, Plan, SplitKind
from lib.core.results import Failure, FoldResult, Status
from lib.core.task import Task, TaskKind
from lib.core.workflow import all_jobs
from lib.evaluation.judge.summary import summarise
from lib.evaluation.judge.verdict import judge
from lib.store import Store
from lib.store.job_ledger import JobLedger
from lib.store.jobs import Jobs
from lib.store.ledger import Ledger
from lib.workflows.segments.job_specs import MapParameters
from lib.workflows.segments.jobs.portrait import map_made, portraits_made
from tests.hostile import NAME
from tests.unit.report.sample_run import sample_plan
from tests.unit.report.sample_segments import choice, customers, facts

MODELS = ("kmeans", "hdbscan", "idec")
FAMILIES = {"kmeans": Family.CLASSICAL, "hdbscan": Family.CLASSICAL, "idec": Family.DEEP}
HOSTILE = f"=1+1 <b>*x*</b> `$a$` {NAME}"
RESAMPLES = 5


def table() -> tuple[Dataset, np.ndarray[Any, Any], dict[str, str]]:
    """Return customers with a hostile column, their segments, and the features."""
    frame, labels, kinds = customers()
    frame[HOSTILE] = pd.Series(np.where(labels == 1, f"<i>a</i> {NAME}", "=b")).astype("str")
    kinds = {**kinds, HOSTILE: "category"}
    columns = tuple(
        Column(
            name,
            ColumnKind.IDENTIFIER if name == "customer" else ColumnKind(kinds[name]),
            0,
            int(frame[name].nunique()),
        )
        for name in frame.columns
    )
    reading = Reading("csv", "utf-8", ",")
    return Dataset("made.csv", "8" * 64, reading, columns, (), frame), labels, kinds


def segment_plan(**changes: Any) -> Plan:
    """Return the plan of the run."""
    plan = sample_plan(
        models=MODELS,
        metric="stability_jaccard",
        folds=RESAMPLES,
        rope=0.02,
        split=SplitKind.BOOTSTRAP,
        repeats_differ=False,
        segments={
            "k": "auto",
            "transforms": {"monetary": {"log": True}},
            "roles": {name: name for name in ("recency", "frequency", "monetary")},
            "customer": "customer",
        },
    )
    return replace(plan, **changes)


def finished_segments(
    store: Store,
    workspace: str,
    *,
    failed: bool = False,
    portraits: bool = True,
    effort: Effort = Effort.STANDARD,
) -> str:
    """Keep a finished run and return its id; ``failed``: one model failed, and so did the run."""
    dataset, labels, kinds = table()
    task = Task(TaskKind.CLUSTERS, "", kinds)
    plan = segment_plan(effort=effort)
    ledger = Ledger(store)
    run = store.submit(workspace, store.save_dataset(workspace, dataset), task, plan)
    ledger.close_requests([request.id for request in ledger.requests()])
    ledger.start_run(run, {"python": "3.11"})
    if failed:
        failure = Failure("fit_failed", {"model": "kmeans", "reason": "no convergence"})
        for model in MODELS:
            ledger.end_model(run, model, Status.FAILED, failure)
        ledger.end_run(run, Status.FAILED, failure)
        return run
    scores = {}
    for place, model in enumerate(MODELS):
        codes = np.where(labels < 0, 0, labels) if model == "kmeans" else labels
        scores[model] = _keep_model(ledger, run, model, place, codes, plan)
        _answer(store, workspace, run, "segment_facts", model, to_json(facts()))
    ledger.save_verdict(run, judge(scores, FAMILIES, dict.fromkeys(MODELS, 1.0), plan, 90), "")
    ledger.end_run(run, Status.DONE)
    _answer(store, workspace, run, "k_choice", "", to_json(choice()))
    if portraits:
        asked = JobContext(
            dataset.frame,
            Parameters(),
            "kmeans",
            task=task,
            plan=plan,
            predictions=store.predictions(workspace, run, "kmeans"),
        )
        answered = portraits_made(asked).result
        _answer(store, workspace, run, "segment_portraits", "kmeans", answered)
        drawn = map_made(replace(asked, params=MapParameters())).result
        _answer(store, workspace, run, "segment_map", "kmeans", drawn)
    return run


def _keep_model(
    ledger: Ledger,
    run: str,
    model: str,
    place: int,
    codes: np.ndarray[Any, Any],
    plan: Plan,
) -> list[float]:
    values = {
        "stability_jaccard": [0.9 - 0.05 * place + 0.01 * number for number in range(RESAMPLES)],
        "silhouette": [0.4] * RESAMPLES,
    }
    fold = FoldResult(
        model,
        0,
        0,
        {name: one[0] for name, one in values.items()},
        {},
        0.1,
        0.1,
        0.01,
        codes[:, None].astype("float32"),
    )
    summary = summarise(values, plan)
    ledger.save_fold(run, fold, np.arange(len(codes)), (summary, {}))
    ledger.finish_model(run, model, weights={})
    return values["stability_jaccard"]


def _answer(
    store: Store,
    workspace: str,
    run: str,
    kind: str,
    model: str,
    result: Any,
) -> None:
    """Keep a result as the engine would."""
    if kind not in all_jobs():
        Ledger(store).save_result(run, kind, result, model)
        return
    jobs = Jobs(store)
    asked = jobs.ask(workspace, all_jobs()[kind], run=run, model=model)
    JobLedger(store).finish(jobs.get(workspace, asked), result, None)
