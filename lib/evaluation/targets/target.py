"""What is done with the target of a kind of task: the base of the entries in entries.py.

Of NumPy and pandas alone, so that pages, reports and bundles ask the same entry as the training.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Any, ClassVar, NamedTuple, TypeAlias

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from lib.core.model import Estimator
from lib.core.task import Task
from lib.evaluation.targets.rows import Positions, known_targets

Array = np.ndarray[Any, Any]
Encoded = NDArray[np.float64]
Column: TypeAlias = NDArray[np.generic] | pd.api.extensions.ExtensionArray | list[str]

MAX_VALUE = 1e20
"""The largest value of a target or prediction that is taken from a bundle."""
ROUNDING = 1e-3
"""How far from one the sum of probabilities may be that were kept as float32."""


class Contrast(NamedTuple):
    """Two models' predictions of the same rows, an entry a row.

    ``gaps`` say how far apart they are; on rows that are ``disputed`` they differ. ``first`` and
    ``second`` say where that model is right or, of values, nearer.
    """

    gaps: Array
    disputed: Array
    first: Array
    second: Array


class Target(ABC):
    """The target of one kind of task.

    ``y`` is an encoded target: class codes or values, shape (rows,), or a matrix of 0 and 1, shape
    (rows, classes). ``outputs`` are predictions, shape (rows, width): probabilities of the classes,
    or one number a row.
    """

    dtype: ClassVar[str] = "float64"
    """The type of the encoded target that models learn from."""
    outputs_within: ClassVar[tuple[float, float]] = (-MAX_VALUE, MAX_VALUE)

    @abstractmethod
    def encode(self, column: pd.Series, task: Task) -> Encoded:
        """Return a column as an encoded target, NaN where it has no class or value of the task."""

    def of_table(self, frame: pd.DataFrame, task: Task) -> Encoded:
        """Return the encoded target of a table."""
        return self.encode(frame[task.target], task)

    def usable(self, y: Array) -> Array:
        """Return which rows of the encoded target may take part: those whose value is known."""
        return known_targets(y)

    def strata(self, y: Array) -> Positions:
        """Return the part of each row that a sample of the rows keeps in proportion."""
        return y.astype("int64")

    def deal(self, y: Array, groups: Positions | None, folds: int, seed: int) -> Positions | None:
        """Return the fold of each row, or None where scikit-learn's splitters deal them out."""
        return None

    @abstractmethod
    def outputs(self, estimator: Estimator, X: pd.DataFrame, task: Task) -> Array:
        """Return the outputs of a fitted model."""

    def width(self, task: Task) -> int:
        """Return the number of outputs a row."""
        return 1

    def measured(self, y: Array, outputs: Array) -> tuple[Array, Array]:
        """Return truth and float64 outputs as metrics take them."""
        return y.astype("float64"), outputs

    @abstractmethod
    def columns(self, outputs: Array, task: Task) -> dict[str, Column]:
        """Return what is added to a table of new rows, by name."""

    def exported(self, predictions: pd.DataFrame) -> pd.DataFrame:
        """Return stored out-of-fold predictions as files for other programs have them."""
        return predictions

    @abstractmethod
    def contrast(self, ours: Array, theirs: Array, truth: Array) -> Contrast:
        """Return where the outputs of two models differ."""

    def truth_columns(self, task: Task) -> list[str]:
        """Return the columns of a bundle's truth: one, or one a label."""
        return ["truth"]

    def allows_classes(self, classes: tuple[str, ...]) -> bool:
        """Return whether a task of this kind may have these classes."""
        return not classes

    def is_truth(self, y: Array, task: Task) -> bool:
        """Return whether finite numbers, shape (rows, truth columns), may be the task's truth."""
        return True

    def are_outputs(self, outputs: Array) -> bool:
        """Return whether numbers may be the outputs of a model; NaN may not."""
        low, high = self.outputs_within
        return bool(((outputs >= low) & (outputs <= high)).all())
