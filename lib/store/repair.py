"""A damaged SQLite database: put aside as it is, and what can still be read put in its place.

No file of the store is touched: the database that is made is joined with them by force, so what
it no longer names is never swept (lib.store.identity).
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    Connection,
    Engine,
    Float,
    Integer,
    RowMapping,
    String,
    Table,
    Text,
    create_engine,
    delete,
    func,
    insert,
    select,
    text,
    update,
)
from sqlalchemy.exc import DBAPIError, IntegrityError

from lib.core.plan import Plan
from lib.core.results import Status
from lib.core.task import Task
from lib.errors import StoreError
from lib.settings import Settings
from lib.store import tables
from lib.store.database import BESIDE, Database, sqlite_file
from lib.store.files import Files
from lib.store.identity import join
from lib.store.queries import model_rows
from lib.store.rights import disk_errors, make_private

_NOT_SAVED = (tables.about, tables.identity, tables.engine)
_MAX_ROWID = 2**24
"""Rows are looked for up to here where not even the last one can be found."""
_PATIENCE = 5000
"""After so many places of a table that cannot be read, the rest of it is given up."""
_KINDS: Mapping[type, type | tuple[type, ...]] = {
    Integer: int,
    Float: (int, float),
    Boolean: bool,
    String: str,
    Text: str,
    tables.Word: str,
}


@dataclass(frozen=True)
class Repaired:
    """Where the damaged database is now, and how many rows of each table were saved from it."""

    aside: Path
    saved: Mapping[str, int]


def repair(settings: Settings) -> Repaired | None:
    """Repair the store's database; None if there is nothing to repair.

    No engine and no app may use the store meanwhile. StoreError: "repair_needs_sqlite", and those
    of opening a store.
    """
    path = sqlite_file(settings.database_url)
    if path is None:
        raise StoreError("repair_needs_sqlite")
    make_private(settings.home, settings.files)
    if _is_sound(settings):
        return None
    aside = path.with_name(f"{path.stem}-damaged-{datetime.now(UTC):%Y-%m-%dT%H%M%S}{path.suffix}")
    with disk_errors(path.parent), tempfile.TemporaryDirectory(dir=path.parent) as place:
        copy, made = Path(place) / "damaged.db", Path(place) / "made.db"
        # Reading may write to what SQLite keeps beside a database: the original stays as it is.
        for end in ("", *BESIDE):
            if _beside(path, end).exists():
                shutil.copyfile(_beside(path, end), _beside(copy, end))
        saved = _save(copy, made)
        for end in ("", *BESIDE):
            if _beside(path, end).exists():
                _beside(path, end).replace(_beside(aside, end))
        made.replace(path)
    database = Database(settings.database_url)
    try:
        join(database, Files(settings.files), by_force=True)
    finally:
        database.close()
    return Repaired(aside, saved)


def _is_sound(settings: Settings) -> bool:
    """Whether every row of a database can be read."""
    try:
        database = Database(settings.database_url)
        try:
            database.check()
            with database.read() as connection:
                for table in tables.metadata.sorted_tables:
                    connection.execute(select(table)).all()
        finally:
            database.close()
    except StoreError as error:
        if error.code == "database_damaged":
            return False
        raise
    return True


def _beside(path: Path, end: str) -> Path:
    return path.with_name(path.name + end)


def _save(damaged: Path, made: Path) -> dict[str, int]:
    """Copy all rows that can be read and fit together into a new database; count them."""
    source, target = create_engine(f"sqlite:///{damaged}"), Database(f"sqlite:///{made}")
    saved = [table for table in tables.metadata.sorted_tables if table not in _NOT_SAVED]
    try:
        with target.write() as connection:
            for table in saved:
                for row in _readable(source, table):
                    _insert(connection, table, row)
            _complete_runs(connection)
            return {
                table.name: connection.scalar(select(func.count()).select_from(table)) or 0
                for table in saved
            }
    finally:
        source.dispose()
        target.close()


def _readable(source: Engine, table: Table) -> Iterator[RowMapping]:
    """Go through the rows of a table that can be read: where many cannot at once, through fewer."""
    failures = 0
    with source.connect() as connection:
        # With this SQLite reads what it can although a part of the schema is damaged.
        connection.execute(text("PRAGMA writable_schema=ON"))
        columns, last = _columns_there(connection, table), _last_rowid(connection, table)
        spans = [(1, last)] if columns else []
        while spans:
            first, last = spans.pop()
            query = select(*columns).where(text("rowid BETWEEN :first AND :last"))
            try:
                batch = connection.execute(query, {"first": first, "last": last}).mappings().all()
            except (DBAPIError, ValueError):
                failures += 1
                if failures > _PATIENCE:
                    return
                if first < last:
                    middle = (first + last) // 2
                    spans += [(middle + 1, last), (first, middle)]
            else:
                yield from batch


def _columns_there(connection: Connection, table: Table) -> list[Column[Any]]:
    """Return the columns of a table that a database has, which may be of an earlier version."""
    try:
        there = {row.name for row in connection.execute(text(f"PRAGMA table_info({table.name})"))}
    except DBAPIError:
        return []
    return [column for column in table.c if column.name in there]


def _last_rowid(connection: Connection, table: Table) -> int:
    try:
        return connection.scalar(text(f"SELECT max(rowid) FROM {table.name}")) or 0
    except DBAPIError:
        return _MAX_ROWID


def _insert(connection: Connection, table: Table, row: RowMapping) -> None:
    """Keep a row, unless what it refers to is lost or a value is of no kind that it could be."""
    for column in table.c:
        value = row.get(column.name)
        if value is not None and not isinstance(value, _KINDS.get(type(column.type), object)):
            return
    with suppress(IntegrityError):
        connection.execute(insert(table).values(dict(row)))


def _complete_runs(connection: Connection) -> None:
    """Let runs whose models were lost in part be gone on with; drop those that cannot be read."""
    runs, models = tables.runs, tables.models.c
    for row in connection.execute(select(runs)).all():
        try:
            plan, _ = Plan.from_dict(row.plan), Task.from_dict(row.task)
        except (KeyError, TypeError, ValueError):
            connection.execute(delete(runs).where(runs.c.id == row.id))
            continue
        there = set(connection.scalars(select(models.model).where(models.run == row.id)))
        if there.issuperset(plan.models):
            continue
        state: dict[str, object] = {"status": Status.CANCELLED, "verdict": None}
        if not row.origin:
            lost = [one for one in model_rows(row.id, plan) if one["model"] not in there]
            connection.execute(insert(tables.models), lost)
            state["status"] = Status.INTERRUPTED
        connection.execute(update(runs).where(runs.c.id == row.id).values(**state))
