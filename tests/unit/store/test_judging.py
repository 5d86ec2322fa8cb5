"""Runs from bundles that were judged by the scores of folds, judged anew by their rows."""

from dataclasses import replace

import numpy as np
import pytest

from lib.core.results import BY_FOLDS, BY_ROWS, FoldResult, Status
from lib.errors import StoreError
from lib.evaluation.judge.inference.stored import EVIDENCE
from lib.evaluation.judge.summary import summarise
from lib.evaluation.judge.verdict import judge
from lib.store import Store
from lib.store.bundle.bundles import pack, unpack
from lib.store.jobs import Jobs
from lib.store.judging import judge_bundle
from lib.store.ledger import Ledger
from tests.store_fixture import WORKSPACE, small_dataset, small_plan, small_task

OTHER = "w" * 20


@pytest.fixture
def brought(store: Store) -> str:
    """A run in another workspace that came as a bundle, judged by its folds."""
    ledger, plan, dataset = Ledger(store), small_plan("logistic", "keras_mlp"), small_dataset()
    run = store.submit(WORKSPACE, store.save_dataset(WORKSPACE, dataset), small_task(), plan)
    positive = (dataset.frame["outcome"] == "yes").to_numpy(dtype=float)
    generator = np.random.default_rng(0)
    scores: dict[str, list[float]] = {}
    for model in plan.models:
        for fold in range(3):
            rows = np.arange(fold, 240, 3)
            share = 1 / (1 + np.exp(-positive[rows] - generator.normal(size=len(rows))))
            outputs = np.column_stack([1 - share, share]).astype("float32")
            scores.setdefault(model, []).append(0.75 + 0.01 * fold)
            metrics = {"roc_auc": scores[model][-1]}
            result = FoldResult(model, 0, fold, metrics, metrics, 0.1, 0.2, 0.01, outputs)
            summary = summarise({"roc_auc": scores[model]}, plan)
            ledger.save_fold(run, result, rows, (summary, summary))
        ledger.finish_model(run, model, weights={})
    families = {"logistic": "classical", "keras_mlp": "deep"}
    ledger.save_verdict(run, judge(scores, families, {"logistic": 1.0}, plan, 240), "")
    ledger.end_run(run, Status.DONE)
    return unpack(store, OTHER, pack(store, WORKSPACE, run, '{"format": 1}'))


def test_a_bundle_is_judged_by_its_rows(store: Store, brought: str) -> None:
    before = store.run(OTHER, brought)
    assert before.verdict is not None
    assert before.verdict.method == BY_FOLDS
    judge_bundle(store, OTHER, before)
    after = store.run(OTHER, brought)
    assert after.verdict is not None
    assert (after.verdict.method, after.status) == (BY_ROWS, Status.DONE)
    assert after.verdict.low < after.verdict.difference < after.verdict.high
    (kept,) = Jobs(store).find(OTHER, brought, EVIDENCE)
    assert kept.result["models"] == ["logistic", "keras_mlp"]
    means = [run.model("logistic").metrics["roc_auc"].mean for run in (before, after)]
    assert means[0] == means[1], "the board's scores stay"
    low = after.model("logistic").metrics["roc_auc"].low
    assert low != before.model("logistic").metrics["roc_auc"].low
    # What it says can be passed on again.
    again = unpack(store, "v" * 20, pack(store, OTHER, brought, '{"format": 1}'))
    assert store.run("v" * 20, again).verdict == after.verdict


def test_without_the_groups_of_rows_the_verdict_stands(store: Store, brought: str) -> None:
    run = store.run(OTHER, brought)
    grouped = replace(run, task=replace(run.task, group="shop"))
    with pytest.raises(StoreError, match="nothing_to_judge"):
        judge_bundle(store, OTHER, grouped)
    assert store.run(OTHER, brought).verdict == run.verdict
