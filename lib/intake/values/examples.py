"""Cells that show what a finding says, with the rows of the file in which they stand."""

from collections.abc import Iterable, Sequence
from typing import NotRequired, TypedDict

import numpy as np
import pandas as pd

from lib.core.facts import Json, plain_json
from lib.intake.rows import shorten
from lib.intake.values.cells import BoolArray, Cells, IntArray
from lib.intake.values.standing import standing

MAX_EXAMPLES, MAX_CONVERTED = 10, 3
"""Cells that are shown of those that were lost or kept, and of those that were only converted."""
_MAX_LENGTH = 40
_LOOKED_AT = 100_000


class Example(TypedDict):
    """A cell with its row, and its column where a finding is about several."""

    row: int
    cell: str
    column: NotRequired[str]


def examples_of(cells: Cells, which: BoolArray, most: int = MAX_EXAMPLES) -> list[Example]:
    """Return up to so many cells of these distinct values, each value once before any twice.

    Rows count from 0, of the rows that were typed.
    """
    wanted = np.flatnonzero(which)
    if not len(wanted):
        return []
    rows = np.flatnonzero(which[cells.codes])[:_LOOKED_AT]
    codes = cells.codes[rows]
    _, first = np.unique(codes, return_index=True)
    chosen = np.sort(first)[:most]
    others = np.setdiff1d(np.arange(len(rows))[: 2 * most], chosen)[: most - len(chosen)]
    return [_example(rows[at], cells.values[codes[at]]) for at in sorted([*chosen, *others])]


def blank_examples(cells: Cells) -> list[Example]:
    """Return cells of white space only."""
    return [_example(row, " ") for row in cells.space_rows[:MAX_EXAMPLES]]


def _example(row: int, cell: str) -> Example:
    return {"row": int(row), "cell": shorten(cell, _MAX_LENGTH)}


def together(found: Iterable[Sequence[Example]]) -> list[Example]:
    """Return up to ten of the examples of several columns, some of each."""
    lists = [list(one) for one in found]
    mixed = [one[at] for at in range(MAX_EXAMPLES) for one in lists if at < len(one)]
    return mixed[:MAX_EXAMPLES]


def in_file(examples: Sequence[Example], places: IntArray | None) -> list[Json]:
    """Return examples with the rows' numbers in the file; none where these are not known."""
    if places is None:
        return []
    return [plain_json({**one, "row": int(places[one["row"]])}) for one in examples]


def value_examples(values: pd.Series, wanted: Sequence[str]) -> list[Example]:
    """Return up to ten rows in which any of these values, given as text, stands."""
    rows = np.flatnonzero(standing(values, wanted).to_numpy())
    distinct = values.iloc[rows[:_LOOKED_AT]].drop_duplicates().index[:MAX_EXAMPLES]
    chosen = list(dict.fromkeys([*values.index.get_indexer(distinct), *rows[:MAX_EXAMPLES]]))[
        :MAX_EXAMPLES
    ]
    return [_example(row, _text(values.iloc[row])) for row in sorted(chosen[:MAX_EXAMPLES])]


def _text(value: object) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value)
