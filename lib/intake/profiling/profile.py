"""A profile: what each column holds, and how it goes with the target."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

import numpy as np
import pandas as pd

from lib.core.columns import Column, ColumnKind
from lib.core.dataset import Dataset
from lib.core.facts import Json, finite, to_json
from lib.intake.profiling.target_association import (
    FloatArray,
    Relation,
    Vector,
    as_codes,
    as_numbers,
    relation,
)
from lib.intake.rows import shorten

Stats: TypeAlias = Mapping[str, int | float | str]
"""Numbers and moments by name."""
_BINS = 20
_TOP = 10
_EXAMPLES = 3
RELATED_ROWS = 100_000
"""Rows on which relations to the target are measured, drawn from all: ranks take a second each."""
_FEW_LEVELS = 20
"""A target of whole numbers with at most so many levels is related as classes, too few to rank."""


@dataclass(frozen=True)
class Histogram:
    """Counts between edges (one more edge than counts); edges of dates are ISO 8601 strings."""

    edges: tuple[float | str, ...]
    counts: tuple[int, ...]


@dataclass(frozen=True)
class Level:
    """One of a category's levels, and in how many rows it stands."""

    value: str
    count: int


@dataclass(frozen=True)
class ColumnProfile:
    """One column: ``stats`` by kind (see ``_number_stats`` and its neighbours), and its picture.

    ``histogram`` for numbers and date-times, ``top`` for all kinds of strings. ``relation`` is
    None without a target, for the target itself, free text and identifiers.
    """

    name: str
    kind: ColumnKind
    missing: int
    distinct: int
    stats: Stats = field(default_factory=dict)
    histogram: Histogram | None = None
    top: tuple[Level, ...] = ()
    examples: tuple[str, ...] = ()
    relation: Relation | None = None


@dataclass(frozen=True)
class Profile:
    """All columns of a table, in file order; relations are measured on ``related`` rows."""

    rows: int
    target: str | None
    columns: tuple[ColumnProfile, ...]
    related: int

    def column(self, name: str) -> ColumnProfile:
        """Return the profile of one column; KeyError if there is none of that name."""
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(name)

    def to_dict(self) -> dict[str, Json]:
        """Return the JSON form; what is not finite is None."""
        return {name: finite(value) for name, value in to_json(self).items()}


def make_profile(dataset: Dataset, target: str | None = None) -> Profile:
    """Describe every column of a table; KeyError if the target is not one of them."""
    some = dataset.frame if target is None else _some_rows(dataset.frame)
    goal = None if target is None else _vector(some, dataset.column(target), is_target=True)
    profiles = []
    for column in dataset.columns:
        found = None
        related = column.kind not in (ColumnKind.TEXT, ColumnKind.IDENTIFIER, ColumnKind.CONSTANT)
        if goal is not None and column.name != target and related:
            found = relation(_vector(some, column), goal)
        profiles.append(_describe(column, dataset.frame[column.name], found))
    return Profile(dataset.rows, target, tuple(profiles), len(some))


def _some_rows(frame: pd.DataFrame) -> pd.DataFrame:
    if len(frame) <= RELATED_ROWS:
        return frame
    chosen = np.random.default_rng(0).choice(len(frame), RELATED_ROWS, replace=False)
    return frame.iloc[np.sort(chosen)]


def _vector(frame: pd.DataFrame, column: Column, is_target: bool = False) -> Vector:
    values = frame[column.name]
    if values.dtype.kind == "M" or (
        values.dtype.kind in "if" and not (is_target and column.distinct <= _FEW_LEVELS)
    ):
        return as_numbers(values)
    return as_codes(values)


def _describe(column: Column, values: pd.Series, found: Relation | None) -> ColumnProfile:
    stats: Stats = {}
    histogram: Histogram | None = None
    top: tuple[Level, ...] = ()
    examples: tuple[str, ...] = ()
    if values.dtype.kind == "M":
        stats, histogram = _moment_stats(values.dropna())
    elif values.dtype.kind in "if":
        stats, histogram = _number_stats(values.dropna().to_numpy(dtype="float64"))
    else:
        present = values.dropna()
        if column.kind in (ColumnKind.TEXT, ColumnKind.IDENTIFIER):
            stats = _text_stats(present)
            examples = tuple(map(shorten, present.drop_duplicates().head(_EXAMPLES)))
        else:
            counts = present.value_counts().head(_TOP)
            top = tuple(Level(shorten(str(v)), int(n)) for v, n in counts.items())
            stats = {"other": len(present) - sum(level.count for level in top)}
    return ColumnProfile(
        column.name,
        column.kind,
        column.missing,
        column.distinct,
        stats,
        histogram,
        top,
        examples,
        found,
    )


def _number_stats(values: FloatArray) -> tuple[Stats, Histogram | None]:
    """Mean, standard deviation, extremes, quartiles, 5 and 95 % points, zeros, negatives."""
    if not len(values):
        return {}, None
    # To sort them once is quicker than to look for seven points.
    values = np.sort(values)
    points = np.quantile(values, [0, 0.05, 0.25, 0.5, 0.75, 0.95, 1])
    names = ("min", "q05", "q25", "median", "q75", "q95", "max")
    stats: dict[str, int | float | str] = dict(zip(names, map(float, points), strict=True))
    stats["mean"] = float(values.mean())
    # Squares of the largest numbers overflow: such a deviation is infinite, so None in JSON.
    with np.errstate(over="ignore", invalid="ignore"):
        stats["sd"] = float(values.std(ddof=1)) if len(values) > 1 else 0.0
    stats["zeros"] = int((values == 0).sum())
    stats["negatives"] = int((values < 0).sum())
    return stats, _histogram(values)


def _histogram(values: FloatArray) -> Histogram | None:
    low, high = float(values.min()), float(values.max())
    if not math.isfinite(high - low):
        return None
    bins, largest = _BINS, max(abs(low), abs(high))
    # Between larger numbers there is no room for halves.
    if largest < 2**52 and (values % 1 == 0).all() and high - low < _BINS:
        # Whole numbers of a short range get one bar each.
        bins, low, high = int(high - low) + 1, low - 0.5, high + 0.5
    elif not high - low > 1e-9 * largest:
        room = max(0.5, 1e-9 * largest)
        bins, low, high = 1, low - room, high + room
    counts, edges = np.histogram(values, bins=bins, range=(low, high))
    return Histogram(tuple(map(float, edges)), tuple(map(int, counts)))


def _moment_stats(values: pd.Series) -> tuple[Stats, Histogram | None]:
    """First and last moment as ISO 8601 strings, and the span in days."""
    if values.empty:
        return {}, None
    first, last = values.min(), values.max()
    stats = {
        "first": first.isoformat(),
        "last": last.isoformat(),
        "days": (last - first).total_seconds() / 86_400,
    }
    numbers = values.astype("datetime64[us]").astype("int64").to_numpy()
    if numbers.min() == numbers.max():
        return stats, None
    counts, edges = np.histogram(numbers.astype("float64"), bins=_BINS)
    moments = pd.to_datetime(edges.astype("int64"), unit="us")
    return stats, Histogram(tuple(m.isoformat() for m in moments), tuple(map(int, counts)))


def _text_stats(values: pd.Series) -> Stats:
    """Mean and longest length in characters, mean number of words."""
    if values.empty:
        return {}
    lengths = values.str.len()
    some = values.head(10_000).tolist()
    return {
        "mean_length": float(lengths.mean()),
        "max_length": int(lengths.max()),
        "mean_words": sum(len(text.split()) for text in some) / len(some),
    }
