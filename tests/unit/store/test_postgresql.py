"""The store on PostgreSQL, whose database outlives the disk of files."""

import os
import secrets
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import text

from lib.core.results import Status
from lib.errors import InputError, StoreError
from lib.intake.formats.queries import ask_database
from lib.intake.reading import read_table
from lib.settings import Settings, read_settings
from lib.store import Store, open_store
from lib.store.ledger import Ledger
from tests.conftest import skip_or_fail
from tests.store_fixture import (
    WORKSPACE,
    settings_in,
    small_dataset,
    small_plan,
    small_task,
)
from tests.unit.store.test_identity import ROOT, age, fill, make_old, names, refused

NOBODY = 65534


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """A PostgreSQL server of this test's own; its address up to the name of a database."""
    programs = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"))
    initdb = shutil.which("initdb")
    found = Path(initdb).resolve().parent if initdb else programs[-1].parent if programs else None
    if found is None:
        skip_or_fail("postgresql", "PostgreSQL is not installed: apt-get install postgresql")
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port = listener.getsockname()[1]
    with tempfile.TemporaryDirectory() as place:
        user = {"user": NOBODY, "extra_groups": ()} if os.geteuid() == 0 else {}
        if user:
            os.chown(place, NOBODY, NOBODY)  # it refuses to run as root
        data = f"{place}/data"
        subprocess.run(
            [found / "initdb", "-D", data, "-A", "trust", "-U", "deep", "-E", "UTF8", "--no-sync"],
            check=True,
            capture_output=True,
            cwd=place,
            **user,
        )
        options = f"-p {port} -c listen_addresses=127.0.0.1 -c fsync=off -k {place}"
        control = [found / "pg_ctl", "-D", data, "-w"]
        start = [*control, "-o", options, "-l", f"{place}/log", "start"]
        subprocess.run(start, check=True, stdout=subprocess.DEVNULL, cwd=place, **user)
        try:
            yield f"postgresql://deep@127.0.0.1:{port}"
        finally:
            stop = [*control, "-m", "immediate", "stop"]
            subprocess.run(stop, check=True, stdout=subprocess.DEVNULL, cwd=place, **user)


@pytest.fixture
def settings(server: str, tmp_path: Path) -> Settings:
    """Settings with a new database on the server."""
    name = f"store_{secrets.token_hex(4)}"
    with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    # The scheme that hosts hand out, which SQLAlchemy no longer takes.
    url = f"{server.replace('postgresql', 'postgres')}/{name}"
    return settings_in(tmp_path / "home", database_url=url)


def second(settings: Settings, tmp_path: Path) -> Settings:
    """Settings of another machine with a disk of its own, on the same database."""
    return replace(settings, home=tmp_path / "second")


def test_a_lost_disk_costs_files_but_not_runs(settings: Settings, store: Store) -> None:
    dataset = fill(store)
    run = store.submit(WORKSPACE, dataset, small_task(), small_plan())
    identity = store.files.identity
    store.close()
    shutil.rmtree(settings.home)
    again = open_store(settings)
    assert again.files.identity == identity
    assert again.run(WORKSPACE, run).status is Status.QUEUED
    with pytest.raises(StoreError, match="file_missing"):
        again.load_dataset(WORKSPACE, dataset)
    assert fill(again) == dataset
    age(settings)
    assert Ledger(again).sweep() == 0
    again.close()


def test_a_kept_database_of_an_earlier_version_meets_an_empty_disk(
    settings: Settings, store: Store
) -> None:
    dataset = fill(store)
    make_old(store)
    store.close()
    shutil.rmtree(settings.home)
    again = open_store(settings)
    assert [row.id for row in again.datasets(WORKSPACE)] == [dataset]
    again.close()
    open_store(settings).close()


def test_two_machines_share_a_database(settings: Settings, store: Store, tmp_path: Path) -> None:
    other = open_store(second(settings, tmp_path))
    assert other.files.identity == store.files.identity
    fill(other)
    age(second(settings, tmp_path))
    assert Ledger(other).sweep() == 0
    assert Ledger(store).sweep() == 0
    other.close()


def test_another_database_takes_no_files_over(
    settings: Settings, store: Store, tmp_path: Path
) -> None:
    local = settings_in(tmp_path / "local")
    mine = open_store(local)
    fill(mine)
    mine.close()
    refused(replace(local, database_url=settings.database_url))
    fill(store)
    refused(replace(settings, database_url=local.database_url))


def test_several_servers_may_open_a_new_database_at_once(settings: Settings) -> None:
    script = (
        "import sys; from pathlib import Path\n"
        "from tests.store_fixture import *\n"
        "store = open_store(settings_in(Path(sys.argv[1]), database_url=sys.argv[2]))\n"
        "store.save_dataset(WORKSPACE, small_dataset(name=sys.argv[3]))\n"
        "print(store.files.identity)\n"
    )
    command = [sys.executable, "-c", script, str(settings.home), settings.database_url]
    started = [
        subprocess.Popen([*command, str(number)], cwd=ROOT, stdout=subprocess.PIPE, text=True)
        for number in range(3)
    ]
    told = {one.communicate(timeout=60)[0].strip() for one in started}
    assert [one.returncode for one in started] == [0] * 3
    store = open_store(settings)
    assert told == {store.files.identity}
    assert len(store.datasets(WORKSPACE)) == 3
    store.close()


def test_a_server_that_has_gone_is_told(settings: Settings, store: Store) -> None:
    store.save_dataset(WORKSPACE, small_dataset())
    with store.database.read() as connection:
        port = connection.scalar(text("SELECT inet_server_port()"))
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        free = listener.getsockname()[1]
    gone = replace(settings, database_url=settings.database_url.replace(f"{port}", f"{free}"))
    with pytest.raises(StoreError, match="store_unreachable"):
        open_store(gone)
    assert len(names(settings)) == 1


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("SELECT write_one()", "query_failed"),
        ("SELECT set_config('transaction_read_only', 'off', false), write_one()", "query_failed"),
        ("SELECT pg_sleep(30)", "query_slow"),
    ],
)
def test_a_query_writes_nothing_and_ends(server: str, query: str, code: str) -> None:
    address = f"{server}/postgres"
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS asked (zip varchar, n numeric(8, 2))")
        connection.execute("TRUNCATE asked; INSERT INTO asked VALUES ('2134', 1.25), ('10025', 2)")
        connection.execute(
            "CREATE OR REPLACE FUNCTION write_one() RETURNS int LANGUAGE sql AS "
            "$$ INSERT INTO asked VALUES ('', 0); SELECT 1 $$"
        )
    named = replace(read_settings(), databases={"shop": address}, query_seconds=4)
    with pytest.raises(InputError) as caught:
        ask_database("shop", query, "asked", named)
    assert caught.value.code == code
    with ask_database("shop", "SELECT * FROM asked ORDER BY n", "asked", named) as file:
        frame = read_table(file.read(), "asked").frame
    assert frame.to_dict("list") == {"zip": ["2134", "10025"], "n": [1.25, 2.0]}
