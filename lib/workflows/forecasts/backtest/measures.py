"""The measures of forecasts, as sums over series so that their uncertainty can be told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from lib.core.quantiles import LEVELS
from lib.workflows.forecasts.backtest.panel import Floats

_TENTHS = tuple(place for place, level in enumerate(LEVELS) if round(10 * level, 9).is_integer())


@dataclass(frozen=True)
class Ratio:
    """A measure as a sum over series divided by another; its root for squared errors.

    ``above`` and ``below`` have shape (series,); both are 0 for series it is not defined for.
    """

    above: Floats
    below: Floats
    root: bool = False

    @property
    def value(self) -> float:
        """The measure; NaN where it is not defined for any series."""
        below = float(self.below.sum())
        if below <= 0:
            return float("nan")
        ratio = float(self.above.sum()) / below
        return float(np.sqrt(ratio)) if self.root else ratio

    def influence(self) -> Floats:
        """Return what each series adds to the measure beyond the mean, to first order.

        The measure is then about its value plus the mean of these, shape (series,).
        """
        value, below = self.value, float(self.below.mean())
        ratio = value**2 if self.root else value
        parts = (self.above - ratio * self.below) / below
        return parts / (2 * value) if self.root and value > 0 else parts


def ratios(truth: Floats, outputs: Floats, scales: Floats, squares: Floats) -> dict[str, Ratio]:
    """Return all measures of one model at one cut-off.

    ``truth`` has shape (series, horizon), NaN where a value is unknown, ``outputs`` (series,
    horizon, WIDTH); ``scales`` and ``squares`` are History's. MASE and RMSSE leave out series that
    never changed before the cut-off. sMAPE is that of the M4 competition (Makridakis et al. 2020),
    in percent. The weighted quantile loss is the mean over 0.1 ... 0.9 of twice the pinball loss
    over the sum of absolute values.
    """
    known = np.isfinite(truth)
    count = known.sum(axis=1).astype(np.float64)
    actual = np.where(known, truth, 0.0)
    point, quantiles = outputs[..., 0], outputs[..., 1:]
    error = np.where(known, point - actual, 0.0)
    size = np.abs(actual).sum(axis=1)
    tested = count > 0
    absolute, squared = np.abs(error).sum(axis=1), np.square(error).sum(axis=1)
    low_80, high_80 = quantiles[..., LEVELS.index(0.1)], quantiles[..., LEVELS.index(0.9)]
    width = np.where(known, high_80 - low_80, 0.0).sum(axis=1)
    return {
        "mase": _mean(absolute, count * scales, tested & (scales > 0)),
        "rmsse": _mean(
            np.sqrt(squared * np.maximum(count, 1)),
            count * np.sqrt(squares),
            tested & (squares > 0),
        ),
        "smape": _mean(_relative(error, actual, point).sum(axis=1), count, tested),
        "wape": Ratio(absolute, size),
        "wql": Ratio(_quantile_loss(quantiles, actual, known), size),
        "rmse": Ratio(squared, count, root=True),
        "mae": Ratio(absolute, count),
        "bias": Ratio(error.sum(axis=1), size),
        "coverage_80": Ratio(_within(actual, low_80, high_80, known), count),
        "coverage_95": Ratio(_within(actual, quantiles[..., 0], quantiles[..., -1], known), count),
        "width_80": _mean(width, count * scales, tested & (scales > 0)),
    }


def values_of(found: Mapping[str, Ratio]) -> dict[str, float]:
    """Return the measures themselves."""
    return {name: ratio.value for name, ratio in found.items()}


def _mean(above: Floats, below: Floats, defined: np.ndarray) -> Ratio:
    """Return the mean over series of a ratio of each."""
    own = np.divide(above, below, out=np.zeros(len(above)), where=defined)
    return Ratio(own, defined.astype(np.float64))


def _relative(error: Floats, actual: Floats, point: Floats) -> Floats:
    """Return 200 |e| / (|y| + |f|); 0 where both are 0."""
    total = np.abs(actual) + np.abs(point)
    shares = np.divide(200.0 * np.abs(error), total, out=np.zeros_like(error), where=total > 0)
    return np.asarray(shares)


def _quantile_loss(quantiles: Floats, actual: Floats, known: np.ndarray) -> Floats:
    """Return twice the pinball loss of each series, averaged over the tenths."""
    total = np.zeros(len(actual))
    for place in _TENTHS:
        level = LEVELS[place]
        below = np.where(known, actual - quantiles[..., place], 0.0)
        total += np.maximum(level * below, (level - 1) * below).sum(axis=1)
    return np.asarray(2.0 * total / len(_TENTHS))


def _within(actual: Floats, low: Floats, high: Floats, known: np.ndarray) -> Floats:
    return np.asarray(((actual >= low) & (actual <= high) & known).sum(axis=1), dtype=np.float64)
