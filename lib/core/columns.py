"""Columns of a table and what kind of thing each holds."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NotRequired, TypedDict


class ColumnKind(StrEnum):
    """What a column holds, which decides how it is prepared for a model."""

    NUMBER = "number"
    CATEGORY = "category"
    DATETIME = "datetime"
    TEXT = "text"
    IDENTIFIER = "identifier"
    CONSTANT = "constant"


FEATURE_KINDS = (ColumnKind.NUMBER, ColumnKind.CATEGORY, ColumnKind.DATETIME, ColumnKind.TEXT)
"""Kinds a model may learn from; identifiers and constants are left out unless asked for."""


class ReadAs(TypedDict):
    """How a column of another file is to be read; ``written`` is Column.written."""

    kind: str
    written: NotRequired[Mapping[str, str]]


@dataclass(frozen=True)
class Column:
    """One column: its name, kind, and the number of missing and of distinct present values.

    ``written`` is how its values stood in the file, where that is not plain: "decimal" and
    "thousands" marks, "unit", "dates" (an order such as "dmy"), "bounds" ("number" where a
    cell such as "<5" is the number in it), "multiplied" (cells such as "1.2K" are 1200), "kept"
    (words for missing that are levels, one a line), "missing" (further words for it, one a line),
    "scale" (the points of ratings), and "steps": what was then done to the values, as
    lib.intake.values writes it. ``cells`` counts those of the file that were left "unread",
    "taken" as missing though something stands there, or "changed" (they are written otherwise than
    they were); what is zero is not there.
    """

    name: str
    kind: ColumnKind
    missing: int
    distinct: int
    written: Mapping[str, str] = field(default_factory=dict)
    cells: Mapping[str, int] = field(default_factory=dict)

    def like(self) -> ReadAs:
        """Return how the column of that name in other files is to be read."""
        return {"kind": str(self.kind), "written": dict(self.written)}
