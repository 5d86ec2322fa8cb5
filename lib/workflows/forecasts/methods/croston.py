"""Forecasts of intermittent demand: how much, how often."""

from __future__ import annotations

import numpy as np

from lib.core.quantiles import LEVELS
from lib.workflows.forecasts.backtest.panel import Floats, History

_ALPHAS = np.linspace(0.05, 0.3, 6)
_RECENT = 200
"""Demands whose sizes stand for those to come, the latest ones."""


def forecast_croston(history: History) -> Floats:
    """Return the forecasts of Croston's method with the correction of Syntetos & Boylan.

    Size and interval of demands are smoothed where there is one (Croston 1972), the bias of their
    ratio is taken off (Syntetos & Boylan 2005). Alpha is that with the smallest squared error of
    the rate. Quantiles are those of no demand, or of the sizes of the latest demands.
    """
    outputs = np.empty((len(history.values), history.ahead, 1 + len(LEVELS)))
    for place, values in enumerate(history.values):
        rate, chance = croston_rate(values)
        outputs[place, :, 0] = rate
        outputs[place, :, 1:] = _quantiles(values, chance)
    return outputs[:, history.gap :]


def croston_rate(values: Floats) -> tuple[float, float]:
    """Return the demand a period, and the chance of any, after the last value."""
    demands = np.flatnonzero(values != 0)
    if not len(demands):
        return 0.0, 0.0
    found = [_smoothed(values, demands, float(alpha)) for alpha in _ALPHAS]
    errors = [error for _, _, error in found]
    size, interval, _ = found[int(np.argmin(errors))]
    alpha = float(_ALPHAS[int(np.argmin(errors))])
    return (1 - alpha / 2) * size / interval, min(1.0, 1 / interval)


def _smoothed(values: Floats, demands: np.ndarray, alpha: float) -> tuple[float, float, float]:
    """Return size, interval, and the mean squared error of the rate one period ahead."""
    intervals = np.diff(demands, prepend=-1).astype(np.float64)
    size, interval = float(values[demands[0]]), float(intervals.mean())
    error, last = 0.0, 0
    for place, gap in zip(demands.tolist(), intervals.tolist(), strict=True):
        rate = (1 - alpha / 2) * size / interval
        part = values[last : place + 1]
        error += float(np.square(part - rate).sum())
        last = place + 1
        size += alpha * (float(values[place]) - size)
        interval += alpha * (gap - interval)
    error += float(np.square(values[last:] - (1 - alpha / 2) * size / interval).sum())
    return size, interval, error / len(values)


def _quantiles(values: Floats, chance: float) -> Floats:
    """Return the quantiles of no demand with its chance, else of the sizes of demands."""
    sizes = values[values != 0][-_RECENT:]
    if not len(sizes):
        return np.zeros(len(LEVELS))
    levels = np.array(LEVELS)
    if sizes.min() < 0:  # returns: zeros lie in the middle
        weights = np.append(np.full(len(sizes), chance / len(sizes)), 1 - chance)
        everything = np.append(sizes, 0.0)
        order = np.argsort(everything)
        places = np.searchsorted(np.cumsum(weights[order]), levels)
        return everything[order][np.minimum(places, len(everything) - 1)]
    within = (levels - (1 - chance)) / max(chance, 1e-9)
    found = np.quantile(sizes, np.clip(within, 0.0, 1.0))
    return np.where(within <= 0, 0.0, found)
