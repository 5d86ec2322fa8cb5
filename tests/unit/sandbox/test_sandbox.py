"""A job in the sandbox ends by itself or by its limits, and the process that asked goes on."""

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any, BinaryIO

import psutil
import pytest

from lib.errors import InputError
from lib.sandbox.client import Sandbox
from lib.sandbox.limits import Limits
from lib.sandbox.performing import _said
from lib.sandbox.protocol import STAGES
from lib.sandbox.telling import heard
from lib.settings import MEGABYTE

ROOT = Path(__file__).resolve().parents[3]
SMALL = b"a,b\n" + b"1,x\n2,y\n" * 40
LARGE = b"a,b,c,d\n" + b"".join(
    b"%d,%d,text %d,2020-01-%02d\n" % (n, n * 7, n, n % 28 + 1) for n in range(150_000)
)
PLENTY = Limits(memory=2048 * MEGABYTE, cpu_seconds=60, file_bytes=500 * MEGABYTE)


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    one = Sandbox()
    yield one
    one.close()


def read(sandbox: Sandbox, data: bytes, limits: Limits = PLENTY) -> dict[str, Any]:
    arguments = {"name": "x.csv", "overrides": None}
    with sandbox.run("read", arguments, data, "x.csv", limits) as found:
        assert found.file.read(4) == b"PAR1"
        about: dict[str, Any] = found.value
        return about


def refusal(sandbox: Sandbox, data: bytes, limits: Limits = PLENTY) -> str:
    with pytest.raises(InputError) as caught:
        read(sandbox, data, limits)
    assert caught.value.context["name"] == "x.csv"
    return caught.value.code


def warm_process(sandbox: Sandbox) -> psutil.Process:
    assert read(sandbox, SMALL)["rows"] == 80
    assert sandbox._process is not None
    return psutil.Process(sandbox._process.pid)


def no_job(process: psutil.Process) -> bool:
    end = time.monotonic() + 20
    while process.children() and time.monotonic() < end:
        time.sleep(0.01)
    return not process.children()


def job_of(process: psutil.Process) -> psutil.Process:
    end = time.monotonic() + 20
    while time.monotonic() < end:
        if jobs := process.children():
            return jobs[0]
    pytest.fail("no job was forked")


def test_a_job_that_takes_too_much_memory_is_told_so_and_leaves_none(sandbox: Sandbox) -> None:
    process = warm_process(sandbox)
    before = process.memory_info().rss
    tight = Limits(memory=20 * MEGABYTE, cpu_seconds=60, file_bytes=MEGABYTE)
    assert refusal(sandbox, LARGE, tight) == "reading_memory"
    assert process.memory_info().rss < before + 5 * MEGABYTE
    assert read(sandbox, LARGE)["rows"] == 150_000


def test_a_job_that_takes_too_long_is_ended_by_either_clock(sandbox: Sandbox) -> None:
    process = warm_process(sandbox)
    short = Limits(memory=2048 * MEGABYTE, cpu_seconds=1, file_bytes=MEGABYTE)
    assert refusal(sandbox, LARGE * 6, short) == "reading_time"
    assert no_job(process)
    thread = threading.Thread(target=lambda: job_of(process).suspend())
    thread.start()
    assert refusal(sandbox, LARGE, short) == "reading_time"
    thread.join()
    assert no_job(process)


def test_a_reply_may_not_fill_the_disk(sandbox: Sandbox) -> None:
    tight = Limits(memory=2048 * MEGABYTE, cpu_seconds=60, file_bytes=100_000)
    assert refusal(sandbox, LARGE, tight) == "expands_too_much"


def test_a_killed_job_is_an_error_and_a_killed_process_comes_back(sandbox: Sandbox) -> None:
    process = warm_process(sandbox)
    for victim in ("job", "process"):
        assert no_job(process)

        def kill(who: str = victim) -> None:
            job = job_of(process)
            while job.cpu_times().user < 0.05:  # a job that nobody was told of is done again
                time.sleep(0.005)
            (job if who == "job" else process).kill()

        thread = threading.Thread(target=kill)
        thread.start()
        assert refusal(sandbox, LARGE) == "reading_ended"
        thread.join()
    again = warm_process(sandbox)
    assert again.pid != process.pid
    again.kill()
    assert warm_process(sandbox).pid != again.pid


def test_a_job_that_was_killed_before_it_was_known_of_is_done_again_from_the_beginning(
    sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    hand_over, calls = sandbox._handed_over, []

    def killed_at_first(request: bytes, source: BinaryIO, reply: BinaryIO) -> Any:
        calls.append(request)
        if len(calls) > 1:
            return hand_over(request, source, reply)
        os.read(source.fileno(), 1 << 20)
        os.write(reply.fileno(), b"half a reply")
        ours, theirs = socket.socketpair()
        theirs.close()
        return ours, None

    monkeypatch.setattr(sandbox, "_handed_over", killed_at_first)
    assert read(sandbox, SMALL)["rows"] == 80
    assert len(calls) == 2


def test_several_jobs_run_at_once_and_the_others_wait(sandbox: Sandbox) -> None:
    process = warm_process(sandbox)
    rows: list[int] = []
    most = 0

    def one() -> None:
        rows.append(read(sandbox, LARGE)["rows"])

    threads = [threading.Thread(target=one) for _ in range(4)]
    for thread in threads:
        thread.start()
    while any(thread.is_alive() for thread in threads):
        most = max(most, len(process.children()))
        time.sleep(0.01)
    assert rows == [150_000] * 4
    assert most == 2


def test_a_job_says_how_far_it_is_and_ends_with_who_waits_for_it(sandbox: Sandbox) -> None:
    process = warm_process(sandbox)
    said: list[tuple[str, float]] = []
    with heard(lambda *one: said.append(one)):
        assert read(sandbox, LARGE)["rows"] == 150_000
    stages = [stage for stage, _ in said if stage]
    assert stages == sorted(stages, key=STAGES.index)
    assert {"parse", "type", "find"} <= set(stages)
    assert all(0 <= share <= 1 for _, share in said)

    class Left(BaseException):
        """Somebody has left the page."""

    def leave(stage: str, share: float) -> None:
        raise Left

    with pytest.raises(Left), heard(leave):
        read(sandbox, LARGE)
    assert no_job(process)
    assert read(sandbox, SMALL)["rows"] == 80


def test_it_ends_when_nobody_asks_for_long(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lib.sandbox.client._LONG", 1)
    idle = Sandbox()
    process = warm_process(idle)
    process.wait(20)
    assert warm_process(idle).pid != process.pid
    idle.close()


def test_it_knows_no_secret_and_the_limits_of_now(
    sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://me:secret@somewhere/db")
    monkeypatch.setenv("DEEPWORTH_SHARE_SECRET", "secret")
    fresh = Sandbox()
    try:
        process = warm_process(fresh)
        assert not any("secret" in value for value in process.environ().values())
    finally:
        fresh.close()
    monkeypatch.setenv("DEEPWORTH_UPLOAD_MB", "1")
    assert refusal(sandbox, LARGE) == "file_too_large"
    monkeypatch.delenv("DEEPWORTH_UPLOAD_MB")
    assert read(sandbox, LARGE)["rows"] == 150_000


def test_it_ends_with_the_process_that_started_it(tmp_path: Path) -> None:
    code = (
        "import os, signal\n"
        "from lib.sandbox.client import sandbox\n"
        "arguments = {'name': 'x', 'overrides': None, 'kinds': {}}\n"
        "sandbox().run('read', arguments, b'a,b\\n' + b'1,2\\n' * 40, 'x')\n"
        "print(sandbox()._process.pid, flush=True)\n"
        "os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "DEEPWORTH_HOME": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == -signal.SIGKILL, done.stderr
    with suppress(psutil.NoSuchProcess):
        psutil.Process(int(done.stdout)).wait(10)


def test_without_fork_a_fresh_process_does_each_job(sandbox: Sandbox) -> None:
    alone = Sandbox(forks=False)
    assert read(alone, SMALL) == read(sandbox, SMALL)
    tight = Limits(memory=20 * MEGABYTE, cpu_seconds=60, file_bytes=MEGABYTE)
    assert refusal(alone, LARGE, tight) == "reading_memory"


def test_an_error_that_nobody_foresaw_is_said_without_data() -> None:
    try:
        int("my secret salary")
    except ValueError as error:
        said = _said(error).decode()
    assert "secret" not in said
    assert "ValueError at" in said
    assert "tests/unit/sandbox/test_sandbox.py" in said
