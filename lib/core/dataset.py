"""A table as it was read, and how it was read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from lib.core.columns import Column, ColumnKind
from lib.core.findings import Finding

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Reading:
    """How bytes became a table; each field can be given to override what was detected.

    ``header_row`` counts from 0; -1 means that the file has no header row.
    """

    format: str
    encoding: str | None = None
    delimiter: str | None = None
    header_row: int = 0
    decimal: str = "."
    thousands: str | None = None
    sheet: str | None = None
    compression: str | None = None


@dataclass(frozen=True)
class Dataset:
    """A table with its columns, how it was read and what was found in it.

    ``sha256`` is that of the bytes as uploaded. ``frame`` is canonical: numbers are int64 or
    float64 (missing is NaN), date-times are datetime64 without a zone, all else is pandas ``str``
    (missing is NaN); column names are unique, non-empty strings.
    """

    name: str
    sha256: str
    reading: Reading
    columns: tuple[Column, ...]
    findings: tuple[Finding, ...]
    frame: pd.DataFrame

    @property
    def rows(self) -> int:
        """Number of rows."""
        return len(self.frame)

    def column(self, name: str) -> Column:
        """Return the column of that name; KeyError if there is none."""
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(name)

    def kinds(self) -> dict[str, ColumnKind]:
        """Return the kind of each column by name, in file order."""
        return {column.name: column.kind for column in self.columns}
