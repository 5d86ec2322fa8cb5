"""The database: its connection, its transactions, its version, and its errors in our words."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, func, select, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError

from lib.errors import StoreError
from lib.store import tables

BUSY_SECONDS = 10


class Database:
    """Transactions on the store's tables, in SQLite or PostgreSQL.

    Opening it makes the tables where there are none. StoreError: "newer_store",
    "store_unreachable", "bad_database_url".
    """

    def __init__(self, url: str) -> None:
        self._engine = _connect(url)
        self._writer = self._engine.execution_options(write=True)
        self._prepare()

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """Give a connection that sees one state of the store throughout."""
        with _in_our_words(), self._engine.begin() as connection:
            yield connection

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """Give the one connection that may write now; committed at the end, undone on an error."""
        with _in_our_words(), self._writer.begin() as connection:
            yield connection

    def close(self) -> None:
        """Close all connections."""
        self._engine.dispose()

    def _prepare(self) -> None:
        with self.write() as connection:
            if connection.dialect.name == "postgresql":
                connection.execute(select(func.pg_advisory_xact_lock(0x0DEE9)))
            tables.metadata.create_all(connection)
            found = connection.scalar(
                select(tables.about.c.value).where(tables.about.c.name == "schema")
            )
            if found is None:
                connection.execute(tables.about.insert().values(name="schema", value=tables.SCHEMA))
            elif found > tables.SCHEMA:
                raise StoreError("newer_store", version=found, known=tables.SCHEMA)
            elif found < tables.SCHEMA:
                _bring_up_to_date(connection, found)


def _bring_up_to_date(connection: Connection, found: int) -> None:
    """Add what later versions added to the tables of a store made by an earlier one."""
    compiler = connection.dialect.ddl_compiler(connection.dialect, None)  # type: ignore[arg-type]
    for version in range(found + 1, tables.SCHEMA + 1):
        for table, column in tables.ADDED.get(version, ()):
            described = compiler.get_column_specification(tables.metadata.tables[table].c[column])
            connection.execute(text(f"ALTER TABLE {table} ADD COLUMN {described}"))
    connection.execute(
        tables.about.update().where(tables.about.c.name == "schema").values(value=tables.SCHEMA)
    )


def _connect(url: str) -> Engine:
    try:
        # Some hosts still hand out the scheme that SQLAlchemy no longer takes.
        parsed = make_url(url.replace("postgres://", "postgresql://", 1))
        if parsed.get_backend_name() == "sqlite":
            if parsed.database:
                Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
            engine = create_engine(parsed, connect_args={"timeout": BUSY_SECONDS})
            _tune_sqlite(engine)
            return engine
        return create_engine(parsed, pool_pre_ping=True)
    except (ArgumentError, NoSuchModuleError, ModuleNotFoundError) as error:
        raise StoreError("bad_database_url") from error
    except OSError as error:
        raise StoreError("store_unreachable", reason=error.strerror or "") from error


def _tune_sqlite(engine: Engine) -> None:
    """Set WAL and foreign keys, and take SQLite's transactions from the driver into our hands."""

    @event.listens_for(engine, "connect")
    def connected(connection: sqlite3.Connection, _: Any) -> None:
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


@contextmanager
def _in_our_words() -> Iterator[None]:
    try:
        yield
    except DBAPIError as error:
        reason = str(error.orig).lower()
        if "disk is full" in reason or "disk full" in reason or "no space left" in reason:
            raise StoreError("disk_full") from error
        if "is locked" in reason:
            raise StoreError("store_busy") from error
        if "foreign key" in reason:
            raise StoreError("run_not_found") from error
        raise StoreError("store_unreachable", reason=type(error.orig).__name__) from error
