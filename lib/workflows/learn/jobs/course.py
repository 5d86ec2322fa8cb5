"""Training a small network on points in a plane, with frames of what it has learned."""

from __future__ import annotations

import time
from dataclasses import dataclass, field

import numpy as np

from lib.core.facts import to_json
from lib.core.jobs import JobContext, JobResult
from lib.core.progress import Progress
from lib.core.proportions import wilson
from lib.errors import Cancelled, InputError
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
from lib.workflows.learn.jobs.network import Floats, Gradients, Network, start
from lib.workflows.learn.jobs.points import Points, make_points, table_points

_FRAMES = 60
_LIMITS: dict[str, tuple[float, float]] = {
    "points": (4, 1000),
    "noise": (0, 2),
    "rate": (1e-6, 100),
    "batch": (0, 1000),
    "epochs": (1, 1000),
    "l1": (0, 1),
    "l2": (0, 1),
}
_KNOWN = {"activation": ("linear", "relu", "sigmoid", "tanh"), "optimizer": ("adam", "sgd")}
MAX_LAYERS, MAX_UNITS = 4, 8
_GROWN = 1e6
_RESAMPLES = 500
_BETAS, _EPSILON = (0.9, 0.999), 1e-7


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


def check(settings: NetworkSettings) -> None:
    """Raise InputError "learn_setting" for what lies outside of its limits."""
    for name, (least, most) in _LIMITS.items():
        value = getattr(settings, name)
        if not least <= value <= most:
            raise InputError("learn_setting", name=name, value=value, least=least, most=most)
    for name, known in _KNOWN.items():
        if getattr(settings, name) not in known:
            value, ends = getattr(settings, name), (known[0], known[-1])
            raise InputError("learn_setting", name=name, value=value, least=ends[0], most=ends[1])
    if len(settings.hidden) > MAX_LAYERS:
        layers = len(settings.hidden)
        raise InputError("learn_setting", name="layers", value=layers, least=0, most=MAX_LAYERS)
    for units in settings.hidden:
        if not 1 <= units <= MAX_UNITS:
            raise InputError("learn_setting", name="units", value=units, least=1, most=MAX_UNITS)


def course(settings: NetworkSettings, points: Points, watch: Progress) -> Course:
    """Train a network on points, and draw what it makes of the plane."""
    sizes = [2, *settings.hidden, 1]
    network = start(sizes, settings.activation, classes=points.classes, seed=settings.seed)
    began = time.perf_counter()
    trained = _trained(network, settings, points, watch)
    seconds = time.perf_counter() - began
    low, high = ends(points)
    sides = [grid(side) for side in (SURFACE, UNIT)]
    passes = [[one.forward(places).outputs for one in trained.frames] for places in sides]
    surfaces = np.concatenate([outputs[-1][:, 0] for outputs in passes[0]])
    units = tuple(
        tuple(_drawn(passes[1], layer + 1, unit, settings.activation) for unit in range(count))
        for layer, count in enumerate(settings.hidden)
    )
    rows = points.train
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
        parameters=sum(
            w.size + b.size for w, b in zip(network.weights, network.biases, strict=True)
        ),
        seconds=seconds,
        stopped=trained.stopped,
        test_interval=_interval(trained.frames[-1], points),
        named=points.named,
    )


@dataclass
class _Trained:
    """Networks at the epochs that are kept."""

    frames: list[Network] = field(default_factory=list)
    epochs: list[int] = field(default_factory=list)
    updates: int = 0
    stopped: bool = False


def _trained(
    network: Network, settings: NetworkSettings, points: Points, watch: Progress
) -> _Trained:
    inputs, targets = points.inputs[points.train], points.targets[points.train, None]
    found = _Trained([network.copy()], [0])
    kept = _kept(settings.epochs)
    optimizer = Optimizer(settings)
    generator = np.random.default_rng(settings.seed + 1)
    size = min(settings.batch or len(inputs), len(inputs))
    first = network.loss(network.forward(inputs).outputs[-1], targets)
    with np.errstate(over="ignore", invalid="ignore"):
        for epoch in range(1, settings.epochs + 1):
            if watch.cancelled():
                raise Cancelled
            order = generator.permutation(len(inputs))
            for at in range(0, len(inputs), size):
                batch = order[at : at + size]
                made = network.forward(inputs[batch])
                optimizer.update(network, network.backward(made, targets[batch]))
                found.updates += 1
            watch.progress(epoch / settings.epochs)
            loss = network.loss(network.forward(inputs).outputs[-1], targets)
            if not loss <= _GROWN * max(first, 1.0):
                found.stopped = True
                break
            if epoch in kept:
                found.frames.append(network.copy())
                found.epochs.append(epoch)
    return found


def _kept(epochs: int) -> set[int]:
    """Return the epochs to draw: all of few; of many more early ones, when most happens."""
    if epochs <= _FRAMES:
        return set(range(1, epochs + 1))
    return {max(1, round(epochs * (k / _FRAMES) ** 2)) for k in range(1, _FRAMES + 1)}


class Optimizer:
    """Changes a network's weights in place: SGD, or Adam (Kingma and Ba 2015).

    The penalties are those of Keras: l1 times the sizes and l2 times the squares of all weights.
    """

    def __init__(self, settings: NetworkSettings) -> None:
        self._settings = settings
        self._first: list[Floats] = []
        self._second: list[Floats] = []
        self._steps = 0

    def update(self, network: Network, found: Gradients) -> None:
        """Take one step."""
        own, values = self._settings, [*network.weights, *network.biases]
        penalised = [
            by_weight + own.l1 * np.sign(weights) + 2 * own.l2 * weights
            for by_weight, weights in zip(found.weights, network.weights, strict=True)
        ]
        gradients = [*penalised, *found.biases]
        if own.optimizer == "sgd":
            for value, gradient in zip(values, gradients, strict=True):
                value -= own.rate * gradient
            return
        self._first = self._first or [np.zeros_like(one) for one in values]
        self._second = self._second or [np.zeros_like(one) for one in values]
        self._steps += 1
        low, high = (1 - beta**self._steps for beta in _BETAS)
        rate = own.rate * np.sqrt(high) / low
        for value, gradient, first, second in zip(
            values, gradients, self._first, self._second, strict=True
        ):
            first += (1 - _BETAS[0]) * (gradient - first)
            second += (1 - _BETAS[1]) * (gradient**2 - second)
            value -= rate * first / (np.sqrt(second) + _EPSILON)


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
