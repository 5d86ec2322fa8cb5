"""Series of different lengths as one matrix, so that methods run on all of them at once."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from lib.workflows.forecasts.backtest.panel import Floats


def right_aligned(values: Sequence[Floats], most: int | None = None) -> Floats:
    """Return series that end together, shape (series, longest), NaN before each begins.

    Of each at most the last ``most`` values are there.
    """
    longest = max((len(one) for one in values), default=0)
    width = longest if most is None else min(longest, most)
    matrix = np.full((len(values), width), np.nan)
    for row, own in zip(matrix, values, strict=True):
        row[width - min(len(own), width) :] = own[-width:]
    return matrix


def errors_at_origins(matrix: Floats, forecasts: Floats, first_origin: int, horizon: int) -> Floats:
    """Return actual minus forecast at earlier origins, shape (series, origins, horizon).

    ``forecasts[:, k, j]`` is of column ``first_origin + k + j`` of the matrix, which the origin
    ``first_origin + k`` is the first column not to know. What lies beyond the matrix is NaN.
    """
    count = forecasts.shape[1]
    columns = first_origin + np.arange(count)[:, None] + np.arange(horizon)
    inside = columns < matrix.shape[1]
    actual = matrix[:, np.minimum(columns, matrix.shape[1] - 1)]
    return np.where(inside, actual - forecasts, np.nan)
