"""A database and a folder of files that are not of one store: it is said, nothing is swept."""

import os
import shutil
import subprocess
import sys
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import delete, update

from lib.errors import StoreError
from lib.settings import Settings
from lib.store import Store, open_store, tables
from lib.store.database import Database
from lib.store.files import Files
from lib.store.identity import join
from lib.store.ledger import Ledger
from tests.store_fixture import WORKSPACE, settings_in, small_dataset

ROOT = Path(__file__).resolve().parents[3]
DAY = 86_400


def names(settings: Settings) -> set[str]:
    return set(Files(settings.files).names())


def age(settings: Settings, days: float = 1) -> None:
    """Make all files old enough to be swept."""
    for path in settings.files.rglob("*"):
        os.utime(path, (time.time() - days * DAY,) * 2)


def fill(store: Store, name: str = "small.csv") -> str:
    """Keep a table with its upload, and a run with a file."""
    dataset = store.save_dataset(WORKSPACE, replace(small_dataset(), name=name))
    store.keep_upload(WORKSPACE, "5" * 64, b"the bytes")
    return dataset


def make_old(store: Store) -> None:
    """Leave a store as an earlier version made it: without an identity."""
    with store.database.write() as connection:
        connection.execute(delete(tables.identity))
        connection.execute(update(tables.about).values(value=2))
    (store.files.folder.parent / "identity").unlink()


def refused(settings: Settings) -> None:
    """Check that a store does not open, and that its files stay."""
    before = names(settings)
    age(settings)
    with pytest.raises(StoreError) as caught:
        open_store(settings)
    assert caught.value.code == "store_mismatch"
    database, files = Database(settings.database_url), Files(settings.files)
    with pytest.raises(StoreError, match="store_mismatch"):
        Ledger(Store(database, files)).sweep()
    database.close()
    assert names(settings) == before
    assert before


@pytest.mark.parametrize("what", ["another", "empty", "gone", "without identity"])
def test_a_new_database_takes_no_files_over(store: Store, settings: Settings, what: str) -> None:
    fill(store)
    store.close()
    database = settings.home / "deepworth.db"
    if what == "another":
        settings = replace(settings, database_url=f"sqlite:///{settings.home / 'other.db'}")
    elif what == "empty":
        database.write_bytes(b"")
    else:
        database.unlink()
    if what == "without identity":
        (settings.home / "identity").unlink()
    refused(settings)


def test_the_database_of_another_store_takes_no_files_over(
    store: Store, settings: Settings, tmp_path: Path
) -> None:
    fill(store)
    elsewhere = settings_in(tmp_path / "elsewhere")
    other = open_store(elsewhere)
    fill(other)
    refused(replace(settings, database_url=elsewhere.database_url))
    make_old(other)
    make_old(store)
    # Both hold the same sample; what else is in the folder, the other database does not name.
    fill(other, "and once more.csv")
    store.keep_upload(WORKSPACE, "6" * 64, b"others")
    with other.database.write() as connection:
        connection.execute(update(tables.datasets).values(sha256="7" * 64))
    refused(replace(settings, database_url=elsewhere.database_url))
    open_store(settings).close()
    other.close()


def test_a_store_of_an_earlier_version_is_taken_over_once(store: Store, settings: Settings) -> None:
    dataset = fill(store)
    make_old(store)
    store.files.write("uploads/nobody", b"an orphan")
    again = open_store(settings)
    assert again.load_dataset(WORKSPACE, dataset).rows == 240
    assert (settings.home / "identity").read_text().strip() == again.files.identity
    age(settings)
    assert Ledger(again).sweep() == 1
    again.close()


def test_a_copy_that_lost_its_mark_still_belongs(store: Store, settings: Settings) -> None:
    dataset = fill(store)
    identity = store.files.identity
    (settings.home / "identity").unlink()
    again = open_store(settings)
    assert again.files.identity == identity
    assert again.load_dataset(WORKSPACE, dataset).rows == 240
    again.close()


def test_a_lost_disk_is_a_new_folder_of_the_same_store(store: Store, settings: Settings) -> None:
    dataset = fill(store)
    identity = store.files.identity
    shutil.rmtree(settings.files)
    (settings.home / "identity").unlink()
    again = open_store(settings)
    assert again.files.identity == identity
    with pytest.raises(StoreError, match="file_missing"):
        again.load_dataset(WORKSPACE, dataset)
    assert fill(again) == dataset
    age(settings)
    assert Ledger(again).sweep() == 0
    again.close()


def test_a_folder_without_files_is_of_any_database(store: Store, settings: Settings) -> None:
    other = replace(settings, database_url=f"sqlite:///{settings.home / 'other.db'}")
    (settings.files / ".DS_Store").write_bytes(b"left by a file manager")
    second = open_store(other)
    # The first is still open, and would now write into the folder of the second.
    with pytest.raises(StoreError, match="store_mismatch"):
        fill(store)
    assert names(settings) == set()
    fill(second)
    refused(settings)
    second.close()


def test_what_was_joined_by_force_is_not_swept(store: Store, settings: Settings) -> None:
    fill(store)
    before = names(settings)
    other = replace(settings, database_url=f"sqlite:///{settings.home / 'other.db'}")
    age(settings)
    database = Database(other.database_url)
    join(database, Files(settings.files), by_force=True)
    database.close()
    second = open_store(other)
    assert Ledger(second).sweep() == 0
    assert names(settings) == before
    second.files.write("uploads/later", b"an orphan of its own")
    with second.database.write() as connection:
        connection.execute(update(tables.identity).values(since=time.time() - 2 * DAY))
    later = settings.files / "uploads" / "later"
    age(settings, days=3)
    os.utime(later, (time.time() - DAY,) * 2)
    assert Ledger(second).sweep() == 1
    assert names(settings) == before
    refused(settings)
    second.close()


def test_what_is_swept_can_be_taken_back_for_30_days(store: Store, settings: Settings) -> None:
    fill(store)
    named = names(settings)
    store.files.write("uploads/nobody", b"an orphan")
    assert Ledger(store).sweep() == 0, "its writer may be about to name it"
    age(settings)
    assert Ledger(store).sweep() == 1
    assert names(settings) == named
    (swept,) = (settings.home / "trash").iterdir()
    assert (swept / "uploads" / "nobody").read_bytes() == b"an orphan"
    stays = datetime.now(UTC) - timedelta(days=29)
    gone = datetime.now(UTC) - timedelta(days=31)
    for moment in (stays, gone):
        folder = settings.home / "trash" / moment.strftime("%Y-%m-%dT%H%M%S")
        shutil.copytree(swept, folder)
    (settings.home / "trash" / "mine").mkdir()
    Ledger(store).sweep()
    kept = {path.name for path in (settings.home / "trash").iterdir()}
    assert kept == {swept.name, stays.strftime("%Y-%m-%dT%H%M%S"), "mine"}


def test_several_servers_may_open_a_new_store_at_once(settings: Settings) -> None:
    script = (
        "import sys; from pathlib import Path\n"
        "from tests.store_fixture import *\n"
        "store = open_store(settings_in(Path(sys.argv[1])))\n"
        "store.save_dataset(WORKSPACE, small_dataset(name=sys.argv[2]))\n"
        "print(store.files.identity)\n"
    )
    command = [sys.executable, "-c", script, str(settings.home)]
    started = [
        subprocess.Popen([*command, str(number)], cwd=ROOT, stdout=subprocess.PIPE, text=True)
        for number in range(4)
    ]
    told = {server.communicate(timeout=60)[0].strip() for server in started}
    assert [server.returncode for server in started] == [0] * 4
    store = open_store(settings)
    assert told == {store.files.identity}
    assert len(store.datasets(WORKSPACE)) == 4
    store.close()
