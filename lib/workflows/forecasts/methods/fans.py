"""From errors at earlier origins to the fan of a forecast."""

from __future__ import annotations

import numpy as np
from scipy.special import ndtri

from lib.core.quantiles import LEVELS, WIDTH
from lib.workflows.forecasts.backtest.panel import Floats

_MIDDLE = LEVELS.index(0.5)
_NORMAL = ndtri(np.array(LEVELS))
_ENOUGH = 60
"""Errors of a series from which their own quantiles are taken, not the normal distribution's."""
_CHUNK = 500


def fans(points: Floats, errors: Floats) -> Floats:
    """Return forecasts with quantiles from errors at earlier origins, as conformal prediction does.

    ``points`` has shape (series, horizon), ``errors`` (series, origins, horizon): actual minus
    forecast, NaN where there is none. Errors are scaled by their size at each step ahead, which
    never falls with the distance; the quantiles of all scaled errors of a series are those of each
    step, or the normal distribution's where there are few.
    """
    outputs = np.empty((*points.shape, WIDTH))
    outputs[..., 0] = points
    for start in range(0, len(points), _CHUNK):
        part = slice(start, start + _CHUNK)
        spread = spreads(errors[part])
        outputs[part, :, 1:] = points[part, :, None] + spread[..., None] * _shape(
            errors[part], spread
        )
    return outputs


def spreads(errors: Floats) -> Floats:
    """Return the root mean squared error at each step, shape (series, horizon), never falling.

    A step without any error takes that of the last one with some, grown by the root of the steps.
    """
    known = np.isfinite(errors)
    count = known.sum(axis=1)
    total = np.where(known, errors, 0.0)
    spread = np.sqrt(np.square(total).sum(axis=1) / np.maximum(count, 1))
    for step in range(spread.shape[1]):
        before = spread[:, step - 1] if step else np.zeros(len(spread))
        grown = before * np.sqrt((step + 1) / max(step, 1))
        spread[:, step] = np.where(count[:, step] > 0, np.maximum(spread[:, step], before), grown)
    return np.asarray(spread)


def normal_fans(points: Floats, spread: Floats) -> Floats:
    """Return forecasts with normal quantiles; ``spread`` is the standard deviation of each step."""
    outputs = np.empty((*points.shape, WIDTH))
    outputs[..., 0] = points
    outputs[..., 1:] = points[..., None] + spread[..., None] * _NORMAL
    return outputs


def sampled_fans(samples: Floats) -> Floats:
    """Return forecasts from sampled paths, shape (series, paths, horizon): median and quantiles."""
    quantiles = np.moveaxis(np.quantile(samples, LEVELS, axis=1), 0, -1)
    return np.concatenate([quantiles[..., _MIDDLE : _MIDDLE + 1], quantiles], axis=-1)


def _shape(errors: Floats, spread: Floats) -> Floats:
    """Return the quantiles of scaled errors around their median, shape (series, 1, levels)."""
    scaled = np.divide(
        errors,
        spread[:, None, :],
        out=np.full_like(errors, np.nan),
        where=spread[:, None, :] > 0,
    ).reshape(len(errors), -1)
    found = np.tile(_NORMAL, (len(errors), 1))
    enough = np.isfinite(scaled).sum(axis=1) >= _ENOUGH
    if enough.any():
        own = np.nanquantile(scaled[enough], LEVELS, axis=1).T
        found[enough] = own - own[:, _MIDDLE : _MIDDLE + 1]
    return found[:, None, :]
