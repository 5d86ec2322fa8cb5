"""Jobs of two chapters: gradients by layer of deep networks, and batch sizes compared."""

from __future__ import annotations

import time
from dataclasses import replace

import numpy as np

from lib.core.facts import to_json
from lib.core.jobs import JobContext, JobResult
from lib.errors import Cancelled, InputError
from lib.workflows.learn.facts.course import NetworkSettings
from lib.workflows.learn.facts.depth import (
    ACTIVATIONS,
    BatchCourse,
    Batches,
    LayerGradients,
    Vanishing,
)
from lib.workflows.learn.job_specs import BatchesParameters, VanishingParameters
from lib.workflows.learn.jobs.network import start
from lib.workflows.learn.jobs.points import make_points
from lib.workflows.learn.jobs.training import Optimizer

_UNITS, _POINTS, _NOISE = 8, 200, 0.2
_MAX_LAYERS, _MAX_EPOCHS, _MAX_BATCH_EPOCHS = 30, 200, 60
_FRAMES = 50
SIZES = (1, 16, 64, 0)
"""Batch sizes that are compared; 0 is all rows."""


def vanishing(context: JobContext[VanishingParameters]) -> JobResult:
    """Return Vanishing; InputError "learn_setting" for layers or epochs outside of the limits."""
    params = context.params
    _check("layers", params.layers, _MAX_LAYERS)
    _check("epochs", params.epochs, _MAX_EPOCHS)
    every = max(1, -(-params.epochs // _FRAMES))
    epochs = tuple(range(0, params.epochs + 1, every))
    networks = tuple(_gradients(context, activation, epochs) for activation in ACTIVATIONS)
    return JobResult(to_json(Vanishing(params.layers, epochs, networks)))


def _check(name: str, value: int, most: int) -> None:
    if not 1 <= value <= most:
        raise InputError("learn_setting", name=name, value=value, least=1, most=most)


def _gradients(
    context: JobContext[VanishingParameters], activation: str, epochs: tuple[int, ...]
) -> LayerGradients:
    params = context.params
    points = make_points("circles", _POINTS, _NOISE, params.seed)
    inputs, targets = points.inputs[points.train], points.targets[points.train, None]
    sizes = [2, *[_UNITS] * params.layers, 1]
    network = start(sizes, activation, classes=True, seed=params.seed)
    optimizer = Optimizer(NetworkSettings(rate=params.rate))
    kept, losses = [], []
    done = ACTIVATIONS.index(activation)
    for epoch in range(epochs[-1] + 1):
        if context.watch.cancelled():
            raise Cancelled
        made = network.forward(inputs)
        found = network.backward(made, targets)
        if epoch in epochs:
            kept.append(tuple(float(np.sqrt((one**2).mean())) for one in found.weights))
            losses.append(network.loss(made.outputs[-1], targets))
            right = float(((made.outputs[-1] > 0.5) == (targets > 0.5)).mean())
        optimizer.update(network, found)
        context.watch.progress((done + epoch / (epochs[-1] + 1)) / len(ACTIVATIONS))
    return LayerGradients(activation, tuple(kept), tuple(losses), right)


def batches(context: JobContext[BatchesParameters]) -> JobResult:
    """Return Batches; InputError "learn_setting" for epochs outside of the limits."""
    params = context.params
    _check("epochs", params.epochs, _MAX_BATCH_EPOCHS)
    settings = NetworkSettings(
        data=params.data, rate=params.rate, epochs=params.epochs, seed=params.seed
    )
    points = make_points(settings.data, settings.points, settings.noise, settings.seed)
    inputs, targets = points.inputs[points.train], points.targets[points.train, None]
    courses = []
    for place, size in enumerate(SIZES):
        own = replace(settings, batch=size)
        courses.append(_by_batch(context, own, (inputs, targets), place))
    return JobResult(to_json(Batches(len(inputs), params.epochs, tuple(courses))))


def _by_batch(
    context: JobContext[BatchesParameters],
    settings: NetworkSettings,
    rows: tuple[np.ndarray[tuple[int, ...], np.dtype[np.float64]], ...],
    place: int,
) -> BatchCourse:
    inputs, targets = rows
    size = settings.batch or len(inputs)
    network = start([2, *settings.hidden, 1], settings.activation, classes=True, seed=settings.seed)
    optimizer, generator = Optimizer(settings), np.random.default_rng(settings.seed)
    losses = [network.loss(network.forward(inputs).outputs[-1], targets)]
    seconds, updates, spent = [0.0], 0, 0.0
    for epoch in range(settings.epochs):
        if context.watch.cancelled():
            raise Cancelled
        began = time.perf_counter()
        order = generator.permutation(len(inputs))
        for at in range(0, len(inputs), size):
            part = order[at : at + size]
            made = network.forward(inputs[part])
            optimizer.update(network, network.backward(made, targets[part]))
            updates += 1
        spent += time.perf_counter() - began
        losses.append(network.loss(network.forward(inputs).outputs[-1], targets))
        seconds.append(spent)
        context.watch.progress((place + epoch / settings.epochs) / len(SIZES))
    return BatchCourse(settings.batch, updates, tuple(losses), tuple(seconds))
