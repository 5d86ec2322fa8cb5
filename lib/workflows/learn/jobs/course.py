"""Training a small network on points in a plane, with frames of what it has learned."""

from __future__ import annotations

import time
from collections.abc import Mapping

import numpy as np

from lib.core.facts import to_json
from lib.core.jobs import JobContext, JobResult
from lib.core.progress import Progress
from lib.core.proportions import wilson
from lib.errors import InputError
from lib.report.drawing.movie import packed
from lib.workflows.learn.facts.course import (
    MAX_UPDATES,
    REACH,
    SURFACE,
    UNIT,
    Course,
    NetworkSettings,
    updates_of,
)
from lib.workflows.learn.job_specs import CourseParameters
from lib.workflows.learn.jobs.network import Floats, Network, start
from lib.workflows.learn.jobs.points import Points, make_points, table_points
from lib.workflows.learn.jobs.training import Rows, fit

LIMITS: Mapping[str, tuple[float, float]] = {
    "points": (4, 1000),
    "noise": (0, 2),
    "rate": (1e-6, 100),
    "batch": (0, 1000),
    "epochs": (1, 1000),
    "l1": (0, 1),
    "l2": (0, 1),
    "dropout": (0, 0.9),
    "layers": (0, 4),
    "units": (1, 8),
}
_KNOWN = {"activation": ("linear", "relu", "sigmoid", "tanh"), "optimizer": ("adam", "sgd")}
_RESAMPLES = 500


def train(context: JobContext[CourseParameters]) -> JobResult:
    """Return the Course of a network; InputError "learn_setting" for settings without sense."""
    settings, points = asked(context)
    return JobResult(to_json(course(settings, points, context.watch)))


def asked(context: JobContext[CourseParameters]) -> tuple[NetworkSettings, Points]:
    """Return the settings asked for, checked, and their points."""
    settings = context.params.settings()
    check(settings)
    if settings.data == "table":
        points = table_points(context.frame, settings.columns, settings.points, settings.seed)
    else:
        points = make_points(settings.data, settings.points, settings.noise, settings.seed)
    updates = updates_of(int(points.train.sum()), settings.batch, settings.epochs)
    if updates > MAX_UPDATES:
        raise InputError("learn_too_long", updates=updates, most=MAX_UPDATES)
    return settings, points


def check(settings: NetworkSettings, limits: Mapping[str, tuple[float, float]] = LIMITS) -> None:
    """Raise InputError "learn_setting" for what lies outside of its limits."""
    asked_for = [(name, getattr(settings, name)) for name in limits if hasattr(settings, name)]
    asked_for += [("layers", len(settings.hidden)), *(("units", one) for one in settings.hidden)]
    for name, value in asked_for:
        least, most = limits[name]
        if not least <= value <= most:
            raise InputError("learn_setting", name=name, value=value, least=least, most=most)
    for name, known in _KNOWN.items():
        if getattr(settings, name) not in known:
            value, ends = getattr(settings, name), (known[0], known[-1])
            raise InputError("learn_setting", name=name, value=value, least=ends[0], most=ends[1])


def course(settings: NetworkSettings, points: Points, watch: Progress) -> Course:
    """Train a network on points, and draw what it makes of the plane."""
    sizes = [2, *settings.hidden, 1]
    network = start(sizes, settings.activation, classes=points.classes, seed=settings.seed)
    began = time.perf_counter()
    rows = points.train
    trained = fit(network, settings, Rows(points.inputs[rows], points.targets[rows, None]), watch)
    seconds = time.perf_counter() - began
    low, high = ends(points)
    sides = [grid(side) for side in (SURFACE, UNIT)]
    passes = [[one.forward(places).outputs for one in trained.frames] for places in sides]
    surfaces = np.concatenate([outputs[-1][:, 0] for outputs in passes[0]])
    units = tuple(
        tuple(_drawn(passes[1], layer + 1, unit, settings.activation) for unit in range(count))
        for layer, count in enumerate(settings.hidden)
    )
    parts = [_scored(trained.frames, points, part) for part in (rows, ~rows)]
    return Course(
        settings=settings,
        classes=points.classes,
        across=tuple(np.round(points.inputs[:, 0], 3).tolist()),
        up=tuple(np.round(points.inputs[:, 1], 3).tolist()),
        targets=tuple(np.round(points.targets, 3).tolist()),
        train=tuple(rows.tolist()),
        epochs=tuple(trained.epochs),
        train_losses=parts[0][0],
        test_losses=parts[1][0],
        train_scores=parts[0][1],
        test_scores=parts[1][1],
        surfaces=packed(2 * (surfaces - low) / (high - low) - 1),
        units=units,
        low=low,
        high=high,
        updates=trained.updates,
        parameters=network.parameters,
        seconds=seconds,
        stopped=trained.stopped,
        test_interval=_interval(trained.frames[-1], points),
        named=points.named,
    )


def _scored(
    frames: list[Network], points: Points, part: np.ndarray[tuple[int], np.dtype[np.bool_]]
) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """Return losses and scores of each frame on some rows; none without rows."""
    if not part.any():
        return (), ()
    inputs, targets = points.inputs[part], points.targets[part, None]
    losses, scores = [], []
    for network in frames:
        outputs = network.forward(inputs).outputs[-1]
        losses.append(network.loss(outputs, targets))
        scores.append(score(outputs[:, 0], targets[:, 0], classes=points.classes))
    return tuple(losses), tuple(scores)


def _interval(network: Network, points: Points) -> tuple[float, float] | None:
    held_out = ~points.train
    if not held_out.any():
        return None
    outputs = network.forward(points.inputs[held_out]).outputs[-1][:, 0]
    return interval(outputs, points.targets[held_out], classes=points.classes)


def interval(outputs: Floats, targets: Floats, *, classes: bool) -> tuple[float, float]:
    """Return the 95 % interval of a score: Wilson's, or for values that of resampled rows."""
    if classes:
        low, high = wilson(((outputs > 0.5) == (targets > 0.5)).sum(), len(targets))
        return float(low), float(high)
    drawn = np.random.default_rng(0).integers(0, len(targets), (_RESAMPLES, len(targets)))
    scores = [score(outputs[rows], targets[rows], classes=False) for rows in drawn]
    low, high = np.quantile(scores, (0.025, 0.975))
    return float(low), float(high)


def score(outputs: Floats, targets: Floats, *, classes: bool) -> float:
    """Return the share right, or for values the share of variance explained."""
    if classes:
        return float(((outputs > 0.5) == (targets > 0.5)).mean())
    spread = ((targets - targets.mean()) ** 2).mean()
    return float(1 - ((outputs - targets) ** 2).mean() / spread) if spread else 0.0


def ends(points: Points) -> tuple[float, float]:
    """Return the outputs that are drawn in full colour."""
    if points.classes:
        return 0.0, 1.0
    reach = float(np.abs(points.targets).max()) or 1.0
    return -reach, reach


def grid(side: int) -> Floats:
    """Return the middles of the cells of the plane, rows from the bottom up, (side², 2)."""
    middles = REACH * ((2 * np.arange(side) + 1) / side - 1)
    across, up = np.meshgrid(middles, middles)
    return np.column_stack([across.ravel(), up.ravel()])


def _drawn(passes: list[list[Floats]], layer: int, unit: int, activation: str) -> str:
    """Return a hidden unit's responses of all frames: its greatest size in full colour."""
    values = np.stack([outputs[layer][:, unit] for outputs in passes])
    if activation == "sigmoid":
        shares = 2 * values - 1
    elif activation == "tanh":
        shares = values
    else:
        most = np.maximum(np.abs(values).max(axis=1, keepdims=True), 1e-9)
        shares = values / most
    return packed(shares.ravel())
