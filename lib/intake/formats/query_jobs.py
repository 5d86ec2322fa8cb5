"""The sandbox's side of a query: ask a database for rows, and change nothing in it."""

import json
import signal
import sqlite3
import time
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

import pyarrow as pa
import pyarrow.parquet as pq

from lib.core.facts import from_json
from lib.errors import InputError
from lib.intake.bounds import check_columns
from lib.intake.formats.database_columns import column_of, joined, numeric_texts
from lib.intake.formats.parquets import CUT, TEXTS
from lib.intake.formats.statements import check_statement
from lib.sandbox.jobs import Reply
from lib.settings import MEGABYTE, read_settings

if TYPE_CHECKING:
    from sqlalchemy import URL, Connection, Engine
    from sqlalchemy.exc import DBAPIError

_PIECE = 10_000
_CONNECT_SECONDS = 10
_STEPS = 20_000
"""Steps of SQLite's machine after which it looks at the time."""
_PACKAGES = {"MySQLdb": "mysqlclient", "psycopg2": "psycopg2-binary", "psycopg": "psycopg[binary]"}
"""What packages are called where that differs from what is imported."""
_DIALECTS = {"snowflake": "snowflake-sqlalchemy", "bigquery": "sqlalchemy-bigquery"}
_ALLOWED = {
    *(sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ, sqlite3.SQLITE_FUNCTION),
    sqlite3.SQLITE_RECURSIVE,
}


@dataclass(frozen=True)
class _Asked:
    """A query: what the database is called, where it is, and how much of it may be taken."""

    name: str
    url: str
    text: str
    table: str
    rows: int
    seconds: int


def query(arguments: Mapping[str, object], source: BinaryIO) -> Reply:
    """Ask a database; the reply's file is the result as Parquet, which says whether it was cut.

    InputError "query_..." without a word of the database's address.
    """
    del source
    asked = from_json(_Asked, arguments)
    end = time.monotonic() + asked.seconds
    try:
        with _alarm(asked.seconds):
            return Reply(None, _result(asked, end))
    except TimeoutError:
        raise InputError("query_slow", database=asked.name, seconds=asked.seconds) from None


def _result(asked: _Asked, end: float) -> bytes:
    from sqlalchemy.engine import make_url
    from sqlalchemy.exc import ArgumentError, DBAPIError

    try:
        url = make_url(asked.url.replace("postgres://", "postgresql://", 1))
    except (ArgumentError, ValueError):
        raise InputError("query_bad_url", database=asked.name) from None
    text = check_statement(asked.text, url.get_backend_name())
    engine = _engine(asked.name, url, end)
    try:
        with _connected(engine, asked.name) as connection:
            _only_read(connection, asked.seconds)
            return _read(connection, text, asked)
    except DBAPIError as error:
        # Without its cause, which knows where the database is.
        if time.monotonic() >= end:
            raise TimeoutError from None
        reason = _reason(error, url)
        raise InputError("query_failed", database=asked.name, reason=reason) from None


@contextmanager
def _alarm(seconds: int) -> Iterator[None]:
    """Raise TimeoutError after so many seconds, and again where cleaning up waits as well."""
    if not hasattr(signal, "setitimer"):
        yield  # the sandbox's own time ends it
        return

    def ring(*_: object) -> None:
        raise TimeoutError

    signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, seconds, 5)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)


def _engine(name: str, url: "URL", end: float) -> "Engine":
    from sqlalchemy import create_engine
    from sqlalchemy.exc import ArgumentError, NoSuchModuleError
    from sqlalchemy.pool import NullPool

    backend = url.get_backend_name()
    try:
        if backend == "sqlite":
            return create_engine(
                "sqlite://", creator=lambda: _sqlite(url.database or "", end), poolclass=NullPool
            )
        options: dict[str, int] = {}
        if backend in ("postgresql", "mysql", "mariadb") and "connect_timeout" not in url.query:
            options["connect_timeout"] = _CONNECT_SECONDS
        if url.drivername in ("postgresql", "postgresql+psycopg"):
            # A prepared statement is one statement: the server refuses more.
            options["prepare_threshold"] = 0
        return create_engine(url, connect_args=options, poolclass=NullPool)
    except NoSuchModuleError:
        package = _DIALECTS.get(backend, backend)
        raise InputError("query_no_driver", database=name, package=package) from None
    except ImportError as error:
        package = _PACKAGES.get(error.name or "", error.name or url.drivername)
        raise InputError("query_no_driver", database=name, package=package) from None
    except (ArgumentError, ValueError, TypeError):
        raise InputError("query_bad_url", database=name) from None


def _sqlite(path: str, end: float) -> sqlite3.Connection:
    """Open a file to be read."""
    address = f"{Path(path).absolute().as_uri()}?mode=ro"
    connection = sqlite3.connect(address, uri=True, timeout=_CONNECT_SECONDS)
    connection.execute("PRAGMA query_only = ON")
    connection.execute("PRAGMA trusted_schema = OFF")
    connection.text_factory = lambda text: text.decode("utf-8", errors="replace")
    connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, read_settings().expanded_bytes)
    connection.set_progress_handler(lambda: time.monotonic() > end, _STEPS)
    return connection


def _authorized(action: int, *_: object) -> int:
    return sqlite3.SQLITE_OK if action in _ALLOWED else sqlite3.SQLITE_DENY


@contextmanager
def _connected(engine: "Engine", name: str) -> "Iterator[Connection]":
    try:
        connection = engine.connect()
    except TimeoutError:
        raise
    except Exception:  # noqa: BLE001 - drivers raise what they like, and it tells the address
        raise InputError("query_no_connection", database=name) from None
    with closing(connection):
        yield connection


def _only_read(connection: "Connection", seconds: int) -> None:
    """Begin a transaction that changes nothing, and ends in time, where a database has that."""
    dialect = connection.dialect
    if dialect.name == "sqlite":
        # Not before: SQLAlchemy has asked it for its version and more.
        driver = connection.connection.driver_connection
        assert isinstance(driver, sqlite3.Connection)
        driver.set_authorizer(_authorized)
    statements: tuple[str, ...] = ()
    if dialect.name == "postgresql":
        statements = (
            "SET TRANSACTION READ ONLY",
            f"SET LOCAL statement_timeout = {seconds * 1000}",
        )
    elif dialect.name in ("mysql", "mariadb"):
        limit = f"max_execution_time = {seconds * 1000}"
        if getattr(dialect, "is_mariadb", False):
            limit = f"max_statement_time = {seconds}"
        statements = (f"SET SESSION {limit}", "START TRANSACTION READ ONLY")
    elif dialect.name == "oracle":
        statements = ("SET TRANSACTION READ ONLY",)
    for statement in statements:
        connection.exec_driver_sql(statement)


def _read(connection: "Connection", text: str, asked: _Asked) -> bytes:
    """Return the rows of a query as Parquet, as many as may be taken."""
    settings = read_settings()
    options = {"no_parameters": True, "stream_results": not text[:4].upper().startswith("SHOW")}
    rows = connection.execution_options(**options).exec_driver_sql(text)
    if not rows.returns_rows or rows.cursor is None:
        raise InputError("query_no_rows", database=asked.name)
    names = [str(one[0]) for one in rows.cursor.description]
    check_columns(len(names), asked.table)
    most = min(asked.rows, settings.max_cells // len(names))
    parts: list[list[pa.Array]] = []
    count = size = 0
    # One more than may be taken tells whether there are more.
    while piece := rows.fetchmany(min(_PIECE, most + 1 - count)):
        taken = piece[: most - count]
        count += len(piece)
        if taken:
            parts.append([column_of(column) for column in zip(*taken, strict=True)])
            size += sum(part.nbytes for part in parts[-1])
        if size > settings.expanded_bytes:
            limit = settings.expanded_bytes // MEGABYTE
            raise InputError("query_too_large", database=asked.name, limit=limit)
        if count > most:
            break
    if not parts:
        raise InputError("query_no_rows", database=asked.name)
    return _parquet(names, parts, most if count > most else None, asked.name)


def _parquet(names: list[str], parts: list[list[pa.Array]], cut: int | None, name: str) -> bytes:
    columns = [joined([part[place] for part in parts]) for place in range(len(names))]
    said = {TEXTS: json.dumps([names[at] for at, one in enumerate(columns) if numeric_texts(one)])}
    if cut is not None:
        said[CUT] = str(cut)
    table = pa.Table.from_arrays(columns, names=names).replace_schema_metadata(said)
    buffer, limit = BytesIO(), read_settings().upload_bytes
    pq.write_table(table, buffer, compression="zstd")
    if buffer.tell() > limit:
        raise InputError("query_too_large", database=name, limit=limit // MEGABYTE)
    return buffer.getvalue()


def _reason(error: "DBAPIError", url: "URL") -> str:
    """Return a database's own words, without any part of its address that they may repeat."""
    said = next(iter(str(error.orig).strip().splitlines()), "")
    parts = (url.password, url.username, url.host, url.database, *map(str, url.query.values()))
    for part in sorted(filter(None, map(str, filter(None, parts))), key=len, reverse=True):
        said = said.replace(part, "…") if len(part) > 2 else said
    return said[:300]
