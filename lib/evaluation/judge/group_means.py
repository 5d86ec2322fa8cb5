"""What the rows of each group are like in a few columns: means with intervals, medians."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypedDict

import numpy as np
from scipy.special import stdtrit

from lib.core.dataset import Dataset

if TYPE_CHECKING:
    import pandas as pd

Array = np.ndarray[Any, Any]
_SURE = 0.975


class Means(TypedDict):
    """The mean of a column with its 95 % interval, and its median; None where it is not known."""

    mean: float | None
    low: float | None
    high: float | None
    median: float | None


class GroupMeans(TypedDict):
    """A group of rows, its share of all, and the means of columns, as JSON."""

    segment: int
    size: int
    share: float
    columns: Mapping[str, Means]


def measured_rows(
    dataset: Dataset, rows: Array, labels: Array, columns: list[str]
) -> dict[str, list[GroupMeans]]:
    """Return ``of_segments`` of some rows of a table under "segments"."""
    return {"segments": of_segments(dataset.frame.iloc[rows], labels, columns)}


def of_segments(frame: pd.DataFrame, labels: Array, columns: Sequence[str]) -> list[GroupMeans]:
    """Return by segment its size and, for each column, "mean", "low", "high" (95 %) and "median".

    ``frame`` has a row for each label; -1, in no segment, comes last. None where nothing is known.
    """
    codes = sorted(map(int, np.unique(labels)), key=lambda code: (code < 0, code))
    return [
        {
            "segment": code,
            "size": int((labels == code).sum()),
            "share": float((labels == code).mean()),
            "columns": {
                name: _told(frame[name].to_numpy(dtype="float64", na_value=np.nan)[labels == code])
                for name in columns
            },
        }
        for code in codes
    ]


def _told(values: Array) -> Means:
    finite = values[np.isfinite(values)]
    if not len(finite):
        return {"mean": None, "low": None, "high": None, "median": None}
    mean, median = float(finite.mean()), float(np.median(finite))
    if len(finite) < 2:
        return {"mean": mean, "low": None, "high": None, "median": median}
    half = float(stdtrit(len(finite) - 1, _SURE) * finite.std(ddof=1) / np.sqrt(len(finite)))
    return {"mean": mean, "low": mean - half, "high": mean + half, "median": median}
