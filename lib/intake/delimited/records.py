"""From text to a table of strings: all records at one width, uneven ones repaired and said so."""

import csv
import io

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from lib.core.facts import Json
from lib.core.findings import Finding, Severity
from lib.intake.delimited.dialect import Dialect
from lib.intake.delimited.quoting import records_of

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


def read_records(dialect: Dialect) -> pd.DataFrame:
    """Parse all records, header included, as strings: columns 0 to width - 1, "" where empty.

    Blank lines stay as empty records, short ones are padded, and of long ones the end is cut: these
    are read by lib.intake.delimited.text_tables.
    """
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
    rows = [(row + [""] * (width - len(row)))[:width] for row in reader]
    return pd.DataFrame(rows, columns=range(width), dtype="str")


def filled_rows(frame: pd.DataFrame) -> pd.Series:
    """Whether a row has any cell that is more than white space; looks only as far as needed."""
    filled = pd.Series(False, index=frame.index)
    for position in range(frame.shape[1]):
        rest = ~filled
        if not rest.any():
            break
        filled |= (frame.iloc[:, position].where(rest, "").str.strip() != "").to_numpy()
    return filled


def short_rows(
    widths: NDArray[np.int64], width: int, start: int, first: int
) -> tuple[Finding, ...]:
    """Say which rows from ``first`` on have too few cells; the first is record ``start``.

    Row numbers in findings count from 1, the header and what stands above it included.
    """
    if width == 1:
        return ()
    short = np.flatnonzero((widths < width) & (widths > 0))
    short = short[short >= max(1, first)]
    if not len(short):
        return ()
    values: dict[str, Json] = {
        "count": len(short),
        "expected": width,
        "row_numbers": [int(place) + start + 1 for place in short[:_SHOWN]],
    }
    return (Finding("rows_padded", Severity.WARNING, values=values),)
