"""Bytes become a Dataset."""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import replace
from difflib import get_close_matches

import numpy as np
import pandas as pd
import pyarrow as pa

from lib.core.columns import Column, ColumnKind, ReadAs
from lib.core.dataset import Dataset, Given
from lib.core.memory import give_back_freed
from lib.errors import InputError
from lib.intake.formats.members import other_members
from lib.intake.formats.signatures import STATISTICS, STORED, WORKBOOKS
from lib.intake.formats.sources import Source, open_source
from lib.intake.plain_text import OnProgress, read_plainly
from lib.intake.profiling import findings
from lib.intake.profiling.conversions import conversion_findings
from lib.intake.tables import (
    RawTable,
    Written,
    as_series,
    check_overrides,
    read_text,
    read_workbook,
)
from lib.intake.typed_tables import read_columns, read_database, read_statistics
from lib.intake.values.column_options import Options, merged
from lib.intake.values.examples import MAX_EXAMPLES, Example
from lib.intake.values.kinds import is_constant, number_kind
from lib.intake.values.marks import Marks
from lib.intake.values.notes import Note
from lib.intake.values.plain_columns import type_plain
from lib.intake.values.typing import Typed, type_again, type_column, type_words
from lib.intake.values.value_steps import counted, stepped, steps_of

_WORDS = (ColumnKind.CATEGORY, ColumnKind.TEXT, ColumnKind.IDENTIFIER)
_MANY_ROWS = 100_000
"""From so many rows on the memory of a column's strings is given back once it has values."""
_READERS: Mapping[str, Callable[[Source, Given], RawTable]] = {
    "text": read_text,
    **dict.fromkeys(WORKBOOKS, read_workbook),
    **dict.fromkeys(STORED, read_columns),
    **dict.fromkeys(STATISTICS, read_statistics),
    "sqlite": read_database,
}


def read_table(
    data: bytes,
    name: str,
    overrides: Mapping[str, object] | None = None,
    kinds: Mapping[str, ColumnKind] | None = None,
    limit: int | None = None,
    like: Mapping[str, ReadAs] | None = None,
    progress: OnProgress = lambda stage, share: None,
) -> Dataset:
    """Read a file into a Dataset, with all that was noticed on the way.

    ``overrides`` are fields of Reading that replace what would be detected, and "columns" with what
    is said of some (column_options); ``kinds`` are further such kinds; ``limit`` the bytes that
    it may have, by default those of an upload; ``like`` is how the columns of another
    file were read (Task.like), by which this one's are. ``progress`` is told what is done ("parse",
    "type", "find") and how far that is, from 0 to 1. InputError if the file is no table, is
    damaged or too large, or if an override does not fit it.
    """
    # That a column is constant is found out, not said.
    told = {name: kind for name, kind in (kinds or {}).items() if kind is not ColumnKind.CONSTANT}
    said: Given = {"columns": {name: {"kind": str(kind)} for name, kind in told.items()}}
    sha256 = hashlib.sha256(data).hexdigest()
    progress("parse", 0.0)
    raw = read_raw(data, name, merged(check_overrides(overrides), said), limit, progress)
    # Bytes and strings may be large: they go as soon as nobody needs them.
    del data
    places, written = raw.places(), raw.columns()
    raw = replace(raw, frame=pd.DataFrame(), table=None)
    options = (raw.reading.given or {}).get("columns", {})
    typed = _typed(written, raw.marks, options, {**raw.like, **(like or {})}, progress)
    progress("find", 0.0)
    dataset = Dataset(
        name=name,
        sha256=sha256,
        reading=raw.reading,
        columns=tuple(one.column for one in typed),
        findings=(),
        # A copy would put columns of a type side by side, and take all of them twice.
        frame=pd.DataFrame({one.column.name: one.values for one in typed}, copy=False),
        lines=raw.lines,
    )
    noticed = (*conversion_findings(typed, places), *findings.find(dataset, places))
    return replace(dataset, findings=(*raw.findings, *noticed))


def read_written(
    data: bytes, name: str, overrides: Mapping[str, object] | None = None, limit: int | None = None
) -> RawTable:
    """Return a file's table with its cells as they are written, under the names of ``read_table``.

    Cells are strings; of Parquet they are what is stored. A text keeps all of its cells, and may
    have no row. Raises InputError as ``read_table`` does.
    """
    given = check_overrides(overrides)
    source = open_source(data, name, limit, given.get("member"))
    if source.format == "text":
        return read_text(source, given, as_written=True)
    return _READERS[source.format](source, given)


def read_raw(
    data: bytes,
    name: str,
    overrides: Mapping[str, object] | None = None,
    limit: int | None = None,
    progress: OnProgress | None = None,
) -> RawTable:
    """Return a file's table before its columns are typed; InputError as ``read_table``.

    Who takes the columns of a large one as Arrow's says so by ``progress``, which is told how far
    reading is.
    """
    given = check_overrides(overrides)
    source = open_source(data, name, limit, given.get("member"))
    plain = None if progress is None else read_plainly(source, given, progress)
    raw = plain or _READERS[source.format](source, given)
    beside = other_members(source.member, source.members) if source.member else ()
    bounds = given.get("bounds") or "missing"
    totals = given.get("totals") or "kept"
    reading = replace(raw.reading, bounds=bounds, member=source.member, totals=totals, given=given)
    return replace(raw, reading=reading, findings=(*beside, *raw.findings))


def _typed(
    written: list[tuple[str, Written]],
    marks: Marks,
    options: Mapping[str, Options],
    like: Mapping[str, ReadAs],
    progress: OnProgress,
) -> list[Typed]:
    """Type all columns; what was written of one goes as its values come, for it may be large."""
    names = [name for name, _ in written]
    for name in options:
        if name not in names:
            nearest = get_close_matches(name, names) or names[:5]
            raise InputError("unknown_column", column=name, nearest=nearest)
    written.reverse()
    typed = []
    for place, name in enumerate(names):
        progress("type", place / len(names))
        _, values = written.pop()
        if name in like and name not in options:
            typed.append(typed_like(name, as_series(name, values), marks, like[name]))
        else:
            typed.append(retype(name, values, marks, options=options.get(name, {})))
        if len(values) >= _MANY_ROWS:
            del values
            give_back_freed()
    return typed


def typed_like(name: str, values: pd.Series, marks: Marks, like: ReadAs) -> Typed:
    """Type a column of a new file as that of another file was: its kind, marks, order of dates.

    Words stay words though they look like numbers here. Where the other file's marks or order do
    not fit, its own are found; what is then still not readable is missing, and noted. What was done
    to the other's values at somebody's word is done to these.
    """
    written = like.get("written", {})
    typed = _typed_like(name, values, marks, ColumnKind(like["kind"]), written)
    values = typed.values
    for step in steps_of(written):
        values = stepped(values, step)
    return replace(typed, column=counted(typed.column, values), values=values)


def _typed_like(
    name: str, values: pd.Series, marks: Marks, kind: ColumnKind, written: Mapping[str, str]
) -> Typed:
    if values.dtype != "str":
        return retype(name, values, marks, kind if kind in _WORDS else None)
    if kind in _WORDS:
        return type_words(name, values, kind, written)
    if kind not in (ColumnKind.NUMBER, ColumnKind.DATETIME):
        return type_column(name, values, marks)
    return type_again(name, values, marks, kind, written)


def retype(
    name: str,
    values: Written,
    marks: Marks,
    kind: ColumnKind | None = None,
    options: Options | None = None,
) -> Typed:
    """Type canonical values anew, as the kind given or as what they seem to be now.

    ``options`` as for ``type_column``. InputError("kind_impossible") if they cannot be so.
    """
    options = options or {}
    if isinstance(values, pa.ChunkedArray) or values.dtype == "str":
        guessed = kind is None and not options
        plain = type_plain(name, values, marks) if guessed else None
        return plain or type_column(name, as_series(name, values), marks, kind, options)
    return _stored(name, values, marks, kind, options)


def _stored(
    name: str, values: pd.Series, marks: Marks, kind: ColumnKind | None, options: Options
) -> Typed:
    """Take over a column that a Parquet file holds as numbers or date-times."""
    kind = kind or (ColumnKind(options["kind"]) if "kind" in options else None)
    number = values.dtype.kind != "M"
    natural = ColumnKind.NUMBER if number else ColumnKind.DATETIME
    stays = kind in (None, natural, ColumnKind.IDENTIFIER, ColumnKind.CONSTANT)
    if not stays or set(options) - {"kind"}:
        return type_column(name, _as_written(values), marks, kind or natural, options)
    notes: dict[str, Note] = {}
    if values.dtype.kind == "f":
        infinite = np.isinf(values.to_numpy())
        if infinite.any():
            examples: list[Example] = [
                {"row": int(row), "cell": "inf"} for row in np.flatnonzero(infinite)[:MAX_EXAMPLES]
            ]
            notes["infinities"] = {"count": int(infinite.sum()), "examples": examples}
            values = values.mask(infinite)
    missing, distinct = int(values.isna().sum()), int(values.nunique())
    if kind is None:
        kind = natural
        if is_constant(distinct, missing, len(values)):
            kind = ColumnKind.CONSTANT
        elif number:
            whole = bool((values.dropna() % 1 == 0).all())
            kind = number_kind(name, values, distinct, whole)
    return Typed(Column(name, kind, missing, distinct), values.reset_index(drop=True), notes)


def _as_written(values: pd.Series) -> pd.Series:
    """Write stored values as strings, whole numbers without a fraction."""
    if values.dtype.kind == "f" and bool((values.dropna() % 1 == 0).all()):
        return values.astype("Int64").astype("str").where(values.notna())
    return values.astype("str").where(values.notna())
