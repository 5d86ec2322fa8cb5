"""Jobs of the chapter on a line: one descent step by step, and three ways to the same line."""

from __future__ import annotations

import time

import numpy as np

from lib.core.facts import to_json
from lib.core.jobs import JobContext, JobResult
from lib.errors import Cancelled, InputError
from lib.workflows.learn.facts.line import (
    Descent,
    FittedLine,
    Floats,
    ThreeWays,
    curvatures,
    points_of,
    scaling,
)
from lib.workflows.learn.job_specs import DescentParameters, PointsParameters
from lib.workflows.learn.jobs.plain_line import by_gradient_descent, by_least_squares

_FRAMES = 60
_MAX_STEPS, _MAX_RATE = 10_000, 100.0
_GROWN = 1e6
"""How many times larger than at the start the loss may become before the descent is stopped."""
_THREE_DIGITS = 5e-4
_GRID = 96
_ROOM = 0.45


def descend(context: JobContext[DescentParameters]) -> JobResult:
    """Return a Descent; InputError "learn_setting" for a rate or steps that make no sense."""
    params = context.params
    if not 0 < params.rate <= _MAX_RATE:
        raise _outside("rate", params.rate, 0, _MAX_RATE)
    if not 1 <= params.steps <= _MAX_STEPS:
        raise _outside("steps", params.steps, 1, _MAX_STEPS)
    x, y = points_of(params.points)
    shift, spread = scaling(x, scaled=params.scaled)
    inputs = (x - shift) / spread
    path = _path(inputs, y, params.rate, params.steps)
    best = np.array(by_least_squares(inputs, y))
    low, high = curvatures(inputs)
    off = np.any(np.abs(path - best) > _THREE_DIGITS * np.abs(best), axis=1)
    last_off = int(np.flatnonzero(off)[-1]) if off.any() else -1
    kept = _kept(len(path) - 1)
    losses = _losses(inputs, y, path[kept, 0], path[kept, 1])
    slopes, intercepts = _around(best, scaled=params.scaled)
    surface = _losses(inputs, y, *(one.ravel() for one in np.meshgrid(slopes, intercepts)))
    found = Descent(
        points=params.points,
        scaled=params.scaled,
        rate=params.rate,
        shift=shift,
        spread=spread,
        steps=tuple(kept.tolist()),
        slopes=tuple(path[kept, 0].tolist()),
        intercepts=tuple(path[kept, 1].tolist()),
        losses=tuple(losses.tolist()),
        arrived=None if off[-1] else last_off + 1,
        stopped=bool(losses[-1] > _GROWN * losses[0]),
        best_slope=float(best[0]),
        best_intercept=float(best[1]),
        best_loss=float(_losses(inputs, y, *best[:, None])[0]),
        highest_rate=2 / high,
        condition=high / low,
        surface_slopes=slopes,
        surface_intercepts=intercepts,
        surface=np.array([float(f"{one:.4g}") for one in surface]).reshape(_GRID, _GRID),
    )
    return JobResult(to_json(found))


def _outside(name: str, value: float, least: float, most: float) -> InputError:
    return InputError("learn_setting", name=name, value=value, least=least, most=most)


def _path(inputs: Floats, y: Floats, rate: float, steps: int) -> Floats:
    """Return slope and intercept at the start and after each step, (steps + 1, 2)."""
    path = [(0.0, 0.0)]
    grown = _GROWN * float((y**2).mean())
    for _ in range(steps):
        slope, intercept = path[-1]
        error = slope * inputs + intercept - y
        if (error**2).mean() > grown:
            break
        path.append(
            (slope - rate * 2 * (error * inputs).mean(), intercept - rate * 2 * error.mean())
        )
    return np.array(path, dtype=np.float64)


def _losses(inputs: Floats, y: Floats, slopes: Floats, intercepts: Floats) -> Floats:
    """Return the mean squared error of lines."""
    errors = slopes[:, None] * inputs + intercepts[:, None] - y
    squared: Floats = (errors**2).mean(axis=1)
    return squared


def _kept(last: int) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    """Return the steps to draw: all of few, of many ever fewer."""
    if last <= _FRAMES:
        return np.arange(last + 1)
    spaced = np.round(np.geomspace(1, last, _FRAMES)).astype(np.int64)
    return np.unique(np.concatenate([np.arange(8), spaced]))


def _around(best: Floats, *, scaled: bool) -> tuple[Floats, Floats]:
    """Return slopes and intercepts around the start (0, 0) and the best.

    Both reach equally far where inputs are ``scaled``, so that a round valley looks round.
    """
    middles, reach = best / 2, (0.5 + _ROOM) * np.abs(best)
    if scaled:
        reach = np.full(2, reach.max())
    low, high = middles - reach, middles + reach
    return np.linspace(low[0], high[0], _GRID), np.linspace(low[1], high[1], _GRID)


def three_ways(context: JobContext[PointsParameters]) -> JobResult:
    """Return ThreeWays: each way's line in the units of the data."""
    from lib.workflows.learn.jobs.keras_line import by_keras

    points = context.params.points
    x, y = points_of(points)
    lines = []
    for way, fit in (
        ("least_squares", by_least_squares),
        ("gradient_descent", by_gradient_descent),
        ("keras", by_keras),
    ):
        if context.watch.cancelled():
            raise Cancelled
        start = time.perf_counter()
        slope, intercept = fit(x, y)
        lines.append(FittedLine(way, slope, intercept, time.perf_counter() - start))  # type: ignore[arg-type]
        context.watch.progress(len(lines) / 3)
    return JobResult(to_json(ThreeWays(points, tuple(lines))))
