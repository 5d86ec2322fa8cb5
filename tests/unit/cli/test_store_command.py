"""A store that cannot be used, on the command line: one line, and a command as the way on."""

import json
import sqlite3
from pathlib import Path

from lib.engine.lock import EngineLock
from lib.store import open_store
from tests.store_fixture import WORKSPACE, settings_in, small_dataset
from tests.unit.cli.test_command_line import ROOT, call

CHURN = ROOT / "data" / "churn.csv"
COMPARE = ("compare", CHURN, "--target", "churn", "--models", "dummy", "--effort", "quick")


def filled(home: Path) -> Path:
    """Make a store with a table, and return its database."""
    store = open_store(settings_in(home))
    store.save_dataset(WORKSPACE, small_dataset())
    store.close()
    return home / "deepworth.db"


def test_a_home_that_is_a_file_is_one_line(tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.write_text("a file")
    done = call(*COMPARE, home=home)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == (
        "deepworth: The results store needs a folder, but there is a file in its place: "
        f"{home} Move the file away, or set DEEPWORTH_HOME to another folder.\n"
    )


def test_an_empty_database_is_refused_until_it_is_joined(tmp_path: Path) -> None:
    home = tmp_path / "home"
    filled(home).write_bytes(b"")
    done = call(*COMPARE, home=home)
    assert (done.returncode, done.stdout) == (1, "")
    assert "python -m lib store join" in done.stderr
    assert done.stderr.count("\n") == 1
    lock = EngineLock(home)
    assert lock.take()
    done = call("store", "join", home=home)
    assert done.returncode == 1
    assert "An engine is using this store" in done.stderr
    lock.release()
    done = call("store", "join", "--lang", "ko", home=home)
    assert (done.returncode, done.stderr) == (0, "")
    assert "하나의 저장소" in done.stdout
    open_store(settings_in(home)).close()


def test_a_damaged_database_is_repaired_on_demand(tmp_path: Path) -> None:
    home = tmp_path / "home"
    database = filled(home)
    done = call("store", "repair", home=home)
    assert (done.returncode, done.stdout) == (0, "The database is intact. Nothing was changed.\n")
    with sqlite3.connect(database) as connection:
        connection.execute("PRAGMA writable_schema=ON")
        connection.execute("UPDATE sqlite_master SET rootpage = 9999 WHERE name = 'runs'")
    connection.close()
    done = call(*COMPARE, home=home)
    assert (done.returncode, done.stdout) == (1, "")
    assert "python -m lib store repair" in done.stderr
    done = call("store", "repair", "--json", home=home)
    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout)
    assert said["saved"]["datasets"] == 1
    assert Path(said["aside"]).exists()
    store = open_store(settings_in(home))
    assert [row.name for row in store.datasets(WORKSPACE)] == ["small.csv"]
    store.close()
