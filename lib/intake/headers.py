"""Which rows name the columns."""

import re
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise

import pandas as pd

from lib.core.findings import Finding, Severity
from lib.errors import InputError
from lib.intake.cells import whole_match
from lib.intake.names import renamed_finding, unique_names

_LOOK = 200
_MOST_ABOVE = 40
_ENOUGH_ROWS = 10
_USUAL_NAMES = frozenset(
    [
        *(
            "id",
            "name",
            "date",
            "time",
            "text",
            "comment",
            "comments",
            "review",
            "reviews",
            "label",
        ),
        *("class", "category", "type", "value", "price", "amount", "quantity", "count", "score"),
        *("rating", "age", "sex", "gender", "city", "country", "region", "year", "month", "day"),
        *("target", "title", "description", "content", "sentence", "document", "status", "email"),
        *(
            "이름",
            "날짜",
            "일자",
            "제목",
            "내용",
            "리뷰",
            "가격",
            "금액",
            "수량",
            "성별",
            "나이",
            "지역",
        ),
        *("번호", "분류", "상태", "점수", "평점", "문장", "댓글", "상품", "상품명", "고객번호"),
    ]
)
"""What columns are often called."""
NUMBER = re.compile(r"\s*[+-]?[₩$€£]?\s*(\d[\d.,  ]*|[.,]\d+)(e[+-]?\d+)?\s*%?\s*", re.I)
DATE = re.compile(r"\s*\d{1,4}[-/.]\d{1,2}([-/.]\d{1,4})?([ T].*)?")
_UNIT = re.compile(
    r"[(\[].{1,20}[)\]]|%|‰|°\s?[CF]?|℃|[kmµcd]?(?:g|m|l|L|s|W|V|A|Hz|Pa|J|B)|kWh|mmHg|[ck]?m[23²³]|㎡|ha"
    r"|min|h|hrs?|hours?|days?|months?|years?|yrs?|ppm|ppb|bpm|mph|km/h|m/s|USD|EUR|GBP|KRW|JPY|[$€£₩¥]"
    r"|원|천\s?원|백만\s?원|억\s?원|명|천\s?명|개|건|세|년|월|일|시간|분|초|회|대|호|톤|점|위|number|count|no\.|#"
)
"""What stands over a column of numbers to say what they count."""
_MOST_ROWS, _LEAST_BELOW = 4, 2
_FEW_LEVELS, _OFTEN = 5, 5
"""So few values that each come back so often are all there are: another one is their name."""
_EMPTY = frozenset({"", "?", "na", "n/a", "nan", "null", "none", "-"})


@dataclass(frozen=True)
class Header:
    """Names of the columns; data start at record ``start``; ``row`` is -1 without a header row."""

    names: tuple[str, ...]
    row: int
    start: int
    findings: tuple[Finding, ...] = ()


def find_header(
    frame: pd.DataFrame, header_row: int | None = None, *, as_written: bool = False
) -> Header:
    """Find the header row of a table of strings, unless it is given, and name the columns.

    Names may stand in several rows. Where these are the same, they are given once, or
    ``as_written``.
    """
    if header_row is not None and not -1 <= header_row < len(frame):
        raise InputError("header_row_outside", row=header_row + 1, rows=len(frame))
    findings: list[Finding] = []
    row = _first_row(frame) if header_row is None else header_row
    if header_row is None and row > 0 and _filled(frame, row) > 1:
        skipped = [i for i in range(row) if _filled(frame, i)]
        if skipped:
            values = {"count": len(skipped)}
            findings.append(Finding("preamble_skipped", Severity.INFO, values=values))
    if header_row is None:
        if not _is_header(frame, row):
            row = -1
        elif not _stands_out(frame, row):
            values = {"row": row + 1}
            findings.append(Finding("header_uncertain", Severity.INFO, values=values))
    if row == -1:
        names = [f"column_{number + 1}" for number in range(frame.shape[1])]
        if header_row is None:
            values = {"count": len(names), "row": _first_row(frame) + 1}
            findings.append(Finding("no_header", Severity.INFO, values=values))
        start = _first_row(frame) if header_row is None else 0
        return Header(tuple(names), -1, start, tuple(findings))
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
    while start < min(row + _MOST_ROWS, len(frame) - 1):
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
    if len(body) < _LEAST_BELOW:
        return False
    over = [
        cell.strip()
        for place, cell in enumerate(cells)
        if all(whole_match(NUMBER, str(value)) for value in body[place] if str(value).strip())
        and any(str(value).strip() for value in body[place])
    ]
    filled = [cell for cell in over if cell]
    if not filled or any(cell.lower() in _EMPTY for cell in filled):
        return False
    if any(whole_match(NUMBER, cell) or whole_match(DATE, cell) for cell in cells):
        return False
    if all(_UNIT.fullmatch(cell) for cell in filled):
        return True
    return len(filled) == len(over) > 1 and len(over) >= 0.5 * len(cells)


def _filled(frame: pd.DataFrame, row: int) -> int:
    return sum(bool(str(cell).strip()) for cell in frame.iloc[row])


def _first_row(frame: pd.DataFrame) -> int:
    """Index of the first record of the table: what is above it are titles, remarks, keys.

    It fills nearly as many cells as most records do; of two header rows the upper one may fill
    fewer, if it reaches across the table.
    """
    filled = [_filled(frame, row) for row in range(min(_LOOK, len(frame)))]
    usual = _usual(filled)
    if frame.shape[1] == 1 or usual == 1:
        return next((row for row, cells in enumerate(filled) if cells), 0)
    for row, cells in enumerate(filled[:_MOST_ABOVE]):
        if cells < max(2, 0.6 * usual) or _is_remark(frame, row):
            continue
        if (
            cells < usual
            and row + 1 < len(filled)
            and not filled[row + 1]
            and usual in filled[row:]
        ):
            continue  # a title with a blank line below it
        above = row - 1
        if above >= 0 and filled[above] > 1 and _reaches_across(frame, above):
            return above
        return row
    return next((row for row, cells in enumerate(filled) if cells > 1), 0)


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


def _is_header(frame: pd.DataFrame, row: int) -> bool:
    """Weigh whether a record names the columns: its cells differ in kind from those below."""
    first, columns = _first_and_below(frame, row)
    if not columns:
        return not all(whole_match(NUMBER, cell) for cell in first)
    votes = _votes(first, columns)
    if votes < 0 and (_far_from(first, columns) or _counts_up(first, columns)):
        return True
    return votes >= 0 or _has_usual_name(first, columns)


def _without(first: list[str], columns: list[list[str]]) -> list[list[str]]:
    """Return columns without the rows that are the first record again, as files joined have it."""
    kept = [row for row in zip(*columns, strict=True) if list(row) != first]
    if len(first) < 2 or not kept:
        return columns
    return [list(column) for column in zip(*kept, strict=True)]


def _stands_out(frame: pd.DataFrame, row: int) -> bool:
    """Whether a record that was taken for the names is unlike those below it, or of usual names."""
    first, columns = _first_and_below(frame, row)
    return not columns or _votes(first, columns) > 0 or _has_usual_name(first, columns)


def _first_and_below(frame: pd.DataFrame, row: int) -> tuple[list[str], list[list[str]]]:
    """Return the cells of a record, and for each those below it; none below the last record."""
    body = frame.iloc[row + 1 : row + 1 + _LOOK]
    first = [str(cell).strip() for cell in frame.iloc[row]]
    if body.empty:
        return first, []
    columns = [[str(value).strip() for value in body[place]] for place in range(len(first))]
    return first, _without(first, columns)


def _votes(first: list[str], columns: list[list[str]]) -> int:
    return sum(_vote(cell, below) for cell, below in zip(first[:500], columns[:500], strict=True))


def _far_from(first: list[str], columns: list[list[str]], of_range: float = 1.0) -> bool:
    """Whether numbers in the first record are far from those below, as years are from amounts."""
    far = numeric = 0
    for cell, below in zip(first, columns, strict=True):
        values = [float(value) for value in below if re.fullmatch(r"[+-]?\d+\.?\d*", value)]
        if not re.fullmatch(r"\d{1,6}", cell) or len(values) < _ENOUGH_ROWS:
            continue
        numeric += 1
        low, high = min(values), max(values)
        gap = max(low - float(cell), float(cell) - high)
        far += gap > of_range * max(high - low, 1.0)
    distinct = len(set(first)) == len(first)
    return distinct and numeric >= 3 and far >= 0.8 * numeric


def _has_usual_name(first: list[str], columns: list[list[str]]) -> bool:
    """Whether a cell that never comes again is a word that columns are often called by."""
    return any(
        cell.lower() in _USUAL_NAMES and cell not in below
        for cell, below in zip(first, columns, strict=True)
    )


def _vote(cell: str, below: list[str]) -> int:
    """Return 1 if the cell looks like a name for the cells below, -1 if like one of them."""
    below = [value for value in below if value.lower() not in _EMPTY]
    if not cell or not below:
        return 0
    for pattern in (NUMBER, DATE):
        alike = sum(bool(whole_match(pattern, value)) for value in below)
        if alike >= 0.9 * len(below):
            return -1 if whole_match(pattern, cell) else 1
    if cell in below:
        return -1
    levels = Counter(below)
    few = len(levels) <= _FEW_LEVELS and min(levels.values()) >= _OFTEN
    return 1 if few else 0


def _counts_up(cells: list[str], columns: list[list[str]]) -> bool:
    """Whether names are numbers at equal steps, such as years or wavelengths.

    Where all cells are numbers, they must not be like those below: rows may count up as well.
    """
    numbers = [int(cell) for cell in cells if re.fullmatch(r"\d{1,6}", cell)]
    steps = {b - a for a, b in pairwise(numbers)}
    enough = 3 if steps == {1} else 4
    even = len(steps) == 1 and min(steps) > 0
    if len(numbers) == len(cells) and not _far_from(cells, columns, of_range=0.5):
        return False
    return even and len(numbers) >= enough and len(numbers) >= len(cells) - 2


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


def _joined(above: list[str], below: list[str]) -> list[str]:
    names: list[str] = []
    last = ""
    for top, bottom in zip(above, below, strict=True):
        last = top.strip() or last
        names.append(f"{last} {bottom.strip()}".strip() if bottom.strip() else top)
    return names
