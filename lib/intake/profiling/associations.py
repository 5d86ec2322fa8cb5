"""How strongly any two columns go together, whatever their kinds."""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import combinations

import numpy as np
import pandas as pd

from lib.core.columns import Column, ColumnKind
from lib.core.dataset import Dataset
from lib.intake.profiling.target_association import (
    FloatArray,
    Relation,
    Vector,
    are_codes,
    are_numbers,
    as_codes,
    as_numbers,
    cramers_v,
    ratio_of,
)

MAX_COLUMNS = 30
_ROWS = 5000
_MIN_ROWS = 10
"""Rows with both values below which nothing is said of a pair."""


@dataclass(frozen=True)
class Pair:
    """Two columns and their association; ``relation`` is None where it cannot be measured."""

    first: str
    second: str
    relation: Relation | None


@dataclass(frozen=True)
class Associations:
    """All pairs of some columns, measured on ``rows`` rows."""

    columns: tuple[str, ...]
    pairs: tuple[Pair, ...]
    rows: int

    def matrix(self) -> FloatArray:
        """Return the strengths as a symmetric matrix, NaN where not measured, 1 on the diagonal."""
        place = {name: number for number, name in enumerate(self.columns)}
        strengths = np.full((len(place), len(place)), math.nan)
        np.fill_diagonal(strengths, 1.0)
        for pair in self.pairs:
            value = math.nan if pair.relation is None else pair.relation.strength
            strengths[place[pair.first], place[pair.second]] = value
            strengths[place[pair.second], place[pair.first]] = value
        return strengths

    def strongest(self, most: int = 10) -> tuple[Pair, ...]:
        """Return the pairs of the highest strength."""
        measured = [pair for pair in self.pairs if pair.relation is not None]
        return tuple(sorted(measured, key=_strength, reverse=True)[:most])


def _strength(pair: Pair) -> float:
    return 0.0 if pair.relation is None else pair.relation.strength


def usable(columns: Iterable[Column]) -> list[str]:
    """Return the columns of a kind that an association can be measured of."""
    kinds = (ColumnKind.NUMBER, ColumnKind.CATEGORY, ColumnKind.DATETIME)
    return [column.name for column in columns if column.kind in kinds and column.distinct > 1]


def associations(dataset: Dataset, columns: Iterable[str]) -> Associations:
    """Measure all pairs of these columns, on at most 5,000 rows drawn from all.

    Two numbers (or dates): the size of Spearman's rank correlation. A number and a category: the
    correlation ratio, adjusted for the number of levels (Kelley 1935). Two categories: Cramer's V
    with the correction for bias of Bergsma (2013). Rows in which either is missing are left out.
    """
    names = list(columns)
    frame = dataset.frame[names]
    if len(frame) > _ROWS:
        chosen = np.random.default_rng(0).choice(len(frame), _ROWS, replace=False)
        frame = frame.iloc[np.sort(chosen)]
    vectors = {name: _vector(frame[name]) for name in names}
    whole = {name: _ranks(one) for name, one in vectors.items() if _complete_numbers(one)}
    pairs = []
    for first, second in combinations(names, 2):
        if first in whole and second in whole:
            found = _named("spearman", _correlation(whole[first], whole[second]))
        else:
            found = _measure(vectors[first], vectors[second])
        pairs.append(Pair(first, second, found))
    return Associations(tuple(names), tuple(pairs), len(frame))


def _vector(values: pd.Series) -> Vector:
    return as_numbers(values) if values.dtype.kind in "ifM" else as_codes(values)


def _complete_numbers(values: Vector) -> bool:
    return values.dtype.kind == "f" and len(values) >= _MIN_ROWS and not np.isnan(values).any()


def _measure(first: Vector, second: Vector) -> Relation | None:
    present = _present(first) & _present(second)
    if int(present.sum()) < _MIN_ROWS:
        return None
    a, b = first[present], second[present]
    if are_numbers(a) and are_numbers(b):
        return _named("spearman", _correlation(_ranks(a), _ranks(b)))
    if are_codes(a) and are_codes(b):
        return _named("cramers_v", cramers_v(a, b))
    return _named("correlation_ratio", ratio_of(_tamed(a), _tamed(b)))


def _tamed(values: Vector) -> Vector:
    """Bring numbers to at most 1 in size, so that no square overflows; the ratio does not mind."""
    size = float(np.abs(values).max()) if are_numbers(values) else 0.0
    return values / size if size else values


def _present(values: Vector) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    return np.asarray(~np.isnan(values) if values.dtype.kind == "f" else values >= 0)


def _ranks(values: Vector) -> FloatArray:
    """Return ranks (means where equal), centred and of length 1; NaN if all are equal."""
    ranks = np.asarray(pd.Series(values).rank(), dtype=np.float64)
    ranks = ranks - ranks.mean()
    length = float(np.sqrt((ranks * ranks).sum()))
    return np.asarray(ranks / length if length else ranks * math.nan, dtype=np.float64)


def _correlation(first: FloatArray, second: FloatArray) -> float:
    return min(1.0, abs(float((first * second).sum())))


def _named(measure: str, value: float) -> Relation | None:
    return None if math.isnan(value) else Relation(measure, value)
