"""Training of the chapters' small network: its optimizers, dropout and early stopping."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np

from lib.core.progress import Progress
from lib.errors import Cancelled
from lib.workflows.learn.facts.course import NetworkSettings
from lib.workflows.learn.jobs.adam import Adam
from lib.workflows.learn.jobs.network import Floats, Gradients, Network

_FRAMES = 60
_GROWN = 1e6


class Rows(NamedTuple):
    """Inputs (n, inputs) and targets (n, 1)."""

    inputs: Floats
    targets: Floats

    def loss(self, network: Network) -> float:
        """Return a network's loss on these rows, by all of its units."""
        return network.loss(network.forward(self.inputs).outputs[-1], self.targets)


@dataclass
class Trained:
    """Networks at the epochs that are kept for drawing, and the training loss of each epoch."""

    frames: list[Network] = field(default_factory=list)
    epochs: list[int] = field(default_factory=list)
    losses: list[float] = field(default_factory=list)
    updates: int = 0
    stopped: bool = False


Look = Callable[[int, Network], bool]
"""What looks at the network after each epoch, and says whether training ends there."""


def fit(
    network: Network,
    settings: NetworkSettings,
    rows: Rows,
    watch: Progress,
    look: Look = lambda _epoch, _network: False,
) -> Trained:
    """Train a network in place, until a ``look`` ends it or its loss is beyond use."""
    inputs, targets = rows
    found = Trained([network.copy()], [0], [rows.loss(network)])
    kept = _kept(settings.epochs)
    optimizer = Optimizer(settings)
    generator = np.random.default_rng(settings.seed + 1)
    size = min(settings.batch or len(inputs), len(inputs))
    with np.errstate(over="ignore", invalid="ignore"):
        for epoch in range(1, settings.epochs + 1):
            if watch.cancelled():
                raise Cancelled
            order = generator.permutation(len(inputs))
            for at in range(0, len(inputs), size):
                batch = order[at : at + size]
                masks = network.masks(len(batch), settings.dropout, generator)
                made = network.forward(inputs[batch], masks)
                optimizer.update(network, network.backward(made, targets[batch]))
                found.updates += 1
            watch.progress(epoch / settings.epochs)
            loss = rows.loss(network)
            if not loss <= _GROWN * max(found.losses[0], 1.0):
                found.stopped = True
                break
            found.losses.append(loss)
            ends = look(epoch, network)
            if ends or epoch in kept:
                found.frames.append(network.copy())
                found.epochs.append(epoch)
            if ends:
                break
    return found


def _kept(epochs: int) -> set[int]:
    """Return the epochs to draw: all of few; of many more early ones, when most happens."""
    if epochs <= _FRAMES:
        return set(range(1, epochs + 1))
    return {max(1, round(epochs * (k / _FRAMES) ** 2)) for k in range(1, _FRAMES + 1)}


class EarlyStopping:
    """Ends training once the loss on ``rows`` has not fallen for ``patience`` epochs.

    It keeps the ``network`` of the ``epoch`` where that loss was lowest; ``losses`` are those of
    all epochs, 0 the start.
    """

    def __init__(self, rows: Rows, patience: int, network: Network) -> None:
        self._rows, self._patience = rows, patience
        self.network, self.epoch = network.copy(), 0
        self.losses = [rows.loss(network)]

    def ends(self, epoch: int, network: Network) -> bool:
        """Look at the network after an epoch, and return whether training ends there."""
        self.losses.append(self._rows.loss(network))
        if self.losses[-1] < self.losses[self.epoch]:
            self.network, self.epoch = network.copy(), epoch
        return epoch - self.epoch >= self._patience


class Optimizer:
    """Changes a network's weights in place: SGD, or Adam.

    The penalties are those of Keras: l1 times the sizes and l2 times the squares of all weights.
    """

    def __init__(self, settings: NetworkSettings) -> None:
        self._settings = settings
        self._adam = Adam(settings.rate)

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
        self._adam.update(values, gradients)
