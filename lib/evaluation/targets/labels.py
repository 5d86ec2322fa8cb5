"""Labels: each row has any number of the classes, none included."""

from __future__ import annotations

import numpy as np
import pandas as pd

from lib.core import labels
from lib.core.model import Estimator, Probabilistic
from lib.core.task import Task
from lib.evaluation.targets.classes import Classes
from lib.evaluation.targets.dealing_labels import deal_labels
from lib.evaluation.targets.rows import Positions, as_labels
from lib.evaluation.targets.target import Array, Column, Contrast, Encoded, Target


class Labels(Classes):
    """The target of a task of several labels a row: a matrix of 0 and 1, a column a class."""

    in_each_fold = True

    def encode(self, column: pd.Series, task: Task) -> Encoded:
        """Return the matrix of the labels; NaN in missing rows."""
        return labels.matrix(as_labels(column), task.classes)

    def hits(self, y: Array, code: int) -> Array:
        """Return which rows have a label."""
        return np.asarray(y[:, code] > 0)

    def counts(self, y: Array, classes: int) -> Positions:
        """Return how many rows have each label or, where these are fewer, have it not."""
        there = y.sum(axis=0).astype("int64")
        return np.asarray(np.minimum(there, len(y) - there))

    def strata(self, y: Array) -> Positions:
        """Return the rarest label of each row."""
        return labels.strata(y)

    def deal(self, y: Array, groups: Positions | None, folds: int, seed: int) -> Positions:
        """Return the fold of each row: each label evenly spread, rows of a group together."""
        return deal_labels(y, groups, folds, seed)

    def outputs(self, estimator: Estimator, X: pd.DataFrame, task: Task) -> Array:
        """Return the float32 probability of each label."""
        assert isinstance(estimator, Probabilistic)
        return np.clip(np.asarray(estimator.predict_proba(X)), 0, 1).astype("float32")

    def measured(self, y: Array, outputs: Array) -> tuple[Array, Array]:
        """Return both as they are: probabilities of labels need not add up to anything."""
        return y, outputs

    def named(self, outputs: Array, task: Task, classes: tuple[str, ...]) -> Column:
        """Return the labels that are more probable than not, as the table's cells have them."""
        separator = task.recipe.get("setup", {}).get("separator")
        return labels.joined(outputs, classes, separator if isinstance(separator, str) else None)

    def contrast(self, ours: Array, theirs: Array, truth: Array) -> Contrast:
        """Compare by mean differences of probabilities; a model is right if all labels are."""
        named, other, true = ours > 0.5, theirs > 0.5, truth > 0
        return Contrast(
            np.abs(ours - theirs).mean(axis=1),
            (named != other).any(axis=1),
            (named == true).all(axis=1),
            (other == true).all(axis=1),
        )

    def truth_columns(self, task: Task) -> list[str]:
        """Return a column for each label."""
        return [f"truth_{code}" for code in range(len(task.classes))]

    def is_truth(self, y: Array, task: Task) -> bool:
        """Return whether all are 0 or 1."""
        return bool(np.isin(y, (0, 1)).all())

    def are_outputs(self, outputs: Array) -> bool:
        """Return whether these are probabilities."""
        return Target.are_outputs(self, outputs)
