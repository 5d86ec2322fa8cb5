"""Which columns of a table tell its series apart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from lib.core.columns import Column, ColumnKind
from lib.core.dataset import Dataset
from lib.workflows.forecasts.series.names import BESIDE, KNOWN, SERIES
from lib.workflows.forecasts.series.periods import Ints, Moments

_MOST_COLUMNS = 4


@dataclass(frozen=True)
class SeriesColumns:
    """The columns that tell series apart, and what else could.

    ``repeated`` is the number of rows whose moment stood before, ``levels`` that of series.
    """

    columns: tuple[str, ...]
    others: tuple[str, ...]
    repeated: int
    levels: int


def find_series(dataset: Dataset, moments: Moments, taken: Sequence[str]) -> SeriesColumns:
    """Return the columns that tell rows of one moment apart.

    A column tells series apart if its values come in blocks or at most moments each; one that
    changes from row to row, as the weather does, says something about a single series.
    """
    known = ~np.isnat(moments)
    times = moments[known].astype(np.int64)
    when = pd.factorize(times, sort=True)[0].astype(np.int64)
    candidates = {
        column.name: np.asarray(pd.factorize(dataset.frame[column.name])[0], np.int64)[known]
        for column in sorted(dataset.columns, key=_first)
        if column.name not in taken and _may_name(column, dataset)
    }
    repeated = _repeated(when, np.zeros(len(when), dtype=np.int64))
    chosen: list[str] = []
    codes = np.zeros(len(when), dtype=np.int64)
    left = repeated
    while left > 0.002 and len(chosen) < _MOST_COLUMNS:
        tried: list[tuple[float, int, str, Ints, float]] = []
        for name, own in candidates.items():
            if name in chosen:
                continue
            both = _together(codes, own)
            rest = _repeated(when, both)
            told = rest < 0.9 * left or 1 - rest > 1.2 * (1 - left)
            if told and _dense(name, both, when):
                tried.append((round(rest, 3), len(tried), name, both, rest))
        if not tried:
            break
        _, _, best, codes, left = min(tried, key=lambda one: one[:2])
        chosen.append(best)
    chosen = _needed(chosen, candidates, when, left)
    levels = int(codes.max(initial=0)) + 1
    others = tuple(one for one in candidates if one not in chosen)
    return SeriesColumns(tuple(chosen), others, round(repeated * len(when)), levels)


def _first(column: Column) -> bool:
    """Sort columns named like identifiers of series before others."""
    return not SERIES.search(column.name)


def _may_name(column: Column, dataset: Dataset) -> bool:
    values = dataset.frame[column.name]
    if column.distinct < 2 or values.dtype.kind == "M" or column.kind is ColumnKind.TEXT:
        return False
    if column.distinct > 0.5 * dataset.rows or column.missing > 0.2 * dataset.rows:
        return False
    if values.dtype == "str":
        return True
    whole = bool((values.dropna() % 1 == 0).all())
    named = bool(SERIES.search(column.name))
    plain = not (BESIDE.search(column.name) or KNOWN.search(column.name))
    return whole and plain and (named or 2 < column.distinct <= 0.05 * dataset.rows)


def _repeated(when: Ints, codes: Ints) -> float:
    """Return the share of rows that are not the first of their series and moment."""
    pairs = codes * (when.max(initial=0) + 1) + when
    return 1 - len(pd.unique(pairs)) / max(len(pairs), 1)


def _together(codes: Ints, own: Ints) -> Ints:
    """Return a code for each pair of codes."""
    both, _ = pd.factorize(codes * (int(own.max(initial=0)) + 2) + own)
    return both.astype(np.int64)


def _dense(name: str, codes: Ints, when: Ints) -> bool:
    """Whether each series of these codes stands in a block of rows or at most of its moments."""
    levels = int(codes.max()) + 1
    blocks = 1 + int((np.diff(codes) != 0).sum())
    if blocks <= 1.5 * levels:
        return True
    first, last = np.full(levels, np.iinfo(np.int64).max), np.zeros(levels, dtype=np.int64)
    np.minimum.at(first, codes, when)
    np.maximum.at(last, codes, when)
    counts = np.bincount(codes, minlength=levels)
    present = float(np.median(counts / np.maximum(last - first + 1, 1)))
    return present >= (0.05 if SERIES.search(name) else 0.5)


def _needed(chosen: list[str], candidates: dict[str, Ints], when: Ints, left: float) -> list[str]:
    """Leave out columns without which rows are told apart as well."""
    for name in list(chosen) if len(chosen) > 1 else ():
        rest = [one for one in chosen if one != name]
        codes = np.zeros(len(when), dtype=np.int64)
        for one in rest:
            codes = _together(codes, candidates[one])
        if rest and _repeated(when, codes) <= left + 0.001:
            chosen = rest
    return [one for one in candidates if one in chosen]
