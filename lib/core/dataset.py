"""A table as it was read, and how it was read."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from lib.core.columns import Column, ColumnKind
from lib.core.findings import Finding

if TYPE_CHECKING:
    import pandas as pd

BOUNDS = ("missing", "number")
TOTALS = ("kept", "left_out")
"""What cells such as "<5" can be among numbers: missing, or the number in them."""


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
    given: Mapping[str, Any] | None = None


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

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON form."""
        return {
            **asdict(self),
            "kind": str(self.kind),
            "columns": list(self.columns),
            "values": list(self.values),
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Remedy:
        """Rebuild a remedy from ``to_dict``."""
        return cls(RemedyKind(data["kind"]), tuple(data["columns"]), tuple(data["values"]))


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
    recipe: Mapping[str, Any] = field(default_factory=dict)
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

    def about(self) -> dict[str, Any]:
        """Return the JSON form of all but the rows."""
        return {
            "name": self.name,
            "sha256": self.sha256,
            "rows": self.rows,
            "reading": asdict(self.reading),
            "columns": [{**asdict(column), "kind": str(column.kind)} for column in self.columns],
            "findings": [finding.to_dict() for finding in self.findings],
            "remedies": [remedy.to_dict() for remedy in self.remedies],
            "origin": self.origin,
            "recipe": dict(self.recipe),
            "lines": dict(self.lines),
        }

    @classmethod
    def from_about(cls, about: Mapping[str, Any], frame: pd.DataFrame) -> Dataset:
        """Rebuild a dataset from ``about`` and its rows."""
        return cls(frame=frame, **_fields(about))


def _fields(about: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "name": about["name"],
        "sha256": about["sha256"],
        "reading": Reading(**about["reading"]),
        "columns": tuple(
            Column(**{**column, "kind": ColumnKind(column["kind"])}) for column in about["columns"]
        ),
        "findings": tuple(map(Finding.from_dict, about["findings"])),
        "remedies": tuple(map(Remedy.from_dict, about.get("remedies", ()))),
        "origin": about.get("origin"),
        "recipe": about.get("recipe", {}),
        "lines": about.get("lines", {}),
    }


class StoredDataset(Dataset):
    """A dataset whose rows are read when somebody first looks at them, which most pages never do.

    ``replace`` works as on any dataset, and reads the rows unless it is given others.
    """

    def __init__(
        self,
        *,
        load: Callable[[], pd.DataFrame] | None = None,
        rows: int = 0,
        **known: Any,
    ) -> None:
        for name, value in {**known, "_load": load, "_rows": rows}.items():
            object.__setattr__(self, name, value)

    def __getattr__(self, name: str) -> Any:
        if name != "frame":
            raise AttributeError(name)
        object.__setattr__(self, "frame", self._load())
        return self.frame

    @property
    def rows(self) -> int:
        """Number of rows."""
        return len(self.frame) if "frame" in vars(self) else int(self._rows)

    @classmethod
    def looked_up(cls, about: Mapping[str, Any], load: Callable[[], pd.DataFrame]) -> Dataset:
        """Rebuild a dataset from ``about``; ``load`` returns its rows."""
        return cls(load=load, rows=about["rows"], **_fields(about))
