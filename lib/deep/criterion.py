"""The plan's metric on an inner validation part, by which the epoch is chosen."""

from __future__ import annotations

import numpy as np
from scipy.stats import rankdata

from lib.core import label_measures

_EPSILON = 1e-7


def criterion(metric: str, y: np.ndarray, outputs: np.ndarray) -> float:
    """Return the metric turned so that greater is better; -inf where outputs are not finite.

    ``y`` are class codes and ``outputs`` probabilities (rows, classes), or ``y`` are values and
    ``outputs`` values (rows,). Where ``y`` holds one class only, metrics of ranks and labels say
    nothing, so the log loss is used. ``y`` (rows, labels) is a matrix of 0 and 1 of several labels
    a row; where its metric is not defined the log loss is used, too. Raises ValueError for a
    metric that is not one of such outputs.
    """
    if not np.all(np.isfinite(outputs)):
        return -np.inf
    if y.ndim == 2:
        return _of_several(metric, y, outputs)
    if outputs.ndim == 1:
        return _of_values(metric, y, outputs)
    if metric in ("log_loss",) or len(np.unique(y)) < 2:
        return -log_loss(y, outputs)
    if metric == "roc_auc":
        return _by_class(_auc, y, outputs)
    if metric == "average_precision":
        return _by_class(_average_precision, y, outputs)
    if metric == "brier":
        return -float(np.mean(np.sum((outputs - np.eye(outputs.shape[1])[y]) ** 2, axis=1)))
    return _of_labels(metric, y, outputs.argmax(axis=1))


def log_loss(y: np.ndarray, probabilities: np.ndarray) -> float:
    """Return the mean negative log probability of the true class, or of each label's truth."""
    if y.ndim == 2:
        return label_measures.log_loss(y, probabilities)
    chosen = probabilities[np.arange(len(y)), y]
    return float(-np.mean(np.log(np.clip(chosen, _EPSILON, 1.0))))


def _of_several(metric: str, y: np.ndarray, outputs: np.ndarray) -> float:
    if metric not in label_measures.MEASURES:
        raise _unknown(metric)
    value = label_measures.MEASURES[metric](y, outputs)
    if not np.isfinite(value):
        return -label_measures.log_loss(y, outputs)
    return -value if metric in ("log_loss", "hamming_loss") else value


def _of_values(metric: str, y: np.ndarray, values: np.ndarray) -> float:
    error = np.abs(values - y)
    if metric == "mae":
        return -float(np.mean(error))
    if metric == "median_ae":
        return -float(np.median(error))
    if metric == "mape":
        return -float(np.mean(error / np.maximum(np.abs(y), np.finfo(np.float64).eps)))
    # Over the same rows R² orders outputs as the mean square does.
    if metric in ("rmse", "r2"):
        return -float(np.sqrt(np.mean(error**2)))
    raise _unknown(metric)


def _of_labels(metric: str, y: np.ndarray, labels: np.ndarray) -> float:
    from sklearn import metrics

    if metric == "balanced_accuracy":
        present = np.unique(y)
        return float(np.mean([np.mean(labels[y == code] == code) for code in present]))
    if metric == "f1_macro":
        return float(metrics.f1_score(y, labels, average="macro", zero_division=0))
    if metric == "f1":
        return float(metrics.f1_score(y, labels, zero_division=0))
    if metric == "precision":
        return float(metrics.precision_score(y, labels, zero_division=0))
    if metric == "recall":
        return float(metrics.recall_score(y, labels, zero_division=0))
    if metric == "mcc":
        return float(metrics.matthews_corrcoef(y, labels))
    if metric == "accuracy":
        return float(np.mean(labels == y))
    raise _unknown(metric)


def _unknown(metric: str) -> ValueError:
    return ValueError(f"no network is judged by {metric!r} on such outputs")


def _by_class(score: object, y: np.ndarray, outputs: np.ndarray) -> float:
    """Return a binary score of the positive class, or the mean of one class against the rest."""
    if not callable(score):
        raise TypeError(score)
    if outputs.shape[1] == 2:
        return float(score(y == 1, outputs[:, 1]))
    present = np.unique(y)
    return float(np.mean([score(y == code, outputs[:, code]) for code in present]))


def _auc(positive: np.ndarray, values: np.ndarray) -> float:
    count = int(positive.sum())
    ranks = rankdata(values)
    rest = len(positive) - count
    return float((ranks[positive].sum() - count * (count + 1) / 2) / (count * rest))


def _average_precision(positive: np.ndarray, values: np.ndarray) -> float:
    from sklearn.metrics import average_precision_score

    return float(average_precision_score(positive, values))
