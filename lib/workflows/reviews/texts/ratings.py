"""Star ratings as classes: negative, neutral, positive."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from lib.core.dataset import Dataset
from lib.intake.values.cells import make_cells
from lib.intake.values.ratings import parse_ratings

NEGATIVE, NEUTRAL, POSITIVE = "negative", "neutral", "positive"
SCALES: dict[int, tuple[float, float]] = {
    5: (1.0, 5.0),
    7: (1.0, 7.0),
    10: (1.0, 10.0),
    11: (0.0, 10.0),
    20: (0.0, 20.0),
    50: (10.0, 50.0),
    100: (0.0, 100.0),
}
"""Lowest and highest rating by number of points: 11 is 0 to 10, 50 is stars times ten."""
LEAVE_OUT, AS_CLASS = "leave_out", "class"

_LOW, _HIGH = 0.375, 0.625
"""Share of the way from lowest to highest: 1-2 of 5 (1-4 of 10) are below, 4-5 (7-10) above."""
_READABLE = 0.9


def as_ratings(column: pd.Series) -> np.ndarray[Any, np.dtype[np.float64]]:
    """Return ratings as numbers, NaN where there is none; texts as lib.intake reads them.

    Several scales in a column are brought to one.
    """
    if pd.api.types.is_numeric_dtype(column.dtype):
        values = column.to_numpy(dtype=np.float64, na_value=np.nan)
        return np.where(np.isfinite(values), values, np.nan)
    cells = make_cells(column.astype("str"))
    found = parse_ratings(cells, forced=True)
    return np.full(len(column), np.nan) if found is None else found.values[cells.codes]


def scale_of(dataset: Dataset, name: str) -> int | None:
    """Return the scale (a key of SCALES) of a column's ratings: as cells name it, else as seen."""
    values = dataset.frame[name]
    points = dataset.column(name).written.get("scale")
    return detect_scale(values) if points is None else _key(int(points), as_ratings(values))


def _key(points: int, values: np.ndarray[Any, np.dtype[np.float64]]) -> int:
    lowest = np.nanmin(values) if np.isfinite(values).any() else 1.0
    return 11 if points == 10 and lowest < 1 else points


def detect_scale(column: pd.Series) -> int | None:
    """Return the points of the scale (a key of SCALES) that ratings are on, None if they are not.

    Without a rating above 5 the scale is 1 to 5 (half stars too, but no 0), with one 1 to 10 or,
    where 0 occurs, 0 to 10. Tens and fives up to 50 are stars times ten; whole numbers and halves
    above are of 100 points.
    """
    if not pd.api.types.is_numeric_dtype(column.dtype) and column.dtype.kind != "M":
        found = parse_ratings(make_cells(column.astype("str")))
        if found is not None:
            return _key(found.points, found.values)
    values = as_ratings(column)
    present = values[np.isfinite(values)]
    if not len(present) or len(present) < _READABLE * column.notna().sum():
        return None
    distinct = np.unique(present)
    halves = _whole(distinct * 2)
    if 10 < distinct[-1] <= 50 and _whole(distinct / 5):
        return 50 if detect_scale(pd.Series(distinct / 10)) == 5 else None
    if 50 < distinct[-1] <= 100 and distinct[0] >= 0 and halves and len(distinct) > 2:
        return 100
    if len(distinct) < 2 or distinct[0] < 0 or distinct[-1] > 10 or len(distinct) > 21:
        return None
    if not halves:
        return None
    if distinct[-1] > 5:
        return 11 if distinct[0] < 1 else 10
    # 0 and 1, or 0, 1, 2, are labels and no stars.
    return 5 if distinct[0] >= 0.5 and distinct[-1] >= 3 else None


def to_classes(column: pd.Series, scale: int, neutral: str = LEAVE_OUT) -> pd.Series:
    """Return the class of each rating; NaN where it is missing, off the scale or left out."""
    low, high = SCALES[scale]
    values = as_ratings(column)
    # Half a star is the least where a scale from 1 has halves.
    off = ~np.isfinite(values) | (values < low / 2) | (values > high)
    share = (values - low) / (high - low)
    with np.errstate(invalid="ignore"):
        names = np.where(share <= _LOW, NEGATIVE, np.where(share >= _HIGH, POSITIVE, NEUTRAL))
    result = pd.Series(names, index=column.index, name=column.name, dtype="str").mask(off)
    return result.mask(result == NEUTRAL) if neutral == LEAVE_OUT else result


def class_counts(column: pd.Series, scale: int, neutral: str = LEAVE_OUT) -> dict[str, int]:
    """Return how many rows each class has, and "left_out" and "without" a usable rating."""
    every = to_classes(column, scale, AS_CLASS)
    counts = every.value_counts()
    found = {name: int(counts.get(name, 0)) for name in (NEGATIVE, NEUTRAL, POSITIVE)}
    left_out = found.pop(NEUTRAL) if neutral == LEAVE_OUT else 0
    return {**found, "left_out": left_out, "without": int(every.isna().sum())}


def _whole(values: np.ndarray[Any, np.dtype[np.float64]]) -> bool:
    return bool((np.abs(values - np.round(values)) < 1e-9).all())
