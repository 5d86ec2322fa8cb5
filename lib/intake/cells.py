"""One column's cells as they were written: distinct values, how often each, which mean missing."""

import re
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from lib.errors import InputError
from lib.intake.bounds import LONGEST_CELL

IntArray = np.ndarray[Any, np.dtype[np.int64]]
BoolArray = np.ndarray[Any, np.dtype[np.bool_]]

MARKERS = frozenset(
    [
        *("", "?", "-", "--", ".", "NA", "N/A", "n/a", "<NA>", "NaN", "nan", "NAN", "NaT"),
        *("NULL", "null", "None", "\\N", "#N/A", "#NA", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?"),
        *("#NUM!", "#NULL!", "결측", "결측값"),
    ]
)
"""Cells that mean "missing" once surrounding spaces are gone; "none" in small letters is a word."""

PUNCTUATION = frozenset({"?", "-", "--", "."})
"""Markers that are kept as values in free text, where they can be a whole review."""


_SHOWN = 10
LONGEST_VALUE = 200
"""Characters of a number or a date with all that may stand around it."""


def whole_match(pattern: re.Pattern[str], text: str) -> re.Match[str] | None:
    """Match a whole cell against the pattern of a number or a date; a long one is neither.

    Patterns that allow spaces in many places take the square of a cell's length, and more.
    """
    return pattern.fullmatch(text) if len(text) <= LONGEST_VALUE else None


@dataclass(frozen=True)
class Cells:
    """Distinct stripped cells of a column; ``codes`` say which one stands in each row.

    ``missing`` and ``counts`` are per distinct value; ``spaces`` counts cells of white space only,
    ``space_rows`` are the first of them.
    """

    values: tuple[str, ...]
    codes: IntArray
    counts: IntArray
    missing: BoolArray
    spaces: int
    space_rows: tuple[int, ...] = ()

    @property
    def present(self) -> list[str]:
        """Distinct values that are not missing."""
        return [v for v, gone in zip(self.values, self.missing, strict=True) if not gone]

    @property
    def present_rows(self) -> int:
        """Number of rows with a value."""
        return int(self.counts[~self.missing].sum())

    def spread(self, values: Any, dtype: str) -> pd.Series:
        """Give every row the value at its code in ``values`` (one per distinct value)."""
        return pd.Series(pd.array(values, dtype=dtype)).take(self.codes).reset_index(drop=True)


def make_cells(column: pd.Series) -> Cells:
    """Take a column of strings apart; InputError "long_cell" of more than a million characters."""
    raw = pa.array(column, type=pa.large_string(), from_pandas=True)
    encoded = pc.fill_null(pc.utf8_trim_whitespace(raw), "").dictionary_encode()
    if isinstance(encoded, pa.ChunkedArray):
        encoded = encoded.combine_chunks()
    longest = pc.max(pc.utf8_length(encoded.dictionary)).as_py() or 0
    if longest > LONGEST_CELL:
        name = str(column.name)
        raise InputError("long_cell", column=name, length=longest, limit=LONGEST_CELL)
    values = tuple(encoded.dictionary.to_pylist())
    codes = encoded.indices.to_numpy(zero_copy_only=False).astype(np.int64)
    counts = np.bincount(codes, minlength=len(values)).astype(np.int64)
    missing = np.fromiter((value in MARKERS for value in values), dtype=bool, count=len(values))
    spaces, space_rows = 0, ()
    if "" in values:
        blank = values.index("")
        empty = pc.equal(pc.fill_null(raw, ""), "")
        spaces = int(counts[blank]) - int(pc.sum(empty).as_py() or 0)
        if spaces:
            rows = np.flatnonzero((codes == blank) & ~empty.to_numpy(zero_copy_only=False))
            space_rows = tuple(rows[:_SHOWN].tolist())
    return Cells(values, codes, counts, missing, spaces, space_rows)
