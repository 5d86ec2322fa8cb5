"""Plain networks: lent out where they were built before, predicted with and exported."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable, Iterator
from contextlib import contextmanager

import numpy as np

from lib.deep import keras_networks as networks
from lib.deep.course import activate
from lib.deep.keras_runtime import keras, tf
from lib.deep.recipes import Recipe, Shape

_KEPT = 6
_PREDICT_ROWS = 16_384


class Plain:
    """A functional Keras model with its traced forward pass, used for fit after fit."""

    def __init__(self, recipe: Recipe, shape: Shape) -> None:
        self.recipe = recipe
        self.network = networks.build(recipe, shape)
        numbers = tf.TensorSpec((None, shape.numbers), tf.float32)
        codes = tf.TensorSpec((None, len(shape.tables)), tf.int32)
        self.forward = tf.function(self._forward, input_signature=(numbers, codes))

    def _forward(self, numbers: tf.Tensor, codes: tf.Tensor) -> tf.Tensor:
        inputs = [numbers, codes] if self.network.embedding is not None else [numbers]
        return self.network.logits(inputs, training=False)

    def outputs(self, numbers: np.ndarray, codes: np.ndarray) -> np.ndarray:
        """Return probabilities (rows, classes), or standardised values (rows,), as float64."""
        rows = max(1, _PREDICT_ROWS // max(1, self.recipe.ensemble))
        parts = [
            self.forward(numbers[at : at + rows], codes[at : at + rows]).numpy()
            for at in range(0, len(numbers), rows)
        ]
        return activate(np.concatenate(parts), self.recipe.loss)


_plain: OrderedDict[tuple[Hashable, Shape], Plain] = OrderedDict()


@contextmanager
def borrow(recipe: Recipe, shape: Shape) -> Iterator[Plain]:
    """Lend a network of that structure, built before if possible; one user at a time."""
    key = (recipe.structure(), shape)
    plain = _plain.pop(key, None)
    if plain is None:
        while len(_plain) >= _KEPT:
            _plain.popitem(last=False)
        if not _plain:
            keras.backend.clear_session(free_memory=False)
        plain = Plain(recipe, shape)
    plain.recipe = recipe
    yield plain
    _plain[key] = plain


def predict(
    recipe: Recipe, shape: Shape, weights: list[np.ndarray], numbers: np.ndarray, codes: np.ndarray
) -> np.ndarray:
    """Return probabilities (rows, classes), or standardised values (rows,), as float64."""
    with borrow(recipe, shape) as plain:
        plain.network.model.set_weights(weights)
        return plain.outputs(numbers, codes)


def export(recipe: Recipe, shape: Shape, weights: list[np.ndarray]) -> keras.Model:
    """Return a functional Keras model of its own with these weights."""
    model = networks.build(recipe, shape).model
    model.set_weights(weights)
    return model


def predict_model(
    model: keras.Model, loss: str, numbers: np.ndarray, codes: np.ndarray
) -> np.ndarray:
    """Return what ``predict`` returns, from a Keras model that was loaded."""
    parts = []
    for at in range(0, len(numbers), _PREDICT_ROWS):
        inputs = [numbers[at : at + _PREDICT_ROWS], codes[at : at + _PREDICT_ROWS]]
        inputs = inputs[: len(model.inputs)]
        parts.append(np.asarray(model(inputs, training=False), dtype=np.float64))
    outputs = np.concatenate(parts)
    if loss == "mse":
        return outputs[:, 0]
    if loss == "sigmoid":
        return np.stack([1.0 - outputs[:, 0], outputs[:, 0]], axis=1)
    return np.asarray(outputs / outputs.sum(axis=1, keepdims=True))
