"""A segmentation on the engine: the number of groups first, then each model with its resamples."""

from typing import Any

import numpy as np
import pytest

from lib.core.results import Failure, FoldResult, Status
from lib.engine import calls
from lib.engine.comparison import Comparison
from lib.engine.queue import Kind, Unit
from lib.engine.work import pack, unpack
from lib.store import Store
from lib.store.extension import extend
from lib.store.jobs import Jobs
from lib.store.ledger import Ledger
from lib.workflows.segments.groups.planning import make_segment_task
from lib.workflows.segments.plan import make_segment_plan
from tests.engine_fixture import Engine
from tests.store_fixture import WORKSPACE
from tests.unit.segments.tables import customers

PLENTY = 10**10
CHOICE = {"k": 3, "auto": True, "decision": "stable"}


@pytest.fixture
def ledger(store: Store) -> Ledger:
    return Ledger(store)


def submit(store: Store, *models: str, **options: Any) -> str:
    dataset = customers()
    task = make_segment_task(dataset)
    options = {"resamples": 3, "models": list(models), **options}
    plan, findings = make_segment_plan(dataset, task, **options)
    dataset_id = store.save_dataset(WORKSPACE, dataset)
    return store.submit(WORKSPACE, dataset_id, task, plan, name="customers", findings=findings)


def start(store: Store, ledger: Ledger, *models: str, **options: Any) -> Comparison:
    comparison = Comparison(ledger, ledger.run_inputs(submit(store, *models, **options)))
    comparison.begin({})
    return comparison


def answer(unit: Unit) -> dict[str, Any]:
    """Return what a worker would answer for a model's resamples."""
    folds = []
    for fold in range(3):
        outputs = np.zeros((90 if fold == 0 else 0, 1), dtype=np.float32)
        measures = {"stability_jaccard": 0.9}
        history = {"jaccard": [0.9, 0.9]}
        folds.append(FoldResult(unit.model, 0, fold, measures, {}, 1.0, 1.0, 0.1, outputs, history))
    rows = [np.arange(90), np.zeros(0, dtype=int), np.zeros(0, dtype=int)]
    facts = {"k": 3, "sizes": [30, 30, 30]}
    packed = [pack(one) for one in folds]
    return {
        "folds": packed,
        "rows": rows,
        "artifact": b"a",
        "cpu_seconds": 1.0,
        "facts": facts,
    }


def work(comparison: Comparison, unit: Unit) -> Any:
    return comparison.work(unit, "a", lambda content: content, 1)


def test_models_wait_for_the_number_of_groups_and_get_it(store: Store, ledger: Ledger) -> None:
    comparison = start(store, ledger, "kmeans", "som")
    [choice] = comparison.units(PLENTY, None)
    assert choice.kind is Kind.OPENING
    comparison.begin_unit(choice)
    comparison.opening_progress(0.5)
    jobs = Jobs(store)
    [waiting] = jobs.find(WORKSPACE, comparison.id, "k_choice")
    assert (waiting.status, waiting.share) == (Status.RUNNING, 0.5)
    assert store.run(WORKSPACE, comparison.id).phase == "choice"
    assert work(comparison, choice)[0] is calls.open_run

    units = comparison.done(choice, {"result": CHOICE})
    assert [unit.model for unit in units] == ["kmeans", "som"]
    assert all(unit.kind is Kind.STACK and unit.folds == 3 for unit in units)
    function, given = work(comparison, units[0])
    assert (function, given.params) == (calls.fit_all, CHOICE)
    for unit in units:
        comparison.begin_unit(unit)
        assert comparison.done(unit, answer(unit)) == []
    assert comparison.ended
    comparison.finish()

    run = store.run(WORKSPACE, comparison.id)
    assert (run.status, run.verdict) == (Status.DONE, None)
    assert run.model("som").metrics["stability_jaccard"].mean == pytest.approx(0.9)
    assert run.model("som").has_artifact
    [found] = jobs.find(WORKSPACE, run.id, "k_choice")
    assert (found.id, found.result) == (waiting.id, CHOICE)
    [facts] = jobs.find(WORKSPACE, run.id, "segment_facts", "som")
    assert facts.result == answer(units[0])["facts"]
    kept = store.predictions(WORKSPACE, run.id, "som")
    assert kept["row"].tolist() == list(range(90))
    history = store.fold_history(WORKSPACE, run.id, "som")
    assert history[0, 2]["jaccard"] == [0.9, 0.9]


def test_a_run_that_is_taken_up_again_knows_its_number(store: Store, ledger: Ledger) -> None:
    comparison = start(store, ledger, "kmeans")
    [choice] = comparison.units(PLENTY, None)
    comparison.done(choice, {"result": CHOICE})
    again = Comparison(ledger, ledger.run_inputs(comparison.id))
    again.begin({})
    [unit] = again.units(PLENTY, None)
    assert (unit.kind, work(again, unit)[1].params) == (Kind.STACK, CHOICE)


def test_an_added_model_gets_the_number_that_the_others_got(store: Store, ledger: Ledger) -> None:
    comparison = start(store, ledger, "kmeans", "gaussian_mixture")
    [choice] = comparison.units(PLENTY, None)
    for unit in comparison.done(choice, {"result": CHOICE}):
        comparison.begin_unit(unit)
        comparison.done(unit, answer(unit))
    comparison.finish()
    extend(store, WORKSPACE, comparison.id, models=("som",))
    again = Comparison(ledger, ledger.run_inputs(comparison.id))
    again.begin({})
    [unit] = again.units(PLENTY, None)
    assert (unit.kind, unit.model, unit.folds) == (Kind.STACK, "som", 3)
    assert work(again, unit)[1].params == CHOICE
    again.begin_unit(unit)
    assert again.done(unit, answer(unit)) == []
    assert again.ended
    again.finish()
    run = store.run(WORKSPACE, comparison.id)
    assert run.status is Status.DONE
    assert [one.status for one in run.models] == [Status.DONE] * 3
    assert run.model("som").has_artifact
    [facts] = Jobs(store).find(WORKSPACE, run.id, "segment_facts", "kmeans")
    assert facts.status is Status.DONE


def test_without_a_number_no_model_can_begin(store: Store, ledger: Ledger) -> None:
    comparison = start(store, ledger, "kmeans", "som")
    [choice] = comparison.units(PLENTY, None)
    comparison.begin_unit(choice)
    assert comparison.failed(choice, Failure("worker_died")) == []
    assert comparison.ended
    comparison.finish()
    run = store.run(WORKSPACE, comparison.id)
    assert run.status is Status.FAILED
    assert [one.failure for one in run.models] == [Failure("worker_died")] * 2
    [found] = Jobs(store).find(WORKSPACE, run.id, "k_choice")
    assert (found.status, found.failure) == (Status.FAILED, Failure("worker_died"))


def test_a_number_that_was_asked_for_needs_no_search(store: Store, ledger: Ledger) -> None:
    comparison = start(store, ledger, "kmeans", k=4)
    [choice] = comparison.units(PLENTY, None)
    [unit] = comparison.failed(choice, Failure("worker_died"))
    assert work(comparison, unit)[1].params == {"k": 4}


def test_a_model_that_is_taken_out_meanwhile_does_not_begin(store: Store, ledger: Ledger) -> None:
    comparison = start(store, ledger, "kmeans", "som")
    [choice] = comparison.units(PLENTY, None)
    comparison.cancel("som")
    units = comparison.done(choice, {"result": CHOICE})
    assert [unit.model for unit in units] == ["kmeans"]


def test_customers_are_segmented(engine: Engine) -> None:
    models = ("rfm_quintiles", "kmeans", "gaussian_mixture", "dbscan")
    run = engine.wait(submit(engine.store, *models))
    assert run.status is Status.DONE, engine.log()
    jobs = Jobs(engine.store)
    [choice] = jobs.find(WORKSPACE, run.id, "k_choice")
    assert choice.result is not None
    assert (choice.result["decision"], choice.result["k"]) == ("stable", 3)
    kmeans = run.model("kmeans")
    assert kmeans.metrics["stability_jaccard"].mean > 0.9
    assert len(kmeans.metrics["silhouette"].folds) == 3
    [facts] = jobs.find(WORKSPACE, run.id, "segment_facts", "kmeans")
    assert facts.result is not None
    assert facts.result["sizes"] == [30, 30, 30]
    kept = engine.store.predictions(WORKSPACE, run.id, "kmeans")
    assert sorted(kept["output_0"].unique()) == [0, 1, 2]
    assert engine.store.artifact(WORKSPACE, run.id, "kmeans")[:2] == b"PK"


def test_a_model_whose_end_was_not_kept_is_done_again(store: Store, ledger: Ledger) -> None:
    comparison = start(store, ledger, "kmeans")
    [choice] = comparison.units(PLENTY, None)
    [unit] = comparison.done(choice, {"result": CHOICE})
    for packed, rows in zip(answer(unit)["folds"], answer(unit)["rows"], strict=True):
        comparison._keep(unpack(packed), rows)
    again = Comparison(ledger, ledger.run_inputs(comparison.id))
    again.begin({})
    [unit] = again.units(PLENTY, None)
    assert (unit.kind, unit.folds) == (Kind.STACK, 1)
    assert again.done(unit, answer(unit)) == []
    assert again.ended
    assert store.run(WORKSPACE, comparison.id).model("kmeans").has_artifact
