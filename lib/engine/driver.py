"""The engine's loop: requests in, units to workers, results into the store."""

from __future__ import annotations

import logging
import os
import time
from collections.abc import Callable, Iterator
from functools import partial
from queue import Empty
from threading import Event as Flag

from lib.core.results import Failure, Status
from lib.engine.backlog import PASSING, Backlog
from lib.engine.cluster import Done, Event, Pool, ProgressEvent, WorkerLost
from lib.engine.comparison import Comparison
from lib.engine.dispatch import CANCELLED, Dispatcher
from lib.engine.environment import environment
from lib.engine.jobs import JobRun
from lib.engine.memory import Layout
from lib.engine.progress import Running, RunProgress
from lib.engine.queue import Kind, Placement, Unit
from lib.engine.repeats import REPEATS
from lib.engine.work import Call
from lib.errors import DeepworthError, EngineError, StoreError
from lib.settings import Settings
from lib.store.job_ledger import JobLedger
from lib.store.ledger import Ledger
from lib.store.rows import EngineState, Request

_log = logging.getLogger(__name__)
_TICK = 0.1
_REQUESTS_SECONDS = 0.2
_PROGRESS_SECONDS = 0.5
_BEAT_SECONDS = 2.0
_RETRY_SECONDS = 1.0
_WORKERLESS_SECONDS = 60.0
_START_SECONDS = 300.0
"""How long workers of our own may take to start: they come back, but a busy machine is slow."""


class Driver:
    """Drives all runs of a store on one pool of workers, until told to stop."""

    def __init__(
        self,
        ledger: Ledger,
        jobs: JobLedger,
        pool: Pool,
        settings: Settings,
        layout: Layout,
    ) -> None:
        self._ledger = ledger
        self._jobs = jobs
        self._pool = pool
        self._layout = layout
        self._remote = pool.cluster is None
        self._runs: dict[str, Comparison | JobRun] = {}
        self._dispatcher = Dispatcher(pool, settings, layout, self._cancellable)
        self._backlog = Backlog(self._add, self._forget)
        self._taken: set[int] = set()
        self._progress = RunProgress(ledger, self._runs, self._dispatcher.running)
        self._due: dict[str, float] = {}
        self._seen_worker = time.monotonic()

    def run(self, stop: Flag) -> None:
        """Work until ``stop`` is set; EngineError when the cluster can no longer be used."""
        while not stop.is_set():
            self._take_events()
            self._pool.refresh(every=2.0 if self._pool.warm() else 0.25)
            self._check_workers()
            self._periodic(_BEAT_SECONDS, self._compare_runs)
            self._periodic(_REQUESTS_SECONDS, self._take_requests)
            self._periodic(_REQUESTS_SECONDS, self._take_jobs)
            self._check_times()
            self._dispatch()
            self._periodic(_PROGRESS_SECONDS, self._progress.save)
            self._periodic(_BEAT_SECONDS, self._beat)
            self._periodic(_RETRY_SECONDS, self._retry, in_trouble=True)

    def interrupt(self, failure: Failure | None = None) -> None:
        """Leave all runs as they are, to be resumed by the next engine."""
        in_trouble = self._backlog.trouble is not None
        for comparison in list(self._runs.values()):
            if comparison.started or failure is not None:
                ending = partial(comparison.stop, Status.INTERRUPTED, failure)
                self._backlog.end(comparison, ending)
        if in_trouble:
            self._backlog.retry()  # for the last time: what cannot be stored now is done again

    # Requests

    def _compare_runs(self) -> None:
        """Take up runs that wait unknown to this engine; drop those that wait no longer.

        Requests say so sooner, but whoever found no heartbeat cancels a run in the store alone.
        """
        waiting = self._ledger.queued()
        for run in waiting:
            if run not in self._runs:
                self._admit(run)
        for comparison in list(self._runs.values()):
            if (
                isinstance(comparison, Comparison)
                and not comparison.started
                and comparison.id not in waiting
            ):
                self._forget(comparison)

    def _take_requests(self) -> None:
        requests = self._ledger.requests()
        for request in requests:
            if request.id not in self._taken:
                self._take_request(request)
                self._taken.add(request.id)
        self._ledger.close_requests([request.id for request in requests])
        self._taken.clear()

    def _take_request(self, request: Request) -> None:
        comparison = self._runs.get(request.run) or self._admit(request.run)
        if request.kind != "cancel":
            return
        if comparison is None:
            _log.info("Run %s had ended before it was to be cancelled.", request.run)
        elif request.model is None:
            self._stop_run(comparison, Status.CANCELLED, None)
        elif isinstance(comparison, Comparison):
            model = request.model
            self._dispatcher.drop(lambda unit: (unit.run, unit.model) == (comparison.id, model))
            if model in comparison.inputs.run.plan.further:
                self._drop_repeats(comparison.id)
            self._backlog.do(comparison, lambda: comparison.cancel(model))

    def _admit(self, run: str) -> Comparison | None:
        """Let the units of a run that has not ended wait for workers."""
        try:
            comparison = Comparison(self._ledger, self._ledger.run_inputs(run))
        except StoreError as error:
            if error.code in PASSING:
                raise
            _log.warning("Run %s cannot be read: %s", run, error.code)
            return None
        except DeepworthError as error:
            self._ledger.end_run(run, Status.FAILED, Failure(error.code, error.context))
            return None
        if comparison.inputs.run.status not in (Status.QUEUED, Status.RUNNING):
            return None
        self._take_up(comparison)
        return comparison

    def _take_up(self, comparison: Comparison | JobRun) -> None:
        self._runs[comparison.id] = comparison
        missing = None
        if not self._pool.has_tensorflow():
            missing = Failure("no_tensorflow_worker", {"address": self._pool.address})
        limit = self._layout.worker_bytes
        self._backlog.do(comparison, lambda: comparison.units(limit, missing))

    def _take_jobs(self) -> None:
        """Take up what was asked, and drop what is no longer wanted."""
        for job in self._jobs.to_cancel():
            job_run = self._runs.get(job)
            if job_run is None:
                self._jobs.end(job, Status.CANCELLED)
            else:
                self._stop_run(job_run, Status.CANCELLED, None)
        for job in self._jobs.queued():
            if job in self._runs:
                continue
            try:
                self._take_up(JobRun(self._jobs, job))
            except DeepworthError as error:
                if error.code in PASSING:
                    raise
                self._jobs.end(job, Status.FAILED, Failure(error.code, error.context))

    # Workers

    def _check_workers(self) -> None:
        """Raise EngineError when there has been no usable worker for a while."""
        now = time.monotonic()
        if self._pool.usable():
            self._seen_worker = now
        elif self._pool.problem is not None:
            raise self._pool.problem
        elif self._remote and now - self._seen_worker > _WORKERLESS_SECONDS:
            raise EngineError("no_workers", address=self._pool.address)
        elif now - self._seen_worker > _START_SECONDS:
            reason = f"0 / {self._layout.workers}"
            raise EngineError("workers_failed_to_start", reason=reason)

    def _dispatch(self) -> None:
        self._dispatcher.unload()
        if self._backlog.trouble is not None:
            return  # what workers do now has nowhere to go
        for placement in self._dispatcher.placements():
            if placement.unit.run in self._runs:
                self._start(self._runs[placement.unit.run], placement)

    def _start(self, comparison: Comparison | JobRun, placement: Placement) -> None:
        """Send a unit to its worker, or let it wait again where the store does not hear of it."""
        unit = placement.unit
        attempt = self._dispatcher.attempt(unit)
        calls: list[Call] = []

        def begin() -> list[Unit]:
            if not comparison.started:
                comparison.begin(environment(self._layout, remote=self._remote))
            comparison.begin_unit(unit)
            calls.append(
                comparison.work(unit, attempt, self._dispatcher.address, placement.threads)
            )
            return []

        if self._backlog.do(comparison, begin):
            self._dispatcher.send(attempt, placement, calls[0])
        elif comparison.id in self._runs:
            self._dispatcher.add([unit])

    def _check_times(self) -> None:
        for comparison in list(self._runs.values()):
            if self._backlog.trouble is not None or not isinstance(comparison, Comparison):
                continue
            if comparison.over_budget():
                self._end_budget(comparison)
        self._dispatcher.check_times()

    def _end_budget(self, comparison: Comparison) -> None:
        """Begin no more folds of a run whose time is over, and judge what there is."""
        run = comparison.id
        self._dispatcher.drop(
            lambda unit: unit.run == run and unit.kind in (Kind.FOLD, Kind.STACK, *REPEATS)
        )
        self._backlog.do(comparison, comparison.out_of_time)

    def _drop_repeats(self, run: str) -> None:
        self._dispatcher.drop(lambda unit: unit.run == run and unit.kind in REPEATS)

    def _cancellable(self, unit: Unit) -> bool:
        comparison = self._runs.get(unit.run)
        return comparison is not None and comparison.cancellable(unit)

    # Results

    def _take_events(self) -> None:
        finished: list[tuple[Running, Done | WorkerLost]] = []
        for event in self._events():
            if isinstance(event, ProgressEvent):
                self._progress.told(event)
            else:
                running = self._dispatcher.settle(event)
                if running is not None:
                    finished.append((running, event))
        # Workers get their next units before the results are stored, which takes a while.
        self._dispatch()
        for running, event in finished:
            self._on_finished(running, event)

    def _events(self) -> Iterator[Event]:
        """Wait a moment for an event, then give all there are."""
        try:
            yield self._pool.events.get(timeout=_TICK)
            while True:
                yield self._pool.events.get_nowait()
        except Empty:
            return

    def _on_finished(self, running: Running, event: Done | WorkerLost) -> None:
        unit = running.unit
        comparison = self._runs.get(unit.run)
        if comparison is None or running.outcome == CANCELLED:
            return
        failure = self._dispatcher.failure(running, event)
        if failure is not None:
            if unit.kind is Kind.FOLD:
                self._dispatcher.drop(
                    lambda other: (other.run, other.model) == (unit.run, unit.model)
                )
            elif unit.kind in REPEATS:
                self._drop_repeats(unit.run)
            self._backlog.do(comparison, partial(comparison.failed, unit, failure))
        elif isinstance(event, Done):
            self._backlog.do(comparison, partial(comparison.done, unit, event.result))
        else:
            self._dispatcher.add([unit])

    def _add(self, comparison: Comparison | JobRun, units: list[Unit]) -> None:
        """Let more units wait; none where all models were cancelled, perhaps, while one ran."""
        self._dispatcher.add(units)
        if comparison.ended:
            self._dispatcher.drop(lambda unit: unit.run == comparison.id)

    def _stop_run(
        self, comparison: Comparison | JobRun, status: Status, failure: Failure | None
    ) -> None:
        """End a run before its time."""
        self._dispatcher.drop(lambda unit: unit.run == comparison.id)
        self._backlog.end(comparison, partial(comparison.stop, status, failure))

    def _forget(self, comparison: Comparison | JobRun) -> None:
        """Drop a run that has ended, or was deleted."""
        self._dispatcher.drop(lambda unit: unit.run == comparison.id)
        self._runs.pop(comparison.id, None)

    # The store

    def _beat(self) -> None:
        self._ledger.beat(
            EngineState(
                pid=os.getpid(),
                age=0.0,
                warm=self._pool.warm(),
                workers=self._pool.size(),
                low_memory=self._layout.low_memory,
                failure=self._backlog.trouble,
            )
        )

    def _retry(self) -> None:
        """While the store is in trouble: see whether its database answers, then go through it."""
        if self._backlog.trouble is not None:
            self._beat()
            if self._backlog.retry():
                self._beat()
            self._take_requests()
            self._take_jobs()

    def _periodic(
        self, seconds: float, action: Callable[[], None], *, in_trouble: bool = False
    ) -> None:
        """Do something with the store unless it was done a moment ago, or the store is in trouble.

        Each call could then take as long as the first took to find out.
        """
        now = time.monotonic()
        if self._backlog.trouble is not None and not in_trouble:
            return
        if now < self._due.get(action.__name__, 0.0):
            return
        try:
            action()
        except StoreError as error:
            self._backlog.notice(error)
        self._due[action.__name__] = time.monotonic() + seconds
