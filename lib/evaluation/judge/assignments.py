"""Which customer is in which segment, from what a run keeps."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    import pandas as pd


def labels_in(
    predictions: pd.DataFrame,
) -> tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]]:
    """Return rows and segments from what a run keeps of a clusterer's predictions."""
    one_per_row = predictions.sort_values("row").drop_duplicates("row")
    rows = one_per_row["row"].to_numpy(dtype=np.int64)
    return rows, one_per_row["output_0"].to_numpy(dtype=np.float64).round().astype(np.int64)
