"""A GRU's start and its gradients: backpropagation through time."""

from __future__ import annotations

import numpy as np
from numpy.typing import DTypeLike

from lib.workflows.learn.facts.gru import Floats, Gru, Reading, Tokens


def start(tokens: int, units: int, outputs: int, seed: int, kind: DTypeLike = np.float64) -> Gru:
    """Return a GRU with random weights: Glorot's, orthogonal ones of the state; offsets 0."""
    generator = np.random.default_rng(seed)
    turned = [np.linalg.qr(generator.normal(size=(units, units)))[0] for _ in range(3)]

    def glorot(rows: int, columns: int) -> Floats:
        limit = np.sqrt(6 / (rows + columns))
        return generator.uniform(-limit, limit, (rows, columns))

    values = (
        np.concatenate([glorot(tokens, units) for _ in range(3)], axis=1),
        np.concatenate(turned, axis=1),
        np.zeros(3 * units),
        glorot(units, outputs),
        np.zeros(outputs),
    )
    return Gru(*(one.astype(kind) for one in values))


def gradients(gru: Gru, tokens: Tokens, reading: Reading, by_sums: Floats) -> list[Floats]:
    """Return the derivatives of a loss by all values of a GRU.

    ``by_sums`` (length, n, outputs) are its derivatives by the sums of the output layer after each
    token.
    """
    length, n, _ = by_sums.shape
    units, kind = gru.units, gru.recurrent.dtype
    states, updates, resets, candidates, recalled = reading
    by_given = np.empty((length, n, 3 * units), dtype=kind)
    by_own = np.empty_like(by_given)
    by_states = by_sums @ gru.outputs.T
    by_state = np.zeros((n, units), dtype=kind)
    for place in reversed(range(length)):
        by_state = by_state + by_states[place]
        update, reset, candidate = updates[place], resets[place], candidates[place]
        by_candidate = by_state * (1 - update) * (1 - candidate**2)
        by_update = by_state * (states[place] - candidate) * update * (1 - update)
        by_reset = by_candidate * recalled[place] * reset * (1 - reset)
        by_given[place] = np.concatenate([by_update, by_reset, by_candidate], axis=1)
        by_own[place] = by_given[place]
        by_own[place, :, 2 * units :] *= reset
        by_state = by_state * update + by_own[place] @ gru.recurrent.T
    flat = by_given.reshape(-1, 3 * units)
    by_inputs = np.zeros_like(gru.inputs)
    np.add.at(by_inputs, tokens.T.ravel(), flat)
    after = states[1:].reshape(-1, units)
    return [
        by_inputs,
        states[:-1].reshape(-1, units).T @ by_own.reshape(-1, 3 * units),
        flat.sum(axis=0),
        after.T @ by_sums.reshape(len(after), -1),
        by_sums.sum(axis=(0, 1)),
    ]
