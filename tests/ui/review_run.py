"""A finished run on reviews in a store, with predictions from a formula: nothing is trained."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from lib.core.dataset import Dataset
from lib.core.jobs import JobContext
from lib.core.metrics import metrics_of, scorer
from lib.core.model import Family
from lib.core.plan import Effort, SplitKind
from lib.core.results import FoldResult, Status
from lib.core.task import Task
from lib.core.workflow import all_jobs
from lib.evaluation.judge.summary import summarise
from lib.evaluation.judge.verdict import judge
from lib.evaluation.targets.task_rows import encode
from lib.models.catalogue import get_model
from lib.store import Store
from lib.store.job_ledger import JobLedger
from lib.store.jobs import Jobs
from lib.store.ledger import Ledger
from lib.workflows.reviews.task import make_reviews
from lib.workflows.reviews.texts.setup import suggest
from tests.hostile import NAME
from tests.samples import read_sample
from tests.unit.report.sample_run import sample_plan

ROWS = 240
MODELS = ("dummy", "tfidf_logistic", "keras_textcnn")
NASTY = '<script>alert("x")</script> <b>배송</b> javascript:alert(1) ' + NAME


def review_table(rows: int = ROWS) -> tuple[Dataset, Task]:
    """Return the sample's first rows as reviews, one of them hostile, and their task."""
    from dataclasses import replace

    sample = read_sample("product_reviews")
    frame = sample.frame.head(rows).copy()
    frame.loc[0, "review"] = NASTY
    dataset = replace(sample, frame=frame)
    made, task, _ = make_reviews(dataset, suggest(sample))
    assert task is not None
    return made, task


def finished_reviews(
    store: Store,
    workspace: str,
    models: tuple[str, ...] = MODELS,
    rows: int = ROWS,
    effort: Effort = Effort.STANDARD,
) -> str:
    """Keep a finished run of some models on reviews and return its id."""
    dataset, task = review_table(rows)
    plan = sample_plan(
        models=models,
        metric="roc_auc",
        folds=3,
        repeats=1,
        rope=0.005,
        rope_relative=False,
        split=SplitKind.STRATIFIED,
        effort=effort,
    )
    ledger = Ledger(store)
    run = store.submit(workspace, store.save_dataset(workspace, dataset), task, plan)
    ledger.close_requests([request.id for request in ledger.requests()])
    ledger.start_run(run, {"python": "3.11"})
    truth = encode(dataset.frame[task.target], task)
    usable = np.flatnonzero(np.isfinite(truth))
    codes = truth[usable].astype(int)
    scores = {}
    for place, model in enumerate(models):
        generator = np.random.default_rng(place)
        noisy = codes * 2.0 - 1 + generator.normal(scale=1.6 - 0.2 * place, size=len(codes))
        chance = 1 / (1 + np.exp(-(noisy * (place > 0))))
        outputs = np.column_stack([1 - chance, chance])
        scores[model] = keep_model(ledger, run, model, outputs, codes, usable, task, plan)
    families = {model: Family(get_model(model).family) for model in models}
    verdict = judge(scores, families, dict.fromkeys(models, 1.0), plan, len(codes))
    ledger.save_verdict(run, verdict, "")
    ledger.end_run(run, Status.DONE)
    return run


def keep_model(
    ledger: Ledger,
    run: str,
    model: str,
    outputs: np.ndarray[Any, Any],
    codes: np.ndarray[Any, Any],
    usable: np.ndarray[Any, Any],
    task: Task,
    plan: Any,
) -> list[float]:
    """Keep a model's outputs as its folds, and return its scores."""
    names = list(metrics_of(task.kind))
    values: dict[str, list[float]] = {metric.name: [] for metric in names}
    for fold in range(plan.folds):
        places = np.arange(fold, len(codes), plan.folds)
        scored = {}
        for metric in names:
            good = scorer(metric.name, codes[places])(outputs[places])
            scored[metric.name] = good if metric.greater_is_better else -good
            values[metric.name].append(scored[metric.name])
        result = FoldResult(
            model, 0, fold, scored, {}, 0.1, 0.1, 0.01, outputs[places].astype("float32")
        )
        summary = summarise(values, plan), summarise(values, plan)
        ledger.save_fold(run, result, usable[places], summary)
    ledger.finish_model(run, model, weights={})
    return values[plan.metric]


def answer_now(
    store: Store, workspace: str, run_id: str, kind: str, model: str = "", **params: Any
) -> None:
    """Do a job about a run as the engine would, here and now."""
    jobs, ledger, spec = Jobs(store), JobLedger(store), all_jobs()[kind]
    given = spec.parameters.from_json(params)
    job = jobs.ask(workspace, spec, run=run_id, model=model, params=given)
    run = store.run(workspace, run_id)
    frame: pd.DataFrame = store.load_dataset(workspace, run.dataset_id).frame
    done = spec.run(JobContext(frame, given, model, task=run.task, plan=run.plan))
    ledger.finish(jobs.get(workspace, job), done.result, done.file)
