"""The Parquet members of a bundle: written plainly, and read with columns and sizes checked."""

from __future__ import annotations

from collections.abc import Mapping
from io import BytesIO
from typing import TYPE_CHECKING

import numpy as np

from lib.core.results import Run
from lib.errors import StoreError
from lib.evaluation.targets.entries import target_of
from lib.evaluation.targets.target import MAX_VALUE

if TYPE_CHECKING:
    import pandas as pd

_PREDICTED = {"row": "int64", "repeat": "int32", "fold": "int32"}
_MAX_COLUMNS = 2000
_PIECE = 65_536


def plain_parquet(frame: pd.DataFrame) -> bytes:
    """Return a frame of numbers as Parquet without compression or dictionaries."""
    buffer = BytesIO()
    frame.to_parquet(buffer, index=False, compression=None, use_dictionary=False)
    return buffer.getvalue()


def read_table(data: bytes, name: str, most_rows: int) -> pd.DataFrame:
    """Return a table of numbers of at most so many rows; StoreError "bundle_invalid".

    Compression is refused: a page could claim any size. Rows are counted as they are read, since
    the file's own count may lie.
    """
    import pandas as pd
    import pyarrow as pa
    import pyarrow.parquet as pq

    wrong = StoreError("bundle_invalid", where=name)
    try:
        file = pq.ParquetFile(BytesIO(data))
        about, schema = file.metadata, file.schema_arrow
        if about.num_rows > most_rows or about.num_columns > _MAX_COLUMNS:
            raise wrong
        if not all(
            pa.types.is_integer(kind) or pa.types.is_floating(kind) for kind in schema.types
        ):
            raise wrong
        groups = (about.row_group(place) for place in range(about.num_row_groups))
        chunks = (group.column(place) for group in groups for place in range(group.num_columns))
        if any(chunk.compression != "UNCOMPRESSED" for chunk in chunks):
            raise wrong
        pieces, count = [], 0
        for batch in file.iter_batches(_PIECE, use_threads=False):
            count += batch.num_rows
            if count > most_rows:
                raise wrong
            pieces.append(batch)
        table = pa.Table.from_batches(pieces, schema=schema.remove_metadata())
    except (pa.ArrowException, OSError, ValueError, OverflowError) as error:
        raise wrong from error
    return pd.DataFrame({one: table[one].to_numpy() for one in table.column_names})


def check_truth(frame: pd.DataFrame, run: Run) -> pd.DataFrame:
    """Return the truth if it is that of a run's task: rows of the table, classes or values."""
    wrong = StoreError("bundle_invalid", where="truth.parquet")
    target = target_of(run.task.kind)
    columns = target.truth_columns(run.task)
    _check_columns(frame, {"row": "int64", **dict.fromkeys(columns, "float64")}, wrong)
    truth, row = frame[columns].to_numpy(), frame["row"].to_numpy()
    if not (np.abs(truth) <= MAX_VALUE).all() or len(np.unique(row)) != len(row):
        raise wrong
    _check_range(row, run.rows, wrong)
    if not target.is_truth(truth, run.task):
        raise wrong
    return frame


def check_predictions(
    frame: pd.DataFrame,
    run: Run,
    truth: pd.DataFrame,
    folds: Mapping[tuple[int, int], int],
    name: str,
) -> None:
    """Refuse predictions that are not of a run's rows, folds and classes.

    ``folds`` says how many rows the model predicted, by (repeat, fold).
    """
    wrong = StoreError("bundle_invalid", where=name)
    target = target_of(run.task.kind)
    outputs = [f"output_{place}" for place in range(target.width(run.task))]
    fine = all(str(frame[name].dtype) == "float64" for name in outputs if name in frame)
    kind = "float64" if fine else "float32"
    _check_columns(frame, _PREDICTED | dict.fromkeys(outputs, kind), wrong)
    _check_range(frame["repeat"].to_numpy(), run.plan.repeats, wrong)
    _check_range(frame["fold"].to_numpy(), run.plan.folds, wrong)
    if not frame["row"].isin(truth["row"]).all():
        raise wrong
    if frame.duplicated(["row", "repeat"]).any():
        raise wrong
    counted = frame.groupby(["repeat", "fold"]).size().to_dict()
    if not counted or counted != {place: rows for place, rows in folds.items() if rows}:
        raise wrong
    if not target.are_outputs(frame[outputs].to_numpy(dtype=np.float64)):
        raise wrong


def _check_columns(frame: pd.DataFrame, expected: dict[str, str], wrong: StoreError) -> None:
    if {name: str(kind) for name, kind in frame.dtypes.items()} != expected:
        raise wrong


def _check_range(values: np.ndarray, count: int, wrong: StoreError) -> None:
    if len(values) and not (values.min() >= 0 and values.max() < count):
        raise wrong
