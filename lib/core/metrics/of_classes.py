"""The measures of predicted classes, with NumPy alone: fast enough for thousands of calls.

``y`` are class codes, shape (rows,), ``proba`` the probability of each class, shape (rows,
classes). With more than two classes the areas are one-vs-rest, averaged over the classes that ``y``
has (each the same weight), and the Brier score is the sum of squares over classes (Brier 1950);
with two it is that of the positive class, half as large. Ties count half. NaN where ``y`` has one
class only and a measure ranks rows.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

Array = np.ndarray[Any, Any]

_EPSILON = 1e-7
"""Probabilities are float32: what is nearer to 0 is taken as this, for a finite log loss."""


def roc_auc(y: Array, proba: Array) -> float:
    """Return the area under the ROC curve."""
    return _mean_by_class(_rank_area, y, proba)


def average_precision(y: Array, proba: Array) -> float:
    """Return the area under the precision-recall curve as steps."""
    return _mean_by_class(_precision_area, y, proba)


def log_loss(y: Array, proba: Array) -> float:
    """Return the mean negative log probability of the true class."""
    clipped = np.clip(proba, _EPSILON, 1 - _EPSILON)
    return float(-np.mean(np.log(clipped[np.arange(len(y)), y] / clipped.sum(axis=1))))


def brier(y: Array, proba: Array) -> float:
    """Return the mean squared error of the probabilities."""
    if proba.shape[1] == 2:
        return float(np.mean((proba[:, 1] - (y == 1)) ** 2))
    return float(np.mean(np.sum((proba - np.eye(proba.shape[1])[y]) ** 2, axis=1)))


def accuracy(y: Array, proba: Array) -> float:
    """Return the share of rows whose most probable class is the true one."""
    return float(np.mean(proba.argmax(axis=1) == y))


def balanced_accuracy(y: Array, proba: Array) -> float:
    """Return the mean recall over the classes that ``y`` has."""
    cells = _confusion(y, proba)
    true = cells.sum(axis=1)
    return float(_share(np.diag(cells), true)[true > 0].mean())


def f1(y: Array, proba: Array) -> float:
    """Return F1 of the second of two classes."""
    return float(_f1_by_class(_confusion(y, proba))[1])


def f1_macro(y: Array, proba: Array) -> float:
    """Return the mean F1 of the classes that are there or are predicted."""
    cells = _confusion(y, proba)
    occurring = cells.sum(axis=0) + cells.sum(axis=1) > 0
    return float(_f1_by_class(cells)[occurring].mean())


def precision(y: Array, proba: Array) -> float:
    """Return the share of rows predicted as the second class that are of it; 0 without any."""
    cells = _confusion(y, proba)
    return float(_share(np.diag(cells), cells.sum(axis=0))[1])


def recall(y: Array, proba: Array) -> float:
    """Return the share of rows of the second class that are found; 0 without any."""
    cells = _confusion(y, proba)
    return float(_share(np.diag(cells), cells.sum(axis=1))[1])


def mcc(y: Array, proba: Array) -> float:
    """Return the Matthews coefficient, of more classes Gorodkin's (2004); 0 where undefined."""
    cells = _confusion(y, proba)
    true, named, total = cells.sum(axis=1), cells.sum(axis=0), cells.sum()
    covariance = np.trace(cells) * total - true @ named
    scale = (total**2 - named @ named) * (total**2 - true @ true)
    return float(covariance / np.sqrt(scale)) if scale > 0 else 0.0


def _mean_by_class(area: Callable[[Array, Array], float], y: Array, proba: Array) -> float:
    present = np.unique(y)
    if len(present) < 2:
        return float("nan")
    if proba.shape[1] == 2:
        return area(y == 1, proba[:, 1])
    return float(np.mean([area(y == code, proba[:, code]) for code in present]))


def _rank_area(positive: Array, scores: Array) -> float:
    """Return the share of pairs with the positive above the negative; ties count half."""
    above, below = np.sort(scores[positive]), np.sort(scores[~positive])
    less = np.searchsorted(below, above, side="left").sum()
    upto = np.searchsorted(below, above, side="right").sum()
    return float(less + upto) / 2 / len(above) / len(below)


def _precision_area(positive: Array, scores: Array) -> float:
    order = np.argsort(-scores, kind="stable")
    hits = np.cumsum(positive[order])
    # Rows with one score are one threshold: only the last of them counts.
    ends = np.flatnonzero(np.append(np.diff(scores[order]) != 0, True))
    true_positives = hits[ends]
    return float(
        (np.diff(true_positives, prepend=0) * true_positives / (ends + 1)).sum() / hits[-1]
    )


def _confusion(y: Array, proba: Array) -> Array:
    """Count rows by true class (rows) and most probable class (columns); products leave int64."""
    classes = proba.shape[1]
    counts = np.bincount(y * classes + proba.argmax(axis=1), minlength=classes**2)
    return counts.reshape(classes, classes).astype("float64")


def _f1_by_class(cells: Array) -> Array:
    return _share(2 * np.diag(cells), cells.sum(axis=0) + cells.sum(axis=1))


def _share(part: Array, whole: Array) -> Array:
    """Return part / whole, 0 where the whole is 0."""
    return part / np.maximum(whole, 1)
