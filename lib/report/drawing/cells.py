"""Tables as CSV that a spreadsheet opens as data, never as formulas.

Which spreadsheet opens a file, and at which marks it cuts lines into cells, is not known here:
Excel takes the list separator of the system's region, and then heeds no quotes within a line. So
nothing that begins a cell by any usual separator may look like a formula.
"""

import re
from typing import TypeVar

import pandas as pd

T = TypeVar("T")

_FORMULA = "=+@＝＋－＠﹢﹣﹦﹫-"
_SIGN = re.compile(f"[{_FORMULA}]")
_START = re.compile(
    # Where a cell begins: with the text, or after a comma, semicolon, tab, bar or line break.
    r"(^|[,;\t|\r\n])"
    # What is looked through: quotes, blanks and letters without width.
    rf'(?=(?:[^\S\t\r\n]|["\x00-\x08\x0e-\x1f\u200b-\u200f\u2060\ufeff])*[{_FORMULA}])'
)
_NUMBER = r"[(\[{]*[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?%?[)\]}]*"
_NUMBERS = re.compile(rf" *{_NUMBER}(?: *[,;|\t] *{_NUMBER})* *|-+")


def safe_cell(value: T) -> T | str:
    """Return a cell that no spreadsheet takes for a formula, or for cells of which one is.

    A quote stands before all that looks like one (OWASP, CSV injection). Numbers, and texts of
    nothing but numbers or dashes, stay as they are.
    """
    if not isinstance(value, str) or not _SIGN.search(value) or _NUMBERS.fullmatch(value):
        return value
    return _START.sub(r"\1'", value)


def safe_csv(frame: pd.DataFrame) -> bytes:
    """Return a frame as CSV in UTF-8 with a byte order mark, without its index."""
    safe = pd.DataFrame(
        {
            number: column
            if pd.api.types.is_numeric_dtype(column.dtype)
            else column.astype(object).map(safe_cell)
            for number, (_, column) in enumerate(frame.items())
        },
        index=frame.index,
    )
    safe.columns = pd.Index([safe_cell(str(name)) for name in frame.columns])
    return safe.to_csv(index=False, lineterminator="\r\n").encode("utf-8-sig", "replace")
