"""The database: its connection, its transactions, its version, and its errors in our words."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from json import JSONDecodeError
from pathlib import Path

from sqlalchemy import URL, Connection, Engine, create_engine, event, func, select, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError

from lib.errors import StoreError
from lib.store import tables
from lib.store.rights import make_file

BUSY_SECONDS = 10
BESIDE = ("-wal", "-shm")
"""What SQLite keeps beside a database, with the rights of the database's file."""
_CODES = {
    "disk is full": "disk_full",
    "disk full": "disk_full",
    "no space left": "disk_full",
    "is locked": "store_busy",
    "foreign key": "run_not_found",
    "malformed": "database_damaged",
    "not a database": "database_damaged",
    "could not decode": "database_damaged",
    "readonly database": "store_unwritable",
    "unable to open database": "store_unwritable",
}
"""Codes by what the drivers say."""
_MIN_FREE = 100_000


class Database:
    """Transactions on the store's tables, in SQLite or PostgreSQL.

    ``path`` is the file of a SQLite database. Opening it makes the tables where there are none.
    StoreError: "newer_store", "store_unreachable", "bad_database_url", "database_damaged",
    "store_busy", and those of lib.store.rights.
    """

    def __init__(self, url: str) -> None:
        self.path = sqlite_file(url)
        self._engine = _connect(url)
        self._writer = self._engine.execution_options(write=True)
        try:
            self._prepare()
        except BaseException:
            self.close()
            raise

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """Give a connection that sees one state of the store throughout."""
        with self._in_our_words(), self._engine.begin() as connection:
            yield connection

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """Give the one connection that may write now; committed at the end, undone on an error."""
        with self._in_our_words(), self._writer.begin() as connection:
            yield connection

    def close(self) -> None:
        """Close all connections."""
        self._engine.dispose()

    @contextmanager
    def _in_our_words(self) -> Iterator[None]:
        where = str(self.path or "DATABASE_URL")
        try:
            yield
        except JSONDecodeError as error:
            raise StoreError("database_damaged", path=where) from error
        except DBAPIError as error:
            reason = str(error.orig).lower()
            code = next((code for phrase, code in _CODES.items() if phrase in reason), None)
            if self.path is not None and "i/o error" in reason and _no_space(self.path):
                code = "disk_full"
            if code == "database_damaged":
                raise StoreError(code, path=where) from error
            if code == "store_unwritable":
                raise StoreError(code, path=where, reason=str(error.orig)) from error
            if code is not None:
                raise StoreError(code) from error
            raise StoreError("store_unreachable", reason=type(error.orig).__name__) from error

    def check(self) -> None:
        """Read all of a SQLite database; StoreError "database_damaged" if that is not possible."""
        if self.path is not None:
            with self.read() as connection:
                if connection.scalar(text("PRAGMA quick_check(1)")) != "ok":
                    raise StoreError("database_damaged", path=str(self.path))

    def _prepare(self) -> None:
        with self.write() as connection:
            if connection.dialect.name == "postgresql":
                connection.execute(select(func.pg_advisory_xact_lock(0x0DEE9)))
            tables.metadata.create_all(connection)
            stored_version = connection.scalar(
                select(tables.about.c.value).where(tables.about.c.name == "schema")
            )
            if stored_version is None:
                connection.execute(tables.about.insert().values(name="schema", value=tables.SCHEMA))
            elif stored_version > tables.SCHEMA:
                raise StoreError("newer_store", version=stored_version, known=tables.SCHEMA)
            elif stored_version < tables.SCHEMA:
                _bring_up_to_date(connection, stored_version)


def _bring_up_to_date(connection: Connection, stored_version: int) -> None:
    """Add what later versions added to the tables of a store made by an earlier one."""
    compiler = connection.dialect.ddl_compiler(connection.dialect, None)  # type: ignore[arg-type]
    for version in range(stored_version + 1, tables.SCHEMA + 1):
        for table, column in tables.ADDED.get(version, ()):
            described = compiler.get_column_specification(tables.metadata.tables[table].c[column])
            connection.execute(text(f"ALTER TABLE {table} ADD COLUMN {described}"))
    connection.execute(
        tables.about.update().where(tables.about.c.name == "schema").values(value=tables.SCHEMA)
    )


def _no_space(path: Path) -> bool:
    """Whether a disk is full: SQLite does not always say so."""
    return shutil.disk_usage(path.parent).free < _MIN_FREE


def sqlite_file(url: str) -> Path | None:
    """Return the file of a SQLite database; None for any other, and for one in memory."""
    parsed = _parsed(url)
    if parsed.get_backend_name() != "sqlite" or not parsed.database:
        return None
    named = parsed.database
    return None if named == ":memory:" or named.startswith("file:") else Path(named)


def _parsed(url: str) -> URL:
    try:
        # Some hosts still hand out the scheme that SQLAlchemy no longer takes.
        parsed = make_url(url.replace("postgres://", "postgresql://", 1))
        parsed.get_dialect()
    except (ArgumentError, NoSuchModuleError, ModuleNotFoundError) as error:
        raise StoreError("bad_database_url") from error
    return parsed


def _connect(url: str) -> Engine:
    parsed, path = _parsed(url), sqlite_file(url)
    if path is not None:
        make_file(path)
        for beside in (path.with_name(path.name + end) for end in BESIDE):
            if beside.exists():
                make_file(beside)
    try:
        if parsed.get_backend_name() == "sqlite":
            engine = create_engine(parsed, connect_args={"timeout": BUSY_SECONDS})
            _tune_sqlite(engine)
            return engine
        return create_engine(parsed, pool_pre_ping=True)
    except ModuleNotFoundError as error:
        raise StoreError("bad_database_url") from error


def _tune_sqlite(engine: Engine) -> None:
    """Set WAL and foreign keys, and take SQLite's transactions from the driver into our hands."""

    @event.listens_for(engine, "connect")
    def connected(connection: sqlite3.Connection, _: object) -> None:
        connection.isolation_level = None
        connection.execute(f"PRAGMA busy_timeout={BUSY_SECONDS * 1000}")
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=NORMAL")
        connection.execute("PRAGMA foreign_keys=ON")

    @event.listens_for(engine, "begin")
    def began(connection: Connection) -> None:
        # A deferred transaction that later writes fails at once when another has written since
        # it began; one that says so at its start waits for its turn.
        write = connection.get_execution_options().get("write", False)
        connection.execute(text("BEGIN IMMEDIATE" if write else "BEGIN"))
