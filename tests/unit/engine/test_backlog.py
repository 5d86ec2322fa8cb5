"""A store that takes nothing for a while: what is finished waits, and every run gets its ending."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from types import SimpleNamespace
from typing import Any

import pytest
from sqlalchemy import Connection

from lib.core.results import Failure, Status
from lib.engine import backlog as module
from lib.engine.backlog import Backlog
from lib.engine.comparison import Comparison
from lib.engine.queue import Unit
from lib.errors import StoreError
from lib.store import Store
from lib.store.database import Database
from lib.store.ledger import Ledger
from tests.store_fixture import WORKSPACE
from tests.unit.engine.test_comparison import PLENTY, answer, start

MODELS = ("dummy", "logistic", "keras_mlp", "blend")


class Faulty:
    """A database that fails at its n-th write, before it or when it has been made."""

    def __init__(self, database: Database, fails: int, *, made: bool) -> None:
        self._database, self._fails, self._made = database, fails, made
        self.read = database.read
        self.writes = 0

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """Give a connection, unless this write is the one to fail."""
        self.writes += 1
        fails = self.writes == self._fails
        if fails and not self._made:
            raise StoreError("store_busy")
        with self._database.write() as connection:
            yield connection
        if fails:
            raise StoreError("store_unreachable", reason="the answer was lost")


class Drive:
    """What the driver does with a run, one unit after the other."""

    def __init__(self, comparison: Comparison) -> None:
        self.run = comparison
        self.units: list[Unit] = []
        self.over = False
        self.backlog = Backlog(lambda _, units: self.units.extend(units), self._end)

    def _end(self, _: Any) -> None:
        self.over = True

    def do(self, action: Any) -> None:
        """Store something, if need be at the second attempt."""
        if not self.backlog.do(self.run, action):
            self.backlog.retry()
        assert self.backlog.trouble is None

    def begin(self, unit: Unit) -> list[Unit]:
        """Say that a unit begins."""
        if not self.run.started:
            self.run.begin({})
        self.run.begin_unit(unit)
        return []

    def go(self) -> list[Unit]:
        """Go through all units; return them."""
        played = []
        self.do(lambda: self.run.units(PLENTY, None))
        while self.units:
            unit = self.units.pop(0)
            self.do(partial(self.begin, unit))
            self.do(partial(self.run.done, unit, answer(unit)))
            played.append(unit)
        return played


def drive(store: Store, fails: int, *, made: bool) -> tuple[Drive, Faulty]:
    """Go through a run of a store that fails once."""
    ledger = Ledger(store)
    submitted = start(store, ledger, *MODELS, test=True).id
    faulty = Faulty(store.database, fails, made=made)
    ledger._database = faulty  # type: ignore[assignment]
    driven = Drive(Comparison(ledger, ledger.run_inputs(submitted)))
    units = driven.go()
    assert driven.over
    assert len(units) == len(set(units)) == 15, "a unit was done twice, or never"
    return driven, faulty


@pytest.mark.parametrize("made", [False, True])
def test_a_store_that_fails_at_any_write_loses_nothing(store: Store, made: bool) -> None:
    _, counted = drive(store, 0, made=made)
    for fails in range(1, counted.writes + 1):
        driven, _ = drive(store, fails, made=made)
        run = store.run(WORKSPACE, driven.run.id)
        assert run.status is Status.DONE, fails
        assert run.verdict is not None, fails
        assert {model.status for model in run.models} == {Status.DONE}, fails
        assert [model.has_artifact for model in run.models] == [True, True, True, False], fails
        assert [model.folds_done for model in run.models] == [3, 3, 3, 3], fails
        assert len(store.predictions(WORKSPACE, run.id, "blend")) == 15, fails
        assert run.model("keras_mlp").test == {"roc_auc": 0.7}, fails


class Stuck:
    """A run that stores nothing till the trouble is ``gone``, but with ``room`` its ending."""

    def __init__(self, code: str) -> None:
        self.id, self.ended, self.code = "stuck", False, code
        self.room, self.gone = True, False
        self.ending: tuple[Status, Failure | None] | None = None

    def store(self) -> list[Unit]:
        """Store a result."""
        if self.gone:
            return []
        raise StoreError(self.code)

    def stop(self, status: Status, failure: Failure | None = None) -> None:
        """Store an ending."""
        if not self.room:
            raise StoreError(self.code)
        self.ending = (status, failure)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    """The time as the backlog sees it."""
    clock = SimpleNamespace(now=100.0)
    monkeypatch.setattr(module, "time", SimpleNamespace(monotonic=lambda: clock.now))
    return clock


def held(run: Any, over: list[Any]) -> Backlog:
    """Return a backlog in which a result of a run waits."""
    backlog = Backlog(lambda _, units: None, over.append)
    assert not backlog.do(run, run.store)
    backlog.retry()
    return backlog


def test_a_run_whose_results_find_no_room_fails_after_a_while(clock: SimpleNamespace) -> None:
    run, over = Stuck("disk_full"), list[Any]()
    backlog = held(run, over)
    clock.now += module.PATIENCE_SECONDS - 1
    backlog.retry()
    assert (run.ending, backlog.trouble) == (None, Failure("disk_full"))
    run.room = False
    clock.now += 2
    backlog.retry()
    assert not over, "an ending that could not be stored was forgotten"
    run.room = True
    backlog.retry()
    assert run.ending == (Status.FAILED, Failure("disk_full"))
    assert over == [run]
    backlog.retry()
    assert backlog.trouble is None


def test_a_run_whose_ending_found_no_room_goes_on_when_there_is_some(
    clock: SimpleNamespace,
) -> None:
    run, over = Stuck("disk_full"), list[Any]()
    backlog = held(run, over)
    run.room = False
    clock.now += module.PATIENCE_SECONDS + 1
    backlog.retry()
    run.gone = True
    backlog.retry()
    assert (run.ending, over, backlog.trouble) == (None, [], None)


def test_a_cancelled_run_ends_without_what_cannot_be_stored(clock: SimpleNamespace) -> None:
    run, over = Stuck("disk_full"), list[Any]()
    backlog = held(run, over)
    backlog.end(run, partial(run.stop, Status.CANCELLED))  # type: ignore[arg-type]
    backlog.retry()
    assert (run.ending, over) == ((Status.CANCELLED, None), [run])


def test_a_busy_database_is_waited_for_however_long(clock: SimpleNamespace) -> None:
    run = Stuck("store_busy")
    backlog = held(run, [])
    for _ in range(5):
        clock.now += module.PATIENCE_SECONDS
        backlog.retry()
    assert (run.ending, backlog.trouble) == (None, Failure("store_busy"))


def test_what_does_not_pass_fails_the_run_at_once(clock: SimpleNamespace) -> None:
    run, over = Stuck("damaged"), list[Any]()
    backlog = Backlog(lambda _, units: None, over.append)
    assert not backlog.do(run, run.store)  # type: ignore[arg-type]
    assert (run.ending, over) == ((Status.FAILED, Failure("damaged")), [run])
    assert backlog.trouble is None
