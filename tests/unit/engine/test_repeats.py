"""The repeats of those models that may still be the best, with answers that workers would give."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from lib.core.results import (
    BY_FOLDS,
    BY_ROWS,
    REPEATED,
    REPEATING,
    Decision,
    Failure,
    FoldResult,
    Run,
    Status,
)
from lib.core.task import TaskKind
from lib.engine.comparison import Comparison
from lib.engine.queue import Kind, Unit
from lib.engine.work import pack
from lib.errors import StoreError
from lib.evaluation.judge.inference.evidence import measure
from lib.evaluation.judge.inference.stored import CONTEST, EVIDENCE, stored
from lib.store import Store
from lib.store.bundle.bundles import pack as bundle_of
from lib.store.bundle.bundles import unpack
from lib.store.extension import extend, judge_anew, repeat_further
from lib.store.integrity import problems
from lib.store.jobs import Jobs
from lib.store.ledger import Ledger
from tests.store_fixture import WORKSPACE, small_dataset, small_plan, small_task
from tests.unit.evaluation.inference.tables import parts_of

PLENTY = 10**10
MODELS = ("dummy", "logistic", "random_forest", "keras_mlp")
PAIR = {"logistic", "keras_mlp"}
ROWS = 300
DOCUMENT = '{"format": 1}'
_SECONDS = {"random_forest": 20.0}


@pytest.fixture
def ledger(store: Store) -> Ledger:
    return Ledger(store)


def start(store: Store, ledger: Ledger, looks: tuple[int, ...] = (1, 2, 4)) -> Comparison:
    dataset = store.save_dataset(WORKSPACE, small_dataset())
    plan = replace(small_plan(*MODELS), looks=looks)
    run = store.submit(WORKSPACE, dataset, small_task(), plan, estimate=10.0)
    return taken_up(ledger, run)


def taken_up(ledger: Ledger, run: str) -> Comparison:
    comparison = Comparison(ledger, ledger.run_inputs(run))
    comparison.begin({})
    return comparison


def evidence(models: list[str], repeats: int, apart: float = 0.0) -> dict[str, Any]:
    """Return evidence in which the pair is ``apart``, and others are far behind."""
    generator = np.random.default_rng(1)
    truth = np.repeat([0, 1], ROWS // 2)
    common = truth + 0.8 * generator.normal(size=ROWS)
    outputs = {}
    for model in models:
        spread = 0.3 if model in PAIR else 6.0
        better = apart * truth if model == "keras_mlp" else 0.0
        score = common + spread * generator.normal(size=(repeats, ROWS)) + better
        share = 1 / (1 + np.exp(-score))
        outputs[model] = np.stack([1 - share, share], axis=2)
    found = measure(parts_of(outputs, folds=3), truth, "roc_auc", TaskKind.BINARY, models)
    return {"result": stored(found)}


def fold(unit: Unit, repeat: int, number: int) -> dict[str, Any]:
    metrics = {"roc_auc": 0.7 + number / 100}
    outputs = np.full((5, 2), 0.5, dtype=np.float32)
    seconds = _SECONDS.get(unit.model, 1.0)
    result = FoldResult(
        unit.model, repeat, number, metrics, metrics, seconds, seconds, 0.1, outputs
    )
    return {"fold": pack(result), "positions": np.arange(5) + 5 * number}


def answer(comparison: Comparison, unit: Unit, apart: float = 0.0) -> dict[str, Any]:
    """Return what a worker would answer."""
    _, work = comparison.work(unit, "a", lambda content: content, 1)
    if unit.kind in (Kind.STACK, Kind.REPEAT_STACK):
        folds = [fold(unit, *place) for place in work.places]
        return {
            "folds": [one["fold"] for one in folds],
            "rows": [one["positions"] for one in folds],
            "artifact": b"a network" if work.refit else None,
            "cpu_seconds": 1.0,
        }
    if unit.kind is Kind.MEASURE:
        repeats = unit.repeat or comparison.inputs.run.plan.repeats
        assert set(work.rows) == {(repeat, one) for repeat in range(repeats) for one in range(3)}
        assert all(len(own) == len(work.rows) for own in work.results.values())
        return evidence(list(work.results), repeats, apart)
    if unit.kind is Kind.REFIT:
        return {"artifact": b"a model", "cpu_seconds": 1.0}
    return fold(unit, unit.repeat, unit.fold)


def play(
    comparison: Comparison, limit: int = PLENTY, apart: float = 0.0, until: Kind | None = None
) -> list[Unit]:
    """Answer units until none is left, or one of kind ``until`` is about to begin."""
    waiting, played = comparison.units(limit, None), []
    while waiting and (until is None or waiting[0].kind is not until):
        unit = waiting.pop(0)
        comparison.begin_unit(unit)
        waiting += comparison.done(unit, answer(comparison, unit, apart))
        waiting.sort(key=lambda one: one.kind)
        played.append(unit)
    if until is None:
        assert comparison.ended
        comparison.finish()
    return played


def kinds(played: list[Unit], *wanted: Kind) -> list[Unit]:
    return [unit for unit in played if unit.kind in wanted]


def ended(store: Store, comparison: Comparison) -> Run:
    run = store.run(WORKSPACE, comparison.id)
    assert run.status is Status.DONE
    assert problems(store) == []
    return run


def test_an_unclear_pair_is_repeated_and_the_rest_is_not(store: Store, ledger: Ledger) -> None:
    comparison = start(store, ledger)
    played = play(comparison)
    repeats = kinds(played, Kind.REPEAT, Kind.REPEAT_STACK)
    (stack,) = kinds(repeats, Kind.REPEAT_STACK)
    assert (stack.model, stack.folds) == ("keras_mlp", 9), "all further repeats are one stack"
    assert {unit.model for unit in repeats} == PAIR
    assert {unit.repeat for unit in kinds(repeats, Kind.REPEAT)} == {1, 2, 3}
    run = ended(store, comparison)
    assert run.plan.further == dict.fromkeys(sorted(PAIR, reverse=True), 4)
    verdict = run.verdict
    assert verdict is not None
    assert (verdict.method, verdict.repeats, len(verdict.differences)) == (BY_ROWS, 4, 12)
    for model in run.models:
        assert (model.folds_done, model.folds_total) == (3, 3), "the board is that of one repeat"
        assert len(model.metrics["roc_auc"].folds) == 3
        noted = [note for note in model.notes if note.code == REPEATED]
        assert bool(noted) == (model.id in PAIR)
    (contest,) = Jobs(store).find(WORKSPACE, run.id, CONTEST)
    assert set(contest.result["models"]) == PAIR
    (every,) = Jobs(store).find(WORKSPACE, run.id, EVIDENCE)
    assert set(every.result["models"]) == set(MODELS)
    assert run.estimate is not None
    assert run.estimate == pytest.approx(10 * (1 + 18 / 69)), "18 s more beside the first 69"


def test_a_clear_pair_is_not_repeated(store: Store, ledger: Ledger) -> None:
    comparison = start(store, ledger)
    played = play(comparison, apart=3.0)
    assert not kinds(played, Kind.REPEAT, Kind.REPEAT_STACK)
    verdict = ended(store, comparison).verdict
    assert verdict is not None
    assert (verdict.decision, verdict.repeats) == (Decision.DEEP, 0)


def test_without_looks_nothing_is_repeated(store: Store, ledger: Ledger) -> None:
    comparison = start(store, ledger, looks=())
    assert not kinds(play(comparison), Kind.REPEAT, Kind.REPEAT_STACK)
    verdict = ended(store, comparison).verdict
    assert verdict is not None
    assert verdict.decision is Decision.UNCLEAR


def test_without_the_memory_repeats_are_stacked_one_by_one_or_not_at_all(
    store: Store, ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "lib.engine.repeats.needed_bytes", lambda *args: PLENTY if args[-1] > 3 else 1
    )
    played = play(start(store, ledger), limit=PLENTY - 1)
    stacks = kinds(played, Kind.REPEAT_STACK)
    assert [(unit.repeat, unit.folds) for unit in stacks] == [(1, 3), (2, 3), (3, 3)]
    monkeypatch.setattr("lib.engine.repeats.needed_bytes", lambda *_: PLENTY)
    single = play(start(store, ledger), limit=PLENTY - 1)
    assert len(kinds(single, Kind.REPEAT)) == 18
    assert not kinds(single, Kind.REPEAT_STACK)


def test_after_an_interruption_only_missing_repeats_are_done(store: Store, ledger: Ledger) -> None:
    comparison = start(store, ledger)
    play(comparison, until=Kind.REPEAT)
    waiting = store.run(WORKSPACE, comparison.id)
    assert (waiting.phase, waiting.repeated) == (REPEATING, 1)
    for repeat, number in ((1, 0), (1, 1), (1, 2), (2, 0)):
        unit = Unit(comparison.id, "logistic", Kind.REPEAT, repeat, number)
        assert comparison.done(unit, fold(unit, repeat, number)) == []
    stack = Unit(comparison.id, "keras_mlp", Kind.REPEAT_STACK, -1)
    assert comparison.done(stack, answer(comparison, stack)) == []
    assert store.run(WORKSPACE, comparison.id).repeated == 2
    comparison.stop(Status.INTERRUPTED)
    ledger.recover()
    later = taken_up(ledger, comparison.id)
    played = play(later)
    repeats = kinds(played, Kind.REPEAT, Kind.REPEAT_STACK, Kind.FOLD, Kind.STACK)
    assert [(unit.repeat, unit.fold) for unit in repeats] == [
        (2, 1),
        (2, 2),
        (3, 0),
        (3, 1),
        (3, 2),
    ]
    verdict = ended(store, later).verdict
    assert verdict is not None
    assert verdict.repeats == 4


def test_a_repeat_that_fails_leaves_the_verdict_of_what_is_there(
    store: Store, ledger: Ledger
) -> None:
    comparison = start(store, ledger)
    play(comparison, until=Kind.REPEAT)
    failed = Unit(comparison.id, "logistic", Kind.REPEAT, 1, 0)
    refits = comparison.failed(failed, Failure("worker_died"))
    assert not kinds(refits, Kind.REPEAT, Kind.REPEAT_STACK, Kind.MEASURE)
    run = store.run(WORKSPACE, comparison.id)
    assert {model.status for model in run.models} == {Status.DONE}
    assert run.verdict is not None
    assert (run.verdict.method, run.verdict.repeats) == (BY_ROWS, 0)
    assert comparison.done(failed, fold(failed, 1, 0)) == [], "what still comes in is not kept"


@pytest.mark.parametrize("how", ["stop", "cancel", "out_of_time"])
def test_stopped_in_its_repeats_a_run_is_judged_by_what_there_is(
    store: Store, ledger: Ledger, how: str
) -> None:
    comparison = start(store, ledger)
    play(comparison, until=Kind.REPEAT)
    assert store.run(WORKSPACE, comparison.id).verdict is None
    if how == "stop":
        comparison.stop(Status.CANCELLED)
    elif how == "cancel":
        comparison.cancel("keras_mlp")
    else:
        comparison.out_of_time()
    verdict = store.run(WORKSPACE, comparison.id).verdict
    assert verdict is not None
    assert (verdict.method, verdict.repeats) == (BY_ROWS, 0)
    assert not comparison.repeating


def test_more_certainty_is_asked_of_an_ended_run(store: Store, ledger: Ledger) -> None:
    first = start(store, ledger, looks=())
    play(first)
    pair = tuple(sorted(PAIR))
    repeat_further(store, WORKSPACE, first.id, pair, 2, estimate=5.0)
    with pytest.raises(StoreError, match="run_goes_on"):
        repeat_further(store, WORKSPACE, first.id, pair, 3)
    second = taken_up(ledger, first.id)
    played = play(second)
    assert {unit.kind for unit in played} == {Kind.REPEAT, Kind.REPEAT_STACK, Kind.MEASURE}
    verdict = ended(store, second).verdict
    assert verdict is not None
    assert verdict.repeats == 2
    for again in (2, 1):
        with pytest.raises(StoreError, match="nothing_to_add"):
            repeat_further(store, WORKSPACE, first.id, pair, again)
    repeat_further(store, WORKSPACE, first.id, pair, 3)
    played = play(taken_up(ledger, first.id))
    assert {unit.repeat for unit in kinds(played, Kind.REPEAT)} == {2}


def test_repeats_of_all_take_the_place_of_those_of_some(store: Store, ledger: Ledger) -> None:
    comparison = start(store, ledger, looks=())
    play(comparison)
    repeat_further(store, WORKSPACE, comparison.id, tuple(sorted(PAIR)), 3)
    play(taken_up(ledger, comparison.id))
    extend(store, WORKSPACE, comparison.id, repeats=2)
    played = play(taken_up(ledger, comparison.id))
    assert len(kinds(played, Kind.FOLD)) == 9
    run = ended(store, comparison)
    assert run.plan.further == {}
    assert run.verdict is not None
    assert run.verdict.repeats == 0
    assert all(note.code != REPEATED for model in run.models for note in model.notes)
    assert {model.folds_done for model in run.models} == {6}
    assert Jobs(store).find(WORKSPACE, run.id, CONTEST) == []


def test_an_old_run_is_judged_anew_without_training(store: Store, ledger: Ledger) -> None:
    comparison = start(store, ledger, looks=())
    waiting = comparison.units(PLENTY, None)
    while waiting:
        unit = waiting.pop(0)
        comparison.begin_unit(unit)
        if unit.kind is Kind.MEASURE:  # as if it had run before rows were measured
            waiting += comparison.failed(unit, Failure("worker_died"))
        else:
            waiting += comparison.done(unit, answer(comparison, unit))
    comparison.finish()
    before = ended(store, comparison).verdict
    assert before is not None
    assert before.method == BY_FOLDS
    judge_anew(store, WORKSPACE, comparison.id)
    assert store.run(WORKSPACE, comparison.id).verdict == before
    played = play(taken_up(ledger, comparison.id))
    assert [unit.kind for unit in played] == [Kind.MEASURE]
    after = ended(store, comparison).verdict
    assert after is not None
    assert after.method == BY_ROWS


def test_a_repeated_run_comes_back_from_a_bundle(store: Store, ledger: Ledger) -> None:
    comparison = start(store, ledger)
    play(comparison)
    run = ended(store, comparison)
    other = "w" * 20
    back = store.run(other, unpack(store, other, bundle_of(store, WORKSPACE, run.id, DOCUMENT)))
    assert back.plan == run.plan
    assert back.verdict == run.verdict
    assert [model.notes for model in back.models] == [model.notes for model in run.models]
    ours, theirs = (
        Jobs(store).find(workspace, one.id, CONTEST)[0].result
        for workspace, one in ((WORKSPACE, run), (other, back))
    )
    assert ours == theirs
