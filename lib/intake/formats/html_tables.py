"""Web pages that hold a table, as banks and offices export them under the name .xls."""

from html.parser import HTMLParser

import pandas as pd

from lib.errors import InputError
from lib.i18n import N_
from lib.intake.bounds import check_cells, check_columns
from lib.intake.formats.merged import Range

_MAX_SPAN = 1000
"""What browsers take as the most columns that a cell may reach over."""
_LINES = frozenset({"br", "p", "div", "li"})


def is_page(text: str) -> bool:
    """Whether a text is a web page, or the part of one that begins with its table."""
    start = text[:2000].lstrip("\ufeff \t\r\n").lower()
    return start.startswith(("<!doctype html", "<html", "<table", "<meta", "<head", "<style"))


def largest_table(text: str, name: str) -> tuple[pd.DataFrame, tuple[Range, ...], int] | None:
    """Return the cells of the table with the most of them, which are one, and how many tables.

    None if no table holds a cell. A table inside a cell is a table of its own.
    """
    parser = _Tables(name)
    parser.feed(text)
    parser.close()
    tables = [table for table in parser.tables if table.cells]
    if not tables:
        return None
    best = max(tables, key=lambda one: len(one.cells))
    rows = max(row for row, _ in best.cells) + 1
    width = max(column for _, column in best.cells) + 1
    check_columns(width, name)
    check_cells(rows, width, name)
    grid = [[""] * width for _ in range(rows)]
    for (row, column), written in best.cells.items():
        grid[row][column] = written
    merged = tuple(one for one in best.merged if one[0] < rows)
    return pd.DataFrame(grid, dtype="str"), merged, len(tables)


class _Table:
    """The cells of one table by place, as they come."""

    def __init__(self, name: str) -> None:
        self._name = name
        self.cells: dict[tuple[int, int], str] = {}
        self.merged: list[Range] = []
        self.taken: dict[int, int] = {}
        self.row, self.column = -1, 0
        self.text: list[str] | None = None
        self.span = (1, 1)

    def begin_row(self) -> None:
        self.end_cell()
        self.row, self.column = self.row + 1, 0

    def begin_cell(self, down: int, across: int) -> None:
        self.end_cell()
        self.row = max(self.row, 0)
        # Cells of rows above may reach down to here.
        while self.taken.get(self.column, 0) > self.row:
            self.column += 1
        self.text, self.span = [], (down, across)

    def end_cell(self) -> None:
        if self.text is None:
            return
        written = " ".join("".join(self.text).split())
        (down, across), left = self.span, self.column
        self.text = None
        self.column += across
        # At once: each further row would walk over all that reach down to it.
        check_columns(self.column, self._name)
        if written:
            self.cells[self.row, left] = written
        if down > 1:
            self.taken |= dict.fromkeys(range(left, left + across), self.row + down)
        if down > 1 or across > 1:
            self.merged.append((self.row, left, self.row + down - 1, left + across - 1))


class _Tables(HTMLParser):
    """Collects all tables of a page; whatever is not closed ends where the next thing begins."""

    def __init__(self, name: str) -> None:
        super().__init__(convert_charrefs=True)
        self._name = name
        self.tables: list[_Table] = []
        self._open: list[_Table] = []
        self._unseen = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("script", "style"):
            self._unseen += 1
        elif tag == "table":
            if len(self.tables) > 10_000:
                raise InputError("damaged_file", name=self._name, kind=N_("web page or XML"))
            self._open.append(_Table(self._name))
            self.tables.append(self._open[-1])
        elif self._open and tag == "tr":
            self._open[-1].begin_row()
        elif self._open and tag in ("td", "th"):
            given = dict(attrs)
            self._open[-1].begin_cell(_span(given, "rowspan"), _span(given, "colspan"))
        elif tag in _LINES:
            self.handle_data(" ")

    def handle_endtag(self, tag: str) -> None:
        if tag in ("script", "style"):
            self._unseen = max(0, self._unseen - 1)
        elif self._open and tag in ("td", "th", "tr"):
            self._open[-1].end_cell()
        elif self._open and tag == "table":
            self._open.pop().end_cell()

    def handle_data(self, data: str) -> None:
        if self._open and not self._unseen and self._open[-1].text is not None:
            self._open[-1].text.append(data)

    def close(self) -> None:
        super().close()
        while self._open:
            self._open.pop().end_cell()


def _span(given: dict[str, str | None], name: str) -> int:
    value = (given.get(name) or "1")[:9]
    return max(1, min(int(value), _MAX_SPAN)) if value.isascii() and value.isdigit() else 1
