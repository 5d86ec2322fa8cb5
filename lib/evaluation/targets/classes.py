"""Classes: each row is of one, whose code is its place among the task's classes."""

from __future__ import annotations

from typing import ClassVar

import numpy as np
import pandas as pd

from lib.core.model import Classifier, Estimator
from lib.core.task import Task
from lib.evaluation.targets.rows import Positions, as_labels
from lib.evaluation.targets.target import ROUNDING, Array, Column, Contrast, Encoded, Target

_EPSILON = 1e-7


class Classes(Target):
    """The target of a classification."""

    dtype = "int64"
    outputs_within = (-ROUNDING, 1 + ROUNDING)
    min_folds: ClassVar[int] = 3
    """Folds below which no class is too rare to be in each of them."""
    in_each_fold: ClassVar[bool] = False
    """Whether folds of groups must each have every class."""

    def encode(self, column: pd.Series, task: Task) -> Encoded:
        """Return the codes of the classes; NaN for any other label."""
        numbers = {label: float(code) for code, label in enumerate(task.classes)}
        return np.asarray(as_labels(column).map(numbers), dtype="float64")

    def hits(self, y: Array, code: int) -> Array:
        """Return which rows have a class or label."""
        return np.asarray(y == code)

    def counts(self, y: Array, classes: int) -> Positions:
        """Return how many rows each class has."""
        return np.bincount(y.astype("int64"), minlength=classes)

    def outputs(self, estimator: Estimator, X: pd.DataFrame, task: Task) -> Array:
        """Return float32 probabilities, each row's sum 1; 0 for a class the model has not met."""
        assert isinstance(estimator, Classifier)
        proba = np.asarray(estimator.predict_proba(X), dtype="float64")
        aligned = np.zeros((len(X), len(task.classes)))
        aligned[:, [_code(label, task) for label in estimator.classes_]] = proba
        total = aligned.sum(axis=1, keepdims=True)
        return (aligned / np.where(total > 0, total, 1)).astype("float32")

    def width(self, task: Task) -> int:
        """Return the number of classes."""
        return len(task.classes)

    def measured(self, y: Array, outputs: Array) -> tuple[Array, Array]:
        """Return int64 codes, and probabilities renormalised."""
        total = np.maximum(outputs.sum(axis=1, keepdims=True), _EPSILON)
        return y.astype("int64"), outputs / total

    def columns(self, outputs: Array, task: Task) -> dict[str, Column]:
        """Return the prediction, what it is called where classes have names, and probabilities."""
        columns = {"prediction": self.named(outputs, task, task.classes)}
        if task.names:
            columns["prediction_name"] = self.named(outputs, task, task.shown)
        return columns | {f"p_{name}": outputs[:, code] for code, name in enumerate(task.classes)}

    def named(self, outputs: Array, task: Task, classes: tuple[str, ...]) -> Column:
        """Return the most probable class of each row, by what ``classes`` call it."""
        return np.asarray(np.array(classes, dtype=object)[outputs.argmax(axis=1)])

    def contrast(self, ours: Array, theirs: Array, truth: Array) -> Contrast:
        """Compare by total variation distance: half the sum of absolute differences, 0 to 1."""
        named, other = ours.argmax(axis=1), theirs.argmax(axis=1)
        gaps = np.abs(ours - theirs).sum(axis=1) / 2
        return Contrast(gaps, named != other, named == truth, other == truth)

    def allows_classes(self, classes: tuple[str, ...]) -> bool:
        """Return whether there are classes."""
        return bool(classes)

    def is_truth(self, y: Array, task: Task) -> bool:
        """Return whether all are codes of classes."""
        return bool(((y == np.floor(y)) & (y >= 0) & (y < len(task.classes))).all())

    def are_outputs(self, outputs: Array) -> bool:
        """Return whether these are probabilities that add up to one."""
        return super().are_outputs(outputs) and bool(
            (np.abs(outputs.sum(axis=1) - 1) <= ROUNDING).all()
        )


class TwoClasses(Classes):
    """The target of a classification with a positive class, whose code is 1."""

    min_folds = 2
    in_each_fold = True

    def allows_classes(self, classes: tuple[str, ...]) -> bool:
        """Return whether there are two classes."""
        return len(classes) == 2


def _code(label: str | int, task: Task) -> int:
    return task.classes.index(label) if isinstance(label, str) else int(label)
