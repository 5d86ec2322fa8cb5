"""Parquet files as frames of plain columns."""

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from lib.errors import InputError
from lib.i18n import N_
from lib.intake.bounds import check_cells, check_columns, check_expanded
from lib.intake.sources import Source

_BATCH = 65_536


def read_parquet_frame(source: Source) -> pd.DataFrame:
    """Read a Parquet file in batches, so that a small file with a huge table is stopped."""
    try:
        file = pq.ParquetFile(pa.BufferReader(source.data))
        check_columns(max(len(file.schema_arrow), file.metadata.num_columns), source.name)
        check_cells(file.metadata.num_rows, file.metadata.num_columns, source.name)
        batches, total = [], 0
        for batch in file.iter_batches(_BATCH, use_threads=False):
            total += batch.nbytes
            check_expanded(total, source.name)
            batches.append(batch)
        table = pa.Table.from_batches(batches, schema=file.schema_arrow)
    except MemoryError:
        raise
    except (pa.ArrowException, OSError, ValueError, OverflowError, TypeError) as error:
        raise InputError("damaged_file", name=source.name, kind=N_("Parquet file")) from error
    kept = [i for i, name in enumerate(table.column_names) if not name.startswith("__index_level_")]
    _check_levels([table.column(i) for i in kept], source.name)
    columns = [_plain(table.column(i)) for i in kept]
    frame = pd.concat(columns, axis=1) if columns else pd.DataFrame()
    frame.columns = pd.Index([table.column_names[i] for i in kept])
    return frame


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
        # A timestamp with a zone holds UTC inside: dropping the zone keeps that.
        stamps = column.cast(pa.timestamp("us"), safe=False)
        return pd.Series(stamps.to_numpy()).astype("datetime64[us]")
    if pa.types.is_boolean(kind):
        column = pc.if_else(column, "True", "False")
    elif not (pa.types.is_null(kind) or pa.types.is_string(kind) or pa.types.is_large_string(kind)):
        column = pa.chunked_array([_written(chunk) for chunk in column.chunks], pa.large_string())
    return pd.Series(pd.array(column.cast(pa.large_string()), dtype="str"))


def _written(values: pa.Array) -> pa.Array:
    """Return values that have no kind of their own here (lists, times) as Python writes them."""
    written = [None if value is None else str(value) for value in values.to_pylist()]
    return pa.array(written, pa.large_string())
