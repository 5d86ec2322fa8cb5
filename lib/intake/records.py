"""From text to a table of strings: all records at one width, uneven ones repaired and said so."""

import csv
import io
from typing import Any

import numpy as np
import pandas as pd

from lib.core.findings import Finding, Severity
from lib.errors import InputError
from lib.intake.dialect import Dialect
from lib.intake.quoting import records_of

_LONG_SHARE = 0.1
"""Share of rows with extra cells up to which the extra cells are cut off."""
_SHOWN = 10


class _Pieces(io.TextIOBase):
    """A text that a parser reads piece by piece; StringIO would take four times its size."""

    def __init__(self, text: str) -> None:
        self._text, self._at = text, 0

    def readable(self) -> bool:
        """It can be read."""
        return True

    def read(self, size: int | None = -1, /) -> str:
        """Return the next ``size`` characters, or all that are left."""
        end = len(self._text) if size is None or size < 0 else self._at + size
        piece = self._text[self._at : end]
        self._at += len(piece)
        return piece


def read_records(dialect: Dialect, name: str) -> pd.DataFrame:
    """Parse all records, header included, as strings: columns 0 to width - 1, "" where empty.

    Blank lines stay as empty records. Short records are padded, long ones cut (``uneven_rows`` says
    which); InputError if there are too many of those.
    """
    uneven_rows(dialect, name)
    odd = dialect.quoting.lenient or dialect.quoting.quote not in (None, '"')
    if odd or (dialect.widths > dialect.width).any():
        return _parse_long(dialect)
    try:
        return _parse(dialect)
    except pd.errors.ParserError as error:
        if "out of memory" in str(error):
            raise MemoryError from error
        # Its parser is stricter about quotes than csv, by which the records were counted.
        return _parse_long(dialect)


def _parse(dialect: Dialect) -> pd.DataFrame:
    frame = pd.read_csv(
        _Pieces(dialect.text),
        sep=dialect.separator,
        header=None,
        names=list(range(dialect.width)),
        dtype="str",
        keep_default_na=False,
        na_filter=False,
        skip_blank_lines=False,
        skipinitialspace=dialect.quoting.skip_space,
        quoting=csv.QUOTE_MINIMAL if dialect.quoting.quote else csv.QUOTE_NONE,
        engine="c",
        low_memory=True,  # piece by piece; with one dtype for all columns it changes nothing
        index_col=False,
    )
    return frame.fillna("")


def _parse_long(dialect: Dialect) -> pd.DataFrame:
    """Parse by Python's csv, which lets extra cells be cut off, and quotes stay open."""
    reader = records_of(dialect.text, dialect.separator, dialect.quoting)
    width = dialect.width
    rows: list[Any] = [(row + [""] * (width - len(row)))[:width] for row in reader]
    return pd.DataFrame(rows, columns=range(width), dtype="str")


def uneven_rows(dialect: Dialect, name: str, first: int = 0) -> tuple[Finding, ...]:
    """Say which rows from ``first`` have too few or too many cells; InputError if these are many.

    Row numbers in findings count from 1, the header and what stands above it included.
    """
    widths, width = dialect.widths, dialect.width
    short = np.flatnonzero((widths < width) & (widths > 0))
    long = np.flatnonzero(widths > width)
    if width == 1:
        short = short[:0]
    rows = int((widths > 0).sum())
    # The first record may be a title or a header that lacks a name: it alone is no reason.
    if len(long[long > 0]) > _LONG_SHARE * rows or len(short[short > 0]) > 0.5 * rows:
        bad = np.sort(np.concatenate([short[short > 0], long[long > 0]]))
        raise InputError(
            "ragged_rows",
            name=name,
            count=len(bad),
            rows=rows,
            expected=width,
            row=int(bad[0]) + 1,
            received=int(widths[bad[0]]),
        )
    found = []
    for code, indices in (("rows_padded", short), ("rows_cut", long)):
        indices = indices[indices >= max(1, first)]
        if len(indices):
            values = {
                "count": len(indices),
                "expected": width,
                "row_numbers": [int(index) + 1 for index in indices[:_SHOWN]],
            }
            found.append(Finding(code, Severity.WARNING, values=values))
    return tuple(found)
