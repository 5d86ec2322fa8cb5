"""A damaged or busy database: refused in words, put aside on demand, and nothing else lost."""

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from lib.core.results import Status
from lib.errors import StoreError
from lib.settings import Settings
from lib.store import database, open_store
from lib.store.ledger import Ledger
from lib.store.repair import repair
from lib.store.shares import Shares
from tests.store_fixture import WORKSPACE, settings_in, small_dataset, small_plan, small_task
from tests.unit.store.test_identity import age, names

PAGE = 4096


def fill(settings: Settings) -> list[str]:
    """Make a store of many runs, so that its tables have many pages; return the runs' ids."""
    store = open_store(settings)
    dataset = store.save_dataset(WORKSPACE, small_dataset())
    runs = [
        store.submit(WORKSPACE, dataset, small_task(), small_plan(), name=f"{number}")
        for number in range(120)
    ]
    for run in runs:
        store.files.write(f"runs/{run}/dummy/fold-0-0.parquet", b"1")
        store.cancel(WORKSPACE, run)
    Shares(store).make(WORKSPACE, runs[0])
    store.close()
    return runs


MARKS = {"runs": b'"effort"', "models": b"baseline"}
TABLE_LEAF = 13
"""First byte of a page of SQLite that holds rows."""


def damage(path: Path, table: str) -> None:
    """Overwrite a page from the middle of a table, as a bad block of a disk would."""
    data = bytearray(path.read_bytes())
    leaves = [
        place
        for place in range(PAGE, len(data), PAGE)
        if data[place] == TABLE_LEAF and MARKS[table] in data[place : place + PAGE]
    ]
    place = leaves[len(leaves) // 2]
    data[place : place + PAGE] = b"\xa5" * PAGE
    path.write_bytes(data)


def open_and_check(settings: Settings) -> None:
    with closing(open_store(settings)) as store:
        store.database.check()


def refused(settings: Settings) -> None:
    with pytest.raises(StoreError, match="database_damaged"):
        open_and_check(settings)


@pytest.mark.parametrize("table", ["runs", "models"])
def test_what_can_be_read_of_a_damaged_database_is_saved(settings: Settings, table: str) -> None:
    runs = fill(settings)
    path = settings.home / "deepworth.db"
    damage(path, table)
    damaged, files = path.read_bytes(), names(settings)
    refused(settings)

    done = repair(settings)
    assert done is not None
    assert done.aside.read_bytes() == damaged
    store = open_store(settings)
    store.database.check()
    found = store.runs(WORKSPACE, limit=200)
    assert done.saved["runs"] == len(found)
    assert {run.id for run in found} <= set(runs)
    if table == "runs":
        assert 60 < len(found) < 120
    else:
        # What was lost of a run's models is to be trained again.
        states = [run.status for run in found]
        assert len(found) == 120
        assert 0 < states.count(Status.INTERRUPTED) < 60
    assert all([model.id for model in run.models] == ["dummy", "logistic"] for run in found)
    assert store.load_dataset(WORKSPACE, found[0].dataset_id).rows == 240
    age(settings)
    assert Ledger(store).sweep() == 0
    assert names(settings) == files
    store.close()
    assert repair(settings) is None, "once is enough"


@pytest.mark.parametrize("what", ["garbage", "cut"])
def test_a_database_that_is_wholly_damaged_gives_way_to_a_new_one(
    settings: Settings, what: str
) -> None:
    fill(settings)
    path = settings.home / "deepworth.db"
    if what == "garbage":
        path.write_bytes(b"no database" * 1000)
    else:
        path.write_bytes(path.read_bytes()[: 3 * PAGE + 100])
    files = names(settings)
    refused(settings)
    done = repair(settings)
    assert done is not None
    assert done.saved["runs"] == 0
    store = open_store(settings)
    store.save_dataset(WORKSPACE, small_dataset(rows=30))
    age(settings)
    assert Ledger(store).sweep() == 0
    assert names(settings) > files
    store.close()


def test_values_that_cannot_be_read_cost_no_more_than_their_rows(settings: Settings) -> None:
    fill(settings)
    with sqlite3.connect(settings.home / "deepworth.db") as connection:
        connection.execute("UPDATE runs SET plan = '{\"half' WHERE name = '7'")
        connection.execute("UPDATE runs SET seconds = 'many' WHERE name = '8'")
        connection.execute("UPDATE models SET notes = 'x' WHERE place = 1 AND rowid < 20")
    connection.close()
    store = open_store(settings)
    with pytest.raises(StoreError, match="database_damaged"):
        store.runs(WORKSPACE, limit=200)
    store.close()
    done = repair(settings)
    assert done is not None
    assert done.saved["runs"] == 118
    store = open_store(settings)
    names_left = {run.name for run in store.runs(WORKSPACE, limit=200)}
    assert names_left == {f"{number}" for number in range(120)} - {"7", "8"}
    store.close()


def test_the_old_database_is_refused_after_a_repair(settings: Settings) -> None:
    fill(settings)
    backup = settings.home / "backup.db"
    shutil.copyfile(settings.home / "deepworth.db", backup)
    damage(settings.home / "deepworth.db", "models")
    repair(settings)
    with pytest.raises(StoreError, match="store_mismatch"):
        open_store(settings_in(settings.home, database_url=f"sqlite:///{backup}"))


def test_only_sqlite_is_repaired(settings: Settings) -> None:
    with pytest.raises(StoreError, match="repair_needs_sqlite"):
        repair(settings_in(settings.home, database_url="postgresql://somebody@localhost/x"))


def test_a_database_that_is_busy_for_too_long_is_told_and_loses_nothing(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "BUSY_SECONDS", 0.2)
    store = open_store(settings)
    dataset = store.save_dataset(WORKSPACE, small_dataset())
    other = sqlite3.connect(settings.home / "deepworth.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(StoreError, match="store_busy"):
        store.submit(WORKSPACE, dataset, small_task(), small_plan())
    with pytest.raises(StoreError, match="store_busy"):
        store.save_dataset(WORKSPACE, small_dataset(rows=30))
    with pytest.raises(StoreError, match="store_busy"):
        open_store(settings)
    assert len(store.datasets(WORKSPACE)) == 1, "it can still be read"
    other.execute("COMMIT")
    other.close()
    run = store.submit(WORKSPACE, dataset, small_task(), small_plan())
    assert store.run(WORKSPACE, run).status is Status.QUEUED
    store.close()
