"""What would change if a file was read in another way: both readings of the cells that differ."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from lib.core.dataset import Given
from lib.errors import InputError
from lib.intake.reading import read_raw, retype
from lib.intake.rows import shorten
from lib.intake.tables import RawTable, check_overrides
from lib.intake.values.changed_text import text_of
from lib.intake.values.column_options import merged

_SHOWN_ROWS, _SHOWN_COLUMNS, _SHOWN_CHARACTERS = 5, 6, 60


@dataclass(frozen=True)
class Glimpse:
    """Some rows of a table as texts; ``rows`` are their numbers in the file, from 1."""

    names: tuple[str, ...]
    rows: tuple[int, ...]
    cells: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Preview:
    """Two readings of a file side by side, where they differ first.

    ``differ`` counts the cells that do; None where the two tables have not the same rows and
    columns. ``written`` are the cells of a column as they stand in the file, where the readings
    differ in columns only. ``refused`` is the code of the error, with its context, for which the
    file cannot be read so.
    """

    now: Glimpse
    other: Glimpse
    differ: int | None = None
    written: Glimpse | None = None
    size: tuple[int, int] = (0, 0)
    refused: str | None = None
    context: Mapping[str, object] = field(default_factory=dict)


_NOTHING = Glimpse((), (), ())


def previews(
    data: bytes, name: str, overrides: Mapping[str, object], others: Sequence[Given]
) -> list[Preview]:
    """Return what each of some further overrides would change; InputError as ``read_table``."""
    now = read_raw(data, name, overrides)
    return [_preview(data, name, now, other) for other in others]


def _preview(data: bytes, name: str, now: RawTable, other: Given) -> Preview:
    given = now.reading.given or {}
    try:
        if set(other) == {"columns"}:
            given = check_overrides(merged(given, other))
            return _of_columns(now, given, tuple(other["columns"]))
        return _of_table(now, read_raw(data, name, merged(given, other)))
    except InputError as error:
        if error.code == "unknown_column":
            raise
        return Preview(_NOTHING, _NOTHING, refused=error.code, context=dict(error.context))


def _of_columns(now: RawTable, given: Given, names: tuple[str, ...]) -> Preview:
    """Compare two readings of some columns; the first that differs is shown."""
    before = (now.reading.given or {}).get("columns", {})
    shown, total = None, 0
    for name in names:
        if name not in now.frame:
            raise InputError("unknown_column", column=name, nearest=list(now.frame)[:5])
        raw = now.frame[name]
        texts = [
            text_of(retype(name, raw, now.marks, options=options.get(name)).values)
            for options in (before, given["columns"])
        ]
        places = np.flatnonzero((texts[0] != texts[1]).to_numpy())
        total += len(places)
        if shown is None or (len(places) and not shown[1]):
            places = _first_of_each(raw, places) if len(places) else np.arange(len(raw))
            first = places[:_SHOWN_ROWS]
            columns = [one.set_axis(raw.index).to_frame(name) for one in (*texts, raw)]
            shown = [_glimpse(column, first) for column in columns], total
    (old, new, written), _ = shown if shown else ([_NOTHING] * 3, 0)
    return Preview(old, new, total, written, now.frame.shape)


def _first_of_each(raw: pd.Series, places: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the first place of each different cell: one said often hides no other."""
    kept = ~raw.iloc[places].duplicated().to_numpy()
    return places[kept]


def _of_table(now: RawTable, other: RawTable) -> Preview:
    """Compare two readings of all cells, as they are before they are typed."""
    old, new = now.frame, other.frame
    size = (len(new), new.shape[1])
    if old.shape != new.shape:
        first = np.arange(_SHOWN_ROWS) + _before_the_first_gone(old, new)
        return Preview(_glimpse(old, first), _glimpse(new, first), None, size=size)
    unlike = np.zeros(old.shape, dtype=bool)
    for place in range(old.shape[1]):
        both = [frame.iloc[:, place].astype("str").fillna("").to_numpy() for frame in (old, new)]
        unlike[:, place] = both[0] != both[1]
    names = np.array([a != b for a, b in zip(old.columns, new.columns, strict=True)])
    columns = np.argsort(~(unlike.any(axis=0) | names), kind="stable")[:_SHOWN_COLUMNS]
    rows = np.flatnonzero(unlike.any(axis=1))[:_SHOWN_ROWS]
    if not len(rows):
        rows = np.arange(min(_SHOWN_ROWS, len(old)))
    columns = np.sort(columns)
    left, right = (_glimpse(frame.iloc[:, columns], rows) for frame in (old, new))
    return Preview(left, right, int(unlike.sum() + names.sum()), size=size)


def _before_the_first_gone(old: pd.DataFrame, new: pd.DataFrame) -> int:
    """Return where to begin to show two tables: a row before the first that only one has."""
    if list(old.columns) != list(new.columns):
        return 0
    many = min(len(old), len(new))
    unlike = np.flatnonzero(old.index[:many].to_numpy() != new.index[:many].to_numpy())
    return max(0, int(unlike[0] if len(unlike) else many) - 1)


def _glimpse(frame: pd.DataFrame, rows: NDArray[np.int64]) -> Glimpse:
    part = frame.iloc[rows[rows < len(frame)], :_SHOWN_COLUMNS]
    cells = [
        tuple(shorten("" if pd.isna(cell) else str(cell), _SHOWN_CHARACTERS) for cell in row)
        for row in part.itertuples(index=False, name=None)
    ]
    names = tuple(shorten(str(name), _SHOWN_CHARACTERS) for name in part.columns)
    # The index of a table that is not typed yet counts the rows of the file.
    return Glimpse(names, tuple(int(row) + 1 for row in part.index), tuple(cells))
