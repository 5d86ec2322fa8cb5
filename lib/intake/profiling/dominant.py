"""A column that alone brings most of what all bring: worth asking whether it is known in time.

The duration of a call tells best whether it ended in a contract, and is known only once it has
ended. Such a column is rated as part of an additive model: each column's cells give scores that
other rows have taught, and a linear or logistic model adds them up.
"""

from dataclasses import dataclass

import numpy as np

from lib.core.columns import ColumnKind
from lib.core.dataset import Dataset
from lib.core.task import Task, TaskKind
from lib.intake.profiling.leakage import cells_of, overflow_flags_nothing, sample_of
from lib.intake.profiling.target_association import FloatArray, IntArray, as_codes, as_numbers

_LIMITS = {TaskKind.BINARY: (0.4, 0.4), TaskKind.REGRESSION: (0.6, 0.25)}
"""Shares of the gain, brought alone and lost without the column, from which to ask.

Below are Contract of telco_churn (0.60, 0.04), contract of the churn sample (0.43, 0.34), age of
concrete (0.54, 0.45) and G2 of student_mat (0.94, 0.16); with more than two classes honest columns
reach as far.
"""
_MIN_GAIN = 0.1
_MIN_ROWS = 200
_FOLDS = 5
_MAX_COLUMNS = 60
_SMOOTHING = 2.0
_RIDGE = 1.0
_STEPS = 25


@dataclass(frozen=True)
class Dominant:
    """A column, the share of the gain it brings alone, and the share that is lost without it."""

    column: str
    alone: float
    lost: float


@overflow_flags_nothing
def dominant_column(dataset: Dataset, task: Task) -> Dominant | None:
    """Return the column that dominates a prediction, if one does; on at most 20,000 rows.

    The gain is the share of the variance explained or, of two classes, of the log loss of guessing
    that is saved.
    """
    names = [
        name
        for name, kind in task.features.items()
        if kind in (ColumnKind.NUMBER, ColumnKind.CATEGORY, ColumnKind.DATETIME)
    ]
    rows = sample_of(dataset, task)
    if task.kind not in _LIMITS or len(names) < 2 or len(rows) < _MIN_ROWS:
        return None
    least_alone, least_lost = _LIMITS[task.kind]
    frame = dataset.frame.iloc[rows]
    classes = task.kind.is_classification
    target = _hits(as_codes(frame[task.target])) if classes else as_numbers(frame[task.target])
    if np.ptp(target) == 0:
        return None
    folds = np.random.default_rng(0).permutation(len(target)) % _FOLDS
    scores = np.column_stack(
        [_scores(cells_of(frame[name]), target, folds, classes=classes) for name in names]
    )
    if not np.isfinite(scores).all():
        return None
    gain = _log_gain if classes else _variance_gain
    alone = [gain(scores[:, [place]], target) for place in range(len(names))]
    order = np.argsort(alone)[::-1][:_MAX_COLUMNS]
    best = int(order[0])
    whole = gain(scores[:, order], target)
    if whole < _MIN_GAIN or alone[best] < least_alone * whole:
        return None
    lost = 1 - gain(scores[:, order[1:]], target) / whole
    if lost < least_lost:
        return None
    return Dominant(names[best], min(float(alone[best] / whole), 1.0), float(lost))


def _hits(codes: IntArray) -> FloatArray:
    hits: FloatArray = np.asarray(codes == np.bincount(codes).argmax(), dtype="float64")
    return hits


def _scores(cells: IntArray, target: FloatArray, folds: IntArray, *, classes: bool) -> FloatArray:
    """Return what other rows say of each row's cell: its mean, or its log odds; standardised."""
    found = np.empty(len(target))
    size = int(cells.max()) + 1
    for fold in range(_FOLDS):
        test = folds == fold
        counts = np.bincount(cells[~test], minlength=size)
        sums = np.bincount(cells[~test], weights=target[~test], minlength=size)
        mean = float(target[~test].mean())
        means = (sums + _SMOOTHING * mean) / (counts + _SMOOTHING)
        found[test] = means[cells[test]]
    if classes:
        found = np.log(np.clip(found, 1e-6, 1) / np.clip(1 - found, 1e-6, 1))
    spread = float(found.std())
    return (found - found.mean()) / spread if spread else np.zeros(len(target))


def _variance_gain(scores: FloatArray, target: FloatArray) -> float:
    centred = target - target.mean()
    gram = scores.T @ scores + _RIDGE * np.eye(scores.shape[1])
    left = centred - scores @ np.linalg.solve(gram, scores.T @ centred)
    return 1 - float(left @ left) / float(centred @ centred)


def _log_gain(scores: FloatArray, target: FloatArray) -> float:
    """Fit a logistic model by Newton's method, and return the share of log loss that it saves."""
    share = float(target.mean())
    X = np.column_stack([np.ones(len(target)), scores])
    ridge = _RIDGE * np.eye(X.shape[1])
    ridge[0, 0] = 0.0
    weights = np.zeros(X.shape[1])
    weights[0] = np.log(share / (1 - share))
    for _ in range(_STEPS):
        chance = _sigmoid(X @ weights)
        slope = X.T @ (target - chance) - ridge @ weights
        curve = (X * (chance * (1 - chance) + 1e-9)[:, None]).T @ X + ridge
        step = np.linalg.solve(curve + 1e-9 * np.eye(len(weights)), slope)
        weights += step
        if float(np.abs(step).max()) < 1e-4:
            break
    chance = np.clip(_sigmoid(X @ weights), 1e-9, 1 - 1e-9)
    loss = -float(np.mean(target * np.log(chance) + (1 - target) * np.log(1 - chance)))
    guessing = -(share * np.log(share) + (1 - share) * np.log(1 - share))
    return float(1 - loss / guessing)


def _sigmoid(values: FloatArray) -> FloatArray:
    return np.asarray(1 / (1 + np.exp(-np.clip(values, -30, 30))))
