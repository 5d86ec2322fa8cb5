"""Star ratings as classes: negative, neutral, positive."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import pandas as pd

NEGATIVE, NEUTRAL, POSITIVE = "negative", "neutral", "positive"
SCALES: dict[int, tuple[float, float]] = {
    5: (1.0, 5.0),
    10: (1.0, 10.0),
    11: (0.0, 10.0),
    50: (10.0, 50.0),
}
"""Lowest and highest rating by number of points: 1 to 5, 1 to 10, 0 to 10, and 10 to 50 in tens."""
LEAVE_OUT, AS_CLASS = "leave_out", "class"

_LOW, _HIGH = 0.375, 0.625
"""Share of the way from lowest to highest: 1-2 of 5 (1-4 of 10) are below, 4-5 (7-10) above."""
_NUMBER = re.compile(r"\d+(?:[.,]\d+)?")
_STARS = re.compile(r"[★⭐]")
_READABLE = 0.9


def as_ratings(column: pd.Series) -> np.ndarray[Any, np.dtype[np.float64]]:
    """Return ratings as numbers, NaN where there is none.

    Texts such as "4", "4/5", "4.5점", "4 stars" and "★★★★☆" are read too.
    """
    if pd.api.types.is_numeric_dtype(column.dtype):
        values = column.to_numpy(dtype=np.float64, na_value=np.nan)
        return np.where(np.isfinite(values), values, np.nan)
    codes, distinct = pd.factorize(column)
    read = np.array([*(_one(str(value)) for value in distinct), np.nan])
    return read[codes]


def detect_scale(column: pd.Series) -> int | None:
    """Return the points of the scale (a key of SCALES) that ratings are on, None if they are not.

    Without a rating above 5 the scale is 1 to 5 (half stars too, but no 0), with one 1 to 10 or,
    where 0 occurs, 0 to 10. Tens and fives up to 50 are stars times ten.
    """
    values = as_ratings(column)
    present = values[np.isfinite(values)]
    if not len(present) or len(present) < _READABLE * column.notna().sum():
        return None
    distinct = np.unique(present)
    if distinct[-1] > 10 and _whole(distinct / 5):
        return 50 if detect_scale(pd.Series(distinct / 10)) == 5 else None
    halves = _whole(distinct * 2)
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


def _one(text: str) -> float:
    stars = len(_STARS.findall(text))
    if stars:
        return float(stars)
    numbers = _NUMBER.findall(text)
    words = len(text.split())
    return float(numbers[0].replace(",", ".")) if numbers and words <= 4 else float("nan")
