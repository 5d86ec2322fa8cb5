"""A run from its folds to its refits, with the answers that workers would give."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from lib.core.common_jobs import LEARNING_CURVE, LearningCurveParameters
from lib.core.plan import Effort, SplitKind
from lib.core.results import BY_FOLDS, BY_ROWS, Decision, Failure, FoldResult, Status
from lib.core.task import TaskKind
from lib.engine.comparison import Comparison
from lib.engine.memory import needed_bytes
from lib.engine.queue import Kind, Unit
from lib.engine.work import pack
from lib.evaluation.judge.inference.deep_in_blend import (
    DEEP_IN_BLEND,
    DeepInBlend,
    from_kept,
    to_kept,
)
from lib.evaluation.judge.inference.difference import own_interval
from lib.evaluation.judge.inference.evidence import TestPart, measure
from lib.evaluation.judge.inference.stored import EVIDENCE, stored
from lib.evaluation.judge.verdict_claim import Missing, Withheld, why_none
from lib.store import Store
from lib.store.jobs import Jobs
from lib.store.ledger import Ledger
from lib.store.listing import Listing
from tests.store_fixture import WORKSPACE, small_dataset, small_plan, small_task

PLENTY = 10**10


@pytest.fixture
def ledger(store: Store) -> Ledger:
    return Ledger(store)


def start(
    store: Store, ledger: Ledger, *models: str, test: bool = False, **changes: Any
) -> Comparison:
    dataset = store.save_dataset(WORKSPACE, small_dataset())
    second = store.save_dataset(WORKSPACE, small_dataset(seed=1)) if test else None
    plan = replace(small_plan(*models), **changes)
    run = store.submit(WORKSPACE, dataset, small_task(), plan, test_dataset_id=second)
    comparison = Comparison(ledger, ledger.run_inputs(run))
    comparison.begin({})
    return comparison


def answer(unit: Unit, score: float = 0.7) -> dict[str, Any]:
    """Return what a worker would answer; ``score`` is that of the run's metric."""
    if unit.kind is Kind.REFIT:
        return {"artifact": b"a model", "cpu_seconds": 1.0}
    if unit.kind is Kind.STACK:
        folds = [answer(Unit(unit.run, unit.model, fold=fold), score) for fold in range(unit.folds)]
        return {
            "folds": [one["fold"] for one in folds],
            "rows": [one["positions"] for one in folds],
            "artifact": b"a network",
            "cpu_seconds": 1.0,
        }
    if unit.kind is Kind.MEASURE:
        return {"result": {}}
    if unit.kind is Kind.TEST:
        return {"metrics": {"roc_auc": score}}
    if unit.kind is Kind.BLEND:
        results = [answer(Unit(unit.run, unit.model, fold=fold)) for fold in range(3)]
        return {
            "folds": [one["fold"] for one in results],
            "rows": [one["positions"] for one in results],
            "weights": {"logistic": 1.0},
            "result": to_kept(DeepInBlend(0.25, None)),
        }
    outputs = np.full((5, 2), 0.5, dtype=np.float32)
    measures = {"roc_auc": score + unit.fold / 100}
    result = FoldResult(unit.model, 0, unit.fold, measures, measures, 1.0, 1.0, 0.1, outputs)
    return {"fold": pack(result), "positions": np.arange(5) + 10 * unit.fold}


def play(comparison: Comparison, units: list[Unit]) -> list[Unit]:
    """Answer units and those they make possible, in order; return all."""
    played = []
    while units:
        unit = units.pop(0)
        comparison.begin_unit(unit)
        units += comparison.done(unit, answer(unit))
        played.append(unit)
    return played


def test_folds_then_verdict_then_refits(store: Store, ledger: Ledger) -> None:
    comparison = start(store, ledger, "dummy", "logistic", "keras_mlp", "blend", test=True)
    units = comparison.units(PLENTY, None)
    assert {unit.kind for unit in units if not unit.network} == {Kind.FOLD}
    networks = [(unit.model, unit.kind, unit.folds) for unit in units if unit.network]
    assert networks == [("keras_mlp", Kind.STACK, 3)]
    assert {unit.model for unit in units if unit.first} == {"dummy"}
    played = play(comparison, units)
    assert comparison.ended
    comparison.finish()

    kinds = [unit.kind for unit in played]
    assert [kinds.count(kind) for kind in Kind] == [6, 1, 1, 1, 0, 0, 2, 4, 0, 0]
    run = store.run(WORKSPACE, comparison.id)
    assert run.status is Status.DONE
    assert run.verdict is not None
    assert (run.verdict.best_classical, run.verdict.best_deep) == ("logistic", "keras_mlp")
    assert {model.status for model in run.models} == {Status.DONE}
    assert [model.has_artifact for model in run.models] == [True, True, True, False]
    assert run.model("blend").weights == {"logistic": 1.0}
    (added,) = Jobs(store).find(WORKSPACE, run.id, DEEP_IN_BLEND)
    assert from_kept(added.result) == DeepInBlend(0.25, None)
    assert run.model("logistic").test == run.model("blend").test == {"roc_auc": 0.7}
    assert run.model("logistic").metrics["roc_auc"].folds == (0.7, 0.71, 0.72)
    assert store.predictions(WORKSPACE, run.id, "blend")["row"].nunique() == 15


@pytest.mark.parametrize(
    ("changes", "asked"),
    [
        ({"effort": Effort.THOROUGH}, {"logistic", "keras_mlp"}),
        ({"effort": Effort.STANDARD}, set()),
        ({"effort": Effort.THOROUGH, "budget_seconds": 900.0}, set()),
        ({"effort": Effort.THOROUGH, "split": SplitKind.TIME}, set()),
    ],
)
def test_at_thorough_effort_it_is_found_out_what_more_rows_are_worth(
    store: Store, ledger: Ledger, changes: dict[str, Any], asked: set[str]
) -> None:
    comparison = start(store, ledger, "dummy", "logistic", "keras_mlp", **changes)
    play(comparison, comparison.units(PLENTY, None))
    comparison.finish()
    found = Jobs(store).find(WORKSPACE, comparison.id, LEARNING_CURVE)
    assert {one.model for one in found} == asked
    assert all(one.params == LearningCurveParameters(by_itself=True, folds=3) for one in found)


def test_what_rows_say_is_kept_and_decides(store: Store, ledger: Ledger) -> None:
    comparison = start(store, ledger, "dummy", "logistic", "keras_mlp")
    waiting = comparison.units(PLENTY, None)
    while waiting:
        unit = waiting.pop(0)
        comparison.begin_unit(unit)
        given = answer(unit)
        if unit.kind is Kind.MEASURE:
            rows = np.arange(60)
            truth = np.repeat([0, 1], 30)
            even = [rows[fold::3] for fold in range(3)]
            shares = (truth + np.random.default_rng(0).normal(size=60) + 3) / 8
            outputs = np.stack([1 - shares, shares], axis=1)
            parts = [
                TestPart(0, fold, place, dict.fromkeys(("logistic", "keras_mlp"), outputs[place]))
                for fold, place in enumerate(even)
            ]
            names = ["logistic", "keras_mlp"]
            found = measure(parts, truth, "roc_auc", TaskKind.BINARY, names)
            given = {"result": stored(found)}
        waiting += comparison.done(unit, given)
    run = store.run(WORKSPACE, comparison.id)
    assert run.verdict is not None
    assert run.verdict.method == BY_ROWS
    assert run.verdict.difference == 0.0
    assert run.verdict.decision is Decision.EQUIVALENT
    scored = run.model("logistic").metrics["roc_auc"]
    assert (scored.low, scored.high) == own_interval(found, "logistic")
    assert scored.mean == pytest.approx(0.71), "the board's mean stays that of the folds"
    (kept,) = Jobs(store).find(WORKSPACE, run.id, EVIDENCE)
    assert kept.result["models"] == ["logistic", "keras_mlp"]


def test_where_rows_cannot_be_measured_folds_decide(store: Store, ledger: Ledger) -> None:
    comparison = start(store, ledger, "dummy", "logistic", "keras_mlp")
    waiting = comparison.units(PLENTY, None)
    while waiting:
        unit = waiting.pop(0)
        comparison.begin_unit(unit)
        if unit.kind is Kind.MEASURE:
            waiting += comparison.failed(unit, Failure("worker_died"))
        else:
            waiting += comparison.done(unit, answer(unit))
    assert comparison.ended
    verdict = store.run(WORKSPACE, comparison.id).verdict
    assert verdict is not None
    assert verdict.method == BY_FOLDS


def test_after_an_interruption_only_what_is_missing_is_done(store: Store, ledger: Ledger) -> None:
    comparison = start(store, ledger, "dummy", "logistic")
    units = comparison.units(PLENTY, None)
    for unit in units[:4]:
        comparison.begin_unit(unit)
        comparison.done(unit, answer(unit))
    comparison.stop(Status.INTERRUPTED)
    assert store.run(WORKSPACE, comparison.id).model("dummy").status is Status.DONE
    ledger.recover()

    again = Comparison(ledger, ledger.run_inputs(comparison.id))
    again.begin({})
    left = again.units(PLENTY, None)
    assert [(unit.model, unit.fold) for unit in left] == [("logistic", 1), ("logistic", 2)]
    played = play(again, left)
    again.finish()
    run = store.run(WORKSPACE, comparison.id)
    assert [unit.kind for unit in played] == [Kind.FOLD] * 2 + [Kind.MEASURE] + [Kind.REFIT] * 2
    assert run.status is Status.DONE
    assert run.model("logistic").folds_done == 3
    assert again.ended


def test_a_run_interrupted_in_its_refits_fits_only_the_others(store: Store, ledger: Ledger) -> None:
    comparison = start(store, ledger, "dummy", "logistic", "blend", test=True)
    units = comparison.units(PLENTY, None)
    while units[0].kind is not Kind.REFIT:
        unit = units.pop(0)
        units += comparison.done(unit, answer(unit))
    comparison.done(units[0], answer(units[0]))
    comparison.stop(Status.INTERRUPTED)
    ledger.recover()

    again = Comparison(ledger, ledger.run_inputs(comparison.id))
    left = again.units(PLENTY, None)
    assert {(unit.model, unit.kind) for unit in left} == {
        ("", Kind.MEASURE),
        ("dummy", Kind.TEST),
        ("logistic", Kind.REFIT),
    }
    play(again, left)
    assert again.ended


def test_a_failed_model_leaves_the_others_alone(store: Store, ledger: Ledger) -> None:
    comparison = start(store, ledger, "dummy", "logistic", "blend")
    units = comparison.units(PLENTY, None)
    failing = next(unit for unit in units if unit.model == "logistic")
    comparison.failed(failing, Failure("timed_out", {"seconds": 1}))
    play(comparison, [unit for unit in units if unit.model != "logistic"])
    comparison.finish()
    run = store.run(WORKSPACE, comparison.id)
    assert run.status is Status.DONE
    assert run.model("logistic").failure == Failure("timed_out", {"seconds": 1})
    failure = run.model("blend").failure
    assert failure is not None
    assert failure.code == "too_few_to_blend"


def test_a_run_without_any_model_failed(store: Store, ledger: Ledger) -> None:
    comparison = start(store, ledger, "dummy")
    comparison.failed(comparison.units(PLENTY, None)[0], Failure("worker_died"))
    assert comparison.ended
    comparison.finish()
    run = store.run(WORKSPACE, comparison.id)
    assert (run.status, run.failure) == (Status.FAILED, Failure("all_failed"))


def test_a_failed_refit_is_a_note_and_keeps_the_scores(store: Store, ledger: Ledger) -> None:
    comparison = start(store, ledger, "dummy")
    units = comparison.units(PLENTY, None)
    refits = [new for unit in units for new in comparison.done(unit, answer(unit))]
    comparison.failed(refits[0], Failure("worker_died"))
    assert comparison.ended
    comparison.finish()
    run = store.run(WORKSPACE, comparison.id)
    assert (run.status, run.model("dummy").status) == (Status.DONE, Status.DONE)
    assert [note.code for note in run.model("dummy").notes] == ["refit_failed"]

    # Its advice: resume the run to try again.
    store.resume(WORKSPACE, run.id)
    assert store.run(WORKSPACE, run.id).status is Status.QUEUED
    again = Comparison(ledger, ledger.run_inputs(run.id))
    units = again.units(PLENTY, None)
    assert [unit.kind for unit in units] == [Kind.REFIT]
    play(again, units)
    again.finish()
    whole = store.run(WORKSPACE, run.id).model("dummy")
    assert whole.has_artifact
    assert not whole.notes
    store.resume(WORKSPACE, run.id)
    assert store.run(WORKSPACE, run.id).status is Status.DONE, "nothing is missing"


def test_a_blend_is_scored_on_a_second_file_once_its_members_are_fitted(store, ledger) -> None:
    comparison = start(store, ledger, "dummy", "logistic", "keras_mlp", "blend", test=True)
    waiting, tests = comparison.units(PLENTY, None), []
    while waiting:
        unit = waiting.pop(0)
        comparison.begin_unit(unit)
        waiting += comparison.done(unit, answer(unit))
        tests += [unit] if unit.kind is Kind.TEST else []
        if unit.kind is Kind.BLEND:
            break
    comparison.stop(Status.INTERRUPTED)
    ledger.recover()
    again = Comparison(ledger, ledger.run_inputs(comparison.id))
    again.begin({})
    played = play(again, again.units(PLENTY, None))
    assert [unit.model for unit in [*tests, *played] if unit.kind is Kind.TEST].count("blend") == 1
    assert again.ended
    assert store.run(WORKSPACE, comparison.id).model("blend").test


def test_a_blend_without_one_of_its_members_says_so(store, ledger) -> None:
    comparison = start(store, ledger, "dummy", "logistic", "keras_mlp", "blend", test=True)
    waiting = comparison.units(PLENTY, None)
    while waiting:
        unit = waiting.pop(0)
        comparison.begin_unit(unit)
        if unit.kind is Kind.REFIT and unit.model == "logistic":
            waiting += comparison.failed(unit, Failure("worker_died"))
        else:
            waiting += comparison.done(unit, answer(unit))
    assert comparison.ended
    (note,) = store.run(WORKSPACE, comparison.id).model("blend").notes
    assert (note.code, note.values["model"]) == ("blend_not_tested", "logistic")


def test_what_cannot_be_is_not_tried(store: Store, ledger: Ledger) -> None:
    comparison = start(store, ledger, "dummy", "logistic", "keras_linear")
    units = comparison.units(PLENTY, Failure("no_tensorflow_worker", {"address": "tcp://x"}))
    assert {unit.model for unit in units} == {"dummy", "logistic"}
    other = start(store, ledger, "dummy")
    assert other.units(1000, None) == []
    other.finish()
    run = store.run(WORKSPACE, other.id)
    failure = run.model("dummy").failure
    assert failure is not None
    assert failure.code == "out_of_memory_expected"
    assert run.status is Status.FAILED


def test_a_stopped_run_keeps_what_is_done_and_claims_nothing_until_it_is_whole(
    store: Store, ledger: Ledger
) -> None:
    models = ("logistic", "keras_mlp", "random_forest")
    comparison = start(store, ledger, *models)
    for unit in comparison.units(PLENTY, None):
        if unit.model != "random_forest":
            comparison.done(unit, answer(unit))
    comparison.stop(Status.CANCELLED)
    run = store.run(WORKSPACE, comparison.id)
    assert run.status is Status.CANCELLED
    assert run.verdict is None
    assert why_none(run) == Missing(Withheld.STOPPED, ("random_forest",))
    assert [row.decision for row in Listing(store).rows(WORKSPACE)] == [""]
    assert [model.status for model in run.models] == [
        Status.DONE,
        Status.DONE,
        Status.CANCELLED,
    ]

    store.resume(WORKSPACE, run.id)
    assert store.run(WORKSPACE, run.id).verdict is None, "what was judged before is no claim"
    again = Comparison(ledger, ledger.run_inputs(run.id))
    play(again, again.units(PLENTY, None))
    again.finish()
    whole = store.run(WORKSPACE, run.id)
    assert whole.verdict is not None
    assert [row.decision for row in Listing(store).rows(WORKSPACE)] == [whole.verdict.decision]


def test_a_run_stopped_while_models_are_fitted_again_has_its_verdict(
    store: Store, ledger: Ledger
) -> None:
    comparison = start(store, ledger, "logistic", "keras_mlp")
    for unit in comparison.units(PLENTY, None):
        comparison.done(unit, answer(unit))
    comparison.stop(Status.CANCELLED)
    run = store.run(WORKSPACE, comparison.id)
    assert run.status is Status.CANCELLED
    assert run.verdict is not None


def test_out_of_time_without_a_strong_model_there_is_no_verdict(
    store: Store, ledger: Ledger
) -> None:
    comparison = start(store, ledger, "logistic", "catboost", "keras_mlp", "random_forest")
    for unit in comparison.units(PLENTY, None):
        if unit.model in ("logistic", "keras_mlp"):
            comparison.done(unit, answer(unit))
    play(comparison, comparison.out_of_time())
    comparison.finish()
    run = store.run(WORKSPACE, comparison.id)
    assert run.status is Status.DONE
    assert run.verdict is None
    assert why_none(run) == Missing(Withheld.INCOMPLETE, ("catboost",))


def test_a_cancelled_model_lets_the_run_end_without_it(store: Store, ledger: Ledger) -> None:
    comparison = start(store, ledger, "dummy", "logistic")
    units = comparison.units(PLENTY, None)
    late = next(unit for unit in units if unit.model == "logistic")
    assert comparison.cancel("logistic") == []
    assert comparison.done(late, answer(late)) == [], "an answer that comes too late"
    play(comparison, [unit for unit in units if unit.model == "dummy"])
    comparison.finish()
    run = store.run(WORKSPACE, comparison.id)
    assert run.status is Status.DONE
    assert run.model("logistic").status is Status.CANCELLED
    assert run.model("logistic").folds_done == 0


def test_a_stack_that_would_not_fit_into_memory_is_trained_fold_by_fold(
    store: Store, ledger: Ledger
) -> None:
    comparison = start(store, ledger, "dummy", "keras_linear")
    run = comparison.inputs.run
    one = needed_bytes(run.task, run.rows, comparison.inputs.distinct, "keras")
    units = [unit for unit in comparison.units(one, None) if unit.network]
    assert [(unit.kind, unit.fold) for unit in units] == [(Kind.FOLD, fold) for fold in range(3)]


def test_a_run_whose_models_were_all_cut_off_was_stopped_not_failed(
    store: Store, ledger: Ledger
) -> None:
    comparison = start(store, ledger, "dummy", "logistic", "blend")
    comparison.units(PLENTY, None)
    comparison.out_of_time()
    assert comparison.ended
    comparison.finish()
    assert store.run(WORKSPACE, comparison.id).status is Status.CANCELLED
