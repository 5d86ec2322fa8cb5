"""What runs have yet to store: kept in order, and tried again until the store takes it."""

from __future__ import annotations

import logging
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial

from lib.core.results import Failure, Status
from lib.engine.comparison import Comparison
from lib.engine.jobs import JobRun
from lib.engine.queue import Unit
from lib.errors import StoreError

_log = logging.getLogger(__name__)
PASSING = frozenset({"disk_full", "store_busy", "store_unreachable", "store_unwritable"})
"""Codes of what passes: by itself, or when somebody has seen to the disk or the database."""
PATIENCE_SECONDS = 30.0
"""How long results wait for a disk while the database could say that the run has failed."""

Action = Callable[[], list[Unit]]
"""Something that stores, and can be done again from its beginning; returns the next units."""


@dataclass
class _Waiting:
    """What waits of a run: ``ending`` comes last, ``since`` its results alone cannot be stored."""

    run: Comparison | JobRun
    actions: deque[Action] = field(default_factory=deque)
    ending: Callable[[], None] | None = None
    since: float | None = None


class Backlog:
    """All that is stored of runs goes through here.

    ``add`` is told of units that became possible, ``over`` of runs that have ended in the store, or
    have been deleted there. ``trouble`` says why the store takes nothing, as far as is known.
    """

    def __init__(
        self,
        add: Callable[[Comparison | JobRun, list[Unit]], None],
        over: Callable[[Comparison | JobRun], None],
    ) -> None:
        self.trouble: Failure | None = None
        self._add = add
        self._over = over
        self._waiting: dict[str, _Waiting] = {}

    def do(self, run: Comparison | JobRun, action: Action) -> bool:
        """Store something now, or else after all that waits of this run; whether it was now."""
        one = self._waiting.setdefault(run.id, _Waiting(run))
        one.actions.append(action)
        return self.trouble is None and self._store(one)

    def end(self, run: Comparison | JobRun, ending: Callable[[], None]) -> None:
        """Store how a run ends, after all that waits of it."""
        one = self._waiting.setdefault(run.id, _Waiting(run))
        one.ending = one.ending or ending
        if self.trouble is None:
            self._store(one)

    def notice(self, error: StoreError) -> None:
        """Take it that the store is in trouble, until ``retry`` finds that it is not."""
        if self.trouble is None:
            _log.warning("The store takes nothing at the moment: %s", error)
        self.trouble = Failure(error.code, error.context)

    def retry(self) -> bool:
        """Try again to store what waits, when the database has just answered; whether all was."""
        for one in list(self._waiting.values()):
            if not self._store(one, answered=True) and self.trouble == Failure("store_busy"):
                return False  # each further attempt would wait as long
        if self._waiting:
            return False
        _log.warning("The store takes results again.")
        self.trouble = None
        return True

    def _store(self, one: _Waiting, *, answered: bool = False) -> bool:
        """Store what waits of a run; whether all of it could be."""
        try:
            while one.actions:
                units = one.actions[0]()
                one.actions.popleft()
                self._add(one.run, units)
                if one.run.ended:
                    one.ending = one.ending or one.run.finish
            if one.ending is not None:
                one.ending()
        except StoreError as error:
            if error.code not in PASSING:
                self._give_up(one, error)
                return False
            self.notice(error)
            if answered and self._is_enough(one, error):
                self._give_up(one, error)
            return False
        del self._waiting[one.run.id]
        if one.ending is not None:
            self._over(one.run)
        return True

    def _is_enough(self, one: _Waiting, error: StoreError) -> bool:
        """Whether to end a run without what waits of it: it was told to end, or waited for long."""
        if error.code == "store_busy" or not one.actions:
            return False
        now = time.monotonic()
        one.since = one.since or now
        return one.ending is not None or now - one.since > PATIENCE_SECONDS

    def _give_up(self, one: _Waiting, error: StoreError) -> None:
        """End a run whose results cannot be stored; what was stored before stays."""
        failure = Failure(error.code, error.context)
        ending = one.ending or partial(one.run.stop, Status.FAILED, failure)
        try:
            if error.code != "run_not_found":
                ending()
        except StoreError as again:
            if again.code in PASSING:
                self.notice(again)
                if error.code not in PASSING:
                    one.actions.clear()
                    one.ending = ending
                return
            error = again
        _log.error("Run %s was given up: %s", one.run.id, error)
        del self._waiting[one.run.id]
        self._over(one.run)
