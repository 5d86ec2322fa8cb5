"""The theta method, optimised: a line and a smoothed series, in shares that fit the series."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from scipy.special import ndtri

from lib.core.facts import Json
from lib.core.quantiles import LEVELS
from lib.workflows.forecasts.backtest.panel import Floats, History, Ints
from lib.workflows.forecasts.methods.aligned import left_aligned
from lib.workflows.forecasts.methods.seasons import adjust

MAX_VALUES = 2_000
"""Values of a series that are smoothed, the latest ones."""
_NORMAL = ndtri(np.array(LEVELS))
_LOW, _HIGH = np.array([0.02, 0.0, -np.inf]), np.array([0.99, 7.0, np.inf])
"""Limits of alpha, the logarithm of theta, and the first level."""
_STARTS = ((0.5, np.log(2.0)), (0.15, np.log(2.0)), (0.8, np.log(2.0)))
_ROUNDS = 30
_SKIPPED = 2
"""Values whose error is not counted: a line needs two."""


@dataclass(frozen=True)
class Lines:
    """Series from their beginning with the line through each value's past.

    ``values`` has shape (series, longest), NaN after each ends; ``intercept`` and ``slope``
    (series, longest + 1) are those of the line through the values before a column.
    """

    values: Floats
    counts: Ints
    intercept: Floats
    slope: Floats


def forecast_theta(history: History) -> Floats:
    """Return the forecasts of the dynamic optimised theta model (Fiorucci et al. 2016).

    Level, alpha and theta are those with the smallest sum of squared errors one step ahead, after a
    significant season was taken out; theta is 2 in the standard method of Assimakopoulos &
    Nikolopoulos (2000). Variances are those of simple smoothing.
    """
    adjusted = adjust(history)
    lines = lines_of(left_aligned(adjusted.values, MAX_VALUES))
    found, total = optimised(lines)
    points = ahead_of(lines, found, history.ahead)
    spread = np.sqrt(total / np.maximum(lines.counts - _SKIPPED - 3, 1))
    steps = np.arange(history.ahead)
    grown = spread[:, None] * np.sqrt(1 + steps * found[0][:, None] ** 2)
    outputs = np.concatenate(
        [points[..., None], points[..., None] + grown[..., None] * _NORMAL], axis=-1
    )
    return adjusted.restored(outputs)[:, history.gap :]


def theta_parameters(history: History) -> list[dict[str, Json]]:
    """Return alpha, theta and the first level of each series, without its season."""
    found, _ = optimised(lines_of(left_aligned(adjust(history).values, MAX_VALUES)))
    alpha, log_theta, level = found.tolist()
    return [
        {"alpha": one, "theta": math.exp(two), "level": three}
        for one, two, three in zip(alpha, log_theta, level, strict=True)
    ]


def lines_of(values: Floats) -> Lines:
    """Return series with the lines through their pasts, by the updates of the paper."""
    series, longest = values.shape
    intercept, slope = np.zeros((series, longest + 1)), np.zeros((series, longest + 1))
    mean = np.zeros(series)
    for column in range(longest):
        count = column + 1
        own = values[:, column]
        moved = (count - 2) * slope[:, column] + 6 / count * (own - mean)
        slope[:, count] = moved / (count + 1) if column else 0.0
        mean = ((count - 1) * mean + own) / count
        intercept[:, count] = mean - (count + 1) / 2 * slope[:, count]
    return Lines(values, np.isfinite(values).sum(axis=1), intercept, slope)


def optimised(lines: Lines) -> tuple[Floats, Floats]:
    """Return alpha, log theta and the first level, shape (3, series), and the sum of squares."""
    series = len(lines.values)
    first = lines.values[:, 0]
    tried = [
        np.stack([np.full(series, alpha), np.full(series, theta), first])
        for alpha, theta in _STARTS
    ]
    totals = np.array([squares(lines, one)[0] for one in tried])
    best = totals.argmin(axis=0)
    found = np.stack(tried)[best, :, np.arange(series)].T
    score = totals.min(axis=0)
    reach = np.nanstd(lines.values, axis=1)
    width = np.stack([np.full(series, 0.2), np.full(series, 1.0), reach])
    for _ in range(_ROUNDS):
        probes = np.repeat(found[None], 6, axis=0)
        for axis in range(3):
            for side, sign in enumerate((1, -1)):
                probes[2 * axis + side, axis] += sign * width[axis]
        probes = np.clip(probes, _LOW[:, None], _HIGH[:, None])
        totals = squares(lines, np.moveaxis(probes, 0, 1))
        place = totals.argmin(axis=0)
        better = totals.min(axis=0) < score
        found[:, better] = probes[place[better], :, np.flatnonzero(better)].T
        score = np.where(better, totals.min(axis=0), score)
        width = np.where(better, width, width / 2)
    return found, score


def squares(lines: Lines, parameters: Floats) -> Floats:
    """Return the sum of squared errors one step ahead, shape (probes, series).

    ``parameters`` has shape (3, series) or (3, probes, series).
    """
    alpha, theta, level = (np.atleast_2d(one) for one in parameters)
    share = 1 - np.exp(-theta)
    kept = np.ones_like(alpha)
    total = np.zeros_like(alpha)
    for column in range(lines.values.shape[1]):
        own = lines.values[:, column]
        inside = column < lines.counts
        error = own - _expected(lines, column, alpha, share, level, kept)
        if column >= _SKIPPED:
            total += np.where(inside, np.square(error), 0.0)
        level = np.where(inside, level + alpha * (own - level), level)
        kept = kept * (1 - alpha)
    return total


def _expected(
    lines: Lines, column: int, alpha: Floats, share: Floats, level: Floats, kept: Floats
) -> Floats:
    """Return the expected value of a column; ``kept`` is (1 - alpha) to the power of the column."""
    a, b = lines.intercept[:, column], lines.slope[:, column]
    return np.asarray(level + share * (kept * a + (1 - kept * (1 - alpha)) / alpha * b))


def ahead_of(lines: Lines, found: Floats, ahead: int) -> Floats:
    """Return the next values, each taken for true when the one after it is forecast."""
    alpha, theta, level = found
    share = 1 - np.exp(-theta)
    series = np.arange(len(lines.values))
    for column in range(lines.values.shape[1]):
        own, inside = lines.values[:, column], column < lines.counts
        level = np.where(inside, level + alpha * (own - level), level)
    mean = np.nansum(lines.values, axis=1) / lines.counts
    a, b = lines.intercept[series, lines.counts], lines.slope[series, lines.counts]
    points = np.empty((len(series), ahead))
    for step in range(ahead):
        count = lines.counts + step
        kept = (1 - alpha) ** count
        value = level + share * (kept * a + (1 - kept * (1 - alpha)) / alpha * b)
        points[:, step] = value
        level = level + alpha * (value - level)
        b = ((count - 1) * b + 6 / (count + 1) * (value - mean)) / (count + 2)
        mean = (count * mean + value) / (count + 1)
        a = mean - (count + 2) / 2 * b
    return points
