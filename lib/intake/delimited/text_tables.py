"""The table of a text as strings: which of its records, at which width, and what became of all."""

from dataclasses import dataclass, replace
from itertools import islice

import numpy as np
import pandas as pd

from lib.errors import InputError
from lib.intake.delimited.dialect import Dialect
from lib.intake.delimited.fitting import Fitting, fits, is_value, value_columns
from lib.intake.delimited.layout import Layout, Wanted, Widths, find_layout, table_width
from lib.intake.delimited.name_votes import are_names
from lib.intake.delimited.quoting import records_of
from lib.intake.delimited.records import filled_rows, read_records

_UNREADABLE = 0.5
"""Share of rows that do not have the table's width from which there is no table."""
_PLAIN = 3
"""Columns of words up to which a line with as many delimiters may as well be a sentence."""
_MAX_SPLIT = 1000
"""Short rows up to which each is looked at for another delimiter."""


@dataclass(frozen=True)
class TextTable:
    """Records of one table, blank ones included; the first of them is record ``start`` of the file.

    ``widths`` counts the cells that each had (0: blank). Of the whole file: ``in_file`` is the
    number of records, ``lines`` that of lines, ``inside`` that of line ends within cells, and
    ``swallowed`` the lines (from 1) on which cells begin of which further lines look like rows.
    """

    records: pd.DataFrame
    widths: Widths
    layout: Layout
    fitting: Fitting
    in_file: int
    lines: int
    inside: int = 0
    swallowed: tuple[int, ...] = ()

    @property
    def start(self) -> int:
        """The record of the file that comes first in the table."""
        return self.layout.table.start


def read_text_table(
    dialect: Dialect,
    name: str,
    wanted: Wanted,
    *,
    keep_all: bool = False,
) -> TextTable:
    """Read the largest table of a text, or the one wanted.

    Records that are too long are fitted as ``Fitting`` does. InputError "no_such_table",
    "ragged_rows" where hardly two rows are alike.
    """
    width = table_width(dialect.widths, _first_record(dialect))
    plain = not (dialect.widths > width).any() and width == dialect.width
    plain = plain and not dialect.quoting.lenient and dialect.quoting.quote in (None, '"')
    if plain:
        return _of_frame(dialect, name, wanted)
    reader = records_of(dialect.text, dialect.separator, dialect.quoting)
    rows = list(reader)
    widths = np.fromiter(
        (len(row) if any(map(str.strip, row)) else 0 for row in rows), np.int64, len(rows)
    )
    layout = find_layout(widths, width, rows.__getitem__, wanted, name)
    table = layout.table
    fitting = Fitting(table.width, dialect.separator, keep_all)
    fitted = fitting.fit(rows[table.start : table.end], table.start)
    frame = pd.DataFrame(fitted, columns=range(table.width), dtype="str")
    own = widths[table.start : table.end].copy()
    _check(own, fitting, name)
    own[[place - table.start for place in fitting.split]] = table.width
    values = value_columns(rows[table.start : table.end], table.width)
    breaks = np.fromiter((_line_ends(row) for row in rows), np.int64, len(rows))
    swallowed = [
        int(place)
        for place in np.flatnonzero(breaks)
        if any(like_rows(cell, dialect.separator, values) for cell in rows[place])
    ]
    lines = line_count(dialect.text)
    return TextTable(
        frame,
        own,
        layout,
        fitting,
        len(rows),
        lines,
        int(breaks.sum()),
        _begins(swallowed, breaks),
    )


def _begins(places: list[int], breaks: Widths) -> tuple[int, ...]:
    """Return the lines, from 1, on which records begin, given the line ends within each record."""
    before = np.cumsum(breaks)
    return tuple(int(place + before[place] - breaks[place]) + 1 for place in places)


def _of_frame(dialect: Dialect, name: str, wanted: Wanted) -> TextTable:
    """Return the table of a text whose records are as wide as most, or narrower."""
    frame = read_records(dialect)
    widths, width = dialect.widths, dialect.width
    fitting = Fitting(width, dialect.separator)
    if len(frame) != len(widths):
        # Two parsers that count differently: what is there is taken, and told as lines lost.
        widths = np.full(len(frame), width, dtype=np.int64)
    even = bool((widths == width).all())
    if not even:
        widths = np.where(filled_rows(frame), widths, 0)

    def cells(place: int) -> list[str]:
        return [str(cell) for cell in frame.iloc[place, : max(int(widths[place]), 1)]]

    layout = find_layout(widths, width, cells, wanted, name)
    table = layout.table
    lines = line_count(dialect.text)
    breaks, swallowed = _within(frame, dialect, lines)
    own, in_file = widths[table.start : table.end].copy(), len(frame)
    if (table.start, table.end, table.width) != (0, len(frame), width):
        frame = frame.iloc[table.start : table.end, : table.width].reset_index(drop=True)
        fitting = replace(fitting, width=table.width)
    if not even:
        _split_short(frame, own, fitting, table.start)
        _check(own, fitting, name)
        own[[place - table.start for place in fitting.split]] = table.width
    inside = int(breaks.sum())
    return TextTable(frame, own, layout, fitting, in_file, lines, inside, swallowed)


def _first_record(dialect: Dialect) -> list[str]:
    """Return the first record that is not blank."""
    reader = records_of(dialect.text, dialect.separator, dialect.quoting)
    rows = (row for row in islice(reader, _MAX_SPLIT) if any(map(str.strip, row)))
    return next(rows, [])


def _split_short(frame: pd.DataFrame, widths: Widths, fitting: Fitting, start: int) -> None:
    """Separate rows by another delimiter that were written with one, in place."""
    whole = np.flatnonzero(widths == fitting.width)
    names = int(whole[0]) if len(whole) else len(widths)
    if 0 < names < len(widths) and widths[names - 1] == 1:
        above, first = (list(map(str, frame.iloc[place])) for place in (names - 1, names))
        fitted_names = None if are_names(first) else fitting.fit_names(above[:1], names - 1 + start)
        if fitted_names:
            frame.iloc[names - 1] = fitted_names
    short = np.flatnonzero((widths > 0) & (widths < fitting.width))
    short = short[short > names]
    if not len(short) or len(short) > _MAX_SPLIT:
        return
    sample = frame.iloc[:_MAX_SPLIT].to_numpy(dtype=object).tolist()
    around = [row for row, width in zip(sample, widths, strict=False) if width == fitting.width]
    values = value_columns(around, fitting.width)
    for place in short.tolist():
        row = [str(cell) for cell in frame.iloc[place, : widths[place]]]
        fitted = fitting.fit_one(row, place + start, values)
        if place + start in fitting.split:
            frame.iloc[place] = fitted


def _check(widths: Widths, fitting: Fitting, name: str) -> None:
    """Refuse what is no table: InputError "ragged_rows" where few rows have its width."""
    rows = int((widths > 0).sum())
    short = [at for at in np.flatnonzero((widths > 0) & (widths < fitting.width)) if at]
    bad = len(short) - len(fitting.split) + len(fitting.cut)
    if fitting.width > 1 and bad > _UNREADABLE * rows:
        first = int(short[0]) if short else min(fitting.cut)
        raise InputError(
            "ragged_rows",
            name=name,
            count=bad,
            rows=rows,
            expected=fitting.width,
            row=first + 1,
            received=int(widths[min(first, len(widths) - 1)]),
        )


def _within(frame: pd.DataFrame, dialect: Dialect, lines: int) -> tuple[Widths, tuple[int, ...]]:
    """Count line ends within the cells of each record, where any takes several lines.

    Also return the lines on which cells begin that look like several rows.
    """
    breaks = np.zeros(len(frame), dtype=np.int64)
    if lines == len(dialect.widths):
        return breaks, ()
    swallowed = set()
    sample = frame.iloc[:_MAX_SPLIT].to_numpy(dtype=object).tolist()
    values = value_columns(sample, dialect.width)
    for place in range(frame.shape[1]):
        column = frame.iloc[:, place]
        several = np.flatnonzero(column.str.contains("[\r\n]").to_numpy(dtype=bool))
        for at in several.tolist():
            cell = str(column.iat[at])
            breaks[at] += line_count(cell + "|") - 1
            if like_rows(cell, dialect.separator, values):
                swallowed.add(at)
    return breaks, _begins(sorted(swallowed), breaks)


def line_count(text: str) -> int:
    """Return how many lines a text has, whatever ends them."""
    ends = text.count("\n")
    if "\r" in text:
        ends += text.count("\r") - text.count("\r\n")
    return ends + (bool(text) and not text.endswith(("\n", "\r")))


def _line_ends(row: list[str]) -> int:
    return sum(line_count(cell + "|") - 1 for cell in row if "\n" in cell or "\r" in cell)


def like_rows(cell: str, separator: str, values: list[bool]) -> bool:
    """Whether a line within a cell is as a row of the table: as many cells, of the same kinds."""
    if len(values) < 2 or ("\n" not in cell and "\r" not in cell):
        return False
    rows = [line.split(separator) for line in cell.splitlines()[1:]]
    rows = [row for row in rows if len(row) == len(values)]
    if not any(values):
        return len(values) > _PLAIN and bool(rows)
    return any(fits(row, values) == sum(values) and any(map(is_value, row)) for row in rows)
