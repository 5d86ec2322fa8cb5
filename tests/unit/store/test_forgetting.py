"""One table is forgotten with all that was made of its rows, and nothing else."""

from dataclasses import replace

import pytest

from lib.core.common_jobs import PREDICT
from lib.core.results import Status
from lib.errors import StoreError
from lib.store import Store
from lib.store.forgetting import forget_table, goes_with
from lib.store.job_ledger import JobLedger
from lib.store.jobs import Jobs
from lib.store.shares import Shares
from tests.store_fixture import WORKSPACE, small_dataset, small_plan, small_task

FILE = "a" * 64


def keep(store: Store, name: str, rows: int = 240, **changes: object) -> str:
    dataset = replace(small_dataset(rows), name=name, sha256=FILE, **changes)
    saved = store.save_dataset(WORKSPACE, dataset)
    store.keep_upload(WORKSPACE, FILE, b"the bytes")
    return saved


def run_on(store: Store, dataset: str, name: str, test: str | None = None) -> str:
    run = store.submit(
        WORKSPACE, dataset, small_task(), small_plan(), name=name, test_dataset_id=test
    )
    store.files.write(f"runs/{run}/dummy/predictions.parquet", b"1")
    return run


def answered(store: Store, dataset: str, run: str | None = None, data: bytes = b"rows") -> None:
    """Ask about a table and answer with a file that may hold its rows."""
    asked = Jobs(store).ask(WORKSPACE, PREDICT, run=run, dataset=dataset)
    JobLedger(store).finish(Jobs(store).get(WORKSPACE, asked), {}, data)


def test_a_table_goes_with_what_was_made_of_it(store: Store) -> None:
    table = keep(store, "reviews.csv")
    made = keep(store, "of it", 200, origin=table)
    further = keep(store, "of that", 190, origin=made)
    other = store.save_dataset(WORKSPACE, small_dataset(100, name="other.csv"))
    theirs = store.save_dataset("another", small_dataset())
    first = run_on(store, table, "first")
    second = run_on(store, further, "second")
    tested = run_on(store, other, "tested on it", test=made)
    stays = run_on(store, other, "stays")
    Shares(store).make(WORKSPACE, second)
    answered(store, made)
    answered(store, table, run=stays)
    answered(store, other)

    going = goes_with(store, WORKSPACE, table)
    assert (going.name, going.made) == ("reviews.csv", ("of it", "of that"))
    assert {run.name for run in going.runs} == {"first", "second", "tested on it"}
    assert {run.status for run in going.runs} == {Status.QUEUED}
    assert (going.shares, going.other_readings) == (1, 0)

    assert set(forget_table(store, WORKSPACE, table, going)) == {table, made, further}
    assert [row.id for row in store.datasets(WORKSPACE)] == [other]
    assert [run.id for run in store.runs(WORKSPACE)] == [stays]
    assert Jobs(store).find(WORKSPACE, stays) == []
    assert len(Jobs(store).find(WORKSPACE, None)) == 1
    assert store.load_dataset("another", theirs).rows == 240
    left = {tuple(name.split("/")[:2]) for name in store.files.names()}
    assert {part[0] for part in left} == {"datasets", "runs", "extras"}
    assert ("runs", stays) in left
    assert not {("runs", run) for run in (first, second, tested)} & left
    assert len([part for part in left if part[0] == "datasets"]) == 2


def test_a_file_stays_while_another_table_was_read_from_it(store: Store) -> None:
    first, second = keep(store, "a.csv"), keep(store, "a.csv", 239)
    going = goes_with(store, WORKSPACE, first)
    assert (going.made, going.runs, going.other_readings) == ((), (), 1)
    forget_table(store, WORKSPACE, first, going)
    assert len(list((store.files.folder / "uploads").iterdir())) == 1
    forget_table(store, WORKSPACE, second, goes_with(store, WORKSPACE, second))
    assert not list(store.files.names())


def test_what_is_made_of_a_table_goes_without_it(store: Store) -> None:
    table = keep(store, "a.csv")
    made = keep(store, "of it", 200, origin=table)
    going = goes_with(store, WORKSPACE, made)
    assert (going.made, going.other_readings) == ((), 1)
    forget_table(store, WORKSPACE, made, going)
    assert [row.id for row in store.datasets(WORKSPACE)] == [table]


def test_nothing_goes_that_was_not_shown(store: Store) -> None:
    table = keep(store, "a.csv")
    going = goes_with(store, WORKSPACE, table)
    run = run_on(store, table, "begun in another tab")
    with pytest.raises(StoreError, match="table_changed"):
        forget_table(store, WORKSPACE, table, going)
    assert store.run(WORKSPACE, run).dataset_id == table
    seen = goes_with(store, WORKSPACE, table)
    store.delete_run(WORKSPACE, run)
    forget_table(store, WORKSPACE, table, seen)
    assert store.datasets(WORKSPACE) == []


def test_a_table_of_another_workspace_is_not_there(store: Store) -> None:
    table = keep(store, "a.csv")
    going = goes_with(store, WORKSPACE, table)
    with pytest.raises(StoreError, match="dataset_not_found"):
        goes_with(store, "another", table)
    with pytest.raises(StoreError, match="dataset_not_found"):
        forget_table(store, "another", table, going)
    assert len(store.datasets(WORKSPACE)) == 1


def test_an_answer_that_comes_too_late_leaves_nothing(store: Store) -> None:
    table = keep(store, "a.csv")
    asked = Jobs(store).ask(WORKSPACE, PREDICT, dataset=table)
    job = Jobs(store).get(WORKSPACE, asked)
    forget_table(store, WORKSPACE, table, goes_with(store, WORKSPACE, table))
    JobLedger(store).finish(job, {}, b"rows of it")
    assert not list(store.files.names())
