"""Which values are missing, which are missing together, and whether that goes with the target."""

from dataclasses import dataclass

import numpy as np

from lib.core.columns import ColumnKind
from lib.core.dataset import Dataset
from lib.intake.profiling.target_association import Relation, Vector, as_codes, as_numbers, relation

_MAX_PATTERNS = 12
_FEW_LEVELS = 20


@dataclass(frozen=True)
class Gap:
    """A column with missing values; ``relation`` is that of their being missing to the target."""

    column: str
    missing: int
    relation: Relation | None = None


@dataclass(frozen=True)
class Pattern:
    """Columns that are missing together, and in how many rows just these are."""

    columns: tuple[str, ...]
    rows: int


@dataclass(frozen=True)
class MissingValues:
    """``gaps``: columns with any missing value, the most first; ``patterns``: the most frequent.

    ``complete`` rows miss nothing; ``others`` rows have a pattern that is not among those.
    """

    rows: int
    complete: int
    gaps: tuple[Gap, ...]
    patterns: tuple[Pattern, ...]
    others: int


def missing_values(dataset: Dataset, target: str | None = None) -> MissingValues:
    """Describe what is missing in a table; the 12 most frequent patterns are named."""
    columns = sorted((one for one in dataset.columns if one.missing), key=lambda one: -one.missing)
    names = [column.name for column in columns]
    if not names:
        return MissingValues(dataset.rows, dataset.rows, (), (), 0)
    gone = np.column_stack([dataset.frame[name].isna().to_numpy() for name in names])
    patterns, counts = np.unique(np.packbits(gone, axis=1), axis=0, return_counts=True)
    found = []
    complete = 0
    for place in np.argsort(-counts, kind="stable"):
        bits = np.unpackbits(patterns[place], count=len(names)).astype(bool)
        if not bits.any():
            complete = int(counts[place])
        else:
            together = tuple(name for name, bit in zip(names, bits, strict=True) if bit)
            found.append(Pattern(together, int(counts[place])))
    goal = None if target is None else _goal(dataset, target)
    gaps = tuple(
        Gap(
            one.name,
            one.missing,
            None
            if goal is None or one.name == target
            else relation(gone[:, place].astype("int64"), goal),
        )
        for place, one in enumerate(columns)
    )
    others = sum(pattern.rows for pattern in found[_MAX_PATTERNS:])
    return MissingValues(dataset.rows, complete, gaps, tuple(found[:_MAX_PATTERNS]), others)


def _goal(dataset: Dataset, target: str) -> Vector:
    values, column = dataset.frame[target], dataset.column(target)
    numeric = values.dtype.kind in "ifM" and column.distinct > _FEW_LEVELS
    return (
        as_numbers(values)
        if numeric and column.kind is not ColumnKind.CATEGORY
        else as_codes(values)
    )
