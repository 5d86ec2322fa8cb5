"""What is offered below a verdict to make it more certain, or to judge it anew."""

from dataclasses import replace

import numpy as np
import pytest

from lib.core.results import FoldResult, Status
from lib.core.task import TaskKind
from lib.evaluation.judge.inference.evidence import measure
from lib.evaluation.judge.inference.stored import EVIDENCE, stored
from lib.evaluation.judge.summary import summarise
from lib.evaluation.judge.verdict import judge
from lib.store.ledger import Ledger
from tests.store_fixture import small_dataset, small_plan, small_task
from tests.ui.conftest import WORKSPACE, said
from tests.unit.evaluation.inference.tables import parts_of

MODELS = ("logistic", "keras_mlp")
ROWS = 240


def ended(store, *, by_rows: bool, spread: float = 1.0, differ: bool = True) -> str:
    """Return a run of two sides; with a wide ``spread`` its verdict is unclear."""
    ledger = Ledger(store)
    plan = replace(small_plan(*MODELS), repeats_differ=differ)
    dataset = store.save_dataset(WORKSPACE, small_dataset(ROWS))
    run = store.submit(WORKSPACE, dataset, small_task(), plan)
    ledger.start_run(run, {})
    generator = np.random.default_rng(0)
    truth = np.repeat([0, 1], ROWS // 2)
    shares = {
        model: 1 / (1 + np.exp(-3 * truth - spread * generator.normal(size=(1, ROWS))))
        for model in MODELS
    }
    outputs = {model: np.stack([1 - share, share], axis=2) for model, share in shares.items()}
    scores: dict[str, list[float]] = {}
    for model in MODELS:
        for fold in range(3):
            rows = np.arange(fold, ROWS, 3)
            scores.setdefault(model, []).append(0.75 + 0.01 * fold * (1 if model in "keras" else 2))
            metrics = {"roc_auc": scores[model][-1]}
            given = outputs[model][0, rows].astype("float32")
            result = FoldResult(model, 0, fold, metrics, metrics, 0.1, 0.1, 0.1, given)
            summary = summarise({"roc_auc": scores[model]}, plan)
            ledger.save_fold(run, result, rows, (summary, summary))
        ledger.finish_model(run, model, weights={})
        ledger.end_refit(run, model, Status.FAILED)
    evidence = None
    if by_rows:
        parts = parts_of(outputs, folds=3)
        evidence = measure(parts, truth, "roc_auc", TaskKind.BINARY, list(MODELS))
        ledger.save_result(run, EVIDENCE, stored(evidence))
    families = {"logistic": "classical", "keras_mlp": "deep"}
    verdict = judge(scores, families, dict.fromkeys(MODELS, 1.0), plan, ROWS, evidence)
    ledger.save_verdict(run, verdict, "")
    ledger.end_run(run, Status.DONE)
    return run


def keys(at) -> set[str]:
    return {one.key for one in at.button} & {"deepworth_judge", "deepworth_certainty"}


def test_an_unclear_verdict_offers_more_repeats_of_those_it_is_between(open_app, store):
    run = ended(store, by_rows=True)
    at = open_app("compare", run=run)
    assert keys(at) == {"deepworth_certainty"}
    assert "are repeated on new folds, 4 repeats in all" in said(at)
    at.button(key="deepworth_certainty").click().run()
    assert not at.exception
    asked = store.run(WORKSPACE, run)
    assert asked.status is Status.QUEUED
    assert asked.plan.further == dict.fromkeys(MODELS, 4)


@pytest.mark.parametrize("locale", ["en-US", "ko-KR"])
def test_a_verdict_by_folds_can_be_judged_anew(open_app, store, locale):
    run = ended(store, by_rows=False)
    before = store.run(WORKSPACE, run).verdict
    at = open_app("compare", locale=locale, run=run)
    assert keys(at) == {"deepworth_judge"}
    at.button(key="deepworth_judge").click().run()
    assert not at.exception
    asked = store.run(WORKSPACE, run)
    assert (asked.status, asked.verdict, asked.plan.further) == (Status.QUEUED, before, {})


def test_neither_is_offered_where_it_would_change_nothing(open_app, store):
    run = ended(store, by_rows=True, differ=False)
    assert keys(open_app("compare", run=run)) == set()
