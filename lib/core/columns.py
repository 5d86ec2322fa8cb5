"""Columns of a table and what kind of thing each holds."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


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


@dataclass(frozen=True)
class Column:
    """One column: its name, kind, and the number of missing and of distinct present values.

    ``written`` is how its values stood in the file, where that is not plain: "decimal" and
    "thousands" marks, "unit", and "dates" (an order such as "dmy").
    """

    name: str
    kind: ColumnKind
    missing: int
    distinct: int
    written: Mapping[str, str] = field(default_factory=dict)
