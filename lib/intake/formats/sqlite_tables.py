"""Tables of a SQLite file: read as strings, and nothing else done in it."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from itertools import islice

import pandas as pd
import pyarrow as pa

from lib.errors import InputError
from lib.i18n import N_
from lib.intake.bounds import check_cells, check_columns, check_expanded
from lib.intake.formats.sources import Source

_PIECE = 20_000
_ALLOWED = (sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ)
_VERSIONS = slice(18, 20)
"""Bytes that say whether a journal lies beside the file, which is not there."""


def table_names(source: Source) -> list[str]:
    """Return the names of the tables of a SQLite file, those without columns of their own not."""
    with _opened(source) as connection:
        return _names(connection)


def read_sqlite(
    source: Source, wanted: str | None = None, most: int | None = None
) -> tuple[str, pd.DataFrame, list[str]]:
    """Read a table: the wanted one, else the first that has rows; return its name and the others'.

    InputError "no_such_sheet", "empty_file", "damaged_file" and those of the bounds.
    """
    with _opened(source) as connection:
        names = _names(connection)
        if wanted is not None and wanted not in names:
            raise InputError("no_such_sheet", sheet=wanted, sheets=names)
        for name in names if wanted is None else [wanted]:
            frame = _read(connection, name, source.name, most)
            if len(frame):
                return name, frame, [one for one in names if one != name]
    raise InputError("empty_file", name=source.name)


@contextmanager
def _opened(source: Source) -> Iterator[sqlite3.Connection]:
    """Open a file's copy in memory, in which reading tables is all that may be done."""
    data = bytearray(source.data)
    data[_VERSIONS] = b"\x01\x01"
    try:
        with closing(sqlite3.connect(":memory:")) as connection:
            connection.deserialize(bytes(data))
            connection.execute("PRAGMA trusted_schema = OFF")
            connection.execute("PRAGMA query_only = ON")
            connection.text_factory = lambda text: text.decode("utf-8", errors="replace")
            connection.set_authorizer(_authorized)
            yield connection
    except (sqlite3.Error, OverflowError, ValueError) as error:
        kind = N_("SQLite database")
        raise InputError("damaged_file", name=source.name, kind=kind) from error


def _authorized(action: int, *_: object) -> int:
    return sqlite3.SQLITE_OK if action in _ALLOWED else sqlite3.SQLITE_DENY


def _names(connection: sqlite3.Connection) -> list[str]:
    """Return plain tables: views and virtual ones may compute anything."""
    rows = connection.execute("SELECT name, sql, type FROM sqlite_master ORDER BY rowid").fetchall()
    return [
        name
        for name, code, kind in rows
        if kind == "table"
        and not name.startswith("sqlite_")
        and not str(code).upper().startswith("CREATE VIRTUAL")
    ]


def _read(connection: sqlite3.Connection, table: str, name: str, most: int | None) -> pd.DataFrame:
    quoted = table.replace('"', '""')
    rows = connection.execute(f'SELECT * FROM "{quoted}"')
    names = [str(one[0]) for one in rows.description]
    check_columns(len(names), name)
    parts: list[list[pa.Array]] = []
    count = characters = 0
    while piece := list(islice(rows, _PIECE if most is None else min(_PIECE, most - count))):
        count += len(piece)
        check_cells(count, len(names), name)
        written = [[_written(value) for value in column] for column in zip(*piece, strict=True)]
        characters += sum(sum(map(len, filter(None, column))) for column in written)
        check_expanded(characters, name)
        parts.append([pa.array(column, pa.large_string()) for column in written])
    columns = [
        pd.Series(pd.array(pa.chunked_array([part[at] for part in parts]), dtype="str"))
        if parts
        else pd.Series([], dtype="str")
        for at in range(len(names))
    ]
    frame = pd.concat(columns, axis=1)
    frame.columns = pd.Index(names)
    return frame


def _written(value: str | int | float | bytes | None) -> str | None:
    if value is None or isinstance(value, str):
        return value
    return value.hex() if isinstance(value, bytes) else repr(value)
