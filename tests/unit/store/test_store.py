"""Datasets, runs and requests, as pages and the command line see them."""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
from sqlalchemy import select, update

from lib.core.results import Failure, Status
from lib.errors import StoreError
from lib.settings import Settings
from lib.store import EngineState, Store, open_store, tables
from lib.store import files as store_files
from lib.store.ledger import Ledger
from tests.store_fixture import WORKSPACE, settings_in, small_dataset, small_plan, small_task

ROOT = Path(__file__).resolve().parents[3]


def test_a_dataset_comes_back_as_it_was(store: Store) -> None:
    dataset = small_dataset()
    loaded = store.load_dataset(WORKSPACE, store.save_dataset(WORKSPACE, dataset))
    pd.testing.assert_frame_equal(loaded.frame, dataset.frame)
    assert replace(loaded, frame=dataset.frame) == dataset


def test_the_same_dataset_is_kept_once_and_shared(store: Store, settings: Settings) -> None:
    first = store.save_dataset(WORKSPACE, small_dataset())
    assert store.save_dataset(WORKSPACE, small_dataset()) == first
    other = store.save_dataset("another", small_dataset(name="other name.csv"))
    assert len(store.datasets(WORKSPACE)) == 1
    assert len(list(settings.files.rglob("*.parquet"))) == 1
    store.delete_dataset(WORKSPACE, first)
    assert store.load_dataset("another", other).name == "other name.csv"
    store.delete_dataset("another", other)
    assert not list(settings.files.rglob("*.parquet"))


def test_every_query_is_scoped_by_the_workspace(store: Store, submitted: str) -> None:
    dataset = store.datasets(WORKSPACE)[0].id
    forbidden = [
        lambda: store.run("another", submitted),
        lambda: store.cancel("another", submitted),
        lambda: store.resume("another", submitted),
        lambda: store.predictions("another", submitted, "dummy"),
        lambda: store.artifact("another", submitted, "dummy"),
        lambda: store.delete_run("another", submitted),
        lambda: store.load_dataset("another", dataset),
        lambda: store.delete_dataset("another", dataset),
        lambda: store.submit("another", dataset, small_task(), small_plan()),
    ]
    for call in forbidden:
        with pytest.raises(StoreError, match="not_found"):
            call()
    assert store.runs("another") == []
    assert store.datasets("another") == []


def test_a_submitted_run_waits_its_turn(store: Store, submitted: str) -> None:
    run = store.run(WORKSPACE, submitted)
    second = store.submit(WORKSPACE, run.dataset_id, small_task(), small_plan("dummy"), name="2")
    assert run.status is Status.QUEUED
    assert run.task == small_task()
    assert run.plan == small_plan()
    assert [model.id for model in run.models] == ["dummy", "logistic"]
    assert [model.family for model in run.models] == ["baseline", "classical"]
    assert [one.position for one in store.runs(WORKSPACE)] == [2, 1]
    assert store.run(WORKSPACE, second).name == "2"


def test_runs_of_the_same_table_and_target_are_told_apart_by_name(store: Store) -> None:
    table = store.save_dataset(WORKSPACE, small_dataset())
    named = [None, None, "mine", "mine", None]
    runs = [store.submit(WORKSPACE, table, small_task(), small_plan(), name=name) for name in named]
    usual = "small.csv – outcome"
    assert [store.run(WORKSPACE, run).name for run in runs] == [
        *(usual, f"{usual} (2)", "mine", "mine (2)", f"{usual} (3)")
    ]
    theirs = store.save_dataset("another", small_dataset())
    other = store.submit("another", theirs, small_task(), small_plan())
    assert store.run("another", other).name == usual


def test_results_not_there_yet_are_named(store: Store, submitted: str) -> None:
    with pytest.raises(StoreError, match="no_predictions"):
        store.predictions(WORKSPACE, submitted, "dummy")
    with pytest.raises(StoreError, match="no_artifact"):
        store.artifact(WORKSPACE, submitted, "dummy")
    with pytest.raises(StoreError, match="model_not_in_run"):
        store.artifact(WORKSPACE, submitted, "realmlp")


def test_without_an_engine_a_cancel_takes_effect_at_once(store: Store, submitted: str) -> None:
    store.cancel(WORKSPACE, submitted, "dummy")
    run = store.run(WORKSPACE, submitted)
    assert (run.status, run.model("dummy").status) == (Status.QUEUED, Status.CANCELLED)
    store.cancel(WORKSPACE, submitted)
    assert store.run(WORKSPACE, submitted).status is Status.CANCELLED
    store.resume(WORKSPACE, submitted)
    run = store.run(WORKSPACE, submitted)
    assert {run.status, *(model.status for model in run.models)} == {Status.QUEUED}


def test_with_an_engine_a_cancel_is_a_request(store: Store, submitted: str) -> None:
    ledger = Ledger(store)
    ledger.beat(EngineState(1, 0.0, True, 2, False))
    store.cancel(WORKSPACE, submitted, "dummy")
    assert store.run(WORKSPACE, submitted).model("dummy").status is Status.QUEUED
    requests = ledger.requests()
    assert [(one.kind, one.model) for one in requests] == [("run", None), ("cancel", "dummy")]
    ledger.close_requests([one.id for one in requests])
    assert ledger.requests() == []


def test_the_engine_says_how_it_is(store: Store) -> None:
    assert store.engine_state() is None
    ledger = Ledger(store)
    ledger.beat(EngineState(7, 0.0, False, 2, True, Failure("no_workers", {"address": "tcp://x"})))
    state = store.engine_state()
    assert state is not None
    assert (state.pid, state.warm, state.low_memory, state.alive) == (7, False, True, True)
    assert state.failure == Failure("no_workers", {"address": "tcp://x"})
    ledger.leave()
    assert store.engine_state() is None


def test_a_workspace_is_forgotten_without_touching_others(
    store: Store, submitted: str, settings: Settings
) -> None:
    kept = store.save_dataset("another", small_dataset())
    store.save_dataset(WORKSPACE, small_dataset(rows=30))
    store.forget_workspace(WORKSPACE)
    assert store.runs(WORKSPACE) == []
    assert store.datasets(WORKSPACE) == []
    assert store.load_dataset("another", kept).rows == 240
    assert len(list(settings.files.rglob("*.parquet"))) == 1


def test_a_dataset_in_use_is_not_deleted(store: Store, submitted: str) -> None:
    dataset = store.run(WORKSPACE, submitted).dataset_id
    with pytest.raises(StoreError, match="dataset_in_use"):
        store.delete_dataset(WORKSPACE, dataset)
    store.delete_run(WORKSPACE, submitted)
    store.delete_dataset(WORKSPACE, dataset)
    assert store.datasets(WORKSPACE) == []


def test_a_damaged_or_missing_file_is_told(store: Store, settings: Settings) -> None:
    dataset = store.save_dataset(WORKSPACE, small_dataset())
    (file,) = settings.files.rglob("*.parquet")
    file.write_bytes(file.read_bytes()[:-1] + b"!")
    with pytest.raises(StoreError, match="damaged"):
        store.load_dataset(WORKSPACE, dataset)
    file.unlink()
    with pytest.raises(StoreError, match="file_missing"):
        store.load_dataset(WORKSPACE, dataset)
    assert store.save_dataset(WORKSPACE, small_dataset()) == dataset
    assert store.load_dataset(WORKSPACE, dataset).rows == 240


def test_a_newer_store_is_refused(store: Store, settings: Settings) -> None:
    with store.database.write() as connection:
        connection.execute(update(tables.about).values(value=tables.SCHEMA + 1))
    with pytest.raises(StoreError, match="newer_store"):
        open_store(settings)


@pytest.mark.parametrize("url", ["nonsense", "oracle://x", "postgresql+nodriver://x/y"])
def test_a_database_that_cannot_be_used_is_told(url: str, tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="bad_database_url"):
        open_store(settings_in(tmp_path, database_url=url))


def test_a_full_disk_keeps_what_was_stored(
    store: Store, submitted: str, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(path: Path, data: bytes) -> None:
        path.write_bytes(b"only begun")
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(store_files, "write_bytes", full)
    with pytest.raises(StoreError, match="disk_full"):
        store.save_dataset(WORKSPACE, small_dataset(rows=50))
    monkeypatch.undo()
    assert len(store.datasets(WORKSPACE)) == 1
    assert [path.suffix for path in settings.files.rglob("*") if path.is_file()] == [".parquet"]


def test_many_threads_and_processes_write_at_once(settings: Settings, store: Store) -> None:
    dataset = store.save_dataset(WORKSPACE, small_dataset())
    script = (
        "import sys; from pathlib import Path\n"
        "from tests.store_fixture import *\n"
        "store = open_store(settings_in(Path(sys.argv[1])))\n"
        "for _ in range(20): store.submit(WORKSPACE, sys.argv[2], small_task(), small_plan())\n"
    )
    command = [sys.executable, "-c", script, str(settings.home), dataset]
    others = [subprocess.Popen(command, cwd=ROOT) for _ in range(2)]
    with ThreadPoolExecutor(4) as threads:
        submit = [
            threads.submit(store.submit, WORKSPACE, dataset, small_task(), small_plan())
            for _ in range(20)
        ]
    assert len({one.result() for one in submit}) == 20
    assert [other.wait(60) for other in others] == [0, 0]
    assert len(store.runs(WORKSPACE, limit=100)) == 60


def test_a_write_that_fails_leaves_nothing(store: Store, submitted: str) -> None:
    def write_and_fail() -> None:
        with store.database.write() as connection:
            connection.execute(update(tables.runs).values(name="changed"))
            raise RuntimeError

    with pytest.raises(RuntimeError):
        write_and_fail()
    with store.database.read() as connection:
        assert connection.scalar(select(tables.runs.c.name)) != "changed"


def test_the_store_needs_no_training_stack() -> None:
    script = (
        "import sys, lib.store, lib.store.ledger\n"
        "heavy = {'sklearn', 'skrub', 'catboost', 'distributed', 'dask', 'tensorflow', 'scipy'}\n"
        "print(sorted(heavy & set(sys.modules)))"
    )
    found = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True)
    assert found.stdout.strip() == "[]"


def test_a_derived_table_keeps_how_it_was_made(store: Store) -> None:
    recipe = {"kind": "reviews", "text": ["colour"]}
    saved = store.save_dataset(WORKSPACE, replace(small_dataset(), recipe=recipe, origin="abc"))
    again = store.load_dataset(WORKSPACE, saved)
    assert (again.recipe, again.origin) == (recipe, "abc")
    assert saved != store.save_dataset(WORKSPACE, small_dataset())
