"""Seasonal ARIMA models of many series at once, the best orders weighed by AICc.

The search is in the spirit of Hyndman & Khandakar 2008 (JSS 27:3): differences by tests, orders by
AICc. Theirs goes step by step since each fit is dear; here all small orders of all series are
fitted together by conditional least squares (Box & Jenkins 1976, section 7.1), as columns of the
same arrays, with Gauss-Newton steps. statsmodels fits one series and order at a time by exact
likelihood, hundreds of times slower (docs/decisions/0038). The orders that come first forecast
together, with Akaike weights: AICc hardly tells them apart on a short series, and their mean is
better than its first (so Kolassa 2011, IJF 27, of exponential smoothing).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np
from scipy.special import ndtri

from lib.core.facts import Json
from lib.core.quantiles import LEVELS
from lib.workflows.forecasts.backtest.panel import Floats, History, Ints
from lib.workflows.forecasts.methods.aligned import (
    akaike_weights,
    best_few,
    right_aligned,
)
from lib.workflows.forecasts.methods.arima_fit import (
    FIRST_STEPS,
    LAST_STEPS,
    Columns,
    coefficients,
    fitted,
    lags_of,
    lost,
    residuals,
)
from lib.workflows.forecasts.methods.differences import Stationary, stationary

MAX_VALUES = 1_000
"""Values of a series that are fitted, the latest ones."""
_NORMAL = ndtri(np.array(LEVELS))
_TOGETHER = 5
"""Orders that forecast together, after their further steps."""


@dataclass(frozen=True)
class Order:
    """p, q and P, Q of a model, and whether it has a constant."""

    p: int
    q: int
    P: int
    Q: int
    constant: bool

    @property
    def size(self) -> int:
        """How many coefficients there are."""
        return self.p + self.q + self.P + self.Q + self.constant


ORDERS = tuple(
    Order(p, q, P, Q, constant)
    for p, q, P, Q, constant in product(range(4), range(3), range(2), range(2), (False, True))
    if p + q <= 3
)
PLAIN = tuple(order for order in ORDERS if not order.P and not order.Q)


@dataclass(frozen=True)
class Fits:
    """The best orders of each series as columns: shape (columns,), those of a series together.

    ``owner`` is the number of a column's series, ``found`` the numbers behind its coefficients,
    ``weights`` what it counts there, in sum 1; ``sigma`` the deviation of its errors.
    """

    columns: Columns
    owner: Ints
    orders: tuple[Order, ...]
    found: Floats
    aicc: Floats
    weights: Floats
    sigma: Floats


def forecast_arima(history: History) -> Floats:
    """Return the mean forecasts of each series' best orders, with normal quantiles."""
    own = _stationary(history)
    outputs = np.full((len(own), history.horizon, 1 + len(LEVELS)), np.nan)
    possible, steady = _fitting(own)
    for place in sorted(set(possible) - set(steady)):
        outputs[place] = _integrated(
            own[place], np.zeros((history.ahead, 1 + len(LEVELS))), history
        )
    if steady:
        chosen = [own[place] for place in steady]
        points, spread = _weighed_forecasts(chosen, history)
        for row, place in enumerate(steady):
            outputs[place] = _fan(own[place], points[row], spread[row], history)
    return outputs


def arima_parameters(history: History) -> list[dict[str, Json]]:
    """Return how each series is differenced, and the orders, coefficients and weights of its fits.

    A value is the sum of past values (``ar``) and errors (``ma``) times their coefficients, with
    the seasonal ones multiplied in, of the differences less their mean (``constant``).
    """
    own = _stationary(history)
    _, steady = _fitting(own)
    told: list[dict[str, Json]] = [
        {"logarithm": one.logarithm, "d": one.d, "D": one.seasonal, "season": one.period}
        for one in own
    ]
    if not steady:
        return told
    fits = _fits([own[place] for place in steady], history.season)
    made = coefficients(fits.found, fits.columns.free)
    orders: dict[int, list[Json]] = defaultdict(list)
    for column, (number, order) in enumerate(zip(fits.owner.tolist(), fits.orders, strict=True)):
        ar, ma = made[: order.p, column].tolist(), made[3 : 3 + order.q, column].tolist()
        seasonal_ar, seasonal_ma, constant = made[5:, column].tolist()
        orders[steady[number]].append(
            {
                "ar": ar,
                "ma": ma,
                "seasonal_ar": [seasonal_ar] * order.P,
                "seasonal_ma": [seasonal_ma] * order.Q,
                "constant": constant,
                "sigma": float(fits.sigma[column]),
                "aicc": float(fits.aicc[column]),
                "weight": float(fits.weights[column]),
            }
        )
    return [{**one, "orders": orders[place]} for place, one in enumerate(told)]


def _stationary(history: History) -> list[Stationary]:
    return [stationary(values[-MAX_VALUES:], history.season) for values in history.values]


def _fitting(own: Sequence[Stationary]) -> tuple[list[int], list[int]]:
    """Return the places of series that can be forecast, and of those that change at all."""
    possible = [place for place, one in enumerate(own) if len(one.values) >= 8]
    return possible, [place for place in possible if float(np.ptp(own[place].values)) > 0]


def _fan(one: Stationary, changes: Floats, spread: Floats, history: History) -> Floats:
    """Return a series' point forecasts and quantiles; ``spread`` is that of the values."""
    points = one.integrated(changes[:, None])[:, 0]
    quantiles = points[:, None] + spread[:, None] * _NORMAL
    outputs = np.concatenate([points[:, None], quantiles], axis=1)[history.gap :]
    return np.exp(np.minimum(outputs, 700.0)) if one.logarithm else outputs


def _integrated(one: Stationary, changes: Floats, history: History) -> Floats:
    outputs = one.integrated(changes)[history.gap :]
    return np.exp(outputs) if one.logarithm else outputs


def _weighed_forecasts(own: Sequence[Stationary], history: History) -> tuple[Floats, Floats]:
    """Return forecasts of the differences and the standard deviations of the values' forecasts."""
    fits = _fits(own, history.season)
    columns, found, owner = fits.columns, fits.found, fits.owner
    points = _ahead(columns, found, residuals(columns, found), history.ahead).T
    growth = _growth(columns, found, [own[number] for number in owner], history.ahead)
    return _mixed(owner, fits.weights, points, fits.sigma[:, None] * growth)


def _fits(own: Sequence[Stationary], season: int) -> Fits:
    """Return the best orders of each series."""
    matrix = right_aligned([one.values for one in own])
    lengths = np.array([len(one.values) for one in own])
    # Columns of one order beside each other share what they are made of.
    pairs = [
        (number, order)
        for order in (ORDERS if season > 1 else PLAIN)
        for number, one in enumerate(own)
        if _allowed(order, one)
    ]
    owner = np.array([number for number, _ in pairs])
    columns = _columns(matrix, owner, [order for _, order in pairs], season)
    counts = lengths[owner] - lost(columns)
    sizes = np.array([order.size for _, order in pairs]) + 1
    scale = np.nanstd(matrix, axis=1)[owner]
    found, total = fitted(columns, scale, np.where(columns.free, 0.1, 0.0), FIRST_STEPS)
    kept = np.sort(best_few(owner, _aicc(total, counts, sizes), _TOGETHER))
    columns, owner, counts, sizes = columns.take(kept), owner[kept], counts[kept], sizes[kept]
    found, total = fitted(columns, scale[kept], found[:, kept], LAST_STEPS)
    aicc = _aicc(total, counts, sizes)
    orders = tuple(pairs[place][1] for place in kept)
    sigma = np.sqrt(total / np.maximum(counts - sizes + 1, 1))
    return Fits(columns, owner, orders, found, aicc, akaike_weights(owner, aicc), sigma)


def _mixed(owner: Ints, weights: Floats, points: Floats, spread: Floats) -> tuple[Floats, Floats]:
    """Return the means and deviations of mixtures of forecasts, shape (owners, steps)."""
    means = np.zeros((int(owner.max()) + 1, points.shape[1]))
    np.add.at(means, owner, weights[:, None] * points)
    variance = np.zeros_like(means)
    apart = np.square(spread) + np.square(points - means[owner])
    np.add.at(variance, owner, weights[:, None] * apart)
    return means, np.sqrt(variance)


def _aicc(total: Floats, counts: Ints, sizes: Ints) -> Floats:
    room = np.maximum(counts - sizes - 1, 0.5)
    return np.asarray(
        counts * np.log(np.maximum(total, 1e-300) / counts) + 2 * sizes * counts / room
    )


def _allowed(order: Order, one: Stationary) -> bool:
    """Whether a series can have an order: values enough, no line on top of two differences."""
    seasonal = order.P or order.Q
    if seasonal and len(one.values) < 3 * one.period:
        return False
    if order.constant and one.d + one.seasonal > 1:
        return False
    return len(one.values) >= 3 * order.size + 4


def _columns(matrix: Floats, owner: Ints, orders: Sequence[Order], period: int) -> Columns:
    free = np.array(
        [
            [
                *(lag < order.p for lag in range(3)),
                *(lag < order.q for lag in range(2)),
                order.P > 0,
                order.Q > 0,
                order.constant,
            ]
            for order in orders
        ]
    ).T
    w = np.ascontiguousarray(matrix[owner].T)
    known = np.isfinite(w)
    return Columns(np.where(known, w, 0.0), known, free, period)


def _ahead(columns: Columns, found: Floats, errors: Floats, ahead: int) -> Floats:
    """Return the next values of the differences, shape (ahead, columns)."""
    made = coefficients(found, columns.free)
    ar, ma = lags_of(made, columns.period)
    longest = len(columns.w)
    centred = np.where(columns.known, columns.w - made[7], 0.0)
    values = np.concatenate([centred, np.zeros((ahead, errors.shape[1]))])
    shocks = np.concatenate([errors, np.zeros((ahead, errors.shape[1]))])
    for row in range(longest, longest + ahead):
        for lag, weight in ar.items():
            if lag <= row:
                values[row] += weight * values[row - lag]
        for lag, weight in ma.items():
            if lag <= row:
                values[row] += weight * shocks[row - lag]
    return np.asarray(values[longest:] + made[7])


def _growth(columns: Columns, found: Floats, own: Sequence[Stationary], ahead: int) -> Floats:
    """Return how the standard deviations of forecasts grow, shape (columns, ahead).

    By the weights of past shocks (Box & Jenkins 1976, section 5.1), summed as often as a series was
    differenced.
    """
    ar, ma = lags_of(coefficients(found, columns.free), columns.period)
    weights = np.zeros((ahead, found.shape[1]))
    weights[0] = 1.0
    for step in range(1, ahead):
        weights[step] = ma.get(step, 0.0)
        for lag, weight in ar.items():
            if lag <= step:
                weights[step] += weight * weights[step - lag]
    for column, one in enumerate(own):
        for lag in [1] * one.d + [one.period] * one.seasonal:
            for step in range(lag, ahead):
                weights[step, column] += weights[step - lag, column]
    return np.asarray(np.sqrt(np.cumsum(np.square(weights), axis=0)).T)
