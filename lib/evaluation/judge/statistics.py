"""Inference from fold scores, which are correlated because folds share training rows."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.special import stdtr, stdtrit


@dataclass(frozen=True)
class FoldMean:
    """The mean of defined fold values and its posterior (or sampling) distribution.

    Student's t around ``mean`` with ``scale`` and ``freedom`` degrees of freedom; ``sd`` is the
    standard deviation of the values, ``count`` the number of them that are defined. With fewer
    than two, ``sd`` and ``scale`` are NaN.
    """

    mean: float
    sd: float
    scale: float
    freedom: int
    count: int


@dataclass(frozen=True)
class Probabilities:
    """Posterior probabilities that a difference lies above, within and below a region."""

    above: float
    within: float
    below: float


def fold_mean(values: Sequence[float], folds: float) -> FoldMean:
    """Return the mean of fold values with its corrected scale.

    ``folds`` is the number of folds in one repeat, K. The variance of the mean over n = K x R
    values is ``variance x (1/n + 1/(K-1))``, with n-1 degrees of freedom (Nadeau & Bengio 2003,
    Machine Learning 52:239, with the ratio of test to training rows 1/(K-1)). For bootstrap
    resamples K is e: a resample leaves out 1/e of the rows, so that this ratio is 1/(e-1) = 0.58,
    and no number of resamples makes up for having one sample of rows. Values that are
    NaN (a metric undefined in a fold) are left out.
    """
    defined = np.asarray(values, dtype=np.float64)
    defined = defined[np.isfinite(defined)]
    count = len(defined)
    if count == 0:
        return FoldMean(math.nan, math.nan, math.nan, 0, 0)
    mean = float(defined.mean())
    if count == 1:
        return FoldMean(mean, math.nan, math.nan, 0, 1)
    sd = 0.0 if np.ptp(defined) == 0.0 else float(defined.std(ddof=1))
    return FoldMean(mean, sd, sd * corrected_factor(count, folds), count - 1, count)


def corrected_factor(count: int, folds: float) -> float:
    """Return the corrected standard error of a mean of ``count`` fold values with sd 1."""
    return math.sqrt(1.0 / count + 1.0 / max(folds - 1, 1))


def corrected_interval(
    values: Sequence[float], folds: int, level: float = 0.95
) -> tuple[float, float]:
    """Return the corrected resampled t interval of the mean of fold values.

    NaN, NaN with fewer than two defined values. See ``fold_mean``.
    """
    return interval_of(fold_mean(values, folds), level)


def interval_of(estimate: FoldMean, level: float = 0.95) -> tuple[float, float]:
    """Return the central interval of an estimate; NaN, NaN where its scale is not known."""
    if estimate.count < 2:
        return math.nan, math.nan
    half = float(stdtrit(estimate.freedom, 0.5 + level / 2)) * estimate.scale
    return estimate.mean - half, estimate.mean + half


def correlated_t(differences: Sequence[float], folds: int, rope: float) -> Probabilities:
    """Return the Bayesian correlated t test of differences per fold.

    ``rope`` is the half-width of the region of practical equivalence, in the unit of the
    differences. Benavoli et al. 2017, JMLR 18(77), section 3; the correlation is 1/K.
    All NaN with fewer than two defined differences.
    """
    return probabilities_of(fold_mean(differences, folds), rope)


def probabilities_of(estimate: FoldMean, rope: float) -> Probabilities:
    """Return how probable it is that the true mean lies above, within and below the region.

    Without variance all the mass is on the mean; the region includes its ends.
    """
    if estimate.count < 2:
        return Probabilities(math.nan, math.nan, math.nan)
    if estimate.scale == 0.0:
        above, below = float(estimate.mean > rope), float(estimate.mean < -rope)
        return Probabilities(above, 1.0 - above - below, below)
    above = float(stdtr(estimate.freedom, (estimate.mean - rope) / estimate.scale))
    below = float(stdtr(estimate.freedom, (-rope - estimate.mean) / estimate.scale))
    return Probabilities(above, max(0.0, 1.0 - above - below), below)
