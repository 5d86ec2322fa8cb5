"""Some rows of a table, as pages show them, and how much memory all of them take."""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from lib.core.dataset import Dataset

_SHOWN = 1000
"""Characters of a cell that are shown: the table keeps the rest."""


def page_of(dataset: Dataset, first: int, count: int) -> pd.DataFrame:
    """Return so many rows from position ``first``, numbered from 1; long cells are cut."""
    return rows_of(dataset.frame, first, count)


def rows_of(frame: pd.DataFrame, first: int, count: int) -> pd.DataFrame:
    """Return rows of a frame as ``page_of`` does those of a dataset."""
    part = frame.iloc[first : first + count]
    return cut_cells(part.set_axis(range(first + 1, first + len(part) + 1)))


def rows_at(
    dataset: Dataset, places: NDArray[np.int64], columns: tuple[str, ...] | None = None
) -> pd.DataFrame:
    """Return rows by position, of all columns or of some; their index counts from 0."""
    frame = dataset.frame if columns is None else dataset.frame[list(columns)]
    return frame.iloc[places].reset_index(drop=True)


def cut_cells(frame: pd.DataFrame) -> pd.DataFrame:
    """Return a frame whose texts are not longer than a page can show."""
    cut = frame.copy(deep=False)
    for place in range(frame.shape[1]):
        values = frame.iloc[:, place]
        if values.dtype == "str" and (values.str.len() > _SHOWN).any():
            cut.isetitem(place, values.map(shorten, na_action="ignore").astype("str").array)
    return cut


def shorten(text: str, most: int = _SHOWN) -> str:
    """Return the beginning of a text, with an ellipsis where it was longer."""
    return text if len(text) <= most else f"{text[: most - 1]}…"


def decoded_bytes(dataset: Dataset) -> int:
    """Return the bytes that a table takes in memory, which its file says nothing of."""
    return int(dataset.frame.memory_usage(index=False, deep=True).sum())
