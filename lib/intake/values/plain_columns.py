"""Columns of plain numbers and of ISO dates: converted as a whole, with what all of them share.

A measurement has nearly as many different values as rows, and to look at each as
numbers and moments beside it do takes a second a million. What Arrow converts, and what
has none of the characters that would need a second look, is what they would have made of it;
anything else is left to them.
"""

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from lib.intake.values.cells import MARKERS, SHOWN, BoolArray, Cells, arrow_strings
from lib.intake.values.marks import Marks
from lib.intake.values.moments import are_digits_of_dates, may_count_time
from lib.intake.values.numbers import Numbers
from lib.intake.values.typing import Typed, moment_column, number_column, with_counts

FloatArray = NDArray[np.float64]

MIN_ROWS = 20_000
"""Rows from which it is worth the trouble."""
_DIGITS = b"0123456789.-"
_MAX_DIGITS = 15
"""Digits that a float64 holds exactly; longer whole numbers are codes."""
_MARKERS = pa.array(sorted(MARKERS), type=pa.large_string())
_OTHERS = pa.array(["0"])
_FIRST, _MOSTLY = 200, 0.5
"""So many cells are looked at first, of which this share must be numbers."""
_GROUPED = r"^-?[0-9]{1,3}\.[0-9]{3}$"
_PLACES = {10: {4: "-", 7: "-"}, 19: {4: "-", 7: "-", 13: ":", 16: ":"}}
"""Lengths of plain ISO dates and moments, and what stands where in them."""
_MIN_TIME = 30_000
"""Days since 1900 that a number of a date begins with, in 1982; seconds since 1970 are more."""
_YEARS = np.array(["1000-01-01", "9999-12-31"], dtype="datetime64[us]")
_DATES = ((190_001, 209_912), (19_000_101, 20_991_231), (19e10, 21e10), (19e12, 21e12))
"""Between which numbers digits are that can be a date."""


@dataclass(frozen=True)
class _Bare:
    """Cells without those that mean missing, which are null; ``text`` are all bytes of the others.

    ``marked`` has the signs for missing as distinct cells, behind one that stands for all others.
    """

    cells: pa.Array
    text: bytes
    marked: Cells

    @property
    def present(self) -> int:
        """Number of rows with a value."""
        return int(len(self.cells) - self.cells.null_count)


def type_plain(name: str, written: pd.Series | pa.ChunkedArray, marks: Marks) -> Typed | None:
    """Type a long column as ``type_column`` does, if it is plain; None if it may not be."""
    if len(written) < MIN_ROWS:
        return None
    column = arrow_strings(written)
    first = next((chunk for chunk in column.chunks if chunk.null_count < len(chunk)), None)
    if first is None:
        return None
    sample = first.drop_null()[:_FIRST]
    if marks.point_groups and pc.all(pc.match_substring_regex(sample, _GROUPED)).as_py():
        return None  # it has to be asked about
    if pc.sum(pc.match_substring_regex(sample, r"^-?[0-9.]+$")).as_py() > _MOSTLY * len(sample):
        return _numbers(name, column.combine_chunks(), marks)
    if pc.sum(pc.match_substring_regex(sample, r"^\d{4}-\d\d-\d\d")).as_py() > _MOSTLY * len(
        sample
    ):
        return _moments(name, column.combine_chunks())
    return None


def _numbers(name: str, column: pa.Array, marks: Marks) -> Typed | None:
    for bare in (_as_they_are, _without_markers):
        found = bare(column)
        if not found.present or found.text.translate(None, _DIGITS):
            continue
        try:
            parsed = pc.cast(found.cells, pa.float64()).to_numpy(zero_copy_only=False)
        except pa.ArrowInvalid:
            continue
        return _of_parsed(name, parsed, found, marks)
    return None


def _as_they_are(column: pa.Array) -> _Bare:
    nothing = np.zeros(0, dtype=np.int64)
    unmarked = Cells(_OTHERS, nothing, nothing[:0], np.zeros(1, dtype=bool), 0)
    return _Bare(column, _text_of(column), unmarked)


def _without_markers(column: pa.Array) -> _Bare:
    trimmed = pc.utf8_trim_whitespace(column)
    gone = pc.is_in(trimmed, value_set=_MARKERS.cast(trimmed.type))
    signs = trimmed.filter(gone).dictionary_encode()
    rows = np.flatnonzero(gone.to_numpy(zero_copy_only=False))
    codes = np.zeros(len(column), dtype=np.int64)
    codes[rows] = 1 + signs.indices.to_numpy(zero_copy_only=False)
    spaces = rows[_of_spaces(column.filter(gone), trimmed.filter(gone))]
    signs = pa.concat_arrays([_OTHERS.cast(trimmed.type), signs.dictionary])
    counts = np.bincount(codes, minlength=len(signs)).astype(np.int64)
    missing = np.arange(len(signs)) > 0
    marked = Cells(signs, codes, counts, missing, len(spaces), tuple(spaces[:SHOWN].tolist()))
    bare = pc.if_else(gone, pa.scalar(None, trimmed.type), trimmed)
    return _Bare(bare, _text_of(bare), marked)


def _of_spaces(raw: pa.Array, trimmed: pa.Array) -> BoolArray:
    blank = pc.and_(pc.equal(trimmed, ""), pc.not_equal(raw, ""))
    return np.asarray(blank.to_numpy(zero_copy_only=False), dtype=bool)


def _text_of(column: pa.Array) -> bytes:
    """Return the bytes of all that is not null: below a null there may be bytes as well."""
    column = column.drop_null()
    width = np.int64 if pa.types.is_large_string(column.type) else np.int32
    _, offsets, text = column.buffers()
    if text is None:
        return b""
    ends = np.frombuffer(offsets, width)[column.offset : column.offset + len(column) + 1]
    return bytes(memoryview(text)[ends[0] : ends[-1]])


def _of_parsed(name: str, parsed: FloatArray, found: _Bare, marks: Marks) -> Typed | None:
    dotted = found.text.count(b".")
    own = _marks_of(dotted, found.present, marks)
    if own is None or np.isinf(parsed).any() or (not dotted and _are_codes(found.cells)):
        return None
    counts = may_count_time(name) and np.nanmax(parsed) >= _MIN_TIME
    if counts or _may_be_dates(parsed, dotted):
        return None
    numbers = np.sort(parsed)[: found.present]  # what is missing comes last
    distinct = 1 + int((np.diff(numbers) != 0).sum())
    clean = Numbers.clean(np.zeros(len(found.marked.missing)))
    read = replace(clean, whole=not dotted, marks=own)
    return with_counts(number_column(name, parsed, distinct, read, found.marked, None))


def _marks_of(dotted: int, present: int, default: Marks) -> Marks | None:
    """Return the marks that a column of digits and points shows; None where a look is needed."""
    if default.decimal != "." or (default.thousands and (not dotted or default.given)):
        return None  # it is written down, and how each number stands is looked at
    return Marks() if dotted in (0, present) or not default.thousands else None


def _are_codes(cells: pa.Array) -> bool:
    """Whether a number begins with a zero, or is longer than a number should be."""
    lengths = pc.binary_length(cells)
    zero = pc.and_(pc.starts_with(cells, "0"), pc.greater(lengths, 1))
    return bool(
        pc.max(lengths).as_py() > _MAX_DIGITS
        or pc.any(zero).as_py()
        or pc.any(pc.starts_with(cells, "-0")).as_py()
    )


def _may_be_dates(parsed: FloatArray, dotted: int) -> bool:
    """Whether so many numbers are such as 20240131 that they may be dates."""
    inside = np.zeros(len(parsed), dtype=bool)
    for low, high in _DATES:
        inside |= (parsed >= low) & (parsed <= high)
    if not inside.any():
        return False
    if dotted:
        return True
    distinct = pd.unique(parsed[~np.isnan(parsed)]).astype("int64")
    return are_digits_of_dates([str(one) for one in distinct[:: max(1, len(distinct) // 200)]])


def _moments(name: str, column: pa.Array) -> Typed | None:
    for bare in (_as_they_are, _without_markers):
        found = bare(column)
        values = _iso(found)
        if values is None:
            continue
        present = values[~np.isnat(values)]
        if present.min() < _YEARS[0] or present.max() > _YEARS[1]:
            return None
        levels = 1 + int((np.diff(np.sort(present)) != np.timedelta64(0, "us")).sum())
        return with_counts(moment_column(name, pd.Series(values), levels))
    return None


def _iso(found: _Bare) -> NDArray[np.datetime64] | None:
    """Return dates of which all are written the same plain way, else None."""
    length = pc.min_max(pc.binary_length(found.cells)).as_py()
    places = _PLACES.get(length["min"] or 0)
    if places is None or length["max"] != length["min"]:
        return None
    table = np.frombuffer(found.text, np.uint8).reshape(-1, length["min"])
    if any((table[:, at] != ord(mark)).any() for at, mark in places.items()):
        return None
    try:
        return np.asarray(pc.cast(found.cells, pa.timestamp("us")).to_numpy(zero_copy_only=False))
    except pa.ArrowInvalid:
        return None
