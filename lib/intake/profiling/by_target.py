"""One column split by the target: its distribution in each class, or the target's mean along it."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from lib.core.columns import ColumnKind
from lib.core.dataset import Dataset
from lib.intake.profiling.target_association import FloatArray, IntArray, as_numbers

_BINS = 20
_PARTS = 10
_LEVELS = 12
_CLASSES = 6
_FEW_VALUES = 10
_MIN_ROWS = 5
"""Rows of a part below which no interval is drawn."""
_Z = 1.959964
"""97.5 % point of the normal distribution."""


@dataclass(frozen=True)
class Densities:
    """Share of each class's rows in each bin of a number or date (edges of dates: ISO 8601)."""

    edges: tuple[float | str, ...]
    classes: tuple[str, ...]
    shares: tuple[tuple[float, ...], ...]
    rows: tuple[int, ...]


@dataclass(frozen=True)
class Part:
    """A level, or a bin from ``low`` to ``high``, with the value there and its 95 % interval."""

    label: str
    rows: int
    value: float
    lower: float = math.nan
    upper: float = math.nan
    low: float | str | None = None
    high: float | str | None = None


@dataclass(frozen=True)
class Parts:
    """The target along a column: the mean, or the share of ``of`` if that is a class.

    ``overall`` is the value over all rows.
    """

    parts: tuple[Part, ...]
    overall: float
    of: str | None


@dataclass(frozen=True)
class Stacks:
    """Share of each class in each of a category's levels; a row of ``shares`` is a level."""

    levels: tuple[str, ...]
    classes: tuple[str, ...]
    shares: tuple[tuple[float, ...], ...]
    rows: tuple[int, ...]


Split = Densities | Parts | Stacks


def split_by_target(dataset: Dataset, name: str, target: str) -> Split | None:
    """Split a column by the target; None where that cannot be drawn (text, too many classes).

    Rows in which either is missing are left out.
    """
    column = dataset.column(name)
    if column.kind not in (ColumnKind.NUMBER, ColumnKind.CATEGORY, ColumnKind.DATETIME):
        return None
    frame = dataset.frame[[name, target]].dropna()
    if len(frame) < 2 * _MIN_ROWS or name == target:
        return None
    values, goal = frame[name], frame[target]
    numeric = values.dtype.kind in "ifM"
    if _is_number(dataset, target):
        numbers = as_numbers(goal)
        return _means_of_bins(values, numbers) if numeric else _means_of_levels(values, numbers)
    counts = goal.value_counts()
    if len(counts) < 2:
        return None
    classes = [str(level) for level in sorted(counts.index[:_CLASSES], key=_order)]
    named = goal.astype("str") if goal.dtype.kind in "if" else goal
    if numeric:
        return _densities(values, named, classes)
    if len(counts) == 2:
        return _shares_of_levels(values, named, _of_interest(counts))
    return _stacks(values, named, classes)


def _is_number(dataset: Dataset, target: str) -> bool:
    column = dataset.column(target)
    return dataset.frame[target].dtype.kind in "if" and column.distinct > _FEW_VALUES


def _order(level: object) -> tuple[bool, float, str]:
    if isinstance(level, int | float):
        return (False, float(level), str(level))
    return (True, 0.0, str(level))


def _of_interest(counts: pd.Series) -> str:
    """Return the class whose share is drawn: the higher number, else the rarer class."""
    if all(isinstance(level, int | float) for level in counts.index):
        return str(max(counts.index))
    return str(counts.index[-1])


def _densities(values: pd.Series, goal: pd.Series, classes: Sequence[str]) -> Densities:
    numbers = as_numbers(values)
    low, high = (float(end) for end in np.quantile(numbers, [0.005, 0.995]))
    whole = values.dtype.kind != "M" and bool((numbers % 1 == 0).all()) and high - low < _BINS
    if whole:
        edges = np.arange(math.floor(low) - 0.5, math.ceil(high) + 1.0)
    elif high > low:
        edges = np.linspace(low, high, _BINS + 1)
    else:
        edges = np.array([low - 0.5, low + 0.5])
    # The few values beyond the outer edges are counted in the outer bins.
    inside = np.clip(numbers, edges[0], edges[-1])
    shares, rows = [], []
    for level in classes:
        counts = np.histogram(inside[(goal == level).to_numpy()], edges)[0]
        rows.append(int(counts.sum()))
        shares.append(tuple(float(count) / max(rows[-1], 1) for count in counts))
    return Densities(_written(edges, values), tuple(classes), tuple(shares), tuple(rows))


def _written(edges: FloatArray, values: pd.Series) -> tuple[float | str, ...]:
    if values.dtype.kind != "M":
        return tuple(map(float, edges))
    moments = edges.astype("int64").astype(str(values.dtype))
    return tuple(moment.isoformat() for moment in pd.DatetimeIndex(moments))


def _means_of_bins(values: pd.Series, goal: FloatArray) -> Parts:
    """Return the target's mean in tenths of the rows, ordered by the column."""
    numbers = as_numbers(values)
    edges = np.unique(np.quantile(numbers, np.linspace(0, 1, _PARTS + 1)))
    places = np.searchsorted(edges[1:-1], numbers, side="right")
    parts = []
    for place in range(max(len(edges) - 1, 1)):
        inside = places == place
        if inside.any():
            ends = np.array([numbers[inside].min(), numbers[inside].max()])
            low, high = _written(ends, values)
            parts.append(_mean_part("", goal[inside], low, high))
    return Parts(tuple(parts), float(goal.mean()), None)


def _means_of_levels(values: pd.Series, goal: FloatArray) -> Parts:
    names, codes = _levels(values)
    parts = [_mean_part(name, goal[codes == place]) for place, name in enumerate(names)]
    return Parts(tuple(parts), float(goal.mean()), None)


def _mean_part(
    label: str, goal: FloatArray, low: float | str | None = None, high: float | str | None = None
) -> Part:
    """Return a mean with its 95 % interval by the normal approximation."""
    rows, mean = len(goal), float(goal.mean())
    if rows < _MIN_ROWS:
        return Part(label, rows, mean, low=low, high=high)
    half = _Z * float(goal.std(ddof=1)) / math.sqrt(rows)
    return Part(label, rows, mean, mean - half, mean + half, low, high)


def _levels(values: pd.Series) -> tuple[list[str], IntArray]:
    """Return the most frequent levels, and for each row its level's place or -1."""
    counts = values.value_counts()
    names = [str(level) for level in counts.index[:_LEVELS]]
    codes = pd.Categorical(values.astype("str"), categories=names).codes
    return names, np.asarray(codes, dtype=np.int64)


def _shares_of_levels(values: pd.Series, goal: pd.Series, of: str) -> Parts:
    names, codes = _levels(values)
    hits = (goal == of).to_numpy()
    parts = []
    for place, name in enumerate(names):
        inside = codes == place
        rows, count = int(inside.sum()), int(hits[inside].sum())
        lower, upper = wilson(count, rows)
        parts.append(Part(name, rows, count / max(rows, 1), lower, upper))
    return Parts(tuple(parts), float(hits.mean()), of)


def wilson(count: int, rows: int) -> tuple[float, float]:
    """Return the 95 % interval of a share (Wilson 1927); the whole range without rows."""
    if not rows:
        return 0.0, 1.0
    share, squared = count / rows, _Z * _Z
    middle = (share + squared / (2 * rows)) / (1 + squared / rows)
    spread = math.sqrt(share * (1 - share) / rows + squared / (4 * rows * rows))
    half = _Z * spread / (1 + squared / rows)
    return max(0.0, middle - half), min(1.0, middle + half)


def _stacks(values: pd.Series, goal: pd.Series, classes: Sequence[str]) -> Stacks:
    names, codes = _levels(values)
    shares, rows = [], []
    for place in range(len(names)):
        inside = goal[codes == place]
        rows.append(len(inside))
        shares.append(tuple(float((inside == name).mean()) for name in classes))
    return Stacks(tuple(names), tuple(classes), tuple(shares), tuple(rows))
