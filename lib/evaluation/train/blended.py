"""A blend as an estimator: the weighted mean of models fitted on all rows, for new rows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from lib.core.model import Estimator
from lib.core.task import Task
from lib.evaluation.train.prediction import outputs_of

Array = np.ndarray[Any, Any]


class Blended:
    """The members' outputs weighted as the run's blend was, over its folds, on average."""

    def __init__(
        self, members: Mapping[str, Estimator], weights: Mapping[str, float], task: Task
    ) -> None:
        self._members = members
        self._weights = weights
        self._task = task
        self.classes_ = np.arange(len(task.classes))

    def fit(self, X: pd.DataFrame, y: Array) -> Blended:
        """Do nothing: the members are fitted already."""
        return self

    def predict_proba(self, X: pd.DataFrame) -> Array:
        """Return the weighted mean of the members' probabilities, shape (rows, classes)."""
        total = sum(self._weights.values())
        return np.asarray(
            sum(
                self._weights[name] / total * outputs_of(member, X, self._task).astype("float64")
                for name, member in self._members.items()
            )
        )

    def predict(self, X: pd.DataFrame) -> Array:
        """Return the weighted mean of the members' values, shape (rows,); a class for classes."""
        outputs = self.predict_proba(X)
        return outputs.argmax(axis=1) if self._task.kind.is_classification else outputs[:, 0]
