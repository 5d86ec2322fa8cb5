"""The score of each row, for metrics that are means over rows (less may be better, as in those)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from lib.core.metrics import Measure, of_classes, of_labels, of_values

Floats: TypeAlias = NDArray[np.float64]
Ints: TypeAlias = NDArray[np.int64]
Truth: TypeAlias = NDArray[np.float64] | NDArray[np.int64]
"""Values, class codes, or a matrix of labels."""

RowScores: TypeAlias = Callable[[Truth, Floats], Floats]

_LEAST = 1e-7
"""The probability that stands for smaller ones, as in lib.core.metrics."""


def _log_loss(y: Truth, proba: Floats) -> Floats:
    clipped = np.clip(proba, _LEAST, 1 - _LEAST)
    return np.asarray(-np.log(clipped[np.arange(len(y)), y.astype(int)] / clipped.sum(axis=1)))


def _brier(y: Truth, proba: Floats) -> Floats:
    squares = (proba - np.eye(proba.shape[1])[y.astype(int)]) ** 2
    return np.asarray(squares[:, 1] if proba.shape[1] == 2 else squares.sum(axis=1))


def _accuracy(y: Truth, proba: Floats) -> Floats:
    return np.asarray(proba.argmax(axis=1) == y, dtype=np.float64)


def _absolute(y: Truth, outputs: Floats) -> Floats:
    return np.abs(y - outputs.reshape(len(y)))


def _relative(y: Truth, outputs: Floats) -> Floats:
    if np.isnan(of_values.mape(y, outputs)):
        return np.full(len(y), np.nan)
    return _absolute(y, outputs) / np.abs(y)


def _label_log_loss(y: Truth, proba: Floats) -> Floats:
    clipped = np.clip(proba, _LEAST, 1 - _LEAST)
    return np.asarray(-np.where(y > 0, np.log(clipped), np.log1p(-clipped)).mean(axis=1))


def _exact_match(y: Truth, proba: Floats) -> Floats:
    return np.asarray(((proba > 0.5) == (y > 0)).all(axis=1), dtype=np.float64)


def _hamming_loss(y: Truth, proba: Floats) -> Floats:
    return np.asarray(((proba > 0.5) != (y > 0)).mean(axis=1))


def _ranking(y: Truth, proba: Floats) -> Floats:
    labels = np.asarray(y, dtype=np.float64)
    return np.array([of_labels.ranking(labels[[row]], proba[[row]]) for row in range(len(y))])


ROW_SCORES: Mapping[Measure | None, RowScores] = {
    of_classes.log_loss: _log_loss,
    of_classes.brier: _brier,
    of_classes.accuracy: _accuracy,
    of_values.mae: _absolute,
    of_values.mape: _relative,
    of_labels.log_loss: _label_log_loss,
    of_labels.exact_match: _exact_match,
    of_labels.hamming_loss: _hamming_loss,
    of_labels.ranking: _ranking,
}
"""By the measure of a metric."""
