"""Values: a number to be predicted for each row."""

from __future__ import annotations

import numpy as np
import pandas as pd

from lib.core.model import Estimator
from lib.core.task import Task
from lib.evaluation.targets.rows import Positions, as_numbers
from lib.evaluation.targets.target import Array, Column, Contrast, Encoded, Target

FAR_APART = 0.1
"""Share of the rows, those furthest apart, that count as disagreement."""
_STRATA = 10
"""Parts of the distribution that a sample keeps in proportion."""
_COARSE = 1e-3


class Values(Target):
    """The target of a regression."""

    def encode(self, column: pd.Series, task: Task) -> Encoded:
        """Return the values; NaN for what is no finite number."""
        return np.asarray(as_numbers(column), dtype="float64")

    def strata(self, y: Array) -> Positions:
        """Return the tenth of the distribution that each value is in."""
        edges = np.quantile(y, np.linspace(0, 1, _STRATA + 1)[1:-1])
        return np.searchsorted(edges, y)

    def outputs(self, estimator: Estimator, X: pd.DataFrame, task: Task) -> Array:
        """Return predicted values, shape (rows, 1), float32 where that is fine enough."""
        with np.errstate(over="ignore"):  # too large for float32 is reported as not finite
            return fine_enough(np.asarray(estimator.predict(X)).reshape(-1, 1))

    def columns(self, outputs: Array, task: Task) -> dict[str, Column]:
        """Return the predicted values."""
        return {"prediction": outputs[:, 0]}

    def contrast(self, ours: Array, theirs: Array, truth: Array) -> Contrast:
        """Compare by differences: the tenth of the rows furthest apart is in dispute."""
        gaps = np.abs(ours[:, 0] - theirs[:, 0])
        limit = np.quantile(gaps, 1 - FAR_APART) if len(gaps) else 0.0
        error, other = np.abs(ours[:, 0] - truth), np.abs(theirs[:, 0] - truth)
        return Contrast(gaps, (gaps >= limit) & (gaps > 0), error < other, other < error)


def fine_enough(values: Array) -> Array:
    """Return values as float32, or float64 where rounding costs a thousandth of their spread.

    So it is with years in seconds since 1970, or large sums that hardly differ.
    """
    rounding = float(np.abs(values).max(initial=0.0)) * np.finfo("float32").eps
    coarse = rounding > _COARSE * float(np.std(values.astype("float64")))
    return values.astype("float64" if coarse and np.isfinite(values).all() else "float32")
