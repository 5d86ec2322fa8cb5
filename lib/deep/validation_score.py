"""The plan's metric on an inner validation part, by which the epoch is chosen."""

from __future__ import annotations

import numpy as np

from lib.core.metrics import METRICS, of_classes, of_labels, of_values, scorer
from lib.core.task import TaskKind


def validation_score(metric: str, y: np.ndarray, outputs: np.ndarray) -> float:
    """Return the metric, negated where less is better; -inf where outputs are not finite.

    ``y`` are class codes and ``outputs`` probabilities (rows, classes), or values and ``outputs``
    values (rows,), or a matrix of 0 and 1 and the probabilities of its labels. Where the metric is
    undefined, as the area under a curve with one class only, the loss is used. Raises ValueError
    for a metric that is not one of such outputs.
    """
    values = outputs.ndim == 1
    if metric not in METRICS or values != (TaskKind.REGRESSION in METRICS[metric].kinds):
        raise ValueError(f"{metric} is no metric of such outputs")
    if not np.all(np.isfinite(outputs)):
        return -np.inf
    found = scorer(metric, y)(outputs)
    if np.isfinite(found):
        return found
    return -of_values.mae(y, outputs) if values else -log_loss(y, outputs)


def log_loss(y: np.ndarray, probabilities: np.ndarray) -> float:
    """Return the mean negative log probability of the true class, or of each label's truth."""
    if y.ndim == 2:
        return of_labels.log_loss(y, probabilities)
    return of_classes.log_loss(y, probabilities)
