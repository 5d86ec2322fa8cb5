"""A table as it was read, and how it was read."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from enum import StrEnum
from typing import TYPE_CHECKING, TypedDict

from lib.core.columns import Column, ColumnKind, ReadAs
from lib.core.facts import Json, from_json, to_json
from lib.core.findings import Finding

if TYPE_CHECKING:
    import pandas as pd

BOUNDS = ("missing", "number")
TOTALS = ("kept", "left_out")
"""What cells such as "<5" can be among numbers: missing, or the number in them."""


class Given(TypedDict, total=False):
    """What was said by hand of how a file is read: fields of Reading, and options of columns."""

    format: str
    encoding: str | None
    delimiter: str | None
    header_row: int
    decimal: str
    thousands: str | None
    sheet: str | None
    compression: str | None
    bounds: str
    table: int | None
    member: str | None
    totals: str
    columns: Mapping[str, Mapping[str, str]]


@dataclass(frozen=True)
class Reading:
    """How bytes became a table; each field can be given to override what was detected.

    ``header_row`` counts from 0; -1 means that the file has no header row. ``bounds`` is what
    cells such as "<5" are among numbers, one of BOUNDS, ``totals`` what is done with
    rows that look like totals or notes, one of TOTALS. ``table`` is the number, from 1, of the
    table that was read, where several stand in a text; ``member`` the file of an archive, where
    there are several. ``given`` is what was said by hand: these fields, and "columns" with options
    of columns by name (see column_options in lib.intake.values). None: nobody wrote down which
    fields were.
    """

    format: str
    encoding: str | None = None
    delimiter: str | None = None
    header_row: int = 0
    decimal: str = "."
    thousands: str | None = None
    sheet: str | None = None
    compression: str | None = None
    bounds: str = "missing"
    table: int | None = None
    member: str | None = None
    totals: str = "kept"
    given: Given | None = None


class RemedyKind(StrEnum):
    """What can be done about a finding."""

    LEAVE_OUT = "leave_out"
    AS_MISSING = "as_missing"
    AS_CATEGORY = "as_category"
    MERGE = "merge"
    DROP_DUPLICATES = "drop_duplicates"
    DROP_ROWS = "drop_rows"
    SPLIT_GROUP = "split_group"
    SPLIT_TIME = "split_time"


@dataclass(frozen=True)
class Remedy:
    """One thing done to a table about a finding: to which columns, and which values.

    Values are those taken as missing (as_missing), the one put in place of what is missing
    (as_category), levels each followed by the one that it becomes (merge), or the numbers, from 1,
    of rows of the table as it was read (drop_rows).
    """

    kind: RemedyKind
    columns: tuple[str, ...] = ()
    values: tuple[str, ...] = ()

    def to_dict(self) -> dict[str, Json]:
        """Return the JSON form."""
        return to_json(self)

    @classmethod
    def from_dict(cls, data: Mapping[str, object]) -> Remedy:
        """Rebuild a remedy from ``to_dict``."""
        return from_json(cls, data)


class Recipe(TypedDict, total=False):
    """How a table was made from another one, as JSON; which keys there are depends on ``kind``.

    ``setup`` is that of reviews, ``columns`` are those of transactions, by what they hold, and
    ``column`` is that of labels. ``like`` says how the columns that it was made of are read.
    """

    kind: str
    setup: Mapping[str, Json]
    columns: Mapping[str, Json]
    column: str
    reference: str
    currency: str | None
    facts: Mapping[str, Json]
    like: Mapping[str, ReadAs]


@dataclass(frozen=True)
class Dataset:
    """A table with its columns, how it was read and what was found in it.

    ``sha256`` is that of the bytes as uploaded. ``frame`` is canonical: numbers are int64 or
    float64 (missing is NaN), date-times are datetime64 without a zone, all else is pandas ``str``
    (missing is NaN); column names are unique, non-empty strings. ``remedies`` were applied, in
    this order, to the table as it was read, whose id in the store is ``origin`` (None: none were).
    ``recipe`` says how a table was derived from its origin otherwise (a review's set-up, how
    transactions became customers): plain JSON with a "kind". ``lines`` says what became of the
    lines of a text: "lines" is the sum of "header", "above", "rows", "blank", "left_out",
    "other_tables" and "inside" (a cell's further lines).
    """

    name: str
    sha256: str
    reading: Reading
    columns: tuple[Column, ...]
    findings: tuple[Finding, ...]
    frame: pd.DataFrame
    remedies: tuple[Remedy, ...] = ()
    origin: str | None = None
    recipe: Recipe = field(default_factory=Recipe)
    lines: Mapping[str, int] = field(default_factory=dict)

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

    def about(self) -> dict[str, Json]:
        """Return the JSON form of all but the rows."""
        values = {one.name: getattr(self, one.name) for one in fields(_About)}
        return to_json(_About(**values))

    @classmethod
    def from_about(cls, about: Mapping[str, object], frame: pd.DataFrame) -> Dataset:
        """Rebuild a dataset from ``about`` and its rows."""
        values = vars(from_json(_About, about))
        return cls(frame=frame, **{name: values[name] for name in values if name != "rows"})


@dataclass(frozen=True)
class _About:
    """All of a dataset but its rows."""

    name: str
    sha256: str
    rows: int
    reading: Reading
    columns: tuple[Column, ...]
    findings: tuple[Finding, ...]
    remedies: tuple[Remedy, ...] = ()
    origin: str | None = None
    recipe: Recipe = field(default_factory=Recipe)
    lines: Mapping[str, int] = field(default_factory=dict)


class StoredDataset(Dataset):
    """A dataset whose rows are read when somebody first looks at them, which most pages never do.

    ``replace`` works as on any dataset, and reads the rows unless it is given others.
    """

    _load: Callable[[], pd.DataFrame]
    _rows: int

    def __init__(
        self,
        *,
        load: Callable[[], pd.DataFrame] | None = None,
        rows: int = 0,
        **known: object,
    ) -> None:
        for name, value in {**known, "_load": load, "_rows": rows}.items():
            object.__setattr__(self, name, value)

    def __getattr__(self, name: str) -> pd.DataFrame:
        if name != "frame":
            raise AttributeError(name)
        object.__setattr__(self, "frame", self._load())
        return self.frame

    @property
    def rows(self) -> int:
        """Number of rows."""
        return len(self.frame) if "frame" in vars(self) else self._rows

    @classmethod
    def looked_up(cls, about: Mapping[str, object], load: Callable[[], pd.DataFrame]) -> Dataset:
        """Rebuild a dataset from ``about``; ``load`` returns its rows."""
        return cls(load=load, **vars(from_json(_About, about)))
