"""Excel sheets as strings."""

import io
import warnings
import zipfile
import zlib
from dataclasses import dataclass
from datetime import date, datetime, time
from itertools import zip_longest
from typing import Any

import pandas as pd
import pyarrow as pa

from lib.core.findings import Finding, Severity
from lib.errors import InputError
from lib.i18n import N_
from lib.intake.bounds import check_cells, check_columns, check_expanded
from lib.intake.sources import Source

_PIECE = 20_000
"""Rows that are held as Python's strings at a time."""
_LAST_ROW = 1_048_576
"""The last row that a workbook of this format can have."""
_DAMAGE = (
    *(zipfile.BadZipFile, zlib.error, SyntaxError, EOFError, OSError),
    *(KeyError, ValueError, TypeError, AttributeError, IndexError),
)
"""What openpyxl raises on a workbook that is not as it should be."""


@dataclass(frozen=True)
class Sheet:
    """All rows of one sheet as strings, columns numbered from 0."""

    name: str
    records: pd.DataFrame
    findings: tuple[Finding, ...] = ()


def sheet_names(source: Source) -> list[str]:
    """Return the names of a workbook's sheets of cells, in its order."""
    try:
        return [sheet.title for sheet in _open(source).worksheets]
    except _DAMAGE as error:
        raise InputError("damaged_file", name=source.name, kind=N_("Excel workbook")) from error


def _open(source: Source) -> Any:
    import openpyxl

    with warnings.catch_warnings():
        # openpyxl warns about styles and validations that it leaves out: no cell is lost.
        warnings.simplefilter("ignore")
        return openpyxl.load_workbook(
            io.BytesIO(source.data), read_only=True, data_only=True, keep_links=False
        )


def read_sheet(source: Source, wanted: str | None = None, most: int | None = None) -> Sheet:
    """Read a sheet of a workbook: the wanted one, else the first that holds cells.

    ``most`` limits the rows that are read.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            book = _open(source)
            names = [sheet.title for sheet in book.worksheets]
            if wanted is not None and wanted not in names:
                raise InputError("no_such_sheet", sheet=wanted, sheets=names)
            for name in [wanted] if wanted is not None else names:
                records = _records(book[name], source.name, most)
                if records is not None:
                    return Sheet(name, records, _other_sheets(name, names))
    except _DAMAGE as error:
        raise InputError("damaged_file", name=source.name, kind=N_("Excel workbook")) from error
    raise InputError("empty_file", name=source.name)


def _other_sheets(name: str, names: list[str]) -> tuple[Finding, ...]:
    others = [other for other in names if other != name]
    if not others:
        return ()
    return (Finding("other_sheets", Severity.INFO, values={"sheet": name, "others": others}),)


def _records(sheet: Any, name: str, most: int | None) -> pd.DataFrame | None:
    """Return the cells of a sheet as strings, without empty rows at its end; None without cells.

    What the sheet says of its size is not believed, and a cell far from the others counts as all
    between: InputError "too_many_columns", "too_many_cells", "expands_too_much".
    """
    sheet.reset_dimensions()
    parts: list[list[pa.Array]] = []
    rows: list[list[str]] = []
    width = empty = characters = seen = 0
    for number, cells in enumerate(sheet.iter_rows(max_row=most, values_only=True), start=1):
        if number > _LAST_ROW:
            raise InputError("damaged_file", name=name, kind=N_("Excel workbook"))
        seen += len(cells)
        check_cells(seen, 1, name)  # cells with a format and no value count as well
        row = [_written(cell) for cell in cells]
        while row and not row[-1]:
            row.pop()
        if not row:
            empty += 1
            continue
        check_columns(len(row), name)
        width = max(width, len(row))
        check_cells(number, width, name)
        characters += sum(map(len, row))
        check_expanded(characters, name)
        rows += [[] for _ in range(empty)]
        rows.append(row)
        empty = 0
        if len(rows) >= _PIECE:
            parts.append(_columns(rows))
            rows = []
    if rows:
        parts.append(_columns(rows))
    return _square(parts, width) if width else None


def _columns(rows: list[list[str]]) -> list[pa.Array]:
    """Return rows of different lengths as columns: a quarter of the memory of lists of strings."""
    columns = zip_longest(*rows, fillvalue="")
    return [pa.array(column, type=pa.large_string()) for column in columns]


def _square(parts: list[list[pa.Array]], width: int) -> pd.DataFrame:
    """Put parts of a sheet below each other, each filled up to the width of the widest."""
    columns = {}
    for place in range(width):
        pieces = [
            part[place] if place < len(part) else pa.array([""] * len(part[0]), pa.large_string())
            for part in parts
        ]
        columns[place] = pd.Series(pd.array(pa.chunked_array(pieces), dtype="str"))
    return pd.DataFrame(columns)


def _written(cell: Any) -> str:
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "True" if cell else "False"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 2**53 else repr(cell)
    if isinstance(cell, datetime):
        midnight = cell.time() == time(0)
        return cell.date().isoformat() if midnight else cell.isoformat(sep=" ")
    if isinstance(cell, (date, time)):
        return cell.isoformat()
    return str(cell)
