"""Asking the sandbox: one warm process, from which each job is forked with its limits."""

from __future__ import annotations

import json
import logging
import os
import secrets
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from threading import BoundedSemaphore, Lock
from typing import Any, BinaryIO

from lib import errors
from lib.core.memory import LOW_MEMORY, memory_total
from lib.errors import DeepworthError, InputError, StoreError
from lib.sandbox.jobs import JOBS, Request
from lib.sandbox.limits import Limits, limits_of
from lib.sandbox.protocol import ENDED, LENGTH, MESSAGE, PASSED_ON, STAGES, TOLD, HoldsFile
from lib.sandbox.telling import hearing
from lib.settings import MEGABYTE, read_settings

_log = logging.getLogger(__name__)
_ROOT = Path(__file__).resolve().parents[2]
_AT_ONCE = 2
_FORKS = hasattr(os, "fork") and hasattr(socket, "send_fds")
_NEEDED = (
    *("PATH", "HOME", "USER", "LANG", "LC_ALL", "LC_CTYPE", "TZ", "TMPDIR", "TEMP", "TMP"),
    *("LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "VIRTUAL_ENV", "SYSTEMROOT", "PYTHONPATH"),
    *("PYTHONHOME", "PYTHONDONTWRITEBYTECODE", "PYTHONPYCACHEPREFIX"),
    "DEEPWORTH_WORKFLOWS",  # names what tables may be asked
)
"""What Python needs of the environment; the address of the database is not among it."""
_QUIET = {
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    # Others reserve address space by the gigabyte, which a limit on it would count.
    "ARROW_DEFAULT_MEMORY_POOL": "system",
    "MALLOC_ARENA_MAX": "1",
}
_MAX_MESSAGE = 64 * MEGABYTE
"""Bytes of what a job may say, its file aside."""
_SHORT, _LONG = 60, 600
"""Seconds after which a process without a job ends, where memory is short and elsewhere."""
_KILLED = -9
_TO_START = 60.0
"""Seconds in which the warm process must have forked a job, its own start included."""
_TICK = 0.3
"""Seconds after which who wants to know how far a job is hears of it again, though it said nothing.

By that a page can be left, and the job with it.
"""
_XCPU = getattr(signal, "SIGXCPU", 24)
"""The signal for a job that has used up its seconds of the processor."""


@dataclass(frozen=True)
class JobReply(HoldsFile):
    """What a job found: its value, and the open file of the rest."""

    value: Any
    file: BinaryIO


class Sandbox:
    """The one way to have bytes from outside looked at: never by the process that asks."""

    def __init__(self, at_once: int = _AT_ONCE, forks: bool = _FORKS) -> None:
        self._at_once, self._forks = at_once, forks
        # What somebody uploads may take minutes: who looks at a table of theirs waits for no file.
        self._turns = {own: BoundedSemaphore(at_once) for own in (True, False)}
        self._lock = Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._control: socket.socket | None = None

    def warm(self) -> None:
        """Start the process without waiting for it, unless it is there or memory is short."""
        if self._forks and memory_total(read_settings()) >= LOW_MEMORY:
            with self._lock:
                self._connected()

    def close(self) -> None:
        """End the process and all of its jobs."""
        with self._lock:
            self._drop()

    def run(
        self,
        job: str,
        arguments: Mapping[str, object],
        source: bytes | Path | BinaryIO,
        name: str,
        limits: Limits | None = None,
    ) -> JobReply:
        """Do a job of lib.sandbox.jobs about bytes or a file; ``name`` is for errors.

        DeepworthError as the job raises it; InputError "reading_memory" and "reading_time" where it
        reaches a limit, "reading_ended" where it was killed, "reading_busy" where too many others
        were waiting, "unexpected" where it fails in a way that nobody foresaw (which is logged).
        """
        settings = read_settings()
        limits = limits or limits_of(settings, self._at_once * len(self._turns))
        turns = self._turns[job == "table"]
        request: Request = {
            "job": job,
            "arguments": dict(arguments),
            "limits": asdict(limits),
            "environment": {key: os.environ[key] for key in PASSED_ON if key in os.environ},
        }
        if job not in JOBS:
            raise KeyError(job)
        if not turns.acquire(timeout=limits.wall_seconds):
            raise InputError("reading_busy", name=name)
        try:
            reply = tempfile.TemporaryFile()  # noqa: SIM115 - the caller reads and closes it
            try:
                with _opened(source) as given:
                    ended = (self._forked if self._forks else _alone)(request, given, reply, limits)
                return _job_reply(reply, ended, name, limits)
            except BaseException:
                reply.close()
                raise
        finally:
            turns.release()

    def _forked(
        self, request: Request, source: BinaryIO, reply: BinaryIO, limits: Limits
    ) -> int | None:
        """Have a job done by a fork of the warm process; return its exit code, None: too late."""
        for _ in range(2):
            # A job that was killed before it was known of may have read and written already.
            # The descriptors' own positions: these files may believe to be at their beginning.
            os.lseek(source.fileno(), 0, os.SEEK_SET)
            os.lseek(reply.fileno(), 0, os.SEEK_SET)
            os.ftruncate(reply.fileno(), 0)
            ours, process = self._handed_over(json.dumps(request).encode(), source, reply)
            with closing(ours):
                # A warm process that has just ended (idle, or killed) has started nothing.
                if _received(ours, MESSAGE.size, _TO_START):
                    return _ended(ours, limits.wall_seconds)
            with self._lock:
                if self._process is process:
                    self._drop()
        return _KILLED

    def _handed_over(
        self, request: bytes, source: BinaryIO, reply: BinaryIO
    ) -> tuple[socket.socket, subprocess.Popen[bytes] | None]:
        """Send a request with its files; return our end of the job's socket, and who has it."""
        ours, theirs = socket.socketpair()
        descriptors = [theirs.fileno(), source.fileno(), reply.fileno()]
        with closing(theirs), self._lock:
            with suppress(OSError):
                control = self._connected()
                socket.send_fds(control, [LENGTH.pack(len(request))], descriptors)
                control.sendall(request)
            return ours, self._process

    def _connected(self) -> socket.socket:
        """Return the socket to the process, which is started if it is not there."""
        if self._control is not None and self._process is not None and self._process.poll() is None:
            return self._control
        self._drop()
        ours, theirs = socket.socketpair()
        with closing(theirs):
            idle = _SHORT if memory_total(read_settings()) < LOW_MEMORY else _LONG
            self._process = _start([str(idle)], theirs.fileno(), subprocess.DEVNULL)
        ours.settimeout(_TO_START)
        self._control = ours
        return ours

    def _drop(self) -> None:
        if self._control is not None:
            self._control.close()
        if self._process is not None:
            # It ends by itself once its socket is closed; a moment is enough, or it hangs.
            try:
                self._process.wait(5)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
        self._control = self._process = None


@cache
def sandbox() -> Sandbox:
    """Return this process's sandbox."""
    return Sandbox()


def _start(
    arguments: list[str], source: int | BinaryIO, output: int | BinaryIO
) -> subprocess.Popen[bytes]:
    known = {name: os.environ[name] for name in _NEEDED if name in os.environ}
    return subprocess.Popen(
        [sys.executable, "-m", "lib.sandbox", *arguments],
        cwd=_ROOT,
        env={**known, **_QUIET},
        stdin=source,
        stdout=output,
        start_new_session=True,  # Ctrl-C is for us; it ends by its socket
    )


@contextmanager
def _opened(source: bytes | Path | BinaryIO) -> Iterator[BinaryIO]:
    """Give an open file of what a job is about, at its beginning."""
    if isinstance(source, Path):
        with source.open("rb") as file:
            yield file
    elif isinstance(source, bytes):
        with tempfile.TemporaryFile() as written:
            try:
                written.write(source)
                written.flush()
            except OSError as error:
                raise StoreError("disk_full") from error
            written.seek(0)
            yield written
    else:
        source.seek(0)
        yield source


def _ended(job: socket.socket, seconds: float) -> int | None:
    """Wait for a job and return its exit code, None: too late; pass on how far it is."""
    end, stage, share = time.monotonic() + seconds, "", 0.0
    while (left := end - time.monotonic()) > 0:
        hear = hearing()
        said = _received(job, MESSAGE.size, left if hear is None else min(left, _TICK))
        if said is not None:
            if len(said) < MESSAGE.size:
                return _KILLED
            what, number = MESSAGE.unpack(said)
            if what == ENDED:
                return int(number)
            if what == TOLD and number // 1000 < len(STAGES):
                stage, share = STAGES[number // 1000], number % 1000 / 1000
        if hear is not None:
            hear(stage, share)
    return None


def _received(sender: socket.socket, size: int, seconds: float) -> bytes | None:
    """Return so many bytes, fewer if the other side has ended, None if the time is over."""
    end, said = time.monotonic() + seconds, b""
    while len(said) < size:
        sender.settimeout(max(0.001, end - time.monotonic()))
        try:
            part = sender.recv(size - len(said))
        except TimeoutError:
            return None
        except OSError:
            return said
        if not part:
            return said
        said += part
    return said


def _alone(request: Request, source: BinaryIO, reply: BinaryIO, limits: Limits) -> int | None:
    """Have a job done by a fresh process, where there is no fork; as ``Sandbox._forked``."""
    with tempfile.TemporaryFile() as whole:
        whole.write(json.dumps(request).encode() + b"\n")
        while part := source.read(MEGABYTE):
            whole.write(part)
        whole.seek(0)
        process = _start(["--once"], whole, reply)
        try:
            return process.wait(limits.wall_seconds)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
            return None


def _job_reply(reply: BinaryIO, ended: int | None, name: str, limits: Limits) -> JobReply:
    """Return what a job wrote, or raise what it says; what did not end well is told by its end."""
    if ended is None or ended == -_XCPU:
        raise InputError("reading_time", name=name, seconds=limits.cpu_seconds)
    said = _said(reply) if ended == 0 else None
    if said is None:
        raise InputError("reading_ended", name=name)
    failed = said.get("failed")
    if failed is None:
        return JobReply(said["value"], reply)
    if failed == "memory":
        raise InputError("reading_memory", name=name, limit=limits.memory // MEGABYTE)
    if failed == "size":
        raise InputError("expands_too_much", name=name, limit=limits.file_bytes // MEGABYTE)
    if failed == "disk":
        raise StoreError("disk_full")
    if failed == "unexpected":
        reference = secrets.token_hex(4)
        _log.error("Unexpected error in a job, reference %s: %s", reference, said["where"])
        raise InputError("unexpected", reference=reference)
    kind = getattr(errors, failed, DeepworthError)
    raise kind(said["code"], **said["context"])


def _said(reply: BinaryIO) -> dict[str, Any] | None:
    """Cut off and return what is said at the end of a reply; None if that is not whole."""
    size = reply.seek(0, os.SEEK_END)
    if size < LENGTH.size:
        return None
    reply.seek(size - LENGTH.size)
    (length,) = LENGTH.unpack(reply.read(LENGTH.size))
    start = size - LENGTH.size - length
    if start < 0 or length > _MAX_MESSAGE:
        return None
    reply.seek(start)
    said: dict[str, Any] = json.loads(reply.read(length))
    reply.truncate(start)
    reply.seek(0)
    return said
