"""What the engine writes: folds, models, runs; and what is left after it died."""

import os
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from lib.core.findings import Finding, Severity
from lib.core.results import Failure, FoldResult, Interval, Status
from lib.errors import StoreError
from lib.settings import Settings
from lib.store import EngineState, Store
from lib.store import files as store_files
from lib.store.files import Files, fold_file
from lib.store.ledger import MAX_CRASHES, Ledger
from tests.store_fixture import WORKSPACE

SUMMARY = (
    {"roc_auc": Interval(0.7, float("nan"), 0.6, 0.8, (0.7,))},
    {"roc_auc": Interval(0.9, 0.0, 0.9, 0.9, (0.9,))},
)


def fold(number: int, model: str = "logistic") -> FoldResult:
    return FoldResult(
        model=model,
        repeat=0,
        fold=number,
        metrics={"roc_auc": 0.7, "f1": float("nan")},
        train_metrics={"roc_auc": 0.9},
        fit_seconds=2.0,
        fit_cpu_seconds=1.0,
        predict_seconds=0.5,
        outputs=np.full((4, 2), number, dtype=np.float32),
        history={"loss": [1.0, 0.5]},
        notes=(Finding("not_converged", Severity.WARNING, values={"model": model}),),
    )


def positions(number: int) -> np.ndarray:
    return np.arange(4, dtype=np.int64) * 3 + number


def test_a_model_is_complete_when_its_folds_are_merged(
    store: Store, submitted: str, settings: Settings
) -> None:
    ledger = Ledger(store)
    ledger.start_run(submitted, {"python": "3"})
    for number in (2, 0, 1):
        ledger.save_fold(submitted, fold(number), positions(number), SUMMARY)
    result = store.run(WORKSPACE, submitted).model("logistic")
    assert (result.folds_done, result.fit_seconds, result.fit_cpu_seconds) == (3, 6.0, 3.0)
    assert result.curves == {"loss": [1.0, 0.5]}
    assert result.metrics["roc_auc"].mean == 0.7
    before = ledger.fold_results(submitted, "logistic")

    ledger.finish_model(submitted, "logistic", weights={"ridge": 1.0})
    result = store.run(WORKSPACE, submitted).model("logistic")
    assert (result.status, result.progress) == (Status.DONE, 1.0)
    assert result.predict_ms_per_1000 == pytest.approx(125_000)
    assert result.weights == {"ridge": 1.0}
    assert [note.code for note in result.notes] == ["not_converged"]
    frame = store.predictions(WORKSPACE, submitted, "logistic")
    assert list(frame.columns) == ["row", "repeat", "fold", "output_0", "output_1"]
    assert frame["fold"].tolist() == [0] * 4 + [1] * 4 + [2] * 4
    assert frame["row"].tolist()[:4] == [0, 3, 6, 9]
    assert frame["output_1"].dtype == np.float32
    after = ledger.fold_results(submitted, "logistic")
    assert [one.fold for one in after] == [0, 1, 2]
    for old, new in zip(before, after, strict=True):
        np.testing.assert_array_equal(old.outputs, new.outputs)
    assert np.isnan(after[0].metrics["f1"])
    assert not list(settings.files.rglob("fold-*"))


def test_an_artifact_is_kept(store: Store, submitted: str) -> None:
    ledger = Ledger(store)
    ledger.save_artifact(submitted, "dummy", b"a model", 0.25)
    ledger.save_test(submitted, "dummy", {"roc_auc": 0.5})
    result = store.run(WORKSPACE, submitted).model("dummy")
    assert (result.has_artifact, result.size_bytes, result.refit_cpu_seconds) == (True, 7, 0.25)
    assert result.test == {"roc_auc": 0.5}
    assert store.artifact(WORKSPACE, submitted, "dummy") == b"a model"
    assert ledger.run_inputs(submitted).refit == {"dummy": "done", "logistic": "queued"}


@pytest.mark.parametrize(
    "write",
    [
        lambda ledger, run: ledger.save_fold(run, fold(0), positions(0), SUMMARY),
        lambda ledger, run: ledger.start_model(run, "dummy"),
        lambda ledger, run: ledger.save_artifact(run, "dummy", b"", 0.0),
        lambda ledger, run: ledger.end_run(run, Status.DONE),
        lambda ledger, run: ledger.start_run(run, {}),
    ],
)
def test_a_deleted_run_takes_no_results(
    store: Store, submitted: str, write: Callable[[Ledger, str], None]
) -> None:
    store.delete_run(WORKSPACE, submitted)
    with pytest.raises(StoreError, match="run_not_found"):
        write(Ledger(store), submitted)


def test_a_full_disk_fails_the_fold_and_keeps_the_others(
    store: Store, submitted: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    ledger = Ledger(store)
    ledger.save_fold(submitted, fold(0), positions(0), SUMMARY)

    def full(path: Path, data: bytes) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(store_files, "write_bytes", full)
    with pytest.raises(StoreError, match="disk_full"):
        ledger.save_fold(submitted, fold(1), positions(1), SUMMARY)
    assert [one.fold for one in ledger.folds(submitted)] == [0]
    assert ledger.fold_results(submitted, "logistic")[0].outputs.shape == (4, 2)


def test_runs_left_by_a_dead_engine_are_taken_up_a_few_times(store: Store, submitted: str) -> None:
    ledger = Ledger(store)
    for _ in range(MAX_CRASHES):
        ledger.start_run(submitted, {})
        ledger.start_model(submitted, "dummy")
        ledger.beat(EngineState(1, 0.0, True, 1, False))
        ledger.recover()
        run = store.run(WORKSPACE, submitted)
        assert (run.status, run.model("dummy").status) == (Status.QUEUED, Status.QUEUED)
    ledger.start_run(submitted, {})
    ledger.recover()
    run = store.run(WORKSPACE, submitted)
    assert run.status is Status.INTERRUPTED
    assert run.failure == Failure("engine_crashed")
    store.resume(WORKSPACE, submitted)
    assert store.run(WORKSPACE, submitted).status is Status.QUEUED
    assert store.run(WORKSPACE, submitted).failure is None


def test_an_interrupted_run_keeps_failed_models_failed_until_asked(
    store: Store, submitted: str
) -> None:
    ledger = Ledger(store)
    ledger.start_run(submitted, {})
    ledger.end_model(submitted, "logistic", Status.FAILED, Failure("timed_out", {"seconds": 1}))
    ledger.end_run(submitted, Status.INTERRUPTED)
    ledger.recover(resume=False)
    assert store.run(WORKSPACE, submitted).status is Status.INTERRUPTED
    ledger.recover()
    statuses = [model.status for model in store.run(WORKSPACE, submitted).models]
    assert statuses == [Status.QUEUED, Status.FAILED]


def test_files_that_no_row_names_are_swept(
    store: Store, submitted: str, settings: Settings
) -> None:
    ledger = Ledger(store)
    ledger.save_fold(submitted, fold(0), positions(0), SUMMARY)
    files = Files(settings.files)
    files.write(fold_file(submitted, "logistic", 0, 1), b"written, but never named")
    files.write("datasets/0.parquet.part", b"half")
    kept = {path for path in settings.files.rglob("*.parquet") if "fold-0-1" not in path.name}
    assert ledger.sweep() == 0, "a file may be about to be named"
    for path in settings.files.rglob("*"):
        os.utime(path, (0, 0))
    assert ledger.sweep() == 2
    assert {path for path in settings.files.rglob("*") if path.is_file()} == kept


@pytest.mark.parametrize("name", ["../x", "a//b", "/etc/passwd", "a/../b", ".hidden", "a/b\\c", ""])
def test_a_name_does_not_lead_out_of_the_folder(tmp_path: Path, name: str) -> None:
    with pytest.raises(ValueError, match="plain parts"):
        Files(tmp_path).path(name)
