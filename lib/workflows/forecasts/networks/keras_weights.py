"""Weights of a stack in one array, which has a row for each member."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

import numpy as np

from lib.deep.keras_runtime import tf


@dataclass(frozen=True)
class Weight:
    """One weight without its member axis; it starts at ``start`` plus N(0, ``spread`` squared)."""

    shape: tuple[int, ...]
    spread: float
    start: float

    @property
    def size(self) -> int:
        """How many numbers it has."""
        return int(np.prod(self.shape))


class Weights:
    """What a forward pass takes its weights from, by name.

    Without ``values`` it notes which are asked for, and gives zeros for one member.
    """

    def __init__(self, values: Mapping[str, tf.Tensor] | None = None) -> None:
        self.values = values
        self.asked: dict[str, Weight] = {}

    def __call__(
        self, name: str, shape: tuple[int, ...], spread: float = 0.0, start: float = 0.0
    ) -> tf.Tensor:
        """Return the weight of all members, shape (members, *shape)."""
        if self.values is not None:
            return self.values[name]
        if name in self.asked:
            raise ValueError(f"Expected one weight {name}, received two.")
        self.asked[name] = Weight(shape, spread, start)
        return tf.zeros((1, *shape))


Values: TypeAlias = dict[str, tf.Tensor]


@dataclass(frozen=True)
class Layout:
    """Where each weight lies in the one array."""

    weights: Mapping[str, Weight] = field(default_factory=dict)

    @property
    def size(self) -> int:
        """Numbers of one member."""
        return sum(weight.size for weight in self.weights.values())

    def split(self, flat: tf.Tensor) -> Values:
        """Return the weights of an array (members, size)."""
        parts = tf.split(flat, [one.size for one in self.weights.values()], axis=1)
        return {
            name: tf.reshape(part, (-1, *weight.shape))
            for (name, weight), part in zip(self.weights.items(), parts, strict=True)
        }

    def start(self, seed: int) -> np.ndarray:
        """Return one member's weights before training."""
        rng = np.random.default_rng([seed, 0])
        parts = [
            weight.start + weight.spread * rng.standard_normal(weight.size)
            for weight in self.weights.values()
        ]
        return np.concatenate(parts).astype(np.float32)


def layout_of(forward: Callable[[Weights], object]) -> Layout:
    """Return the weights that a forward pass asks for."""
    asking = Weights()
    forward(asking)
    return Layout(asking.asked)


def dense(
    weights: Weights, name: str, inputs: tf.Tensor, units: int, gain: float = 1.0
) -> tf.Tensor:
    """Return x W + b, shape (members, rows, units), of (members, rows, columns).

    ``gain`` is the deviation of an output at the start, where inputs have deviation 1.
    """
    columns = int(inputs.shape[-1])
    kernel = weights(f"{name}/kernel", (columns, units), gain / np.sqrt(columns))
    return tf.matmul(inputs, kernel) + weights(f"{name}/bias", (units,))[:, None, :]


def hidden(weights: Weights, name: str, inputs: tf.Tensor, units: int) -> tf.Tensor:
    """Return relu(x W + b)."""
    return tf.nn.relu(dense(weights, name, inputs, units, np.sqrt(2.0)))
