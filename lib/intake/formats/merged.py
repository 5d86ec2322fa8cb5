"""Cells of a sheet that are one: their value in every row, and names of several rows joined."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

from lib.core.facts import Json
from lib.core.findings import Finding, Severity
from lib.intake.delimited.headers import Header, find_header
from lib.intake.delimited.name_votes import DATE, NUMBER
from lib.intake.names import renamed_finding, unique_names
from lib.intake.values.cells import whole_match

Range = tuple[int, int, int, int]
"""First row, first column, last row, last column of cells that are one, from 0."""
_MAX_LEVELS = 6
"""Rows that one header may have."""
_TOP = 400
"""Rows in which a header is looked for."""


def find_joined_header(
    records: pd.DataFrame, header_row: int | None, merged: Sequence[Range]
) -> Header:
    """Find the header of a sheet; names that stand over each other under merged cells are joined.

    A cell over all columns is a title.
    """
    width = records.shape[1]
    spans = [
        one for one in merged if one[0] < _TOP and one[1] < one[3] and one[3] - one[1] + 1 < width
    ]
    if not spans or (header_row is not None and header_row >= _TOP - _MAX_LEVELS):
        return find_header(records, header_row)
    cells = records.iloc[:_TOP].to_numpy(dtype=object)
    for first, left, last, right in spans:
        cells[first : last + 1, left : right + 1] = cells[first, left]
    top = pd.DataFrame(cells)
    header = find_header(top.astype("str"), header_row)
    levels = _levels(top, header.row, spans) if header.row >= 0 else 1
    if levels < 2:
        return header
    levels = min(levels, len(records) - header.row - 1)
    rows = [[str(cell).strip() for cell in top.iloc[header.row + one]] for one in range(levels)]
    names = [" ".join(dict.fromkeys(filter(None, cells))) for cells in zip(*rows, strict=True)]
    unique, renamed = unique_names(names)
    kept = [one for one in header.findings if one.code not in ("columns_renamed", "headers_joined")]
    kept.append(Finding("headers_joined", Severity.INFO, values={"rows": levels}))
    if renamed:
        kept.append(renamed_finding(renamed))
    return replace(header, names=unique, start=header.row + levels, findings=tuple(kept))


def _levels(top: pd.DataFrame, row: int, spans: Sequence[Range]) -> int:
    """Return how many rows the header has that begins at a row."""
    levels = 1
    while levels < _MAX_LEVELS and row + levels < len(top) - 1:
        above = row + levels - 1
        under = {
            place
            for first, left, last, right in spans
            if first <= above <= last
            for place in range(left, right + 1)
        }
        cells = [str(cell).strip() for cell in top.iloc[row + levels]]
        beside = [cell for place, cell in enumerate(cells) if place not in under]
        # A row of data has cells beside those under the merged names as well, or values there.
        if not under or any(beside) or not any(cells):
            return levels
        if not beside and any(whole_match(one, cell) for cell in cells for one in (NUMBER, DATE)):
            return levels
        levels += 1
    return levels


def fill_merged(
    records: pd.DataFrame, header: Header, merged: Sequence[Range]
) -> tuple[pd.DataFrame, tuple[Finding, ...]]:
    """Give every row of cells that are merged downwards their value, below the header."""
    sources: dict[int, np.ndarray] = {}
    areas = rows = 0
    for first, left, last, _ in merged:
        last = min(last, len(records) - 1)
        if first < header.start or last <= first or left >= records.shape[1]:
            continue
        if records.iat[first, left] == "":
            continue
        source = sources.setdefault(left, np.arange(len(records)))
        source[first + 1 : last + 1] = first
        areas += 1
        rows += last - first
    if not sources:
        return records, ()
    columns = {
        place: records.iloc[:, place].take(sources[place]).reset_index(drop=True)
        if place in sources
        else records.iloc[:, place]
        for place in range(records.shape[1])
    }
    names = tuple(header.names[place] for place in sorted(sources))
    values: dict[str, Json] = {"count": areas, "rows": rows, "columns": list(names)}
    return pd.DataFrame(columns), (Finding("merged_filled", Severity.INFO, names, values),)
