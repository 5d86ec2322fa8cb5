"""Coefficients of many ARIMA models at once, by conditional least squares.

Each column of the arrays is a series with an order (Box & Jenkins 1976, section 7.1).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from lib.workflows.forecasts.backtest.panel import Floats, Ints

FIRST_STEPS, LAST_STEPS = 3, 5
"""Steps of all orders, and further ones of those that look best then."""
WIDTH = 8
"""Coefficients of a column: three of p, two of q, one of P, one of Q, the constant."""
_CHUNK = 3_000
_BOUND = 0.98
"""Partial autocorrelations stay below this, so that models are stationary and invertible."""
_SHIFT = 1e-4


@dataclass(frozen=True)
class Columns:
    """Series and orders as columns; ``w`` has shape (longest, columns), right-aligned, 0 before.

    ``known`` says where there is a value; ``free`` (WIDTH, columns) which coefficients there are.
    """

    w: Floats
    known: np.ndarray
    free: np.ndarray
    period: int

    def take(self, places: Ints | slice) -> Columns:
        """Return some of the columns."""
        return Columns(self.w[:, places], self.known[:, places], self.free[:, places], self.period)


def lost(columns: Columns) -> Ints:
    """Return how many first values of each column are only conditioned on."""
    reach = np.where(columns.free[2], 3, np.where(columns.free[1], 2, columns.free[0]))
    return np.asarray(reach + columns.free[5] * columns.period)


def coefficients(found: Floats, free: np.ndarray) -> Floats:
    """Return coefficients from unbounded numbers, shape (WIDTH, columns).

    Those of p and q come from partial autocorrelations (Barndorff-Nielsen & Schou 1973).
    """
    bounded = np.where(free, _BOUND * np.tanh(found), 0.0)
    r1, r2, r3 = bounded[:3]
    b1, b2 = r1 - r2 * r1, r2
    first = np.stack([b1 - r3 * b2, b2 - r3 * b1, r3])
    s1, s2 = bounded[3:5]
    second = -np.stack([s1 - s2 * s1, s2])
    constant = np.where(free[7], found[7], 0.0)
    return np.concatenate([first, second, bounded[5:6], -bounded[6:7], constant[None]])


def lags_of(made: Floats, period: int) -> tuple[dict[int, Floats], dict[int, Floats]]:
    """Return what past values and past errors weigh, by lag, with the seasonal parts multiplied in.

    A value is the sum of past values and errors with these weights, and of its own error.
    """
    ar: dict[int, Floats] = defaultdict(lambda: np.zeros(made.shape[1]))
    ma: dict[int, Floats] = defaultdict(lambda: np.zeros(made.shape[1]))
    ar[period] = ar[period] + made[5]
    ma[period] = ma[period] + made[6]
    for lag in range(3):
        ar[lag + 1] = ar[lag + 1] + made[lag]
        ar[period + lag + 1] = ar[period + lag + 1] - made[lag] * made[5]
    for lag in range(2):
        ma[lag + 1] = ma[lag + 1] + made[3 + lag]
        ma[period + lag + 1] = ma[period + lag + 1] + made[3 + lag] * made[6]
    return _some(ar), _some(ma)


def _some(weights: Mapping[int, Floats]) -> dict[int, Floats]:
    """Return the lags that weigh something in any column."""
    return {lag: weight for lag, weight in weights.items() if np.any(weight)}


def residuals(columns: Columns, found: Floats) -> Floats:
    """Return the errors one step ahead, shape (longest, columns); 0 where only conditioned on."""
    made = coefficients(found, columns.free)
    ar, ma = lags_of(made, columns.period)
    centred = np.where(columns.known, columns.w - made[7], 0.0)
    left = centred.copy()
    for lag, weight in ar.items():
        if lag < len(left):
            left[lag:] -= weight * centred[:-lag]
    places = np.cumsum(columns.known, axis=0)
    left[places <= lost(columns)] = 0.0
    if not ma:
        return left
    for row in range(len(left)):
        for lag, weight in ma.items():
            if lag <= row:
                left[row] -= weight * left[row - lag]
        left[row][places[row] <= 0] = 0.0
    return left


def fitted(columns: Columns, scale: Floats, begin: Floats, steps: int) -> tuple[Floats, Floats]:
    """Return the numbers behind the coefficients and the sums of squares, part by part."""
    count = columns.w.shape[1]
    found, total = begin.copy(), np.zeros(count)
    if steps == FIRST_STEPS:
        mean = columns.w.sum(axis=0) / np.maximum(columns.known.sum(axis=0), 1)
        found[7] = np.where(columns.free[7], mean, 0.0)
    for start in range(0, count, _CHUNK):
        part = slice(start, min(start + _CHUNK, count))
        found[:, part], total[part] = _gauss_newton(
            columns.take(part), scale[part], found[:, part], steps
        )
    return found, total


def _gauss_newton(
    columns: Columns, scale: Floats, found: Floats, steps: int
) -> tuple[Floats, Floats]:
    """Return the least squares of each column, by damped Gauss-Newton steps."""
    count = columns.w.shape[1]
    errors = residuals(columns, found)
    total = np.square(errors).sum(axis=0)
    damping = np.full(count, 1e-2)
    shift = np.ones((WIDTH, count)) * _SHIFT
    shift[7] = _SHIFT * np.maximum(scale, 1e-12)
    for _ in range(steps):
        slopes = np.zeros((WIDTH, *errors.shape))
        for axis in np.flatnonzero(columns.free.any(axis=1)).tolist():
            moved = found.copy()
            moved[axis] += shift[axis]
            slopes[axis] = (residuals(columns, moved) - errors) / _SHIFT
        slopes *= columns.free[:, None, :]
        square = np.einsum("itc,jtc->cij", slopes, slopes, optimize=True)
        right = np.einsum("itc,tc->ci", slopes, errors)
        diagonal = np.einsum("cii->ci", square)
        size = np.maximum(diagonal.max(axis=1), 1e-30)
        eye = np.eye(WIDTH)
        solid = square + eye * (damping[:, None] * diagonal + 1e-9 * size[:, None])[:, None, :]
        solid += eye * np.where(columns.free.T, 0.0, size[:, None])[:, None, :]
        step = -np.linalg.solve(solid, right[..., None])[..., 0].T
        step[:7] = np.clip(step[:7], -1.0, 1.0)
        step[7] *= shift[7] / _SHIFT
        tried = found + step
        tried_errors = residuals(columns, tried)
        tried_total = np.square(tried_errors).sum(axis=0)
        better = tried_total < total
        found = np.where(better, tried, found)
        errors = np.where(better, tried_errors, errors)
        total = np.where(better, tried_total, total)
        damping = np.clip(np.where(better, damping / 5, damping * 8), 1e-6, 1e4)
    return found, total
