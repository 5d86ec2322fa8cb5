"""Files of Parquet, Arrow (Feather) and ORC as frames of plain columns."""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from lib.errors import InputError
from lib.i18n import N_
from lib.intake.bounds import check_cells, check_columns, check_expanded
from lib.intake.formats.sources import Source

CUT = b"deepworth_query_cut"
"""Under this a file says that it is a query's first rows, and how many."""
TEXTS = b"deepworth_query_texts"
"""Under this it names the columns that look like numbers and are texts in the database."""
_BATCH = 65_536
_MAX_DEPTH = 3
_KINDS = {"arrow": N_("Arrow file"), "orc": N_("ORC file")}


@dataclass(frozen=True)
class Stored:
    """Plain columns, and which of them were something else: parts of one, lists, local times."""

    frame: pd.DataFrame
    nested: tuple[str, ...]
    lists: tuple[str, ...]
    zones: dict[str, str]
    cut: int | None = None
    texts: tuple[str, ...] = ()


def read_stored(source: Source) -> Stored:
    """Read a file in batches, so that a small one with a huge table is stopped.

    Objects in a column become columns "outer.inner", lists their JSON, times with a zone those of
    its clock.
    """
    try:
        with _opened(source) as (schema, batches):
            check_columns(len(schema), source.name)
            taken, total, rows = [], 0, 0
            for batch in batches:
                batch.validate(full=True)
                total, rows = total + batch.nbytes, rows + batch.num_rows
                check_expanded(total, source.name)
                check_cells(rows, len(schema), source.name)
                taken.append(batch)
        table = pa.Table.from_batches(taken, schema=schema)
        table, nested = _flat(table)
        check_columns(table.num_columns, source.name)
        check_cells(table.num_rows, table.num_columns, source.name)
    except MemoryError:
        raise
    except (pa.ArrowException, OSError, ValueError, OverflowError, TypeError) as error:
        kind = _KINDS.get(source.format, N_("Parquet file"))
        raise InputError("damaged_file", name=source.name, kind=kind) from error
    kept = [i for i, name in enumerate(table.column_names) if not name.startswith("__index_level_")]
    _check_levels([table.column(i) for i in kept], source.name)
    columns = [_plain(table.column(i)) for i in kept]
    frame = pd.concat(columns, axis=1) if columns else pd.DataFrame()
    frame.columns = pd.Index([table.column_names[i] for i in kept])
    fields = [table.schema.field(i) for i in kept]
    lists = tuple(one.name for one in fields if _is_list(one.type))
    zones = {one.name: one.type.tz for one in fields if pa.types.is_timestamp(one.type)}
    zones = {name: zone for name, zone in zones.items() if zone}
    return Stored(frame, nested, lists, zones, *_of_query(schema.metadata or {}))


def _of_query(said: Mapping[bytes, bytes]) -> tuple[int | None, tuple[str, ...]]:
    """Return what a query's result says of itself; nothing of what is not as we write it."""
    cut = said.get(CUT, b"")
    try:
        texts = json.loads(said.get(TEXTS, b"[]"))
    except ValueError:
        texts = []  # somebody else wrote it
    known = isinstance(texts, list) and all(isinstance(text, str) for text in texts)
    rows = int(cut) if cut.isdigit() and len(cut) < 16 else None
    return rows, tuple(texts) if known else ()


@contextmanager
def _opened(source: Source) -> Iterator[tuple[pa.Schema, Iterator[pa.RecordBatch]]]:
    """Open a file: its columns, and its rows by batches."""
    reader = pa.BufferReader(source.data)
    if source.format == "parquet":
        file = pq.ParquetFile(reader)
        # What lies inside of columns counts as well.
        check_columns(file.metadata.num_columns, source.name)
        check_cells(file.metadata.num_rows, file.metadata.num_columns, source.name)
        yield file.schema_arrow, file.iter_batches(_BATCH, use_threads=False)
    elif source.format == "orc":
        from pyarrow.orc import ORCFile

        stripes = ORCFile(reader)
        check_cells(stripes.nrows, len(stripes.schema), source.name)
        yield stripes.schema, (stripes.read_stripe(at) for at in range(stripes.nstripes))
    elif source.data.startswith(b"FEA1"):
        from pyarrow.feather import read_table

        table = read_table(reader)
        yield table.schema, iter(table.to_batches())
    elif source.data.startswith(b"ARROW1"):
        with pa.ipc.open_file(reader) as file:
            yield file.schema, (file.get_batch(at) for at in range(file.num_record_batches))
    else:
        with pa.ipc.open_stream(reader) as stream:
            yield stream.schema, iter(stream)


def _flat(table: pa.Table) -> tuple[pa.Table, tuple[str, ...]]:
    """Make columns of what lies inside of others, as deep as JSON's objects; name those."""
    nested: list[str] = []
    for _ in range(_MAX_DEPTH):
        inside = [one.name for one in table.schema if pa.types.is_struct(one.type)]
        if not inside:
            break
        nested += inside
        table = table.flatten()
    return table, tuple(nested)


def _is_list(kind: pa.DataType) -> bool:
    return bool(pa.types.is_nested(kind) and not pa.types.is_struct(kind))


def _check_levels(columns: list[pa.ChunkedArray], name: str) -> None:
    """Refuse levels that take more than all may once they stand in every row."""
    total = 0
    for column in columns:
        if not pa.types.is_dictionary(column.type) or not _is_text(column.type.value_type):
            continue
        for chunk in column.chunks:
            total += pc.sum(pc.binary_length(chunk.dictionary).take(chunk.indices)).as_py() or 0
            check_expanded(total, name)


def _is_text(kind: pa.DataType) -> bool:
    """Whether values are texts or bytes, of any length."""
    return any(
        is_kind(kind)
        for is_kind in (
            pa.types.is_string,
            pa.types.is_large_string,
            pa.types.is_binary,
            pa.types.is_large_binary,
        )
    )


def _plain(column: pa.ChunkedArray) -> pd.Series:
    """Return a column as float64, int64, datetime64 or strings."""
    kind = column.type
    if pa.types.is_dictionary(kind):
        column, kind = column.cast(kind.value_type), kind.value_type
    if pa.types.is_integer(kind) or pa.types.is_floating(kind) or pa.types.is_decimal(kind):
        whole = pa.types.is_integer(kind) and not pa.types.is_uint64(kind)
        keep = whole and not column.null_count
        numbers = column.cast(pa.int64() if keep else pa.float64(), safe=False)
        return pd.Series(numbers.to_numpy())
    if pa.types.is_timestamp(kind) or pa.types.is_date(kind):
        if pa.types.is_timestamp(kind) and kind.tz:
            # As the clock showed them there: so are texts with a zone read.
            column = pc.local_timestamp(column)
        stamps = column.cast(pa.timestamp("us"), safe=False)
        return pd.Series(stamps.to_numpy()).astype("datetime64[us]")
    if pa.types.is_boolean(kind):
        column = pc.if_else(column, "True", "False")
    elif not (pa.types.is_null(kind) or pa.types.is_string(kind) or pa.types.is_large_string(kind)):
        column = pa.chunked_array([_written(chunk) for chunk in column.chunks], pa.large_string())
    return pd.Series(pd.array(column.cast(pa.large_string()), dtype="str"))


def _written(values: pa.Array) -> pa.Array:
    """Return values that have no kind of their own here: lists as JSON, others as text."""
    nested = pa.types.is_nested(values.type)
    written = [
        None
        if value is None
        else json.dumps(value, ensure_ascii=False, default=str)
        if nested
        else str(value)
        for value in values.to_pylist()
    ]
    return pa.array(written, pa.large_string())
