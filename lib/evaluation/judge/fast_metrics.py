"""Metrics fast enough to be computed thousands of times: what a blend's weights are chosen by.

The board's metrics are scikit-learn's (lib.evaluation.train.scoring); these agree with them.
"""

from collections.abc import Callable
from typing import Any

import numpy as np

from lib.core import label_measures
from lib.core.metrics import METRICS

Array = np.ndarray[Any, Any]
_TINY = 1e-7


def goodness(metric: str, y: Array) -> Callable[[Array], float]:
    """Return a function from outputs to the metric, turned so that more is better.

    ``y`` are codes (int64), values, or a matrix of labels; outputs have shape (rows, classes) or
    (rows, 1). NaN where the metric is undefined, such as the area under the curve with one class.
    """
    measure = _of_labels(metric, y) if y.ndim == 2 else _MEASURES[metric](y)
    return measure if METRICS[metric].greater_is_better else lambda outputs: -measure(outputs)


def _of_labels(metric: str, y: Array) -> Callable[[Array], float]:
    """Return a measure of several labels a row; ``y`` is their matrix of 0 and 1."""
    return lambda outputs: label_measures.MEASURES[metric](y, outputs)


def area_under_curve(negatives: Array, positives: Array) -> float:
    """Return the share of pairs with the positive above the negative; ties count half."""
    if not len(negatives) or not len(positives):
        return float("nan")
    negatives, positives = np.sort(negatives), np.sort(positives)
    below = np.searchsorted(negatives, positives, side="left").sum()
    upto = np.searchsorted(negatives, positives, side="right").sum()
    return float(below + upto) / 2 / len(negatives) / len(positives)


def _roc_auc(y: Array) -> Callable[[Array], float]:
    classes = np.unique(y)

    def measure(outputs: Array) -> float:
        if outputs.shape[1] == 2:
            scores = outputs[:, 1]
            return area_under_curve(scores[y == 0], scores[y == 1])
        areas = [area_under_curve(outputs[y != k, k], outputs[y == k, k]) for k in classes]
        return float(np.mean(areas))

    return measure


def _precision_area(chosen: Array, scores: Array) -> float:
    order = np.argsort(-scores, kind="stable")
    hits = np.cumsum(chosen[order])
    # Rows with one score are one threshold: only the last of them counts.
    ends = np.flatnonzero(np.append(np.diff(scores[order]) != 0, True))
    found = hits[ends]
    gained = np.diff(found, prepend=0)
    return float((gained * found / (ends + 1)).sum() / hits[-1]) if hits[-1] else float("nan")


def _average_precision(y: Array) -> Callable[[Array], float]:
    classes = np.unique(y)

    def measure(outputs: Array) -> float:
        if outputs.shape[1] == 2:
            return _precision_area(y == 1, outputs[:, 1])
        return float(np.mean([_precision_area(y == k, outputs[:, k]) for k in classes]))

    return measure


def _log_loss(y: Array) -> Callable[[Array], float]:
    rows = np.arange(len(y))

    def measure(outputs: Array) -> float:
        return float(-np.log(np.clip(outputs[rows, y], _TINY, 1)).mean())

    return measure


def _brier(y: Array) -> Callable[[Array], float]:
    def measure(outputs: Array) -> float:
        if outputs.shape[1] == 2:
            return float(((outputs[:, 1] - (y == 1)) ** 2).mean())
        return float(((outputs - np.eye(outputs.shape[1])[y]) ** 2).sum(axis=1).mean())

    return measure


def _by_counts(formula: Callable[[Array], float]) -> Callable[[Array], Callable[[Array], float]]:
    """Return a measure computed from the confusion matrix (true classes are rows)."""

    def of_target(y: Array) -> Callable[[Array], float]:
        def measure(outputs: Array) -> float:
            classes = outputs.shape[1]
            cells = np.bincount(y * classes + outputs.argmax(axis=1), minlength=classes * classes)
            # A class that is never there or never predicted: 0 / 0, which the formulas allow for.
            with np.errstate(divide="ignore", invalid="ignore"):
                return formula(cells.reshape(classes, classes).astype(np.float64))

        return measure

    return of_target


def _f1_of_classes(cells: Array) -> Array:
    return np.asarray(np.nan_to_num(2 * np.diag(cells) / (cells.sum(axis=0) + cells.sum(axis=1))))


def _macro_f1(cells: Array) -> float:
    present = cells.sum(axis=0) + cells.sum(axis=1) > 0
    return float(_f1_of_classes(cells)[present].mean())


def _balanced_accuracy(cells: Array) -> float:
    present = cells.sum(axis=1) > 0
    return float((np.diag(cells)[present] / cells.sum(axis=1)[present]).mean())


def _matthews(cells: Array) -> float:
    rows, correct = cells.sum(), np.trace(cells)
    true, predicted = cells.sum(axis=1), cells.sum(axis=0)
    scale = (rows**2 - (predicted**2).sum()) * (rows**2 - (true**2).sum())
    return float((correct * rows - true @ predicted) / np.sqrt(scale)) if scale > 0 else 0.0


def _of_errors(formula: Callable[[Array, Array], float]) -> Callable[..., Callable[..., float]]:
    """Return a measure of prediction errors: ``formula`` of errors and true values."""

    def of_target(y: Array) -> Callable[[Array], float]:
        return lambda outputs: formula(outputs[:, 0] - y, y)

    return of_target


def _r2(errors: Array, y: Array) -> float:
    spread = ((y - y.mean()) ** 2).sum()
    return float(1 - (errors**2).sum() / spread) if spread > 0 else float("nan")


def _relative(errors: Array, y: Array) -> float:
    return float((np.abs(errors) / np.abs(y)).mean()) if (y != 0).all() else float("nan")


_MEASURES: dict[str, Callable[[Array], Callable[[Array], float]]] = {
    "roc_auc": _roc_auc,
    "average_precision": _average_precision,
    "log_loss": _log_loss,
    "brier": _brier,
    "accuracy": _by_counts(lambda cells: float(np.trace(cells) / cells.sum())),
    "balanced_accuracy": _by_counts(_balanced_accuracy),
    "f1": _by_counts(lambda cells: float(_f1_of_classes(cells)[1])),
    "f1_macro": _by_counts(_macro_f1),
    "precision": _by_counts(lambda cells: float(np.nan_to_num(cells[1, 1] / cells[:, 1].sum()))),
    "recall": _by_counts(lambda cells: float(np.nan_to_num(cells[1, 1] / cells[1].sum()))),
    "mcc": _by_counts(_matthews),
    "rmse": _of_errors(lambda errors, y: float(np.sqrt((errors**2).mean()))),
    "mae": _of_errors(lambda errors, y: float(np.abs(errors).mean())),
    "median_ae": _of_errors(lambda errors, y: float(np.median(np.abs(errors)))),
    "mape": _of_errors(_relative),
    "r2": _of_errors(_r2),
}
