"""Where tables stand in the records of a text: stacked ones, and lines below that are of none."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from lib.core.facts import Json
from lib.core.findings import Finding, Severity
from lib.errors import InputError
from lib.intake.delimited.name_votes import DATE, NUMBER, are_names
from lib.intake.values.cells import MARKERS, whole_match

_LOOK = 50
_MAX_CHANGES = 2000
"""Changes of width from which rows are merely uneven, and no places where tables begin."""
_FEW_SHORT, _ENOUGH = 0.2, 0.1
_MAX_NOTES = 40
_MAX_KEPT = 20
_KEPT_LENGTH = 300

_SOURCE = re.compile(
    r"(?:sources?|notes?|n\.?b\.?|remarks?|footnotes?|data sources?|last updated?|updated|generated"
    r"|exported|disclaimer|출처|자료(?:\s*출처)?|주석?\d*|비고|참고|단위|작성일|기준일|quelle|fuente|fonte"
    r"|注|資料|来源|出典)\s*[:：]",
    re.IGNORECASE,
)
_MARK = re.compile(r"(?:\*+|※|†|‡|#|¹|²|³|\(?\d{1,2}\)|\[\d{1,2}\])\s*[^\W\d]")

Widths = NDArray[np.int64]
Cells = Callable[[int], list[str]]


@dataclass(frozen=True)
class Span:
    """The records of one table, from ``start`` up to but without ``end``, and its columns."""

    start: int
    end: int
    width: int

    @property
    def size(self) -> int:
        """Number of cells, by which the largest table is chosen."""
        return (self.end - self.start) * self.width


@dataclass(frozen=True)
class Layout:
    """The table that is read, all tables of the file, and the records below it that are notes.

    ``outer`` is the table with these records.
    """

    table: Span
    outer: Span
    tables: tuple[Span, ...]
    notes: tuple[int, ...] = ()
    findings: tuple[Finding, ...] = ()

    @property
    def number(self) -> int | None:
        """Which of several tables is read, from 1; None where the file has but one."""
        return self.tables.index(self.outer) + 1 if len(self.tables) > 1 else None


@dataclass(frozen=True)
class Wanted:
    """Which table somebody asked for: by its number from 1, or by the record of its names."""

    table: int | None = None
    header_row: int | None = None


def find_layout(widths: Widths, width: int, cells: Cells, wanted: Wanted, name: str) -> Layout:
    """Find the tables among records of these widths (0: blank); ``cells`` returns one record's.

    The largest table is taken unless another is wanted: InputError "no_such_table" if there is
    none of that number.
    """
    tables = _tables(widths, width, cells)
    table = _chosen(tables, wanted, name)
    notes = _notes(widths, table, cells)
    found = _of_others(tables, table, cells) if len(tables) > 1 else ()
    if notes:
        found += (_of_notes(notes, cells),)
    kept = replace(table, end=min(notes)) if notes else table
    return Layout(kept, table, tables, notes, found)


def _chosen(tables: tuple[Span, ...], wanted: Wanted, name: str) -> Span:
    if wanted.table is not None:
        if not 1 <= wanted.table <= len(tables):
            raise InputError("no_such_table", name=name, table=wanted.table, count=len(tables))
        return tables[wanted.table - 1]
    row = wanted.header_row
    named = [table for table in tables if row is not None and table.start <= row < table.end]
    # Of two that are as large, the first.
    return named[0] if named else max(tables, key=lambda one: one.size)


def _tables(widths: Widths, width: int, cells: Cells) -> tuple[Span, ...]:
    """Return the tables: each begins with names that the records above it do not have."""
    whole = Span(0, len(widths), width)
    changes = np.flatnonzero(np.diff(widths)) + 1
    if width < 2 or len(changes) > _MAX_CHANGES or not len(changes):
        return (whole,)
    ends = [*changes.tolist(), len(widths)]
    starts: list[int] = []
    for start, end in zip([0, *changes.tolist()], ends, strict=True):
        if _begins(widths, start, end, starts, cells):
            starts.append(start)
    if len(starts) < 2:
        return (whole,)
    bounds = [0, *starts[1:], len(widths)]
    return tuple(
        Span(start, end, table_width(widths[begin:end], cells(begin)))
        for start, begin, end in zip(bounds[:-1], starts, bounds[1:], strict=True)
    )


def _begins(widths: Widths, start: int, end: int, starts: list[int], cells: Cells) -> bool:
    """Whether names of a table stand at ``start``, where records of one width begin."""
    after_blank = start == 0 or widths[start - 1] == 0
    if widths[start] < 2 or end - start < (2 if after_blank else 3):
        return False
    first = [cell.strip() for cell in cells(start)]
    below = [cells(place) for place in range(start + 1, min(end, start + 1 + _LOOK))]
    if not are_names(first):
        return False
    over_values = any(
        _mostly_values([row[place] for row in below if place < len(row)])
        for place in range(len(first))
    )
    if not starts:
        return over_values or after_blank
    above = [cell.strip() for cell in cells(starts[-1])]
    if first == above:
        # The same names again: the same table goes on, unless it was given another title.
        return start > 1 and not after_blank and bool(widths[start - 1] < 2)
    if widths[start] == widths[starts[-1]]:
        return after_blank and over_values
    return over_values or after_blank


def _mostly_values(below: Sequence[str]) -> bool:
    """Whether cells are numbers or dates, nearly all of them."""
    filled = [cell.strip() for cell in below if cell.strip() and cell.strip() not in MARKERS]
    values = sum(bool(whole_match(NUMBER, c) or whole_match(DATE, c)) for c in filled)
    return bool(filled) and values >= 0.9 * len(filled)


def table_width(widths: Widths, first: Sequence[str]) -> int:
    """Return the commonest width of records, or that of their names where rows are uneven.

    The last column may hold the delimiter itself, or cells at the end may have been left away.
    """
    used = widths[widths > 0]
    if not len(used):
        return 1
    counts = np.bincount(used)
    width, names = int(len(counts) - 1 - np.argmax(counts[::-1])), len(first)
    below = used[1:]
    if names in (1, width) or not len(below) or not are_names(first):
        return width
    same, shorter = int((below == names).sum()), int((below < names).sum())
    if width > names and same >= _ENOUGH * len(below) and shorter <= _FEW_SHORT * len(below):
        return names
    if width < names and same and len(below) - same - shorter <= _ENOUGH * len(below):
        return names
    return width


def _notes(widths: Widths, table: Span, cells: Cells) -> tuple[int, ...]:
    """Return the records below a table, behind a blank one, none of which has the table's shape."""
    if table.width < 2:
        return ()
    notes: list[int] = []
    block: list[int] = []
    for place in range(table.end - 1, table.start, -1):
        if len(notes) + len(block) > _MAX_NOTES:
            break
        if widths[place]:
            if not _is_note(cells(place), table.width):
                break
            block.append(place)
        elif block:
            notes += block
            block = []
    return tuple(sorted(notes))


def is_footnote(cells: Sequence[str]) -> bool:
    """Whether a record begins as notes below a table do."""
    first = cells[0].strip() if cells else ""
    if _SOURCE.match(first):
        return True
    # A star or a number in brackets can begin a value: not where nothing follows it.
    return bool(_MARK.match(first)) and not any(cell.strip() for cell in cells[1:])


def _is_note(cells: list[str], width: int) -> bool:
    """Whether a record is but a text: one cell, or fewer than half of those of the table."""
    filled = [place for place, cell in enumerate(cells) if cell.strip()]
    if is_footnote(cells):
        return True
    if len(cells) < width:
        return len(filled) == 1 or len(filled) < 0.5 * width or not _has_values(cells)
    return filled == [0] and width > 2


def _has_values(cells: list[str]) -> bool:
    return any(whole_match(NUMBER, cell.strip()) for cell in cells if cell.strip())


def text_of(cells: list[str]) -> str:
    """Return a record as one line for a sentence."""
    text = ", ".join(cell.strip() for cell in cells if cell.strip())
    return text if len(text) <= _KEPT_LENGTH else f"{text[: _KEPT_LENGTH - 1]}…"


def _of_notes(notes: tuple[int, ...], cells: Cells) -> Finding:
    values: dict[str, Json] = {
        "count": len(notes),
        "lines": [place + 1 for place in notes[:_MAX_KEPT]],
        "notes": [text_of(cells(place)) for place in notes[:_MAX_KEPT]],
    }
    return Finding("notes_left_out", Severity.INFO, values=values)


def _of_others(tables: tuple[Span, ...], table: Span, cells: Cells) -> tuple[Finding, ...]:
    values: dict[str, Json] = {
        "number": tables.index(table) + 1,
        "count": len(tables),
        "first": table.start + 1,
        "last": table.end,
        "others": [
            f"{number}: {text_of(cells(_names_at(one, cells)))}"
            for number, one in enumerate(tables, start=1)
            if one != table
        ][:_MAX_KEPT],
    }
    return (Finding("stacked_tables", Severity.WARNING, values=values),)


def _names_at(span: Span, cells: Cells) -> int:
    """Return the record of a table that holds its names: the first that is as wide."""
    places = range(span.start, min(span.end, span.start + _LOOK))
    return next((place for place in places if len(cells(place)) >= span.width), span.start)
