"""Our own tables as Parquet: one way of writing them, so that the same table has the same bytes."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, BinaryIO

from lib.errors import StoreError

if TYPE_CHECKING:
    import pandas as pd


def to_parquet(frame: pd.DataFrame) -> bytes:
    """Return a frame as the bytes of a Parquet file."""
    return bytes(parquet_view(frame))


def parquet_view(frame: pd.DataFrame) -> memoryview:
    """Return the same bytes where they were written: those of a large table fit only once."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    stream = pa.BufferOutputStream()
    pq.write_table(pa.Table.from_pandas(frame, preserve_index=False), stream, compression="zstd")
    return memoryview(stream.getvalue())


def from_parquet(data: bytes | BinaryIO) -> pd.DataFrame:
    """Return the frame in a Parquet file; StoreError "damaged" if it is not one."""
    import pandas as pd
    import pyarrow as pa

    try:
        frame: pd.DataFrame = pd.read_parquet(
            BytesIO(data) if isinstance(data, bytes) else data,
            engine="pyarrow",
            # Column by column, each let go of as it is taken over: else all are there twice.
            to_pandas_kwargs={"split_blocks": True, "self_destruct": True},
        )
        return frame
    except (pa.ArrowException, OSError) as error:
        raise StoreError("damaged", file="Parquet") from error
