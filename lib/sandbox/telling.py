"""How far a job is: said by its process, heard where somebody waits for it."""

from __future__ import annotations

import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar

from lib.sandbox.protocol import MESSAGE, STAGES, TOLD

Hear = Callable[[str, float], None]
"""Is told a stage of STAGES ("" before the first) and its share from 0 to 1, a few times a second.

What it raises ends the job.
"""
_OFTEN = 0.1
_hearing: ContextVar[Hear | None] = ContextVar("hearing", default=None)


@contextmanager
def heard(hear: Hear) -> Iterator[None]:
    """Have jobs that are asked for within this block tell how far they are."""
    token = _hearing.set(hear)
    try:
        yield
    finally:
        _hearing.reset(token)


def hearing() -> Hear | None:
    """Return who wants to know, if anybody does."""
    return _hearing.get()


class _Teller:
    """The job's side: its socket, where it has one, and when something was said last."""

    socket: socket.socket | None = None
    last = (0.0, "")


def tell_by(job: socket.socket) -> None:
    """Have this process say on a socket how far it is."""
    job.setblocking(False)
    _Teller.socket = job


def tell(stage: str, share: float) -> None:
    """Say how far this process is; nothing where nobody asks for it, or where it was just said."""
    now = time.monotonic()
    then, before = _Teller.last
    if _Teller.socket is None or (stage == before and now - then < _OFTEN):
        return
    _Teller.last = (now, stage)
    number = 1000 * STAGES.index(stage) + min(int(1000 * share), 999)
    with suppress(OSError):  # nobody waits any more: this process is about to be killed
        _Teller.socket.send(MESSAGE.pack(TOLD, number))
