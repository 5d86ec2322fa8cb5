"""A GRU on tokens in NumPy: it reads one token after another and keeps a state of what it read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.floating[Any]]
Tokens = NDArray[np.int64]


def sigmoid(sums: Floats) -> Floats:
    """Return the sigmoid of sums, which never overflows."""
    return np.asarray(0.5 * (1 + np.tanh(0.5 * sums)))


class Reading(NamedTuple):
    """States before and after each token (tokens + 1, n, units), and what they were made of."""

    states: Floats
    updates: Floats
    resets: Floats
    candidates: Floats
    recalled: Floats


@dataclass(frozen=True)
class Gru:
    """A GRU (Cho et al. 2014) whose reset gate comes after the product, as in Keras.

    ``inputs`` (tokens, 3 units) are the weights by token, ``recurrent`` (units, 3 units) those of
    the state, ``offsets`` (3 units): of the update gate, the reset gate and the candidate.
    ``outputs`` (units, outputs) and ``biases`` make of a state the sums of the output layer.
    """

    inputs: NDArray[np.float64]
    recurrent: NDArray[np.float64]
    offsets: NDArray[np.float64]
    outputs: NDArray[np.float64]
    biases: NDArray[np.float64]

    @property
    def values(self) -> tuple[Floats, ...]:
        """All that is learned."""
        return (self.inputs, self.recurrent, self.offsets, self.outputs, self.biases)

    @property
    def units(self) -> int:
        """Numbers of a state."""
        return len(self.recurrent)

    @property
    def parameters(self) -> int:
        """How many numbers are learned."""
        return sum(one.size for one in self.values)

    def read(self, tokens: Tokens, state: Floats | None = None) -> Reading:
        """Read tokens (n, length) from a state (n, units), zeros if there is none."""
        n, length = tokens.shape
        units, kind = self.units, self.recurrent.dtype
        given = self.inputs[tokens.T] + self.offsets
        states = np.zeros((length + 1, n, units), dtype=kind)
        if state is not None:
            states[0] = state
        made = np.empty((4, length, n, units), dtype=kind)
        for place in range(length):
            before = states[place]
            own = before @ self.recurrent
            gates = sigmoid(given[place, :, : 2 * units] + own[:, : 2 * units])
            update, reset = gates[:, :units], gates[:, units:]
            recalled = own[:, 2 * units :]
            candidate = np.tanh(given[place, :, 2 * units :] + reset * recalled)
            states[place + 1] = update * before + (1 - update) * candidate
            made[:, place] = update, reset, candidate, recalled
        return Reading(states, *made)

    def sums(self, states: Floats) -> Floats:
        """Return what the output layer makes of states (..., units)."""
        return np.asarray(states @ self.outputs + self.biases)
