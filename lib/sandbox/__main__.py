"""The sandbox's process: it has loaded what jobs need, and forks once for each of them.

Its standard input is a socket. A message on it is the length of a request, with three descriptors:
the job's own socket, the file that the job is about, the file for its reply; then the request as
JSON. On the job's socket it says ``STARTED``, and how the job's process ended; in between the job
says how far it is (lib.sandbox.telling). When the other side closes that socket it kills the job.
It ends with the process that started it, or after as many seconds without a job as its argument
says. With ``--once`` it does the one job on its standard input: where there is no fork.
"""

import ctypes
import gc
import json
import os
import selectors
import signal
import socket
import sys
from contextlib import suppress
from importlib import import_module
from io import BytesIO
from pathlib import Path

from lib.sandbox.jobs import JOBS, Request, find_job
from lib.sandbox.performing import perform
from lib.sandbox.protocol import ENDED, LENGTH, MESSAGE, STARTED
from lib.sandbox.tables import QUESTIONS
from lib.sandbox.telling import tell_by

_PDEATHSIG = 1
"""Linux's prctl: a signal to get when the parent ends."""


def main() -> None:
    """Serve until nobody asks any more, or do one job."""
    if "--once" in sys.argv:
        _be_quiet()
        request = json.loads(sys.stdin.buffer.readline())
        perform(request, sys.stdin.buffer, sys.stdout.buffer)
        return
    _load()
    _Server(socket.socket(fileno=0), float(sys.argv[1])).serve()


def _load() -> None:
    """Load what jobs need once for all, with one thread each for what they do."""
    for module in {target.split(":")[0] for target in (*JOBS.values(), *QUESTIONS)}:
        import_module(module)
    import pyarrow as pa

    pa.set_cpu_count(1)
    pa.set_io_thread_count(1)
    find_job("rehearse")({}, BytesIO())
    gc.collect()
    gc.freeze()


class _Server:
    """Forks a process for each request that comes on a socket."""

    def __init__(self, control: socket.socket, idle: float) -> None:
        self._control, self._idle = control, idle
        self._jobs: dict[int, socket.socket] = {}
        self._woken, self._waker = socket.socketpair()
        for end in (self._woken, self._waker):
            end.setblocking(False)
        self._events = selectors.DefaultSelector()
        self._events.register(control, selectors.EVENT_READ)
        self._events.register(self._woken, selectors.EVENT_READ)
        signal.set_wakeup_fd(self._waker.fileno())
        signal.signal(signal.SIGCHLD, lambda *_: None)

    def serve(self) -> None:
        """Take requests until the socket is closed, or nothing has happened for a while."""
        while events := self._events.select(None if self._jobs else self._idle):
            for key, _ in events:
                if key.fileobj is self._control:
                    if not self._take():
                        self._kill_all()
                        return
                elif key.fileobj is self._woken:
                    self._woken.recv(4096)
                    self._reap()
                else:
                    # Nobody waits for this job any more.
                    self._events.unregister(key.fileobj)
                    os.kill(key.data, signal.SIGKILL)

    def _take(self) -> bool:
        """Start the job of one request; False at the end of the socket."""
        message, descriptors, _, _ = socket.recv_fds(self._control, LENGTH.size, 3)
        if len(message) < LENGTH.size or len(descriptors) < 3:
            return False
        request = bytearray()
        (length,) = LENGTH.unpack(message)
        while len(request) < length:
            part = self._control.recv(min(length - len(request), 1 << 20))
            if not part:
                return False
            request += part
        job = socket.socket(fileno=descriptors[0])
        parent = os.getpid()
        pid = os.fork()
        if pid == 0:
            self._become_job(parent, job, json.loads(request), *descriptors[1:])
        os.close(descriptors[1])
        os.close(descriptors[2])
        self._jobs[pid] = job
        self._events.register(job, selectors.EVENT_READ, pid)
        with suppress(OSError):
            job.send(MESSAGE.pack(STARTED, 0))
        return True

    def _become_job(
        self, parent: int, job: socket.socket, request: Request, source: int, reply: int
    ) -> None:
        """Do the job and end, in the process that was forked for it."""
        try:
            _die_with(parent)
            signal.set_wakeup_fd(-1)
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            for end in (self._control, self._woken, self._waker, *self._jobs.values()):
                end.close()
            tell_by(job)
            _be_quiet()
            with open(source, "rb") as given, open(reply, "wb") as output:
                perform(request, given, output)
        except BaseException:  # noqa: BLE001 - nothing may go on in this process
            os._exit(1)
        os._exit(0)

    def _reap(self) -> None:
        """Say of all processes that have ended how they did."""
        while self._jobs:
            pid, status = os.waitpid(-1, os.WNOHANG)
            if pid == 0:
                return
            job = self._jobs.pop(pid)
            with suppress(KeyError):
                self._events.unregister(job)
            with suppress(OSError):
                job.send(MESSAGE.pack(ENDED, os.waitstatus_to_exitcode(status)))
            job.close()

    def _kill_all(self) -> None:
        for pid in self._jobs:
            os.kill(pid, signal.SIGKILL)


def _be_quiet() -> None:
    """Close the way to a log: what a library writes there may be of the file."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)


def _die_with(parent: int) -> None:
    """Have Linux end this process with its parent, and rather than any other for want of memory."""
    if not sys.platform.startswith("linux"):
        return
    ctypes.CDLL(None).prctl(_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(1)
    with suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text("1000")


if __name__ == "__main__":
    main()
