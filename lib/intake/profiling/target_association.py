"""How strongly a column goes with the target: a number from 0 to 1, and its measure's name."""

from dataclasses import dataclass
from typing import TypeAlias, TypeGuard

import numpy as np
import pandas as pd
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]
Vector: TypeAlias = FloatArray | IntArray
"""Numbers as float64, or levels as int64 codes."""


@dataclass(frozen=True)
class Relation:
    """Association of a column with the target: ``strength`` from 0 to 1 (sign dropped)."""

    measure: str
    strength: float


def as_numbers(values: pd.Series) -> FloatArray:
    """Return numbers or date-times as float64, NaN where missing."""
    if values.dtype.kind == "M":
        numbers = np.array(values.astype("int64"), dtype=np.float64)
        numbers[values.isna().to_numpy()] = np.nan
        return numbers
    return np.asarray(values, dtype=np.float64)


def as_codes(values: pd.Series) -> IntArray:
    """Return levels as codes from 0, -1 where missing."""
    return np.asarray(pd.factorize(values)[0], dtype=np.int64)


def are_numbers(values: Vector) -> TypeGuard[FloatArray]:
    """Whether a column is of numbers."""
    return values.dtype.kind == "f"


def are_codes(values: Vector) -> TypeGuard[IntArray]:
    """Whether a column is of levels."""
    return values.dtype.kind != "f"


def relation(column: Vector, target: Vector) -> Relation | None:
    """Measure the association of two columns; numbers are float64, levels are int64 codes.

    Rows in which either is missing are left out; None with fewer than three rows, or if one is
    constant.
    """
    present = _present(column) & _present(target)
    if int(present.sum()) < 3:
        return None
    first, second = _tamed(column[present]), _tamed(target[present])
    if are_numbers(first) and are_numbers(second):
        return _correlation(first, second)
    value, name = ratio_of(first, second), "correlation_ratio"
    if are_codes(first) and are_codes(second):
        value, name = cramers_v(first, second), "cramers_v"
    return None if np.isnan(value) else Relation(name, value)


def _present(values: Vector) -> NDArray[np.bool_]:
    return np.asarray(~np.isnan(values) if values.dtype.kind == "f" else values >= 0)


def _tamed(values: Vector) -> Vector:
    """Bring numbers to at most 1 in size, so that no square overflows; the measures do not mind."""
    if values.dtype.kind != "f":
        return values
    size = float(np.abs(values).max())
    return values / size if size else values


def _correlation(first: FloatArray, second: FloatArray) -> Relation | None:
    """Return Pearson's or Spearman's correlation, whichever is stronger."""
    if np.ptp(first) == 0 or np.ptp(second) == 0:
        return None
    pearson = _pearson(first, second)
    spearman = _pearson(_ranks(first), _ranks(second))
    if spearman > pearson + 0.01:
        return Relation("spearman", spearman)
    return Relation("pearson", pearson)


def _pearson(first: FloatArray, second: FloatArray) -> float:
    a, b = first - first.mean(), second - second.mean()
    scale = float(np.sqrt((a * a).sum()) * np.sqrt((b * b).sum()))
    if not scale or not np.isfinite(scale):
        return 0.0
    return float(min(1.0, abs((a * b).sum()) / scale))


def _ranks(values: FloatArray) -> FloatArray:
    return np.asarray(pd.Series(values).rank(), dtype=np.float64)


def correlation_ratio(codes: IntArray, values: FloatArray) -> float:
    """Return eta: the square root of the share of the variance that lies between the levels.

    Adjusted for the number of levels as epsilon squared (Kelley 1935), so that many levels alone
    do not look like an association. NaN if the values are constant.
    """
    levels = _without_gaps(codes)
    rows, groups = len(values), int(levels.max()) + 1
    total = float(((values - values.mean()) ** 2).sum())
    if not total or rows <= groups:
        return float("nan")
    counts = np.bincount(levels)
    means = np.bincount(levels, weights=values) / counts
    within = total - float((counts * (means - values.mean()) ** 2).sum())
    share = 1 - (within / (rows - groups)) / (total / (rows - 1))
    return float(np.sqrt(min(1.0, max(0.0, share))))


def ratio_of(first: Vector, second: Vector) -> float:
    """Return the correlation ratio of levels and numbers, whichever of the two comes first."""
    if are_codes(first) and are_numbers(second):
        return correlation_ratio(first, second)
    if are_numbers(first) and are_codes(second):
        return correlation_ratio(second, first)
    return float("nan")


def _without_gaps(codes: IntArray) -> IntArray:
    """Return codes from 0 of which each occurs, in the same order."""
    there = np.bincount(codes) > 0
    return np.asarray((np.cumsum(there) - 1)[codes], dtype=np.int64)


def _counted(codes: IntArray, most: int) -> tuple[IntArray, IntArray]:
    """Return the codes that occur, of so many at most, in order, and how often each does."""
    if most > 4 * len(codes):
        return np.unique(codes, return_counts=True)
    counts = np.bincount(codes)
    found = np.flatnonzero(counts)
    return found, counts[found]


def cramers_v(first: IntArray, second: IntArray) -> float:
    """Return Cramer's V with Bergsma's correction (2013); NaN if either has one level only."""
    a, b = _without_gaps(first), _without_gaps(second)
    r, c, rows = int(a.max()) + 1, int(b.max()) + 1, len(a)
    if r < 2 or c < 2 or rows < 3:
        return float("nan")
    # Only occupied cells enter chi squared this way, so a table of many levels stays cheap.
    pairs, counts = _counted(a * c + b, r * c)
    expected = np.bincount(a)[pairs // c] * np.bincount(b)[pairs % c] / rows
    phi = float((counts**2 / expected).sum()) / rows - 1
    phi = max(0.0, phi - (r - 1) * (c - 1) / (rows - 1))
    r_corrected = r - (r - 1) ** 2 / (rows - 1)
    c_corrected = c - (c - 1) ** 2 / (rows - 1)
    smaller = min(r_corrected, c_corrected) - 1
    return float(np.sqrt(min(1.0, phi / smaller))) if smaller > 0 else float("nan")
