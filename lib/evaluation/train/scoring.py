"""All metrics of one model on one test part."""

from __future__ import annotations

from typing import Any

import numpy as np

from lib.core.metrics import metrics_of
from lib.core.task import Task
from lib.evaluation.targets.entries import target_of

Array = np.ndarray[Any, Any]


def score(y: Array, outputs: Array, task: Task) -> dict[str, float]:
    """Return all metrics of a kind of task by name, NaN where undefined.

    ``y`` holds values, shape (rows,), or class codes; ``outputs`` values, shape (rows, 1), or
    probabilities, shape (rows, classes), which are renormalised. Of several labels a row ``y`` is
    their matrix of 0 and 1, and probabilities stay as they are.
    """
    truth, predicted = target_of(task.kind).measured(np.asarray(y), np.asarray(outputs, "float64"))
    return {one.name: one.measured(truth, predicted) for one in metrics_of(task.kind)}
