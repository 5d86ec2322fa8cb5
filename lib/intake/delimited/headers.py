"""Which rows name the columns."""

import re
from collections import Counter
from dataclasses import dataclass

import pandas as pd

from lib.core.findings import Finding, Severity
from lib.errors import InputError
from lib.intake.delimited.name_votes import DATE, EMPTY, NUMBER, are_names, is_header, stands_out
from lib.intake.names import renamed_finding, unique_names
from lib.intake.values.cells import whole_match

_LOOK = 200
_MAX_ABOVE = 40
_ENOUGH_ROWS = 10
_UNIT = re.compile(
    r"[(\[].{1,20}[)\]]|%|‰|°\s?[CF]?|℃|[kmµcd]?(?:g|m|l|L|s|W|V|A|Hz|Pa|J|B)|kWh|mmHg|[ck]?m[23²³]|㎡|ha"
    r"|min|h|hrs?|hours?|days?|months?|years?|yrs?|ppm|ppb|bpm|mph|km/h|m/s|USD|EUR|GBP|KRW|JPY|[$€£₩¥]"
    r"|원|천\s?원|백만\s?원|억\s?원|명|천\s?명|개|건|세|년|월|일|시간|분|초|회|대|호|톤|점|위|number|count|no\.|#"
)
"""What stands over a column of numbers to say what they count."""
_MAX_ROWS, _MIN_BELOW = 4, 2


@dataclass(frozen=True)
class Header:
    """Names of the columns; data start at record ``start``; ``row`` is -1 without a header row."""

    names: tuple[str, ...]
    row: int
    start: int
    findings: tuple[Finding, ...] = ()


def find_header(
    frame: pd.DataFrame,
    header_row: int | None = None,
    *,
    as_written: bool = False,
    short: frozenset[int] = frozenset(),
) -> Header:
    """Find the header row of a table of strings, unless it is given, and name the columns.

    Names may stand in several rows. Where these are the same, they are given once, or
    ``as_written``. Records that were padded are ``short``: above names they are titles.
    """
    if header_row is not None and not -1 <= header_row < len(frame):
        raise InputError("header_row_outside", row=header_row + 1, rows=len(frame))
    findings: list[Finding] = []
    first = _first_row(frame, short)
    row = first if header_row is None else header_row
    begins = row if header_row is None else first if header_row < 0 else 0
    if begins > 0 and _filled(frame, begins) > 1:
        skipped = [i for i in range(begins) if _filled(frame, i)]
        if skipped:
            values = {"count": len(skipped)}
            findings.append(Finding("preamble_skipped", Severity.INFO, values=values))
    if header_row is None and not _tops_names(frame, row):
        if not is_header(frame, row):
            row = -1
        elif not stands_out(frame, row):
            values = {"row": row + 1}
            findings.append(Finding("header_uncertain", Severity.INFO, values=values))
    if row == -1:
        names = [f"column_{number + 1}" for number in range(frame.shape[1])]
        if header_row is None:
            values = {"count": len(names), "row": first + 1}
            findings.append(Finding("no_header", Severity.INFO, values=values))
        return Header(tuple(names), -1, first, tuple(findings))
    names, start = _named(frame, row, as_written)
    if start > row + 1:
        values = {"rows": start - row}
        findings.append(Finding("headers_joined", Severity.INFO, values=values))
    unique, renamed = unique_names(names)
    if renamed:
        findings.append(renamed_finding(renamed))
    return Header(unique, row, start, tuple(findings))


def _named(frame: pd.DataFrame, row: int, as_written: bool) -> tuple[list[str], int]:
    """Return the names that begin in a row, and where the data start."""
    names = first = [str(cell) for cell in frame.iloc[row]]
    start = row + 1
    while start < min(row + _MAX_ROWS, len(frame) - 1):
        below = [str(cell) for cell in frame.iloc[start]]
        if below == first and len(first) > 1:
            names = _joined(names, below) if as_written else names
        elif (start == row + 1 and _second_header(frame, row)) or _is_units(frame, start, below):
            names = _joined(names, below)
        else:
            break
        start += 1
    return names, start


def _is_units(frame: pd.DataFrame, row: int, cells: list[str]) -> bool:
    """Whether a row has units, or further names, over all columns of numbers."""
    body = frame.iloc[row + 1 : row + 1 + _LOOK]
    if len(body) < _MIN_BELOW:
        return False
    over = [
        cell.strip()
        for place, cell in enumerate(cells)
        if all(whole_match(NUMBER, str(value)) for value in body[place] if str(value).strip())
        and any(str(value).strip() for value in body[place])
    ]
    filled = [cell for cell in over if cell]
    if not filled or any(cell.lower() in EMPTY for cell in filled):
        return False
    if any(whole_match(NUMBER, cell) or whole_match(DATE, cell) for cell in cells):
        return False
    if all(_UNIT.fullmatch(cell) for cell in filled):
        return True
    return len(filled) == len(over) > 1 and len(over) >= 0.5 * len(cells)


def _filled(frame: pd.DataFrame, row: int) -> int:
    return sum(bool(str(cell).strip()) for cell in frame.iloc[row])


def _first_row(frame: pd.DataFrame, short: frozenset[int]) -> int:
    """Index of the first record of the table: what is above it are titles, remarks, keys.

    It fills nearly as many cells as most records do; of two header rows the upper one may fill
    fewer, if it reaches across the table.
    """
    filled = [_filled(frame, row) for row in range(min(_LOOK, len(frame)))]
    usual = _usual(filled)
    if frame.shape[1] == 1 or usual == 1:
        return next((row for row, cells in enumerate(filled) if cells), 0)
    for row, cells in enumerate(filled[:_MAX_ABOVE]):
        if cells < max(2, 0.6 * usual) or _is_remark(frame, row):
            continue
        if row in short and row + 1 not in short and _are_below(frame, row + 1):
            continue  # a title with a delimiter in it
        if (
            cells < usual
            and row + 1 < len(filled)
            and not filled[row + 1]
            and usual in filled[row:]
        ):
            continue  # a title with a blank line below it
        above = row - 1
        if (
            above >= 0
            and above not in short
            and filled[above] > 1
            and _reaches_across(frame, above)
        ):
            return above
        return row
    return next((row for row, cells in enumerate(filled) if cells > 1), 0)


def _are_below(frame: pd.DataFrame, row: int) -> bool:
    """Whether the names of the columns stand in a record, as those below it tell."""
    if row >= len(frame) - 1:
        return False
    names = are_names([str(cell) for cell in frame.iloc[row]])
    return names and is_header(frame, row) and stands_out(frame, row)


def _usual(filled: list[int]) -> int:
    """Return how many cells most records fill, more rather than fewer: above a table stand lines.

    Where as many lines stand above a table as it has rows, those of its lower half tell.
    """
    used = [cells for cells in filled if cells]
    counts = Counter(used)
    usual = max(counts, key=lambda cells: (counts[cells], cells), default=1)
    if usual > 1:
        return usual
    lower = Counter(used[len(used) // 2 :])
    return max(lower, key=lambda cells: (lower[cells], cells), default=1)


def _is_remark(frame: pd.DataFrame, row: int) -> bool:
    """Whether a record begins as a comment does, and the next one does not."""
    first, next_row = str(frame.iat[row, 0]), min(row + 1, len(frame) - 1)
    if not first.startswith(("# ", "// ", "-- ", "% ")):
        return False
    ours = first.split(" ")[0]
    rest = frame.iloc[next_row:, 0].astype(str)
    return not rest.str.startswith(ours + " ").iloc[-1]


def _reaches_across(frame: pd.DataFrame, row: int) -> bool:
    """Whether the cells of a record stand over all of the table, as names of groups do."""
    places = [at for at, cell in enumerate(frame.iloc[row]) if str(cell).strip()]
    return places[-1] >= frame.shape[1] // 2 and not _is_remark(frame, row)


def _second_header(frame: pd.DataFrame, row: int) -> bool:
    """Whether the next record completes the names: words over numbers, under gaps in the names."""
    body = frame.iloc[row + 2 : row + 2 + _LOOK]
    if body.empty:
        return False
    above = [str(cell).strip() for cell in frame.iloc[row]]
    below = [str(cell).strip() for cell in frame.iloc[row + 1]]
    if "" not in above or not any(below):
        return False
    if any(whole_match(NUMBER, cell) for cell in below if cell):
        return False
    filled = [position for position, cell in enumerate(below) if cell]
    over_numbers = sum(
        all(whole_match(NUMBER, str(value)) for value in body[position] if str(value).strip())
        for position in filled
    )
    return over_numbers >= 0.5 * len(filled)


def _tops_names(frame: pd.DataFrame, row: int) -> bool:
    """Whether numbers, such as years, stand above the names of columns that are all of numbers."""
    body = frame.iloc[row + 2 : row + 2 + _LOOK]
    if len(body) < _MIN_BELOW:
        return False
    above, names = ([str(cell).strip() for cell in frame.iloc[at]] for at in (row, row + 1))
    numbers = [whole_match(NUMBER, cell) for cell in above if cell]
    if not all(numbers) or len(numbers) < 2:
        return False
    if any(not name or whole_match(NUMBER, name) or whole_match(DATE, name) for name in names):
        return False
    return all(
        whole_match(NUMBER, str(value)) or str(value).strip().lower() in EMPTY
        for at in range(len(names))
        for value in body[at]
    )


def _joined(above: list[str], below: list[str]) -> list[str]:
    names: list[str] = []
    last = ""
    for top, bottom in zip(above, below, strict=True):
        last = top.strip() or last
        names.append(f"{last} {bottom.strip()}".strip() if bottom.strip() else top)
    return names
