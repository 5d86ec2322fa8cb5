"""Tables as CSV that a spreadsheet opens as data, never as formulas."""

import re
from typing import Any

import pandas as pd

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_NUMBER = re.compile(r"[+-]?(\d[\d,]*\.?\d*|\.\d+)([eE][+-]?\d+)?%?")


def safe_cell(value: Any) -> Any:
    """Return a cell that no spreadsheet takes for a formula: a quote before what looks like one.

    Numbers, and texts that are plain numbers, stay as they are (OWASP, CSV injection).
    """
    if not isinstance(value, str) or not value.lstrip(" ").startswith(_FORMULA):
        return value
    return value if _NUMBER.fullmatch(value.strip(" ")) else f"'{value}"


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
