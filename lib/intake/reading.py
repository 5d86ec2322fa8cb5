"""Bytes become a Dataset."""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import replace
from difflib import get_close_matches
from typing import Any

import numpy as np
import pandas as pd

from lib.core.columns import Column, ColumnKind
from lib.core.dataset import Dataset
from lib.errors import InputError
from lib.intake import findings
from lib.intake.column_options import Options, merged
from lib.intake.conversions import conversion_findings
from lib.intake.examples import MOST
from lib.intake.kinds import is_constant, number_kind
from lib.intake.marks import Marks
from lib.intake.members import other_members
from lib.intake.signatures import STATISTICS, STORED, WORKBOOKS
from lib.intake.sources import Source, open_source
from lib.intake.tables import RawTable, check_overrides, read_text, read_workbook
from lib.intake.typed_tables import read_columns, read_database, read_statistics
from lib.intake.typing import Typed, type_again, type_column, type_words
from lib.intake.value_steps import counted, stepped, steps_of

_WORDS = (ColumnKind.CATEGORY, ColumnKind.TEXT, ColumnKind.IDENTIFIER)
_READERS: Mapping[str, Callable[[Source, Mapping[str, Any]], RawTable]] = {
    "text": read_text,
    **dict.fromkeys(WORKBOOKS, read_workbook),
    **dict.fromkeys(STORED, read_columns),
    **dict.fromkeys(STATISTICS, read_statistics),
    "sqlite": read_database,
}


def read_table(
    data: bytes,
    name: str,
    overrides: Mapping[str, Any] | None = None,
    kinds: Mapping[str, ColumnKind] | None = None,
    limit: int | None = None,
    like: Mapping[str, Any] | None = None,
) -> Dataset:
    """Read a file into a Dataset, with all that was noticed on the way.

    ``overrides`` are fields of Reading that replace what would be detected, and "columns" with what
    is said of some (lib.intake.column_options); ``kinds`` are further such kinds; ``limit`` the
    bytes that it may have, by default those of an upload; ``like`` is how the columns of another
    file were read (Task.like), by which this one's are. InputError if the file is no table, is
    damaged or too large, or if an override does not fit it.
    """
    said = {"columns": {column: {"kind": str(kind)} for column, kind in (kinds or {}).items()}}
    raw = read_raw(data, name, merged(overrides or {}, said), limit)
    places = raw.frame.index.to_numpy(dtype=np.int64) + 1
    written = [raw.frame.iloc[:, place] for place in range(raw.frame.shape[1])]
    raw = replace(raw, frame=pd.DataFrame())
    options = (raw.reading.given or {}).get("columns", {})
    typed = _typed(written, raw.marks, options, {**raw.like, **(like or {})})
    dataset = Dataset(
        name=name,
        sha256=hashlib.sha256(data).hexdigest(),
        reading=raw.reading,
        columns=tuple(one.column for one in typed),
        findings=(),
        frame=pd.DataFrame({one.column.name: one.values for one in typed}),
        lines=raw.lines,
    )
    noticed = (*conversion_findings(typed, places), *findings.find(dataset, places))
    return replace(dataset, findings=(*raw.findings, *noticed))


def read_written(
    data: bytes, name: str, overrides: Mapping[str, Any] | None = None, limit: int | None = None
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
    data: bytes, name: str, overrides: Mapping[str, Any] | None = None, limit: int | None = None
) -> RawTable:
    """Return a file's table before its columns are typed; InputError as ``read_table``."""
    given = check_overrides(overrides)
    source = open_source(data, name, limit, given.get("member"))
    raw = _READERS[source.format](source, given)
    beside = other_members(source.member, source.members) if source.member else ()
    bounds = given.get("bounds") or "missing"
    reading = replace(raw.reading, bounds=bounds, member=source.member, given=given)
    return replace(raw, reading=reading, findings=(*beside, *raw.findings))


def _typed(
    written: list[pd.Series],
    marks: Marks,
    options: Mapping[str, Options],
    like: Mapping[str, Any],
) -> list[Typed]:
    """Type all columns; what was written of one goes as its values come, for it may be large."""
    names = [str(values.name) for values in written]
    for name in options:
        if name not in names:
            nearest = get_close_matches(name, names) or names[:5]
            raise InputError("unknown_column", column=name, nearest=nearest)
    written.reverse()
    return [
        typed_like(name, written.pop(), marks, like[name])
        if name in like and name not in options
        else retype(name, written.pop(), marks, options=options.get(name, {}))
        for name in names
    ]


def typed_like(name: str, values: pd.Series, marks: Marks, like: Mapping[str, Any]) -> Typed:
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
    values: pd.Series,
    marks: Marks,
    kind: ColumnKind | None = None,
    options: Options | None = None,
) -> Typed:
    """Type canonical values anew, as the kind given or as what they seem to be now.

    ``options`` as for ``type_column``. InputError("kind_impossible") if they cannot be so.
    """
    options = options or {}
    if values.dtype == "str":
        return type_column(name, values, marks, kind, options)
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
    notes: dict[str, Any] = {}
    if values.dtype.kind == "f":
        infinite = np.isinf(values.to_numpy())
        if infinite.any():
            examples = [{"row": int(row), "cell": "inf"} for row in np.flatnonzero(infinite)[:MOST]]
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
