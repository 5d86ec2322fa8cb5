"""All measures of one model on one test part.

Undefined measures are NaN: the area under a curve where a part has one class, R2 where the target
does not vary, MAPE where the target comes near zero.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from sklearn.metrics import average_precision_score, roc_auc_score

from lib.core import label_measures
from lib.core.task import Task, TaskKind

_EPSILON = 1e-7
"""Probabilities are float32: what is nearer to 0 is taken as this, for a finite log loss."""
_NEAR_ZERO = 1e-9
"""MAPE is undefined where a target is this share of the mean magnitude or less."""

Array = np.ndarray[Any, Any]


def score(y: Array, outputs: Array, task: Task) -> dict[str, float]:
    """Return all measures of a kind of task by name.

    ``y`` holds values, shape (rows,), or class codes; ``outputs`` values, shape (rows, 1), or
    probabilities, shape (rows, classes), which are renormalised. Of several labels a row ``y`` is
    their matrix of 0 and 1, and probabilities stay as they are.
    """
    if task.kind is TaskKind.MULTILABEL:
        return label_measures.score(np.asarray(y), np.asarray(outputs, dtype="float64"))
    if task.kind is TaskKind.REGRESSION:
        return _regression(np.asarray(y, dtype="float64"), outputs.reshape(len(y)))
    codes = np.asarray(y).astype("int64")
    proba = np.asarray(outputs, dtype="float64")
    proba = proba / np.maximum(proba.sum(axis=1, keepdims=True), _EPSILON)
    measures = {**_probabilities(codes, proba, task.kind), **_labels(codes, proba, task.kind)}
    return {name: float(value) for name, value in measures.items()}


def _regression(y: Array, outputs: Array) -> dict[str, float]:
    predicted = np.asarray(outputs, dtype="float64")
    error = np.abs(y - predicted)
    spread = float(np.sum((y - y.mean()) ** 2))
    squares = float(np.sum(error**2))
    magnitude = np.abs(y)
    relative = magnitude.min() > _NEAR_ZERO * magnitude.mean()
    return {
        "rmse": float(np.sqrt(squares / len(y))),
        "mae": float(error.mean()),
        "median_ae": float(np.median(error)),
        "mape": float(np.mean(error / magnitude)) if relative else float("nan"),
        "r2": 1 - squares / spread if spread > 0 else float("nan"),
    }


def _probabilities(y: Array, proba: Array, kind: TaskKind) -> dict[str, float]:
    """Return the measures of probabilities.

    With more than two classes the areas are one-vs-rest, averaged over the classes that ``y`` has
    (each the same weight), and the Brier score is the sum of squares over classes (Brier 1950);
    with two it is that of the positive class, half as large.
    """
    rows = np.arange(len(y))
    clipped = np.clip(proba, _EPSILON, 1 - _EPSILON)
    clipped = clipped / clipped.sum(axis=1, keepdims=True)
    hits = np.zeros_like(proba)
    hits[rows, y] = 1
    columns = [1] if kind is TaskKind.BINARY else np.unique(y).tolist()
    squares = float(np.mean(np.sum((proba - hits) ** 2, axis=1)))
    return {
        "roc_auc": _mean_area(roc_auc_score, hits, proba, columns),
        "average_precision": _mean_area(average_precision_score, hits, proba, columns),
        "log_loss": float(-np.mean(np.log(clipped[rows, y]))),
        "brier": squares / 2 if kind is TaskKind.BINARY else squares,
    }


def _mean_area(
    area: Callable[[Array, Array], float], hits: Array, proba: Array, columns: list[int]
) -> float:
    if any(hits[:, column].min() == hits[:, column].max() for column in columns):
        return float("nan")
    return float(np.mean([area(hits[:, column], proba[:, column]) for column in columns]))


def _labels(y: Array, proba: Array, kind: TaskKind) -> dict[str, float]:
    """Return the measures of the most probable class, from the confusion matrix.

    The Matthews coefficient for more classes is Gorodkin's (2004); it is 0 where undefined.
    """
    classes = proba.shape[1]
    predicted = proba.argmax(axis=1)
    counts = np.bincount(y * classes + predicted, minlength=classes**2)
    table = counts.reshape(classes, classes).astype("float64")  # products of four leave int64
    true, named, right = table.sum(axis=1), table.sum(axis=0), np.diag(table)
    f1 = _share(2 * right, true + named)
    total = table.sum()
    covariance = right.sum() * total - true @ named
    scale = (total**2 - named @ named) * (total**2 - true @ true)
    measures = {
        "accuracy": right.sum() / total,
        "balanced_accuracy": _share(right, true)[true > 0].mean(),
        "f1_macro": f1[true + named > 0].mean(),
        "mcc": covariance / np.sqrt(scale) if scale > 0 else 0.0,
    }
    if kind is TaskKind.BINARY:
        measures["f1"] = f1[1]
        measures["precision"] = _share(right, named)[1]
        measures["recall"] = _share(right, true)[1]
    return measures


def _share(part: Array, whole: Array) -> Array:
    """Return part / whole, 0 where the whole is 0."""
    return part / np.maximum(whole, 1)
