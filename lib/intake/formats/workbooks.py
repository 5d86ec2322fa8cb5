"""Sheets of workbooks (.xlsx, .xlsb, .xls, .ods) as strings."""

import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from itertools import zip_longest
from xml.etree.ElementTree import ParseError
from xml.parsers.expat import ExpatError

import pandas as pd
import pyarrow as pa
import python_calamine as calamine

from lib.core.facts import Json
from lib.core.findings import Finding, Severity
from lib.errors import InputError
from lib.i18n import N_
from lib.intake.bounds import check_cells, check_columns, check_expanded
from lib.intake.formats.archives import BROKEN_ZIP
from lib.intake.formats.error_cells import errors_in_xls, errors_in_xlsb
from lib.intake.formats.merged import Range
from lib.intake.formats.sheet_parts import Marks, look_into_ods, look_into_xlsx
from lib.intake.formats.sources import Source

_PIECE = 20_000
"""Rows that are held as Python's strings at a time."""
_KINDS = {"ods": N_("OpenDocument spreadsheet")}
_COUNT_ERRORS = {"xls": errors_in_xls, "xlsb": errors_in_xlsb}
_DAMAGE = (*BROKEN_ZIP, calamine.CalamineError, ParseError, ExpatError)
"""What is raised on a workbook that is not as it should be."""


@dataclass(frozen=True)
class Sheet:
    """All rows of one sheet as strings, columns numbered from 0, and which cells are one."""

    name: str
    records: pd.DataFrame
    findings: tuple[Finding, ...] = ()
    merged: tuple[Range, ...] = ()


def sheet_names(source: Source) -> list[str]:
    """Return the names of a workbook's sheets of cells, in its order."""
    with _opened(source, source.data) as (book, _):
        return [book.sheet_names[place] for place in _of_cells(book)]


def read_sheet(source: Source, wanted: str | None = None, most: int | None = None) -> Sheet:
    """Read a sheet of a workbook: the wanted one, else the first that holds cells.

    One that can be seen comes before those that are hidden. ``most`` limits the rows that are read.
    """
    with _opened(source, source.data) as (book, marks):
        places = {book.sheet_names[place]: place for place in _of_cells(book)}
        hidden = [one.name for one in book.sheets_metadata if _is_hidden(one)]
        if wanted is not None and wanted not in places:
            raise InputError("no_such_sheet", sheet=wanted, sheets=list(places))
        in_order = sorted(places, key=hidden.__contains__) if wanted is None else [wanted]
        for name in in_order:
            place = places[name]
            said = marks[place] if place < len(marks) else Marks()
            data = source.data
            if source.format == "xlsx":
                data, said = look_into_xlsx(data, place, source.name, most)
            elif count := _COUNT_ERRORS.get(source.format):
                said = replace(said, errors=count(source.data, place))
            if data is source.data:
                records = _read(book, place, source.name, most, said)
            else:
                with _opened(source, data) as (beginning, _):
                    records = _read(beginning, place, source.name, most, said)
            if records is not None:
                others = [one for one in places if one != name]
                found = _findings(name, others, [one for one in hidden if one in others], said)
                return Sheet(name, records, found, tuple(said.merged))
    raise InputError("empty_file", name=source.name)


@contextmanager
def _opened(source: Source, data: bytes) -> Iterator[tuple[calamine.CalamineWorkbook, list[Marks]]]:
    """Open a workbook, and see what sheets say that are read at once with it.

    What it raises is said as damage.
    """
    kind = _KINDS.get(source.format, N_("Excel workbook"))
    try:
        marks = look_into_ods(data, source.name) if source.format == "ods" else []
        with calamine.load_workbook(io.BytesIO(data)) as book:
            yield book, marks
    except calamine.PasswordError as error:
        raise InputError("excel_password", name=source.name) from error
    except _DAMAGE as error:
        raise InputError("damaged_file", name=source.name, kind=kind) from error
    except BaseException as error:  # a panic of Rust: no Exception, and its type has no import
        if type(error).__name__ != "PanicException":
            raise
        raise InputError("damaged_file", name=source.name, kind=kind) from error


def _of_cells(book: calamine.CalamineWorkbook) -> list[int]:
    """Return the places of the sheets that are no charts or programs."""
    cells = calamine.SheetTypeEnum.WorkSheet
    return [place for place, sheet in enumerate(book.sheets_metadata) if sheet.typ == cells]


def _is_hidden(sheet: calamine.SheetMetadata) -> bool:
    return bool(sheet.visible != calamine.SheetVisibleEnum.Visible)


def _read(
    book: calamine.CalamineWorkbook, place: int, name: str, most: int | None, marks: Marks
) -> pd.DataFrame | None:
    """Return the cells of the sheet at a place, None without any; add which of them are one."""
    sheet = book.get_sheet_by_index(place)
    for (top, left), (bottom, right) in sheet.merged_cell_ranges or ():
        marks.merged.append((top, left, bottom, right))
    return _records(sheet, name, most)


def _findings(name: str, others: list[str], hidden: list[str], marks: Marks) -> tuple[Finding, ...]:
    findings: list[Finding] = []
    if others:
        values: dict[str, Json] = {"sheet": name, "others": others}
        code = "other_sheets"
        if hidden:
            code, values = "other_sheets_hidden", {**values, "hidden": hidden}
        findings.append(Finding(code, Severity.INFO, values=values))
    if marks.hidden_rows or marks.hidden_columns:
        values = {"rows": marks.hidden_rows, "across": marks.hidden_columns}
        findings.append(Finding("hidden_cells", Severity.WARNING, values=values))
    if marks.errors:
        values = {"count": marks.errors}
        findings.append(Finding("error_cells", Severity.WARNING, values=values))
    return tuple(findings)


def _records(sheet: calamine.CalamineSheet, name: str, most: int | None) -> pd.DataFrame | None:
    """Return the cells of a sheet as strings, without empty rows at its end; None without cells.

    InputError "too_many_columns", "too_many_cells", "expands_too_much".
    """
    if sheet.start is None:
        return None
    left = [""] * sheet.start[1]
    check_columns(sheet.total_width + len(left), name)
    check_cells(sheet.total_height, sheet.total_width, name)
    parts: list[list[pa.Array]] = []
    rows: list[list[str]] = []
    width = empty = characters = 0
    for number, cells in enumerate(sheet.iter_rows(), start=1):
        if most is not None and number > most:
            break
        row = [_written(cell) for cell in cells]
        while row and not row[-1]:
            row.pop()
        if not row:
            empty += 1
            continue  # kept only where a row with cells follows
        row = left + row
        width = max(width, len(row))
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


def _written(cell: object) -> str:
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "True" if cell else "False"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 2**53 else repr(cell)
    if isinstance(cell, datetime):
        midnight = cell.time() == time(0)
        return cell.date().isoformat() if midnight else cell.isoformat(sep=" ")
    if isinstance(cell, (date, time)):
        return cell.isoformat()
    if isinstance(cell, timedelta):
        return _hours(cell)
    return str(cell)


def _hours(span: timedelta) -> str:
    """Write a length of time as sheets show it: hours, also more than a day's, and minutes."""
    seconds = round(span.total_seconds())
    sign, seconds = ("-", -seconds) if seconds < 0 else ("", seconds)
    return f"{sign}{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}"
