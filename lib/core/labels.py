"""Several labels in one cell: how they are written, which there are, and their matrix of 0 and 1.

Cells are read once, when a table of reviews is derived, and written as JSON lists, so that nothing
later need know of separators. NumPy and pandas alone: pages read it too.
"""

from __future__ import annotations

import csv
import json
import re
from collections import Counter
from collections.abc import Iterable, Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

Array = NDArray[np.float64]

LISTS = "json"
"""The separator of cells that are lists: ["joy", "anger"], also with single quotes or none."""
SEPARATORS = (LISTS, ";", "|", ",")
"""In the order in which they are tried: a comma is often part of a label."""
MAX_LABELS = 100
MIN_LABEL_ROWS = 5
"""Rows that must have a label, and that must be without it: as many as there usually are folds."""

_SEVERAL = 0.05
"""Share of cells with several labels from which a column has several labels a row."""
_COMES_BACK = 0.5
"""Share of the labels, at most, of all that are written: labels come back, names do not."""
_SAMPLE = 5_000
_MAX_LENGTH = 80
"""Characters of the longest label, at most: what is longer is a text."""
_PART = re.compile(r"""'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)"|([^,\[\]'"]+)""")
_TRUE = frozenset(("1", "1.0", "true", "yes", "y", "t", "예", "참"))
_FALSE = frozenset(("0", "0.0", "false", "no", "n", "f", "아니오", "거짓", ""))


def detect_separator(column: pd.Series) -> str | None:
    """Return the separator of a column whose cells hold several labels, None where they do not.

    Some cells must have several, and labels must come back in other combinations: "Kim, Lee" of
    free text does not, a name with a comma in it neither.
    """
    if pd.api.types.is_numeric_dtype(column.dtype) or column.dtype.kind == "M":
        return None
    present = column.dropna()
    cells = present.iloc[:: max(1, len(present) // _SAMPLE)].astype("str").tolist()
    for separator in SEPARATORS:
        split_cells = [split(cell, separator) for cell in cells if _uses(cell, separator)]
        if separator == LISTS:
            if (
                cells
                and len(split_cells) >= 0.9 * len(cells)
                and any(len(labels) > 1 for labels in split_cells)
            ):
                return separator
            continue
        several = [labels for labels in split_cells if len(labels) > 1]
        if not several or len(several) < _SEVERAL * len(cells):
            continue
        written = [label for cell in cells for label in split(cell, separator)]
        distinct = set(written)
        if len(distinct) > _COMES_BACK * len(written) or max(map(len, distinct)) > _MAX_LENGTH:
            continue
        # Labels come in more combinations than there are labels: "Washington, DC" does not.
        if len(distinct) < len({frozenset(split(cell, separator)) for cell in cells}):
            return separator
    return None


def possible_separators(column: pd.Series) -> tuple[str, ...]:
    """Return the separators that some cell of a column of texts holds."""
    if pd.api.types.is_numeric_dtype(column.dtype) or column.dtype.kind == "M":
        return ()
    present = column.dropna()
    cells = present.iloc[:: max(1, len(present) // _SAMPLE)].astype("str").unique().tolist()
    return tuple(one for one in SEPARATORS if any(_uses(cell, one) for cell in cells))


def _uses(cell: str, separator: str) -> bool:
    if separator == LISTS:
        stripped = cell.strip()
        return stripped.startswith("[") and stripped.endswith("]")
    return separator in cell


def split(cell: str, separator: str) -> list[str]:
    """Return the labels of a cell, each once, in their order; a quoted label may hold separators.

    A list that is no JSON is read as Python would write it.
    """
    stripped = cell.strip()
    if separator == LISTS:
        parts = _listed(stripped)
    elif '"' in stripped:
        try:
            parts = next(csv.reader([stripped], delimiter=separator, skipinitialspace=True), [])
        except csv.Error:
            parts = stripped.split(separator)
    else:
        parts = stripped.split(separator)
    labels = (" ".join(part.split()) for part in parts)
    return list(dict.fromkeys(label for label in labels if label))


def _listed(cell: str) -> list[str]:
    try:
        parsed = json.loads(cell)
    except (ValueError, RecursionError):
        parsed = None
    if isinstance(parsed, list):
        plain = (label for label in parsed if isinstance(label, str | int | float))
        return [str(label) for label in plain if not isinstance(label, bool)]
    return [next(filter(None, groups), "") for groups in _PART.findall(cell)]


def from_cells(column: pd.Series, separator: str, *, blank: bool = True) -> pd.Series:
    """Return a column as JSON lists of sorted labels.

    With ``blank`` an empty cell is a row with none of the labels, else a row that nobody labelled.
    """
    codes, uniques = pd.factorize(column)
    written: list[str | None] = [_written(split(str(one), separator)) for one in uniques]
    empty = "[]" if blank else None
    if not blank:
        written = [None if one == "[]" and separator != LISTS else one for one in written]
    names = np.array([*written, empty], dtype=object)
    return pd.Series(names[codes], index=column.index, name=column.name, dtype="str")


def from_flags(frame: pd.DataFrame, columns: Sequence[str]) -> pd.Series:
    """Return JSON lists of those columns that say yes in a row; missing where all are missing."""
    flags = np.column_stack([_flag(frame[name]) for name in columns])
    any_known = np.asarray(np.isfinite(flags).any(axis=1))
    names = sorted(range(len(columns)), key=lambda place: columns[place])
    cells = [
        _written([columns[place] for place in names if row[place] == 1]) if row_known else None
        for row, row_known in zip(flags, any_known, strict=True)
    ]
    return pd.Series(cells, index=frame.index, dtype="str")


def _flag(column: pd.Series) -> Array:
    """Return 1, 0, or NaN where a value is neither."""
    texts = column.astype("str").str.strip().str.casefold()
    result = np.full(len(column), np.nan)
    result[texts.isin(_TRUE).to_numpy()] = 1
    result[texts.isin(_FALSE).to_numpy()] = 0
    return result


def flag_columns(frame: pd.DataFrame, names: Iterable[str]) -> list[str]:
    """Return the columns that say yes or no in every row that is not empty, and both somewhere."""
    flag_names = []
    for name in names:
        present = frame[name].dropna()
        if len(present) and present.iloc[:100].nunique() <= 4:
            values = _flag(present)
            if np.isfinite(values).all() and len(np.unique(values)) == 2:
                flag_names.append(name)
    return flag_names


def _written(labels: Iterable[str]) -> str:
    return json.dumps(sorted(labels), ensure_ascii=False)


def read(cell: object) -> tuple[str, ...]:
    """Return the labels of a cell of a derived table; none of what is no list."""
    try:
        parsed = json.loads(cell) if isinstance(cell, str) else []
    except (ValueError, RecursionError):
        parsed = []
    return tuple(str(label) for label in parsed) if isinstance(parsed, list) else ()


def counts(column: pd.Series) -> dict[str, int]:
    """Return how many rows of a derived column have each label, the most frequent first."""
    rows_by_label: Counter[str] = Counter()
    for cell, rows in column.value_counts().items():
        rows_by_label.update(dict.fromkeys(read(cell), int(rows)))
    return dict(sorted(rows_by_label.items(), key=lambda item: (-item[1], item[0])))


def matrix(column: pd.Series, classes: Sequence[str]) -> Array:
    """Return a derived column as float64 of 0 and 1, shape (rows, classes); NaN in missing rows."""
    places = {name: place for place, name in enumerate(classes)}
    codes, uniques = pd.factorize(column)
    table = np.zeros((len(uniques) + 1, len(classes)))
    for at, cell in enumerate(uniques):
        for label in read(cell):
            if label in places:
                table[at, places[label]] = 1
    table[-1] = np.nan
    return table[codes]


def joined(outputs: Array, classes: Sequence[str], separator: str | None = None) -> list[str]:
    """Return the labels that are more probable than not, joined as the table's own cells were.

    ``outputs`` has shape (rows, classes). A list where a label holds the separator itself.
    """
    mark = ";" if separator in (None, LISTS) else str(separator)
    plain = separator != LISTS and not any(mark in name for name in classes)
    rows = ([classes[int(place)] for place in np.flatnonzero(row > 0.5)] for row in outputs)
    if plain:
        return [mark.join(row) for row in rows]
    return [json.dumps(row, ensure_ascii=False) for row in rows]


def strata(y: Array) -> NDArray[np.int64]:
    """Return the rarest label of each row (rows of 0 and 1), and the number of labels for none."""
    rarest = np.argsort(y.sum(axis=0), kind="stable")
    there = y[:, rarest] > 0
    first = rarest[there.argmax(axis=1)]
    codes: NDArray[np.int64] = np.where(there.any(axis=1), first, y.shape[1]).astype(np.int64)
    return codes
