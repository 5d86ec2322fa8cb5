"""The engine as a process: one a store, from its lock to its last heartbeat."""

from __future__ import annotations

import logging
import os
import signal
import sys
import threading
import time
from collections.abc import Callable
from functools import partial
from typing import TypeVar

from lib.core.memory import memory_total
from lib.core.results import Failure, Status
from lib.engine.backlog import PASSING
from lib.engine.cluster import Pool, connect, start_local
from lib.engine.driver import Driver
from lib.engine.lock import EngineLock
from lib.engine.memory import Layout, cores, make_layout
from lib.errors import EngineError, StoreError
from lib.settings import Settings
from lib.store import EngineState, Store, open_store
from lib.store.job_ledger import JobLedger
from lib.store.ledger import Ledger
from lib.store.rights import claim, disk_errors

_log = logging.getLogger(__name__)
_RETRY_SECONDS = 20.0
_ENDING_SECONDS = 20.0
_PAUSE_SECONDS = 1.0
Given = TypeVar("Given")


def serve(settings: Settings, *, tensorflow: bool, resume: bool, stop: threading.Event) -> None:
    """Be the engine of a store until ``stop`` is set; return at once if it has one already."""
    os.umask(0o077)  # what libraries write is for the store's owner alone, too
    claim(settings.home)
    lock = EngineLock(settings.home)
    with disk_errors(settings.home):
        taken = lock.take()
    if not taken:
        _log.info("Another engine has this store already.")
        return
    try:
        store = _patiently(lambda: open_store(settings), stop)
        try:
            _serve(settings, store, tensorflow=tensorflow, resume=resume, stop=stop)
        finally:
            store.close()
    finally:
        lock.release()


def _serve(
    settings: Settings, store: Store, *, tensorflow: bool, resume: bool, stop: threading.Event
) -> None:
    """Clear up after earlier engines, then work."""
    ledger, jobs = Ledger(store), JobLedger(store)
    try:
        _patiently(store.database.check, stop)
        moved = _patiently(ledger.sweep, stop)
        _log.info("Moved %d files that nothing names to the trash.", moved)
        _work(settings, ledger, jobs, tensorflow=tensorflow, resume=resume, stop=stop)
    finally:
        try:
            ledger.leave()
        except StoreError as error:
            _log.warning("Could not say goodbye: %s", error.code)


def _patiently(action: Callable[[], Given], stop: threading.Event) -> Given:
    """Do something with the store, again and again while it is in trouble, until ``stop``."""
    last_code = ""
    while True:
        try:
            return action()
        except StoreError as error:
            if error.code not in PASSING or stop.wait(_PAUSE_SECONDS):
                raise
            if error.code != last_code:
                _log.warning("The store cannot be used at the moment: %s", error)
                last_code = error.code


def _work(
    settings: Settings,
    ledger: Ledger,
    jobs: JobLedger,
    *,
    tensorflow: bool,
    resume: bool,
    stop: threading.Event,
) -> None:
    """Drive runs; where the cluster fails, say so, fail what waits, and try to connect again."""
    layout = make_layout(settings, memory_total(settings))
    while not stop.is_set():
        _patiently(partial(ledger.recover, resume=resume), stop)
        _patiently(jobs.recover, stop)
        resume = True
        try:
            _drive(settings, ledger, jobs, layout, tensorflow=tensorflow, stop=stop)
        except EngineError as error:
            _log.error("The cluster cannot be used: %s", error)
            failure = Failure(error.code, error.context)
            until = time.monotonic() + _RETRY_SECONDS
            while time.monotonic() < until and not stop.wait(0.2):
                _patiently(partial(_refuse, ledger, jobs, layout, failure), stop)


def _drive(
    settings: Settings,
    ledger: Ledger,
    jobs: JobLedger,
    layout: Layout,
    *,
    tensorflow: bool,
    stop: threading.Event,
) -> None:
    pool = _open_pool(settings, layout, tensorflow=tensorflow)
    driver = Driver(ledger, jobs, pool, settings, layout)
    try:
        driver.run(stop)
        driver.interrupt()
    except EngineError as error:
        driver.interrupt(Failure(error.code, error.context))
        raise
    finally:
        pool.close()


def _open_pool(settings: Settings, layout: Layout, *, tensorflow: bool) -> Pool:
    eager = tensorflow and not layout.low_memory
    if settings.scheduler:
        return connect(settings.scheduler, settings, tensorflow=eager)
    return start_local(layout, cores=cores(), tensorflow=eager)


def _refuse(ledger: Ledger, jobs: JobLedger, layout: Layout, failure: Failure) -> None:
    """Fail at once what would wait for a cluster that is not there."""
    ledger.beat(EngineState(os.getpid(), 0.0, False, 0, layout.low_memory, failure))
    for run in ledger.queued():
        try:
            ledger.end_run(run, Status.FAILED, failure)
        except StoreError as error:
            if error.code != "run_not_found":  # deleted just now
                raise
    for job in jobs.queued():
        jobs.end(job, Status.FAILED, failure)
    ledger.close_requests([request.id for request in ledger.requests()])


def end_with_pipe(stop: threading.Event) -> None:
    """Set ``stop`` when standard input closes: whoever started this engine has ended."""

    def wait() -> None:
        # Not through sys.stdin: Python aborts when it ends while a thread holds that in reading.
        while os.read(sys.stdin.fileno(), 1024):
            continue
        _end(stop)

    threading.Thread(target=wait, name="pipe", daemon=True).start()


def end_with_signals(stop: threading.Event) -> None:
    """Set ``stop`` on SIGTERM and SIGINT."""
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: _end(stop))


def _end(stop: threading.Event) -> None:
    """Ask the engine to end, and see to it that it does: its workers end with it."""
    stop.set()
    timer = threading.Timer(_ENDING_SECONDS, os._exit, [1])
    timer.daemon = True
    timer.start()
