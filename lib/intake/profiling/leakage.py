"""How well each column alone predicts the target, checked on rows it was not learned from.

The thresholds, and the real cases that set them: mushroom's odour tells the edible ones with 1.5 %
errors (3 % of those of guessing) and is honest, so "gives the target away" starts below 1 %. A
first-term grade explains 64 to 82 % of the final one: strong, no leak; from 99 % on it is the same
thing in disguise.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from lib.core.columns import ColumnKind
from lib.core.dataset import Dataset
from lib.core.task import Task
from lib.intake.profiling.target_association import (
    FloatArray,
    IntArray,
    Vector,
    are_numbers,
    as_codes,
    as_numbers,
)

LEAK_ERRORS, STRONG_ERRORS = 0.01, 0.1
"""Share of guessing's errors that are left: below the first a leak, below the second strong."""
LEAK_R2, STRONG_R2 = 0.99, 0.75
_FOLDS = 5
_BIN_ROWS = 20
_MAX_BINS = 200
SAMPLED_ROWS = 20_000
_FORMULA_COLUMNS = 60
overflow_flags_nothing = np.errstate(over="ignore", invalid="ignore")
"""Squares of extreme numbers overflow; a score that is not finite is no score."""


@dataclass(frozen=True)
class Predictor:
    """One column's cross-checked strength.

    ``score`` is R2, or one minus the share of guessing's errors that are left.
    """

    column: str
    score: float
    leak: bool
    strong: bool


@overflow_flags_nothing
def single_predictors(dataset: Dataset, task: Task) -> list[Predictor]:
    """Rate each feature alone, on at most 20,000 rows; text and identifiers are not rated."""
    rows = sample_of(dataset, task)
    frame = dataset.frame.iloc[rows]
    folds = np.random.default_rng(0).permutation(len(frame)) % _FOLDS
    target = _target(frame, task)
    found = []
    for name, kind in task.features.items():
        if kind in (ColumnKind.TEXT, ColumnKind.IDENTIFIER, ColumnKind.CONSTANT):
            continue
        found.append(_rate(name, frame[name], target, folds))
    return [one for one in found if one is not None]


def sample_of(dataset: Dataset, task: Task) -> IntArray:
    """Return positions of at most 20,000 rows that have a target."""
    known = np.flatnonzero(dataset.frame[task.target].notna().to_numpy())
    if len(known) > SAMPLED_ROWS:
        known = np.sort(np.random.default_rng(0).choice(known, SAMPLED_ROWS, replace=False))
    return known


def _target(frame: pd.DataFrame, task: Task) -> Vector:
    values = frame[task.target]
    return as_codes(values) if task.kind.is_classification else as_numbers(values)


def _rate(name: str, values: pd.Series, target: Vector, folds: IntArray) -> Predictor | None:
    if len(target) < 2 * _BIN_ROWS or len(np.unique(target)) < 2:
        return None
    cells = cells_of(values)
    if target.dtype.kind == "i":
        guessing, errors = 0, 0
        for fold in range(_FOLDS):
            test = folds == fold
            guess, chosen = _majority(cells[~test], target[~test], cells[test])
            guessing += int((target[test] != guess).sum())
            errors += int((target[test] != chosen).sum())
        left = errors / max(guessing, 1)
        # Few errors of guessing make the ratio a matter of luck.
        return Predictor(
            name, 1 - left, left < LEAK_ERRORS and guessing >= 10, left < STRONG_ERRORS
        )
    assert are_numbers(target)
    score = max(_binned_r2(cells, target, folds), _linear_r2(values, target, folds))
    return Predictor(name, score, score >= LEAK_R2, score >= STRONG_R2)


def cells_of(values: pd.Series) -> IntArray:
    """Give rows the level they are in: a category's own, or one of a number's quantile bins."""
    if values.dtype.kind not in "ifM":
        return as_codes(values) + 1
    numbers = as_numbers(values)
    present = ~np.isnan(numbers)
    distinct = np.unique(numbers[present])
    bins = max(2, min(_MAX_BINS, int(present.sum()) // _BIN_ROWS))
    codes = np.zeros(len(numbers), dtype=np.int64)
    if len(distinct) <= bins:
        codes[present] = np.searchsorted(distinct, numbers[present]) + 1
    elif len(distinct):
        edges = np.unique(np.quantile(numbers[present], np.linspace(0, 1, bins + 1)[1:-1]))
        codes[present] = np.searchsorted(edges, numbers[present], side="right") + 1
    return codes


def _majority(cells: IntArray, target: IntArray, wanted: IntArray) -> tuple[int, IntArray]:
    """Return the most frequent class of all, and of each wanted cell (that of all if unseen)."""
    classes = int(target.max()) + 1
    overall = int(np.bincount(target).argmax())
    known, position = np.unique(cells, return_inverse=True)
    counts = np.zeros((len(known), classes), dtype=np.int64)
    np.add.at(counts, (position, target), 1)
    place = np.searchsorted(known, wanted).clip(max=len(known) - 1)
    chosen = np.where(known[place] == wanted, counts.argmax(axis=1)[place], overall)
    return overall, chosen.astype(np.int64)


def _r2(target: FloatArray, predicted: FloatArray) -> float:
    total = float(((target - target.mean()) ** 2).sum())
    return 1 - float(((target - predicted) ** 2).sum()) / total if total else 0.0


def _binned_r2(cells: IntArray, target: FloatArray, folds: IntArray) -> float:
    predicted = np.empty(len(target))
    for fold in range(_FOLDS):
        test = folds == fold
        size = int(cells.max()) + 1
        counts = np.bincount(cells[~test], minlength=size)
        sums = np.bincount(cells[~test], weights=target[~test], minlength=size)
        mean = float(target[~test].mean())
        means = np.where(counts > 0, sums / np.maximum(counts, 1), mean)
        predicted[test] = means[cells[test]]
    return _r2(target, predicted)


def _linear_r2(values: pd.Series, target: FloatArray, folds: IntArray) -> float:
    if values.dtype.kind not in "ifM":
        return 0.0
    numbers = as_numbers(values)
    present = ~np.isnan(numbers)
    if present.sum() < 0.5 * len(numbers) or np.ptp(numbers[present]) == 0:
        return 0.0
    numbers = np.where(present, numbers, numbers[present].mean())
    numbers = (numbers - numbers.mean()) / numbers.std()
    predicted = np.empty(len(target))
    for fold in range(_FOLDS):
        test = folds == fold
        x, y = numbers[~test] - numbers[~test].mean(), target[~test]
        slope = float((x * y).sum()) / max(float((x * x).sum()), 1e-12)
        predicted[test] = y.mean() + slope * (numbers[test] - numbers[~test].mean())
    return _r2(target, predicted)


@overflow_flags_nothing
def target_formula(dataset: Dataset, task: Task) -> tuple[str, tuple[str, str]] | None:
    """Find two number columns whose sum, difference, product or quotient is the target in each row.

    Returns the formula and its columns. Looked for among the first 60 number columns.
    """
    names = [name for name, kind in task.features.items() if kind == ColumnKind.NUMBER]
    names = names[:_FORMULA_COLUMNS]
    if task.kind.is_classification or len(names) < 2:
        return None
    frame = dataset.frame[[*names, task.target]].dropna()
    # A column that is nearly always zero makes "a + b" out of a copy.
    if len(frame) < 2 * _BIN_ROWS or frame[task.target].nunique() < 10:
        return None
    target = frame[task.target].to_numpy(dtype="float64")
    columns = [frame[name].to_numpy(dtype="float64") for name in names]
    head = slice(0, 100)
    tolerance = 1e-6 * max(float(np.abs(target).max()), 1e-12)
    for i, first in enumerate(columns):
        for j, second in enumerate(columns):
            for sign, result in _results(first[head], second[head], i < j):
                close = np.abs(result - target[head]) <= tolerance
                if i != j and close.all() and _holds(first, second, sign, target, tolerance):
                    return f"{names[i]} {sign} {names[j]}", (names[i], names[j])
    return None


def _results(first: FloatArray, second: FloatArray, once: bool) -> list[tuple[str, FloatArray]]:
    """Compute the formulas of two columns; sums and products only once for each pair."""
    found: list[tuple[str, FloatArray]] = [("-", first - second)]
    if once:
        found += [("+", first + second), ("x", first * second)]
    if (second != 0).all():
        found.append(("/", first / second))
    return found


def _holds(
    first: FloatArray, second: FloatArray, sign: str, target: FloatArray, tolerance: float
) -> bool:
    for other, result in _results(first, second, True):
        if other == sign:
            used = np.ptp(first) > 0 and np.ptp(second) > 0
            return bool(used and (np.abs(result - target) <= tolerance).all())
    return False
