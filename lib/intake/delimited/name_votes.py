"""Whether a record names the columns: by how its cells differ from those below them."""

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

import pandas as pd

from lib.intake.values.cells import MARKERS, whole_match

_LOOK = 200
_ENOUGH_ROWS = 10
_MAX_NAME_LENGTH = 60
"""Characters that a name of a column hardly exceeds."""
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
_MONEY = "[₩$€£¥]"
NUMBER = re.compile(
    rf"\s*\(?[+\-−]?\s?{_MONEY}?\s*[+\-−]?(\d[\d.,'’ \xa0\u202f]*|[.,]\d+)(e[+\-]?\d+)?"
    rf"\s*(?:%|{_MONEY}|원)?[\-−]?\)?\s*|[+\-]?inf(?:inity)?",
    re.IGNORECASE,
)
DATE = re.compile(r"\s*\d{1,4}[-/.]\d{1,2}([-/.]\d{1,4})?([ T].*)?")
_FEW_LEVELS, _OFTEN = 5, 5
"""So few values that each come back so often are all there are: another one is their name."""
EMPTY = frozenset({"", "?", "na", "n/a", "nan", "null", "none", "-"})


def are_names(first: Sequence[str]) -> bool:
    """Whether cells can be names of columns: short words, hardly any twice or empty."""
    filled = [cell.strip() for cell in first if cell.strip()]
    if len(filled) < 2 or len(filled) < len(first) - 1 or len(set(filled)) < 0.8 * len(filled):
        return False
    return not any(
        cell in MARKERS
        or len(cell) > _MAX_NAME_LENGTH
        or whole_match(NUMBER, cell)
        or whole_match(DATE, cell)
        for cell in filled
    )


def is_header(frame: pd.DataFrame, row: int) -> bool:
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


def stands_out(frame: pd.DataFrame, row: int) -> bool:
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
    below = [value for value in below if value.lower() not in EMPTY]
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


def _are_years(cells: list[str], columns: list[list[str]]) -> bool:
    """Whether years one after the other stand over numbers that are none, beside a word."""
    years = [
        (int(cell), below) for cell, below in zip(cells, columns, strict=True) if _is_year(cell)
    ]
    steps = {later - year for (year, _), (later, _) in pairwise(years)}
    if not cells or _is_year(cells[0]) or len(years) != len(cells) - 1 or len(steps) != 1:
        return False
    return steps <= {1, -1} and not any(_is_year(value) for _, below in years for value in below)


def _is_year(cell: str) -> bool:
    return bool(re.fullmatch(r"(?:19|20)\d{2}", cell))


def _counts_up(cells: list[str], columns: list[list[str]]) -> bool:
    """Whether names are numbers at equal steps, such as years or wavelengths.

    Where all cells are numbers, they must not be like those below: rows may count up as well.
    """
    if _are_years(cells, columns):
        return True
    numbers = [int(cell) for cell in cells if re.fullmatch(r"\d{1,6}", cell)]
    steps = {b - a for a, b in pairwise(numbers)}
    enough = 3 if steps == {1} else 4
    even = len(steps) == 1 and min(steps) > 0
    if len(numbers) == len(cells) and not _far_from(cells, columns, of_range=0.5):
        return False
    return even and len(numbers) >= enough and len(numbers) >= len(cells) - 2
