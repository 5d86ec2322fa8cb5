"""Gradients by layer of deep networks, and losses by batch size, both epoch by epoch."""

from __future__ import annotations

from dataclasses import dataclass

ACTIVATIONS = ("sigmoid", "tanh", "relu")


@dataclass(frozen=True)
class LayerGradients:
    """A deep network with one activation: of each epoch the mean size of each layer's gradient.

    ``gradients`` has a row an epoch and a value a layer, the first layer first: the root mean
    square over its weights. ``losses`` and ``right`` (share) are of the training rows.
    """

    activation: str
    gradients: tuple[tuple[float, ...], ...]
    losses: tuple[float, ...]
    right: float

    @property
    def reaching(self) -> float:
        """The first hidden layer's gradient over the last layer's, at the start; NaN over 0."""
        first, last = self.gradients[0][0], self.gradients[0][-1]
        return first / last if last else float("nan")


@dataclass(frozen=True)
class Vanishing:
    """The same points and number of layers with each activation."""

    layers: int
    epochs: tuple[int, ...]
    networks: tuple[LayerGradients, ...]


@dataclass(frozen=True)
class BatchCourse:
    """Training with one batch size: losses after each epoch, and the seconds until then."""

    batch: int
    updates: int
    losses: tuple[float, ...]
    seconds: tuple[float, ...]


@dataclass(frozen=True)
class Batches:
    """The same network from the same start with several batch sizes."""

    rows: int
    epochs: int
    courses: tuple[BatchCourse, ...]
