"""Regression on trend, waves of the seasons and covariates; what is left is a chain."""

from __future__ import annotations

import numpy as np
from scipy.special import ndtri

from lib.core.quantiles import LEVELS
from lib.workflows.forecasts.backtest.panel import Floats, History
from lib.workflows.forecasts.methods.differences import wants_logarithm

MAX_VALUES = 20_000
"""Values of a series that are fitted, the latest ones."""
_NORMAL = ndtri(np.array(LEVELS))
_WAVES = 6
"""Pairs of waves for each season, at most."""
_STRENGTHS = np.geomspace(1e-4, 1e2, 13)


def forecast_fourier_ridge(history: History) -> Floats:
    """Return the forecasts of a ridge regression for each series, with normal quantiles.

    The columns are a line with a bend at two thirds, sines and cosines of each season, and the
    covariates known ahead; the strength of the ridge is that of the smallest generalised
    cross-validation error (Golub, Heath & Wahba 1979). What is left follows a chain of order one.
    """
    outputs = np.full((len(history.values), history.horizon, 1 + len(LEVELS)), np.nan)
    for place, values in enumerate(history.values):
        known = history.known[place]
        outputs[place] = _one(values[-MAX_VALUES:], known[-(MAX_VALUES + history.ahead) :], history)
    return outputs


def _one(values: Floats, known: Floats, history: History) -> Floats:
    """Return the forecast of one series, shape (horizon, 1 + levels)."""
    count, ahead = len(values), history.ahead
    logarithm = wants_logarithm(values, history.season)
    y = np.log(values) if logarithm else values
    columns = design(count, ahead, history.seasons)
    known = known[-(count + ahead) :]
    varying = known.std(axis=0) > 0 if known.shape[1] else np.zeros(0, dtype=bool)
    # Covariates that never changed while values were known say nothing of what a change does.
    varying &= known[:count].std(axis=0) > 0 if known.shape[1] else varying
    X = np.column_stack([columns, known[:, varying]])
    fit, spread = ridge(X[:count], y, X)
    left = y - fit[:count]
    chain = _chain(left)
    steps = np.arange(1, ahead + 1)
    points = fit[count:] + left[-1] * chain**steps
    growth = np.sqrt(np.cumsum(chain ** (2.0 * (steps - 1))))
    noise = spread * np.sqrt(max(1 - chain**2, 1e-6)) * growth
    found = np.concatenate([points[:, None], points[:, None] + noise[:, None] * _NORMAL], axis=1)
    found = found[history.gap :]
    return np.exp(np.minimum(found, 700.0)) if logarithm else found


def design(count: int, ahead: int, seasons: tuple[int, ...]) -> Floats:
    """Return the columns of trend and seasons for the known values and those ahead."""
    moments = np.arange(count + ahead, dtype=np.float64)
    share = moments / max(count, 1)
    columns = [share, np.maximum(share - 2 / 3, 0.0)]
    for season in seasons:
        if season < 2 or count < 2 * season:
            continue
        for wave in range(1, min(_WAVES, season // 2) + 1):
            angle = 2 * np.pi * wave * moments / season
            columns.append(np.cos(angle))
            if 2 * wave != season:
                columns.append(np.sin(angle))
    return np.column_stack(columns)


def ridge(X: Floats, y: Floats, X_all: Floats) -> tuple[Floats, float]:
    """Return the fit on ``X_all`` and the standard deviation of what is left on ``X``."""
    mean, deviation = X.mean(axis=0), X.std(axis=0)
    deviation = np.where(deviation > 0, deviation, 1.0)
    scaled, middle = (X - mean) / deviation, y.mean()
    left, values, right = np.linalg.svd(scaled, full_matrices=False)
    turned = left.T @ (y - middle)
    best, error = None, np.inf
    for strength in _STRENGTHS:
        shrunk = values**2 / (values**2 + strength * len(y))
        fit = left @ (shrunk * turned)
        free = len(y) - 1 - shrunk.sum()
        if free < 1:
            continue
        score = float(np.square(y - middle - fit).sum()) / free**2
        if score < error:
            best, error = (shrunk, free), score
    if best is None:
        return np.full(len(X_all), middle), float(y.std())
    shrunk, free = best
    weights = right.T @ (shrunk * turned / np.maximum(values, 1e-12))
    fit_all = middle + (X_all - mean) / deviation @ weights
    spread = np.sqrt(np.square(y - fit_all[: len(y)]).sum() / free)
    return np.asarray(fit_all), float(spread)


def _chain(left: Floats) -> float:
    """Return the correlation of what is left with what was left a period before."""
    total = float(left @ left)
    return 0.0 if total <= 0 else float(np.clip(left[1:] @ left[:-1] / total, -0.98, 0.98))
