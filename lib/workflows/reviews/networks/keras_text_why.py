"""What in a text a network's answer hangs on: integrated gradients, and attention."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from lib.deep.keras_runtime import keras, tf
from lib.workflows.reviews.networks.keras_text_layers import GramVectors, divisor
from lib.workflows.reviews.networks.keras_text_networks import MIN_PLACES

_STEPS = 64


@dataclass(frozen=True)
class Attribution:
    """What each id adds to a logit: ``values`` add up to ``difference`` (within the error).

    ``difference`` is the logit less that of zero vectors.
    """

    values: np.ndarray
    difference: float

    @property
    def error(self) -> float:
        """Share of the difference that the sum misses (completeness, section 3 of the source)."""
        return float(abs(self.values.sum() - self.difference) / max(abs(self.difference), 1e-3))


def integrated_gradients(
    model: keras.Model, ids: np.ndarray, numbers: np.ndarray, target: int, steps: int = _STEPS
) -> Attribution:
    """Return what each id adds to the logit of class ``target`` (Sundararajan et al. 2017).

    The path goes straight from zero vectors to the text's own, with the midpoint rule; the network
    after its first layer is what is differentiated. The logit of a binary network's first class
    is minus that of its second. ``numbers`` (1, columns) stay as they are.
    """
    if len(ids) == 0:
        return Attribution(np.zeros(0), 0.0)
    last = getattr(model.layers[-1], "activation", None)
    apart = getattr(last, "__name__", "") == "sigmoid"
    shares = ((np.arange(steps) + 0.5) / steps).astype(np.float32)
    vectors, after = _parts(model, ids, numbers)
    scaled = tf.constant(shares[:, None, None]) * vectors[None]
    with tf.GradientTape() as tape:
        tape.watch(scaled)
        logit = _logit(after(scaled), target, apart)
    slopes = tf.reduce_mean(tape.gradient(logit, scaled), axis=0)
    values = np.asarray(tf.reduce_sum(slopes * vectors, axis=-1), dtype=np.float64)[: len(ids)]
    ends = tf.stack([tf.zeros_like(vectors), vectors])
    low, high = np.asarray(_logit(after(ends), target, apart), dtype=np.float64)
    return Attribution(values, float(high - low))


def _logit(logits: tf.Tensor, target: int, apart: bool) -> tf.Tensor:
    """Return the logit of a class; ``apart``: of several labels, each for itself, or of two."""
    if logits.shape[-1] == 1:
        return logits[:, 0] if target == 1 else -logits[:, 0]
    if apart:
        return logits[:, target]
    # Against the mean of all classes: what speaks for this one rather than for any.
    return logits[:, target] - tf.reduce_mean(logits, axis=-1)


def _parts(
    model: keras.Model, ids: np.ndarray, numbers: np.ndarray
) -> tuple[tf.Tensor, Callable[[tf.Tensor], tf.Tensor]]:
    """Return the vectors (ids, units), and the function from many such texts to logits.

    Behind those of a sequence's ids there may be vectors of padding, which change nothing.
    """
    names = {layer.name: layer for layer in model.layers}
    place = _padded(ids)

    def rest(start: keras.KerasTensor, inputs: list[keras.KerasTensor]) -> keras.Model:
        return keras.Model([*inputs, start], names["logits"].output)

    inputs = list(model.inputs)
    grams = names.get("grams")
    if isinstance(grams, GramVectors):
        follow = rest(grams.output, inputs[1:])
        count = tf.constant(float(len(ids)))

        def of_bag(scaled: tf.Tensor) -> tf.Tensor:
            total = tf.reduce_sum(scaled, axis=1) / divisor(count, grams.mean)
            return follow([*_numbers(inputs, numbers, len(scaled)), total], training=False)

        return tf.gather(grams.table, ids), of_bag
    tokens = names["tokens"]
    follow = rest(tokens.output, inputs)

    def of_sequence(scaled: tf.Tensor) -> tf.Tensor:
        many = tf.repeat(place, len(scaled), axis=0)
        return follow([many, *_numbers(inputs, numbers, len(scaled)), scaled], training=False)

    return tokens(place)[0], of_sequence


def _padded(ids: np.ndarray) -> tf.Tensor:
    """Return ids as a batch of one text."""
    missing = max(0, MIN_PLACES - len(ids))
    return tf.constant(np.pad(ids.astype(np.int32), (0, missing))[None])


def _numbers(inputs: list[keras.KerasTensor], numbers: np.ndarray, rows: int) -> list[tf.Tensor]:
    if len(inputs) < 2:
        return []
    return [tf.constant(np.repeat(numbers, rows, axis=0), dtype=tf.float32)]


def attention(model: keras.Model, ids: np.ndarray) -> np.ndarray | None:
    """Return how much attention each token gets, mean over heads and places; None without any."""
    layer = next((one for one in model.layers if one.name == "attention"), None)
    if layer is None or len(ids) == 0:
        return None
    scores = layer.output[1]
    looking = keras.Model(model.inputs[0], scores)
    found = np.asarray(looking(_padded(ids), training=False))
    # Places of padding look at tokens too, but nobody reads what they see.
    means = found[0, :, : len(ids), : len(ids)].mean(axis=(0, 1))
    return np.asarray(means, dtype=np.float64)


def first_table(model: keras.Model) -> np.ndarray:
    """Return the learned vectors (ids, units), that of padding first."""
    layer = next(one for one in model.layers if one.name in ("grams", "tokens"))
    return np.array(layer.get_weights()[0])
