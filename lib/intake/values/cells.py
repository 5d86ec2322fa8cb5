"""One column's cells as they were written: distinct values, how often each, which mean missing."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from lib.errors import InputError
from lib.intake.bounds import MAX_CELL_LENGTH

IntArray = NDArray[np.int64]
BoolArray = NDArray[np.bool_]

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


SHOWN = 10
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
    ``space_rows`` are the first of them. The distinct cells can be as many as rows: Python's
    strings are made of them where needed.
    """

    dictionary: pa.Array
    codes: IntArray
    counts: IntArray
    missing: BoolArray
    spaces: int
    space_rows: tuple[int, ...] = ()

    @cached_property
    def values(self) -> tuple[str, ...]:
        """Distinct values, missing ones too."""
        return tuple(self.dictionary.to_pylist())

    @cached_property
    def present(self) -> list[str]:
        """Distinct values that are not missing."""
        found: list[str] = self.dictionary.filter(pa.array(~self.missing)).to_pylist()
        return found

    def sample(self, count: int) -> list[str]:
        """Return distinct values that are not missing, evenly spread: so many or up to twice."""
        places = np.flatnonzero(~self.missing)
        found: list[str] = self.dictionary.take(
            pa.array(places[:: max(1, len(places) // count)])
        ).to_pylist()
        return found

    @property
    def present_rows(self) -> int:
        """Number of rows with a value."""
        return int(self.counts[~self.missing].sum())

    def spread(self, values: Sequence[str]) -> pd.Series:
        """Give every row the value at its code in ``values`` (one per distinct value)."""
        return pd.Series(pd.array(values, dtype="str")).take(self.codes).reset_index(drop=True)

    def strings(self, gone: BoolArray) -> pd.Series:
        """Give every row its string, none where its distinct value is ``gone``."""
        none = pa.scalar(None, self.dictionary.type)
        words = pc.if_else(pa.array(gone), none, self.dictionary).cast(pa.large_string())
        strings: pd.Series = words.take(pa.array(self.codes)).to_pandas()
        return strings


def arrow_strings(column: pd.Series | pa.ChunkedArray) -> pa.ChunkedArray:
    """Return a column of strings as Arrow has it, null where missing."""
    if isinstance(column, pa.ChunkedArray):
        return column
    raw = pa.array(column, type=pa.large_string(), from_pandas=True)
    return raw if isinstance(raw, pa.ChunkedArray) else pa.chunked_array([raw])


def make_cells(column: pd.Series | pa.ChunkedArray, name: str = "") -> Cells:
    """Take a column of strings apart; InputError "long_cell" of more than a million characters.

    ``name`` is for errors, where the column has none.
    """
    # Cells are stripped once for all rows that have them alike.
    encoded = arrow_strings(column).dictionary_encode(null_encoding="encode").combine_chunks()
    if isinstance(encoded, pa.ChunkedArray):  # without any rows
        encoded = encoded.chunk(0)
    raw = pc.fill_null(encoded.dictionary, "")
    values = pc.utf8_trim_whitespace(raw)
    longest = pc.max(pc.utf8_length(values)).as_py() or 0
    if longest > MAX_CELL_LENGTH:
        name = str(getattr(column, "name", name))
        raise InputError("long_cell", column=name, length=longest, limit=MAX_CELL_LENGTH)
    codes = encoded.indices.to_numpy(zero_copy_only=False).astype(np.int64)
    counts = np.bincount(codes, minlength=len(raw)).astype(np.int64)
    blank = pc.and_(pc.not_equal(raw, ""), pc.equal(values, "")).to_numpy(zero_copy_only=False)
    spaces = int(counts[blank].sum())
    space_rows = tuple(np.flatnonzero(blank[codes])[:SHOWN].tolist()) if spaces else ()
    if spaces or encoded.dictionary.null_count or not values.equals(raw):
        stripped = values.dictionary_encode()
        codes = stripped.indices.to_numpy(zero_copy_only=False).astype(np.int64)[codes]
        values = stripped.dictionary
        counts = np.bincount(codes, minlength=len(values)).astype(np.int64)
    markers = pa.array(sorted(MARKERS), type=values.type)
    missing = pc.is_in(values, value_set=markers).to_numpy(zero_copy_only=False)
    return Cells(values, codes, counts, missing, spaces, space_rows)
