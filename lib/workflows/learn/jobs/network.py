"""A small network in NumPy: every number of its forward and backward pass can be looked at.

Chapter "Forward and back" checks its gradients against TensorFlow's.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
_TINY = 1e-12


class Pass(NamedTuple):
    """A forward pass: weighted sums of each layer, and outputs of each, the inputs first.

    ``masks`` are what the outputs of the hidden layers were multiplied by, none without dropout.
    """

    sums: list[Floats]
    outputs: list[Floats]
    masks: Sequence[Floats] = ()


class Gradients(NamedTuple):
    """Derivatives of the loss by each layer's weighted sums (a row each), weights and biases."""

    sums: list[Floats]
    weights: list[Floats]
    biases: list[Floats]


@dataclass(frozen=True)
class Network:
    """Dense layers: ``weights`` are (inputs, units) each, hidden layers have one activation.

    With ``classes`` the output is a sigmoid and the loss binary cross-entropy, else the output is
    linear and the loss the squared error; both are means over rows.
    """

    weights: list[Floats]
    biases: list[Floats]
    activation: str
    classes: bool

    @property
    def parameters(self) -> int:
        """How many weights and biases there are."""
        return sum(one.size for one in (*self.weights, *self.biases))

    def forward(self, rows: Floats, masks: Sequence[Floats] = ()) -> Pass:
        """Return all sums and outputs for rows (n, inputs), under masks if there are any."""
        sums: list[Floats] = []
        outputs = [rows]
        for place, (weights, biases) in enumerate(zip(self.weights, self.biases, strict=True)):
            sums.append(outputs[-1] @ weights + biases)
            last = place == len(self.weights) - 1
            outputs.append(self._output(sums[-1]) if last else activated(sums[-1], self.activation))
            if masks and not last:
                outputs[-1] = outputs[-1] * masks[place]
        return Pass(sums, outputs, masks)

    def masks(self, rows: int, share: float, generator: np.random.Generator) -> list[Floats]:
        """Return masks of dropout for a batch: 0 for a ``share`` of the hidden units' outputs.

        What stays is enlarged, so that its mean is the same (as in Keras); none for a share of 0.
        """
        if not share:
            return []
        shapes = [(rows, weights.shape[1]) for weights in self.weights[:-1]]
        return [(generator.random(shape) >= share) / (1 - share) for shape in shapes]

    def backward(self, made: Pass, targets: Floats) -> Gradients:
        """Return the derivatives of the loss, by the chain rule from the last layer to the first.

        ``targets`` are (n, 1).
        """
        by_sum = (made.outputs[-1] - targets) * (1.0 if self.classes else 2.0) / len(targets)
        found = Gradients([], [], [])
        for place in reversed(range(len(self.weights))):
            found.sums.insert(0, by_sum)
            found.weights.insert(0, made.outputs[place].T @ by_sum)
            found.biases.insert(0, by_sum.sum(axis=0))
            if place:
                by_output, outputs = by_sum @ self.weights[place].T, made.outputs[place]
                if made.masks:
                    by_output = by_output * made.masks[place - 1]
                    outputs = activated(made.sums[place - 1], self.activation)
                by_sum = by_output * slope(made.sums[place - 1], outputs, self.activation)
        return found

    def loss(self, outputs: Floats, targets: Floats) -> float:
        """Return the mean loss of outputs (n, 1)."""
        if not self.classes:
            return float(((outputs - targets) ** 2).mean())
        likely = np.clip(np.where(targets > 0.5, outputs, 1 - outputs), _TINY, 1.0)
        return float(-np.log(likely).mean())

    def copy(self) -> Network:
        """Return a network with weights of its own."""
        weights, biases = [one.copy() for one in self.weights], [one.copy() for one in self.biases]
        return Network(weights, biases, self.activation, self.classes)

    def _output(self, sums: Floats) -> Floats:
        return activated(sums, "sigmoid") if self.classes else sums


def start(sizes: list[int], activation: str, *, classes: bool, seed: int) -> Network:
    """Return a network with random weights: He's for ReLU, else Glorot's uniform ones; biases 0."""
    generator = np.random.default_rng(seed)
    weights = []
    for inputs, units in pairwise(sizes):
        limit = np.sqrt(6 / (inputs if activation == "relu" else inputs + units))
        weights.append(generator.uniform(-limit, limit, (inputs, units)))
    biases = [np.zeros(units) for units in sizes[1:]]
    return Network(weights, biases, activation, classes)


def activated(sums: Floats, activation: str) -> Floats:
    """Return an activation of weighted sums: "relu", "tanh", "sigmoid" or "linear"."""
    if activation == "relu":
        return np.maximum(sums, 0.0)
    if activation == "tanh":
        return np.tanh(sums)
    if activation == "sigmoid":
        return np.asarray(0.5 * (1 + np.tanh(0.5 * sums)))  # the same, and never overflows
    return sums


def slope(sums: Floats, outputs: Floats, activation: str) -> Floats:
    """Return the derivative of an activation, by what it made of the sums."""
    if activation == "relu":
        return (sums > 0).astype(np.float64)
    if activation == "tanh":
        return 1 - outputs**2
    if activation == "sigmoid":
        return outputs * (1 - outputs)
    return np.ones_like(sums)
