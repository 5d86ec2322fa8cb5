"""An engine whose store is in trouble: no room, a lock that stays, another server's engine gone."""

import os
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import psutil
import pytest

from lib.core.results import Status
from lib.engine.launch import start_engine
from lib.store import open_store
from tests.engine_fixture import SLOW, Engine, engine_in
from tests.store_fixture import WORKSPACE, settings_in

pytestmark = pytest.mark.slow
# prlimit, by which a process that runs gets a limit, is a call of Linux alone.
LINUX = pytest.mark.skipif(sys.platform != "linux", reason="only Linux can limit a running process")
Start = Callable[..., Engine]


@contextmanager
def no_room(engine: Engine) -> Iterator[None]:
    """Have the system refuse every write of the engine's to a file, as on a full disk."""
    process = psutil.Process(engine.pid)
    before = process.rlimit(psutil.RLIMIT_FSIZE)
    process.rlimit(psutil.RLIMIT_FSIZE, (0, before[1]))
    try:
        yield
    finally:
        process.rlimit(psutil.RLIMIT_FSIZE, before)


def wait_for_silence(engine: Engine, seconds: float) -> None:
    """Wait until the engine has not been heard of for so long."""
    while (state := engine.store.engine_state()) is None or state.age < seconds:
        time.sleep(0.1)


def slow_run(engine: Engine) -> str:
    """Return a run that has a fold done, and is fitting the next."""
    run = engine.submit("dummy", "random_forest", slow=SLOW)
    engine.wait_for_model(run, "random_forest", lambda one: one.folds_done >= 1)
    return run


@LINUX
def test_a_run_goes_on_by_itself_when_there_is_room_again(engine: Engine) -> None:
    run_id = slow_run(engine)
    with no_room(engine):
        wait_for_silence(engine, 4)
        left = engine.run(run_id)
        assert left.status is Status.RUNNING
    run = engine.wait(run_id)
    assert run.status is Status.DONE, engine.log()
    assert {model.status for model in run.models} == {Status.DONE}


@LINUX
def test_what_is_asked_while_there_is_no_room_is_done_afterwards(engine: Engine) -> None:
    run_id = slow_run(engine)
    with no_room(engine):
        wait_for_silence(engine, 4)
        engine.store.cancel(WORKSPACE, run_id)
        other = engine.submit("dummy")
        wait_for_silence(engine, 6)
        assert engine.run(run_id).status is Status.RUNNING
    assert engine.wait(run_id).status is Status.CANCELLED, engine.log()
    assert engine.wait(other).status is Status.DONE
    engine.store.resume(WORKSPACE, run_id)
    assert engine.wait(run_id).status is Status.DONE


def test_a_database_that_stays_locked_loses_nothing(engine: Engine) -> None:
    run_id = slow_run(engine)
    waiting = engine.submit("dummy")
    done = engine.run(run_id).model("random_forest").folds_done
    other = sqlite3.connect(engine.settings.home / "deepworth.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    wait_for_silence(engine, 13)
    other.rollback()
    other.close()
    assert engine.run(run_id).model("random_forest").folds_done >= done
    for one in (run_id, waiting):
        run = engine.wait(one)
        assert (run.status, run.failure) == (Status.DONE, None), engine.log()


def test_a_run_survives_a_disk_that_is_really_full(tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=8m,mode=700", "tmpfs", str(home)]
    if os.geteuid() != 0 or subprocess.run(mount, capture_output=True).returncode != 0:
        pytest.skip("this process may not mount a disk of its own")
    engine = None
    try:
        engine = engine_in(home, workers=1)
        run_id = slow_run(engine)
        ballast = home / "ballast"
        fill = ["dd", "if=/dev/zero", f"of={ballast}", "bs=4k"]
        assert "No space left" in subprocess.run(fill, capture_output=True, text=True).stderr
        time.sleep(6)
        assert engine.run(run_id).status is Status.RUNNING
        ballast.unlink()
        assert engine.wait(run_id).status is Status.DONE, engine.log()
    finally:
        if engine is not None:
            engine.close()
        subprocess.run(["umount", "--lazy", str(home)], check=True)


def test_two_servers_have_one_engine_and_the_second_goes_on_without_the_first(
    tmp_path: Path,
) -> None:
    settings = settings_in(tmp_path, workers=1)

    def server(_: int) -> Engine:
        return Engine(settings, open_store(settings), start_engine(settings, tensorflow=False))

    with ThreadPoolExecutor(2) as at_once:
        servers = list(at_once.map(server, range(2)))
    try:
        servers[0].wait_until_warm()
        state = servers[0].store.engine_state()
        assert state is not None
        first, second = sorted(servers, key=lambda one: one.pid != state.pid)
        assert first.pid == state.pid
        assert second.process.process is not None
        assert second.process.process.wait(60) == 0, "a second engine stayed"
        assert second.process.alive(), "the one engine is not known to the second server"
        run_id = second.submit("dummy", "random_forest", slow=SLOW)
        first.wait_for_model(run_id, "random_forest", lambda one: one.folds_done >= 1)
        first.process.stop()
        assert second.run(run_id).status is Status.INTERRUPTED
        second.process.ensure()
        second.wait_for(run_id, lambda run: run.status is Status.DONE)
        assert first.run(run_id).status is Status.DONE
    finally:
        for server in servers:
            server.close()
