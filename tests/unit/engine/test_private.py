"""What other users of the machine get from the engine: nothing, not even its share of the time."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import urlopen

import psutil
import pytest
from sqlalchemy import make_url

from lib.engine.private import complete_address, security_for
from lib.errors import EngineError
from tests.engine_fixture import PATIENCE, Engine, engine_in
from tests.store_fixture import settings_in

pytestmark = pytest.mark.slow
ATTACK = """
import asyncio, os, sys
from distributed import Security
from distributed.comm import connect

async def ask(address, **arguments):
    comm = await connect(address, **arguments)
    # Whoever is answered here is obeyed as well: scheduler, nanny and worker run what they get.
    await comm.write({"op": "identity", "reply": True})
    return await comm.read()

async def attack(scheme, port, **arguments):
    try:
        answer = await asyncio.wait_for(ask(f"{scheme}://127.0.0.1:{port}", **arguments), 10)
    except (OSError, ValueError, asyncio.TimeoutError) as error:
        return f"{scheme} {port} refused: {error!r}"
    return f"{scheme} {port} OBEYED: {answer}"

own = Security.temporary().get_connection_args("client")
if os.geteuid() == 0:
    os.setgroups([])
    os.setgid(65534)
    os.setuid(65534)

async def all_of_them():
    plain = [attack("tcp", port) for port in sys.argv[1:]]
    return await asyncio.gather(*plain, *(attack("tls", port, **own) for port in sys.argv[1:]))

print(*asyncio.run(all_of_them()), sep="\\n")
"""
TRAP = """
from pathlib import Path
Path(__file__).with_name("sprung").touch()
"""


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder for temporary files in which another user was first, and has set a trap."""
    folder = tmp_path_factory.mktemp("shared")
    usual = folder / "dask-scratch-space"
    usual.mkdir()
    usual.chmod(0o777)
    (usual / "catboost.py").write_text(TRAP)
    return folder


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory, shared: Path) -> Iterator[Engine]:
    """An engine with two workers, started by somebody with secrets among strangers."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TMPDIR", str(shared))
        patch.setenv("PRIVATE_TOKEN", "hush")
        patch.setenv("PGPASSWORD", "hush")
        engine = engine_in(tmp_path_factory.mktemp("engine"), workers=2, niceness=10)
    engine.wait_until_warm()
    yield engine
    engine.close()


def workers(engine: Engine) -> list[psutil.Process]:
    """Return the processes of an engine's workers."""
    return [psutil.Process(pid) for pid in engine.worker_pids()]


def ports(engine: Engine) -> list[int]:
    """Return the ports on which an engine and its workers listen, all of them on loopback."""
    found = [
        connection.laddr
        for process in (psutil.Process(engine.pid), *workers(engine))
        for connection in process.net_connections()
        if connection.status == psutil.CONN_LISTEN
    ]
    assert {address.ip for address in found} == {"127.0.0.1"}
    return [address.port for address in found]


def test_another_user_of_the_machine_gets_a_refused_connection(engine: Engine) -> None:
    numbers = ports(engine)
    attack = [sys.executable, "-c", ATTACK, *map(str, numbers)]
    said = subprocess.run(attack, cwd="/", capture_output=True, text=True, timeout=60)
    lines = said.stdout.splitlines()
    assert len(lines) == 2 * len(numbers), said.stderr
    assert all("refused" in line for line in lines), said.stdout


def test_what_listens_without_a_certificate_says_nothing(engine: Engine) -> None:
    pages = ("info/main/workers.html", "json/identity.json", "metrics", "health", "status")
    for port in ports(engine):
        for page in pages:
            with pytest.raises((HTTPError, OSError)) as refused:
                urlopen(f"http://127.0.0.1:{port}/{page}", timeout=5)
            assert getattr(refused.value, "code", 404) == 404


def test_workers_are_given_no_secrets_and_show_none(engine: Engine) -> None:
    for worker in workers(engine):
        known = worker.environ()
        assert known["DEEPWORTH_HOME"] == str(engine.settings.home)
        assert not {"DATABASE_URL", "PRIVATE_TOKEN", "PGPASSWORD"} & known.keys()
        seen = f"{known} {worker.cmdline()}"
        assert "hush" not in seen
        assert "PRIVATE KEY" not in seen


def test_no_module_is_taken_from_where_anybody_may_write(engine: Engine, shared: Path) -> None:
    assert not (shared / "dask-scratch-space" / "sprung").exists()
    (own,) = shared.glob("deepworth-*")
    assert own.stat().st_mode & 0o777 == 0o700


def test_pages_go_before_the_engine_and_all_its_workers(engine: Engine) -> None:
    ended = workers(engine)[0]
    os.kill(ended.pid, signal.SIGKILL)
    until = time.monotonic() + PATIENCE
    while len(found := [one for one in workers(engine) if one.pid != ended.pid]) < 2:
        assert time.monotonic() < until
        time.sleep(0.1)
    for process in (psutil.Process(engine.pid), *found):
        threads = [os.getpriority(os.PRIO_PROCESS, thread.id) for thread in process.threads()]
        assert min(threads) >= os.getpriority(os.PRIO_PROCESS, 0) + 10 or min(threads) == 19
        # In a session of its own, Linux would give it half of the time all the same.
        assert os.getsid(process.pid) == os.getsid(0)


def test_a_worker_that_cannot_start_again_does_so_once_it_can(engine: Engine, shared: Path) -> None:
    # Its folder cannot be made for a while, as on a full disk.
    (own,) = shared.glob("deepworth-*")
    aside = (own / "dask-scratch-space").rename(own / "aside")
    (own / "dask-scratch-space").touch()
    ended = workers(engine)[0]
    os.kill(ended.pid, signal.SIGKILL)
    # None is left, perhaps, where the engine has given the cluster up meanwhile.
    wait_for_workers(engine, lambda count: count < 2)
    time.sleep(3)
    (own / "dask-scratch-space").unlink()
    aside.rename(own / "dask-scratch-space")
    wait_for_workers(engine, lambda count: count == 2)
    engine.wait_until_warm()


def wait_for_workers(engine: Engine, holds: Callable[[int], bool]) -> None:
    """Wait until something holds for the number of workers that the engine says it has."""
    until = time.monotonic() + PATIENCE
    while (state := engine.store.engine_state()) is None or not holds(state.workers):
        assert time.monotonic() < until, engine.log()
        time.sleep(0.1)


def test_a_scheduler_elsewhere_is_talked_to_by_tls_only(tmp_path: Path) -> None:
    settings = settings_in(tmp_path)
    for address in ("tcp://192.0.2.1:8786", "db.example:8786", "tcp://127.0.0.1.example:8786"):
        with pytest.raises(EngineError, match="scheduler_not_encrypted"):
            security_for(address, settings)
        security_for(address, settings_in(tmp_path, scheduler_insecure=True))
    for address in ("tcp://127.0.0.1:8786", "tcp://localhost:8786", "[::1]:8786"):
        security_for(address, settings)


def test_certificates_that_cannot_be_used_are_told(tmp_path: Path) -> None:
    nonsense = tmp_path / "nonsense.pem"
    nonsense.write_text("no certificate")
    address = "tls://192.0.2.1:8786"
    for name in (None, str(tmp_path / "missing.pem"), str(nonsense)):
        settings = settings_in(tmp_path, tls_ca=name, tls_cert=name, tls_key=name)
        with pytest.raises(EngineError, match="scheduler_certificates"):
            security_for(address, settings)


def test_what_libpq_takes_from_the_environment_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {"PGPASSWORD": "p w&", "PGHOST": "other", "PGSSLMODE": "require"}.items():
        monkeypatch.setenv(name, value)
    url = make_url(complete_address("postgresql://somebody@host/results?sslmode=disable"))
    assert (url.host, dict(url.query)) == ("host", {"sslmode": "disable", "password": "p w&"})
    assert complete_address("sqlite:///here.db") == "sqlite:///here.db"
