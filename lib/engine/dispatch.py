"""The units on their way to workers and back: what waits, what runs, and what became of it."""

from __future__ import annotations

import time
from collections.abc import Callable

from lib.core.results import Failure
from lib.engine.cluster import Done, Pool, WorkerLost
from lib.engine.memory import Layout
from lib.engine.progress import Running
from lib.engine.queue import Placement, Queue, Unit
from lib.engine.work import Call
from lib.settings import MEGABYTE, Settings
from lib.store.files import dataset_file

CANCELLED = Failure("cancelled")
_CANCEL_SECONDS = 5.0
"""How long a unit that looks at its flag may take to do so before its worker is ended."""
_GROWN = 0.85
"""Share of its memory above which the worker with TensorFlow is replaced between units."""
_TRIES = 2
_LOADED_SECONDS = 3.0
"""With little memory, how long an idle worker keeps TensorFlow for a network that may come."""


class Dispatcher:
    """Sends units to the pool's workers, in the order of the queue, and takes them off again.

    ``running`` holds what workers do now, by attempt. ``cancellable`` says whether a unit looks at
    its flag while it works; others are ended together with their worker.
    """

    def __init__(
        self, pool: Pool, settings: Settings, layout: Layout, cancellable: Callable[[Unit], bool]
    ) -> None:
        self._pool = pool
        self._settings = settings
        self._layout = layout
        self._cancellable = cancellable
        self._remote = pool.cluster is None
        single = layout.workers == 1 and not self._remote
        self._queue = Queue(layout.workers, networks_first=not single)
        self.running: dict[str, Running] = {}
        self._tries: dict[str, int] = {}
        self._attempts = 0
        self._loaded: dict[str, float] = {}

    def add(self, units: list[Unit]) -> None:
        """Let units wait for workers."""
        self._queue.add(units)

    def placements(self) -> list[Placement]:
        """Take those units out of the queue that can start now."""
        return self._queue.place(self._pool.idle(), self._pool.busy())

    def attempt(self, unit: Unit) -> str:
        """Return a name for one attempt at a unit, which no other attempt has."""
        self._attempts += 1
        return f"{unit.id}#{self._attempts}"

    def send(self, attempt: str, placement: Placement, call: Call) -> None:
        """Give a unit to its worker."""
        self.running[attempt] = Running(placement.unit, placement.slot, time.monotonic())
        self._pool.submit(attempt, placement.slot, *call)

    def address(self, content: str) -> str:
        """Return where a worker finds a table of this content."""
        name = dataset_file(content)
        if self._remote and self._settings.files_url:
            return f"{self._settings.files_url.rstrip('/')}/{name}"
        return str(self._settings.files / name)

    def drop(self, matches: Callable[[Unit], bool]) -> None:
        """Take units out of the queue and off their workers."""
        self._queue.remove(matches)
        for attempt, running in self.running.items():
            if matches(running.unit) and running.outcome is None:
                running.outcome = CANCELLED
                running.kill_at = time.monotonic() + _CANCEL_SECONDS
                if self._cancellable(running.unit):
                    self._pool.cancel(attempt)
                else:
                    self._pool.kill(attempt)

    def check_times(self) -> None:
        """End the workers of units that run for too long, or were cancelled and did not stop."""
        now = time.monotonic()
        limit = self._settings.unit_timeout
        for attempt, running in self.running.items():
            if running.kill_at is not None:
                if now > running.kill_at:
                    running.kill_at = now + _CANCEL_SECONDS
                    self._pool.kill(attempt)
            elif now - running.started > limit * running.unit.folds:
                seconds = limit * running.unit.folds
                running.outcome = Failure("timed_out", {"seconds": seconds})
                running.kill_at = now + _CANCEL_SECONDS
                self._pool.kill(attempt)

    def settle(self, event: Done | WorkerLost) -> Running | None:
        """Return the attempt that an event ends; None where it was settled before."""
        if not self._pool.settle(event):
            return None
        running = self.running.pop(event.id, None)
        if running is not None:
            self._recycle(running, event)
        return running

    def failure(self, running: Running, event: Done | WorkerLost) -> Failure | None:
        """Return why a unit failed; None if it did not, or if it is to be tried again."""
        if running.outcome is not None:
            return running.outcome
        if isinstance(event, Done):
            if event.result.get("cancelled"):
                return CANCELLED
            failure = event.result.get("failure")
            return Failure(*failure) if failure else None
        if event.memory:
            limit = self._layout.worker_bytes // MEGABYTE
            return Failure("worker_out_of_memory", {"limit_mb": limit})
        tries = self._tries.get(running.unit.id, 0) + 1
        self._tries[running.unit.id] = tries
        return Failure("worker_died") if tries >= _TRIES else None

    def unload(self) -> None:
        """Replace workers that carry TensorFlow where memory is short and no network waits."""
        for slot, since in list(self._loaded.items()):
            over = self._queue.waiting() or time.monotonic() - since > _LOADED_SECONDS
            if over and not self._queue.networks() and self._pool.recycle(slot):
                del self._loaded[slot]

    def _recycle(self, running: Running, event: Done | WorkerLost) -> None:
        """Replace a worker that keeps more memory than the next unit should find taken."""
        if self._remote or isinstance(event, WorkerLost):
            return
        if event.result.get("rss", 0) > _GROWN * self._layout.worker_bytes:
            self._pool.recycle(running.slot)
            self._loaded.pop(running.slot, None)
        elif self._layout.low_memory and running.unit.network:
            self._loaded[running.slot] = time.monotonic()
