"""Rows of a table that are none of its data: totals and notes at its end, its names once more."""

import re

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from lib.core.dataset import Given
from lib.core.facts import Json
from lib.core.findings import Finding, Severity
from lib.intake.delimited.fitting import is_value
from lib.intake.delimited.layout import is_footnote, text_of
from lib.intake.delimited.name_votes import NUMBER, are_names
from lib.intake.values.cells import whole_match

_SHOWN = 50
_TAIL = 12
"""Rows at the end that can be such; above them are data."""
_MIN_ROWS = 2
_SAMPLE = 300
_MOSTLY, _FEW_NAMES = 0.6, 3
"""Share of numbers in a column, and rows up to which words among them may name other columns."""
_TOTAL = re.compile(
    r"(?:(?:grand|sub|all|over|sum)[ -]?)?(?:totals?|sum|average|mean|avg|all|overall)|subtotals?"
    r"|(?:총\s*)?(?:합\s*계|소\s*계|총\s*계|누\s*계|평\s*균|총\s*합|합|계|전\s*체)"
    r"|總計|合計|総計|小計|合计|总计|计|計|平均"
    r"|summe|gesamt(?:summe)?|insgesamt|mittelwert|totale?|totaal|totales|suma|итого|всего",
    re.IGNORECASE,
)

_WITHIN = re.compile(
    rf"(?:{_TOTAL.pattern})|.{{1,40}}\s(?:{_TOTAL.pattern})|(?:{_TOTAL.pattern})\s.{{1,40}}"
    r"|.{1,20}[ 가-힣](?:합계|소계|총계|계)",
    re.IGNORECASE,
)
_WORDS, _MAX_TOTALS = 2, 0.4
"""Columns at the left whose first word can name a total; share of rows up to which some are."""


def footer_rows(frame: pd.DataFrame, given: Given) -> tuple[pd.DataFrame, tuple[Finding, ...]]:
    """Return a table without totals and notes where these are to be left out, and what is noticed.

    ``given`` are overrides of reading.
    """
    found = footer_findings(frame)
    totals = next((one for one in found if one.code == "footer_rows"), None)
    if given.get("totals") != "left_out" or totals is None:
        return frame, found
    places = [int(place) - 1 for place in totals.listed("places")]
    left = frame.drop(frame.index[places])
    values = {name: value for name, value in totals.values.items() if name != "places"}
    gone = Finding("totals_left_out", Severity.INFO, values=values)
    # Places in the table are others now.
    return left, (gone, *footer_findings(left))


def footer_findings(frame: pd.DataFrame) -> tuple[Finding, ...]:
    """Say which rows of a table of strings look like no data.

    Rows are numbered as in the file by the frame's index, "places" in the table, both from 1.
    """
    if frame.shape[1] < 2 or len(frame) <= _MIN_ROWS:
        return ()
    found = []
    footers = _footers(frame)
    footers = sorted({*footers, *_totals_within(frame, footers)})
    again = _names_again(frame)
    for code, places in (("footer_rows", footers), ("repeated_headers", again)):
        if places:
            values: dict[str, Json] = {
                "count": len(places),
                "row_numbers": [int(frame.index[place]) + 1 for place in places[:_SHOWN]],
                "places": [place + 1 for place in places],
                "texts": [text_of(_cells(frame, place)) for place in places[:5]],
            }
            found.append(Finding(code, Severity.WARNING, values=values))
    if others := _other_names(frame, set(footers + again)):
        values = {
            "count": len(others),
            "row_numbers": [int(frame.index[place]) + 1 for place in others],
            "texts": [text_of(_cells(frame, place)) for place in others],
        }
        found.append(Finding("other_names", Severity.WARNING, values=values))
    return tuple(found)


def _other_names(frame: pd.DataFrame, known: set[int]) -> list[int]:
    """Return the rows within that can name columns, where all other rows have numbers or dates."""
    sample = frame.head(_SAMPLE)
    columns = [
        at for at in range(frame.shape[1]) if _share_of_values(sample.iloc[:, at]) >= _MOSTLY
    ]
    if not columns or len(columns) < 0.5 * frame.shape[1]:
        return []
    bare = ~frame.iloc[:, columns[0]].str.contains(r"\d", regex=True).fillna(True)
    places = [at for at in np.flatnonzero(bare.to_numpy(dtype=bool)).tolist() if at not in known]
    if not 0 < len(places) <= _FEW_NAMES:
        return []
    rest = frame.drop(frame.index[places]).head(_SAMPLE)
    even = [at for at in columns if _share_of_values(rest.iloc[:, at]) == 1]
    return [
        place
        for place in places
        if place < len(frame) - 1
        and even == columns
        and are_names(cells := _cells(frame, place))
        and not any(is_value(cells[at]) or not cells[at].strip() for at in columns)
    ]


def _share_of_values(cells: pd.Series) -> float:
    filled = [cell for cell in cells if cell.strip()]
    return sum(map(is_value, filled)) / len(filled) if filled else 0.0


def _cells(frame: pd.DataFrame, place: int) -> list[str]:
    return [str(cell) for cell in frame.iloc[place]]


def _footers(frame: pd.DataFrame) -> list[int]:
    """Return the rows at the end that give totals, or are notes."""
    last = max(len(frame) - _TAIL, _MIN_ROWS) - 1
    places: list[int] = []
    for place in range(len(frame) - 1, last, -1):
        cells = _cells(frame, place)
        if not (_is_total(frame, place, cells) or _is_note(frame, place, cells)):
            break
        places.append(place)
    return sorted(places)


def _totals_within(frame: pd.DataFrame, footers: list[int]) -> list[int]:
    """Return the rows above the end that sum up those since the last total, as their word says."""
    words = frame.iloc[:, :_WORDS].apply(lambda cells: cells.str.strip().str.rstrip(":："))
    first = words.where(words != "").bfill(axis=1).iloc[:, 0].fillna("")
    named = first.str.fullmatch(_WITHIN).to_numpy(dtype=bool, na_value=False)
    places = [at for at in np.flatnonzero(named).tolist() if at not in footers]
    if not places or len(places) > _MAX_TOTALS * len(frame):
        return []
    columns = [frame.iloc[:, at] for at in range(frame.shape[1])]
    numbers = np.array([_numbers(column) for column in columns if _share_of_values(column)])
    ends, found = {*places, *footers}, []
    for place in places if len(numbers) else ():
        begin = max((end for end in ends if end < place), default=-1) + 1
        above, own = numbers[:, begin:place], numbers[:, place]
        summed = np.isclose(np.nansum(above, axis=1), own)
        if (summed & (np.isfinite(above).sum(axis=1) > 1)).any():
            found.append(place)
    return found


def _numbers(cells: pd.Series) -> NDArray[np.float64]:
    bare = cells.str.replace(",", "").str.strip().str.replace("^[△▲]", "-", regex=True)
    return np.asarray(pd.to_numeric(bare, errors="coerce"), dtype=np.float64)


def _is_total(frame: pd.DataFrame, place: int, cells: list[str]) -> bool:
    """Whether a row begins with a word for a total that its column has but once, or sums up."""
    filled = [at for at, cell in enumerate(cells) if cell.strip()]
    if not filled or not any(whole_match(NUMBER, cells[at].strip()) for at in filled):
        return False
    word = cells[filled[0]].strip().rstrip(":：").strip()
    if _TOTAL.fullmatch(word):
        column = frame.iloc[:, filled[0]]
        return int((column == cells[filled[0]]).sum()) == 1
    return filled[0] > 0 and _sums_up(frame, place, filled, cells)


def _sums_up(frame: pd.DataFrame, place: int, filled: list[int], cells: list[str]) -> bool:
    """Whether every number of a row is the sum of those above, and the first cell is empty."""
    above = frame.iloc[:place]
    if bool((above.iloc[:, 0].str.strip() == "").any()):
        return False
    for at in filled:
        number = _number(cells[at])
        numbers = above.iloc[:, at].str.replace(",", "").str.strip()
        values = pd.to_numeric(numbers, errors="coerce")
        if number is None or values.isna().all() or not np.isclose(values.sum(), number):
            return False
    return True


def _number(cell: str) -> float | None:
    bare = cell.replace(",", "").strip()
    return float(bare) if re.fullmatch(r"[+-]?\d+(\.\d+)?", bare) else None


def _is_note(frame: pd.DataFrame, place: int, cells: list[str]) -> bool:
    """Whether a row is a note: a text in its first cell alone, as no row above has it."""
    filled = [at for at, cell in enumerate(cells) if cell.strip()]
    if is_footnote(cells):
        return True
    if filled != [0] or frame.shape[1] < 3 or whole_match(NUMBER, cells[0].strip()):
        return False
    above = frame.iloc[max(0, place - _SAMPLE) : max(place - _TAIL, _MIN_ROWS)]
    return not bool((above.iloc[:, 1:] == "").all(axis=1).any())


def _names_again(frame: pd.DataFrame) -> list[int]:
    """Return the rows that hold the names of the columns."""
    names = [str(name) for name in frame.columns]
    places = np.flatnonzero(frame.iloc[:, 0].to_numpy() == names[0]).tolist()
    if not len(places) or len(places) > 0.5 * len(frame):
        return []
    least = max(2, 0.8 * len(names))
    return [
        place
        for place in places
        if sum(a.strip() == b for a, b in zip(_cells(frame, place), names, strict=True)) >= least
    ]
