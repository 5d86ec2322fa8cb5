"""Large text that is written plainly from beginning to end: read by Arrow, never one string.

Python's own csv takes four seconds for a file of 150 MB only to count its cells, and a table of its
strings six times the memory. So the careful routines decide by a part of the file how it is
written; here it is proved that all of it is written so, and whatever is not is left to them.
"""

import codecs
from collections.abc import Callable, Iterator
from dataclasses import replace

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv

from lib.core.dataset import Given
from lib.core.memory import memory_left
from lib.errors import InputError
from lib.intake.bounds import check_cells
from lib.intake.delimited.fixed_width import FIXED_WIDTH
from lib.intake.delimited.lines import SAMPLE_CHARACTERS
from lib.intake.formats.sources import Source
from lib.intake.tables import RawTable, marks_of_sample, read_text, rows_between
from lib.settings import MEGABYTE

MIN_BYTES = 4 * MEGABYTE
"""Bytes of a file from which it is worth the trouble."""
_BLOCK = MEGABYTE
_HEAD, _WIDE_HEAD = SAMPLE_CHARACTERS + 1000, MEGABYTE
"""Bytes of the beginning in which all characters are that a delimiter is told by."""
_PART = 1 << 16
"""Bytes of the middle and of the end that the careful routines see, beside the beginning."""
_PARTS = 4
_MIN_ROWS = 500
"""Rows that the beginning must have: of so many a header is told."""
_HARMLESS = frozenset({"no_header", "columns_renamed"})
"""Findings that are about the beginning alone."""
_COPIES, _MIN_ROOM = 2.5, 64 * MEGABYTE
"""Bytes that a table takes at most for each of its file, beside what Arrow takes for any."""
_ENCODINGS = ("utf-8", "utf-8-sig")
_BOM = b"\xef\xbb\xbf"

OnProgress = Callable[[str, float], None]
"""Is told what is done, and how far that is from 0 to 1."""


def read_plainly(
    source: Source, given: Given, progress: OnProgress = lambda stage, share: None
) -> RawTable | None:
    """Read delimited text as ``read_text`` does; None unless it is large and plain throughout.

    Its columns come as Arrow's strings, null where empty. ``progress`` is told how far it is.
    MemoryError where this process may not take what a file of that size needs.
    """
    data = source.data
    if source.format != "text" or len(data) < MIN_BYTES or not _is_plain_utf8(data):
        return None
    if memory_left() < _COPIES * len(data) + _MIN_ROOM:
        raise MemoryError  # Arrow may end the process for want of it, and all else takes more
    seen = _as_decided(source, given)
    if seen is None:
        return None
    quoted = b'"' in data
    if quoted and not _quotes_enclose(data, ord(seen.reading.delimiter or ",")):
        return None
    check_cells(_lines(data), seen.frame.shape[1], source.name)
    table = _parsed(data, seen, quoted, progress)
    if table is None or _has_odd_rows(table):
        return None
    marks = marks_of_sample(_sampled(table), given, seen.reading.delimiter)
    reading = replace(seen.reading, decimal=marks.decimal, thousands=marks.thousands)
    lines = {**seen.lines, "lines": _lines(data), "rows": table.num_rows}
    empty = pd.DataFrame()
    return replace(seen, frame=empty, table=table, marks=marks, reading=reading, lines=lines)


def _is_plain_utf8(data: bytes) -> bool:
    """Whether the bytes are UTF-8 whose only line ends are those of one system."""
    returns = data.count(b"\r")
    if data.find(_BOM, 1) >= 0 or data.endswith(b"\x1a"):
        return False
    if b"\x00" in data or b"\x1b" in data or (returns and returns != data.count(b"\r\n")):
        return False
    if data.isascii():
        return True
    decoder, view = codecs.getincrementaldecoder("utf-8")(), memoryview(data)
    try:
        for at in range(0, len(data), MEGABYTE):
            decoder.decode(view[at : at + MEGABYTE])
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _as_decided(source: Source, given: Given) -> RawTable | None:
    """Have the careful routines read parts of the file; None where they noticed anything odd."""
    parts = _some_of(source.data)
    if parts is None:
        return None
    try:
        seen = read_text(replace(source, data=parts), given)
    except InputError:
        return None  # it is said of the whole file
    reading, delimiter = seen.reading, seen.reading.delimiter
    plain = (
        reading.format == "text"
        and str(reading.encoding).lower() in _ENCODINGS
        and delimiter is not None
        and delimiter != FIXED_WIDTH
        and delimiter.isascii()
        and delimiter not in ' "\r\n'
        and reading.header_row in (-1, 0)
        and not {finding.code for finding in seen.findings} - _HARMLESS
        and seen.lines["lines"] == len(seen.frame) + seen.lines["header"] == _lines(parts)
        and reading.header_row + 1 == seen.lines["header"]
    )
    return seen if plain and len(seen.frame) >= _MIN_ROWS else None


def _lines(data: bytes) -> int:
    return data.count(b"\n") + (not data.endswith(b"\n"))


def _some_of(data: bytes) -> bytes | None:
    """Return whole lines of the beginning, of places between, and of the end."""
    head = _HEAD if data[: 2 * _HEAD].isascii() else _WIDE_HEAD
    end = data.find(b"\n", head) + 1
    if not end or len(data) < 4 * head:
        return None
    parts = [data[:end]]
    for at in np.linspace(end, len(data) - _PART, _PARTS).astype(int).tolist():
        start = data.find(b"\n", max(at, end) - 1) + 1
        stop = len(data) if at + _PART >= len(data) else data.find(b"\n", at + _PART) + 1
        if start and stop > start:
            parts.append(data[start:stop])
    return b"".join(parts)


def _quotes_enclose(data: bytes, delimiter: int) -> bool:
    """Whether each quote opens a cell, closes one, or is one of two within, all on one line.

    Of such quotes every second one closes, so the first, third and so on must begin a cell or stand
    behind the one before, and the others end a cell or stand before the next.
    """
    begin = 3 if data.startswith(_BOM) else 0
    count = 0
    for piece in _pieces(data):
        codes = np.frombuffer(b"\n" + piece + b"\n", dtype=np.uint8)
        if begin:
            codes, begin = np.concatenate([codes[:1], codes[1 + begin :]]), 0
        quotes = np.flatnonzero(codes == ord('"'))
        if len(quotes) % 2:
            return False  # of a piece that ends with a line: a cell spans lines
        count += len(quotes)
        opening, closing = quotes[::2], quotes[1::2]
        before, behind = codes[opening - 1], codes[closing + 1]
        opens = (before == delimiter) | (before == ord("\n")) | (before == ord('"'))
        closes = (behind == delimiter) | (behind == ord("\n")) | (behind == ord("\r"))
        ends = np.flatnonzero(codes == ord("\n"))
        one_line = np.searchsorted(ends, opening) == np.searchsorted(ends, closing)
        if not (opens.all() and (closes | (behind == ord('"'))).all() and one_line.all()):
            return False
    return count > 0


def _pieces(data: bytes) -> Iterator[bytes]:
    """Yield the bytes in pieces that end with a line."""
    start = 0
    while start < len(data):
        end = data.find(b"\n", start + 4 * MEGABYTE) + 1 or len(data)
        yield data[start:end]
        start = end


def _parsed(data: bytes, seen: RawTable, quoted: bool, progress: OnProgress) -> pa.Table | None:
    """Return the columns below the header; None where a record has more or fewer cells."""
    names = [str(name) for name in seen.frame.columns]
    start = 3 if data.startswith(_BOM) else 0
    opened = pa.BufferReader(pa.py_buffer(data)[start:])
    try:
        reader = pa.csv.open_csv(
            opened,
            pa.csv.ReadOptions(
                use_threads=False,
                block_size=_BLOCK,
                column_names=names,
                skip_rows=seen.reading.header_row + 1,
            ),
            pa.csv.ParseOptions(
                delimiter=seen.reading.delimiter,
                quote_char='"' if quoted else False,
                ignore_empty_lines=False,
            ),
            pa.csv.ConvertOptions(
                check_utf8=False,
                column_types=dict.fromkeys(names, pa.string()),
                null_values=[""],
                strings_can_be_null=True,
            ),
        )
        batches = []
        for batch in reader:
            batches.append(batch)
            progress("parse", opened.tell() / len(data))
        return pa.Table.from_batches(batches, reader.schema)
    except pa.ArrowInvalid:
        return None


def _sampled(table: pa.Table) -> pd.DataFrame:
    """Return some rows, batch by batch: a table would be copied before they are taken from it."""
    step, first, parts = rows_between(table.num_rows), 0, []
    for batch in table.to_batches():
        parts.append(batch.take(pa.array(np.arange(-first % step, batch.num_rows, step))))
        first += batch.num_rows
    some: pd.DataFrame = pa.Table.from_batches(parts, table.schema).to_pandas()
    return some


def _has_odd_rows(table: pa.Table) -> bool:
    """Whether any row is blank, or names the columns once more."""
    again = [pc.equal(table.column(at), name) for at, name in enumerate(table.column_names[:2])]
    if pc.any(pc.and_(*again)).as_py():
        return True
    rows = table
    for name in table.column_names:
        cells = pc.fill_null(pc.utf8_trim_whitespace(rows.column(name)), "")
        rows = rows.filter(pc.equal(cells, ""))
        if not rows.num_rows:
            return False
    return True
