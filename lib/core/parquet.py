"""Our own tables as Parquet: one way of writing them, so that the same table has the same bytes."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, BinaryIO

from lib.errors import StoreError

if TYPE_CHECKING:
    import pandas as pd


def to_parquet(frame: pd.DataFrame) -> bytes:
    """Return a frame as the bytes of a Parquet file."""
    buffer = BytesIO()
    frame.to_parquet(buffer, index=False, compression="zstd")
    return buffer.getvalue()


def from_parquet(data: bytes | BinaryIO) -> pd.DataFrame:
    """Return the frame in a Parquet file; StoreError "damaged" if it is not one."""
    import pandas as pd
    import pyarrow as pa

    try:
        return pd.read_parquet(BytesIO(data) if isinstance(data, bytes) else data)
    except (pa.ArrowException, OSError) as error:
        raise StoreError("damaged", file="Parquet") from error
