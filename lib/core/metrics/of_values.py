"""The measures of predicted values, with NumPy alone.

``y`` are the true values, shape (rows,), ``outputs`` the predicted ones, also as one column.
"""

from __future__ import annotations

from typing import Any

import numpy as np

Array = np.ndarray[Any, Any]

_NEAR_ZERO = 1e-9
"""MAPE is undefined where a target is this share of the mean magnitude or less."""


def _errors(y: Array, outputs: Array) -> Array:
    errors: Array = np.abs(y - np.asarray(outputs, dtype="float64").reshape(len(y)))
    return errors


def rmse(y: Array, outputs: Array) -> float:
    """Return the root of the mean squared error."""
    return float(np.sqrt(np.mean(_errors(y, outputs) ** 2)))


def mae(y: Array, outputs: Array) -> float:
    """Return the mean absolute error."""
    return float(_errors(y, outputs).mean())


def median_ae(y: Array, outputs: Array) -> float:
    """Return the median absolute error."""
    return float(np.median(_errors(y, outputs)))


def mape(y: Array, outputs: Array) -> float:
    """Return the mean absolute error as a share of the true value; NaN where one is near zero."""
    magnitude = np.abs(y)
    if magnitude.min() <= _NEAR_ZERO * magnitude.mean():
        return float("nan")
    return float(np.mean(_errors(y, outputs) / magnitude))


def r2(y: Array, outputs: Array) -> float:
    """Return the explained share of the variance; NaN where the target does not vary."""
    spread = float(np.sum((y - y.mean()) ** 2))
    return 1 - float(np.sum(_errors(y, outputs) ** 2)) / spread if spread > 0 else float("nan")
