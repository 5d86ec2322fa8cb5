"""Rows that have more cells than the table, or other delimiters: fitted without losing a text."""

import csv
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import count

from lib.core.facts import Json
from lib.core.findings import Finding, Severity
from lib.intake.delimited.delimiters import is_phrase
from lib.intake.delimited.name_votes import DATE, NUMBER, are_names
from lib.intake.values.cells import whole_match

_OTHERS = (",", ";", "\t", "|", " ")
_SAMPLE = 300
_WIDE = 100
"""Columns up to which each is tried for what a row has too many; of more, the last takes it."""
_MAX_WORDS = 3
"""Words one space apart up to which a line above a table is rather its title."""
_SHOWN = 10
_SHOWN_TEXTS = 5


@dataclass
class Fitting:
    """Fits rows to a width, and notes the records (from 0) that had to be changed.

    Where a column must hold the delimiter itself, it takes all of it; a row with a number too many
    loses it (unless ``keep_all``), and what was lost is noted. ``bare`` columns hold nothing,
    ``full`` ones have no empty cell.
    """

    width: int
    delimiter: str
    keep_all: bool = False
    joined: dict[int, int] = field(default_factory=dict)
    doubled: dict[int, int] = field(default_factory=dict)
    split: dict[int, str] = field(default_factory=dict)
    cut: dict[int, str] = field(default_factory=dict)
    bare: list[bool] = field(default_factory=list)
    full: list[bool] = field(default_factory=list)

    def fit(self, rows: list[list[str]], first: int = 0) -> list[list[str]]:
        """Return rows of one width; ``first`` is the number of the first of them as a record."""
        values = value_columns(rows, self.width)
        sample = [row for row in rows[1:] if len(row) == self.width][:_SAMPLE]
        self.bare = [not any(row[at].strip() for row in sample) for at in range(self.width)]
        self.full = [
            bool(sample) and all(row[at].strip() for row in sample) for at in range(self.width)
        ]
        names = next((at for at, row in enumerate(rows) if len(row) == self.width), 0)
        above = [
            self._of_names(row, place, at == names - 1 and not are_names(rows[names]))
            if len(row) != self.width
            else row
            for at, (place, row) in enumerate(zip(count(first), rows[:names], strict=False))
        ]
        return above + [
            row if len(row) == self.width else self.fit_one(row, place, values)
            for place, row in enumerate(rows[names:], start=first + names)
        ]

    def fit_names(self, row: list[str], place: int) -> list[str] | None:
        """Return as many names as the table has columns; None where a record does not hold them.

        An empty cell too many is a doubled delimiter. Few words one space apart may be a title.
        """
        filled = [cell for cell in row if cell.strip()]
        if len(row) > self.width == len(filled) and are_names(filled):
            self.doubled[place] = next(at for at, cell in enumerate(row) if not cell.strip())
            return filled
        text = self.delimiter.join(row)
        for other in _OTHERS:
            if len(row) != 1 or other == self.delimiter or text.count(other) < self.width - 1:
                continue
            cells = next(csv.reader([text], delimiter=other), [])
            enough = other != " " or (self.width > _MAX_WORDS and not is_phrase(cells))
            if len(cells) == self.width and enough and are_names(cells):
                self.split[place] = other
                return cells
        return None

    def _of_names(self, row: list[str], place: int, may_name: bool) -> list[str]:
        """Return a record above the first whole one: names, or a title."""
        if may_name and (names := self.fit_names(row, place)):
            return names
        return (
            self._padded(row)
            if len(row) < self.width
            else self.fit_one(row, place, [False] * self.width)
        )

    def fit_one(self, row: list[str], place: int, values: list[bool]) -> list[str]:
        """Return one row at the width; ``values`` says which columns hold numbers or dates."""
        if len(row) < self.width:
            if not any(map(str.strip, row)):
                return self._padded(row)
            return self._of_other_delimiter(row, place, values) or self._padded(row)
        column, most = self._absorbing(row, values)
        bare = list(row)
        while len(bare) > self.width and not bare[-1].strip():
            bare.pop()
        if len(bare) == self.width:
            if most == sum(values) > fits(bare, values):
                self.doubled[place] = column
                return self._merged(row, column)
            return bare
        row = bare
        column, most = self._absorbing(row, values)
        surplus = row[column : column + 1 + len(row) - self.width]
        # Numbers are no text with delimiters of its own, unless the column holds texts.
        numbers = values[column] or (self.bare[column] and all(map(is_value, surplus)))
        if numbers and not self.keep_all:
            self.cut[place] = self.delimiter.join(row[self.width :])
            return row[: self.width]
        if values[column]:
            column = self.width - 1
        surplus = row[column : column + 1 + len(row) - self.width]
        only = sum(bool(cell.strip()) for cell in surplus) < 2
        (self.doubled if only else self.joined)[place] = column
        return self._merged(row, column)

    def _padded(self, row: list[str]) -> list[str]:
        return row + [""] * (self.width - len(row))

    def _merged(self, row: list[str], column: int) -> list[str]:
        """Join the cells that are too many at a column; a doubled delimiter adds nothing."""
        end = column + 1 + len(row) - self.width
        parts = row[column:end]
        filled = [part for part in parts if part.strip()]
        text = filled[0] if len(filled) == 1 else self.delimiter.join(parts)
        return [*row[:column], text, *row[end:]]

    def _absorbing(self, row: list[str], values: list[bool]) -> tuple[int, int]:
        """Return the column that must hold the surplus, the last if nothing tells, and its fit."""
        best, most, least = self.width - 1, -1, 0
        # Each column costs the whole row once more.
        last = 0 if self.width <= _WIDE else self.width - 1
        for column in range(self.width - 1, last - 1, -1):
            merged = self._merged(row, column)
            good = fits(merged, values)
            # Where no row has an empty cell, a delimiter was doubled rather than one left empty.
            gaps = sum(
                full and not cell.strip() for full, cell in zip(self.full, merged, strict=False)
            )
            if (good, -gaps) > (most, -least):
                best, most, least = column, good, gaps
        return best, most

    def _of_other_delimiter(
        self, row: list[str], place: int, values: list[bool]
    ) -> list[str] | None:
        """Return a row that another delimiter separates into as many cells of the same kinds."""
        text = self.delimiter.join(row)
        if "\n" in text or "\r" in text:
            return None  # a cell of several lines was in quotes
        for other in _OTHERS:
            if other == self.delimiter or text.count(other) < self.width - 1:
                continue
            cells = next(csv.reader([text], delimiter=other), [])
            if len(cells) > self.width and any(values):
                cells = self._merged_by(cells, values, other)
            if len(cells) == self.width and fits(cells, values) == sum(values):
                self.split[place] = other
                return cells
        return None

    def _merged_by(self, cells: list[str], values: list[bool], delimiter: str) -> list[str]:
        own = Fitting(self.width, delimiter)
        column, _ = own._absorbing(cells, values)
        return own._merged(cells, column)

    def findings(self, names: Sequence[str]) -> tuple[Finding, ...]:
        """Say which rows were fitted, numbered as records from 1."""
        found = []
        if self.joined:
            columns = sorted(set(self.joined.values()))
            values: dict[str, Json] = {
                "count": len(self.joined),
                "columns": [names[place] for place in columns if place < len(names)],
                "row_numbers": _numbers(self.joined),
            }
            found.append(Finding("rows_joined", Severity.WARNING, values=values))
        if self.doubled:
            values = {
                "count": len(self.doubled),
                "row_numbers": _numbers(self.doubled),
            }
            found.append(Finding("rows_doubled_delimiter", Severity.WARNING, values=values))
        if self.split:
            values = {
                "count": len(self.split),
                "row_numbers": _numbers(self.split),
            }
            found.append(Finding("rows_other_delimiter", Severity.WARNING, values=values))
        if self.cut:
            values = {
                "count": len(self.cut),
                "expected": self.width,
                "row_numbers": _numbers(self.cut),
                "texts": list(self.cut.values())[:_SHOWN_TEXTS],
            }
            found.append(Finding("rows_cut", Severity.WARNING, values=values))
        return tuple(found)


def value_columns(rows: list[list[str]], width: int) -> list[bool]:
    """Return which columns hold numbers or dates, nearly all of them; the first row names them."""
    sample = [row for row in rows if len(row) == width][1:_SAMPLE]
    return [_are_values([row[place] for row in sample]) for place in range(width)]


def _numbers(places: dict[int, int] | dict[int, str]) -> list[int]:
    return [place + 1 for place in list(places)[:_SHOWN]]


def is_value(cell: str) -> bool:
    """Whether a cell is a number or a date."""
    return bool(whole_match(NUMBER, cell) or whole_match(DATE, cell))


def _are_values(cells: list[str]) -> bool:
    filled = [cell for cell in cells if cell.strip()]
    return bool(filled) and sum(map(is_value, filled)) >= 0.9 * len(filled)


def fits(row: list[str], values: list[bool]) -> int:
    """Return how many columns of numbers or dates have such a cell in a row, or none."""
    return sum(
        expected and (not cell.strip() or is_value(cell))
        for cell, expected in zip(row, values, strict=False)
    )
