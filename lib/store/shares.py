"""Links that show one report to whoever holds them, and nothing else."""

from __future__ import annotations

import hashlib
import logging
import math
import secrets
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from threading import Lock

from sqlalchemy import delete, select

from lib.errors import StoreError
from lib.store import rows, tables
from lib.store.queries import need_run
from lib.store.store import Store

_log = logging.getLogger(__name__)

_KEY_BYTES = 24
_MAX_KEY_LENGTH, _MAX_LABEL_LENGTH = 200, 100


@dataclass(frozen=True)
class Share:
    """A link as its owner sees it; moments are ISO 8601 in UTC, ``expires`` None for never.

    ``digest`` names it: the SHA-256 of its key, which the store does not have.
    """

    digest: str
    label: str
    created: str
    expires: str | None
    expired: bool


@dataclass(frozen=True)
class Grant:
    """What a key opens: one run, and the workspace it is to be read from on the server."""

    workspace: str
    run: str


class Guesses:
    """Keys that opened nothing lately: the more there were, the longer the next answer takes.

    A key of 24 random bytes is not to be guessed; this keeps who tries from keeping the server
    busy, and tells its owner. Keys that open something are not counted and never wait.
    """

    FREE = 20
    """So many wrong keys a minute are answered at once: old links are opened, too."""
    LONGEST_WAIT = 1.0
    """Seconds: each wait holds a thread of the server."""
    _WINDOW = 60.0

    def __init__(
        self,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], object] = time.sleep,
    ) -> None:
        self._clock, self._sleep = clock, sleep
        self._lock = Lock()
        self._lately: deque[float] = deque(maxlen=1000)
        self._count = 0
        self._logged = -math.inf

    def wrong(self) -> None:
        """Count a key that opened nothing; return after the time that this costs."""
        with self._lock:
            now = self._clock()
            while self._lately and now - self._lately[0] > self._WINDOW:
                self._lately.popleft()
            self._lately.append(now)
            self._count += 1
            over = len(self._lately) - self.FREE
            if over > 0 and now - self._logged >= self._WINDOW:
                _log.warning("Share keys that open nothing: %d were tried so far.", self._count)
                self._logged = now
        if over > 0:
            self._sleep(min(0.05 * over, self.LONGEST_WAIT))


class Shares:
    """The read-only keys of reports; one object a server, which counts guesses at them."""

    def __init__(self, store: Store, guesses: Guesses | None = None) -> None:
        self._database = store.database
        self._guesses = guesses or Guesses()

    def make(self, workspace: str, run: str, days: float | None = None, label: str = "") -> str:
        """Return a new key of a run's report, good for ``days`` days or until it is revoked.

        StoreError "run_not_found". The key is told only here.
        """
        key = secrets.token_urlsafe(_KEY_BYTES)
        with self._database.write() as connection:
            need_run(connection, workspace, run)
            connection.execute(
                tables.shares.insert().values(
                    digest=_digest(key),
                    run=run,
                    workspace=workspace,
                    label=" ".join(label.replace("\0", "").split())[:_MAX_LABEL_LENGTH],
                    created=rows.now(),
                    expires=None if days is None else _after(days),
                )
            )
        return key

    def list(self, workspace: str, run: str) -> list[Share]:
        """Return the links of a run, the latest first; StoreError "run_not_found"."""
        table = tables.shares
        query = (
            select(table)
            .where(table.c.workspace == workspace, table.c.run == run)
            .order_by(table.c.created.desc(), table.c.digest)
        )
        with self._database.read() as connection:
            need_run(connection, workspace, run)
            share_rows = connection.execute(query).all()
        now = rows.now()
        return [
            Share(row.digest, row.label, row.created, row.expires, _expired(row.expires, now))
            for row in share_rows
        ]

    def revoke(self, workspace: str, digest: str) -> None:
        """Make a link open nothing from now on; one that is gone already stays gone."""
        table = tables.shares
        with self._database.write() as connection:
            connection.execute(
                delete(table).where(table.c.workspace == workspace, table.c.digest == digest)
            )

    def open(self, key: str) -> Grant:
        """Return what a key opens; StoreError "share_not_found".

        The answer is the same for a key that was revoked, has expired, was guessed, or whose run is
        gone. Many keys that open nothing are answered ever more slowly.
        """
        try:
            return self.grant(key)
        except StoreError:
            self._guesses.wrong()
            raise

    def grant(self, key: str) -> Grant:
        """Return what a key that has opened something before opens now; StoreError as ``open``.

        Looked up by digest: how long that takes says nothing about the keys there are.
        """
        table = tables.shares
        with self._database.read() as connection:
            row = connection.execute(
                select(table).where(table.c.digest == _digest(key[:_MAX_KEY_LENGTH]))
            ).first()
        if row is None or _expired(row.expires, rows.now()):
            raise StoreError("share_not_found")
        return Grant(row.workspace, row.run)


def _digest(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()


def _after(days: float) -> str:
    return (datetime.now(UTC) + timedelta(days=days)).isoformat(timespec="milliseconds")


def _expired(expires: str | None, now: str) -> bool:
    """Both moments are of one format and time zone, so they compare as text."""
    return expires is not None and expires <= now
