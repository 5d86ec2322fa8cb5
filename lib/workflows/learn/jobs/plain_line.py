"""A line by least squares and by gradient descent; the page shows these functions as they stand."""

import numpy as np
from numpy.typing import NDArray

Values = NDArray[np.float64]


def by_least_squares(x: Values, y: Values) -> tuple[float, float]:
    """Solve for the line with the least squared error: no learning rate, no steps."""
    A = np.column_stack([x, np.ones_like(x)])
    (slope, intercept), *_ = np.linalg.lstsq(A, y)
    return float(slope), float(intercept)


def by_gradient_descent(x: Values, y: Values) -> tuple[float, float]:
    """Walk down the squared error on standardised inputs, then undo the scaling."""
    mean, std = x.mean(), x.std()
    z = (x - mean) / std
    slope, intercept = 0.0, 0.0
    for _ in range(100):
        error = slope * z + intercept - y
        slope -= 0.1 * 2 * (error * z).mean()
        intercept -= 0.1 * 2 * error.mean()
    return float(slope / std), float(intercept - slope * mean / std)
