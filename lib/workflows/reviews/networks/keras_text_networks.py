"""The text networks as ordinary functional Keras models, and how a new fit draws their weights."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from lib.deep.keras_runtime import keras, tf
from lib.deep.recipes import Shape
from lib.workflows.reviews.networks.keras_text_layers import (
    GramVectors,
    Places,
    Present,
    PresentMean,
    WindowMaxima,
)
from lib.workflows.reviews.networks.text_recipes import BAGS, RECURRENT, TextRecipe
from lib.workflows.reviews.texts.tokens import Ragged

_ACTIVATION = {"sigmoid": "sigmoid", "softmax": "softmax", "labels": "sigmoid"}
MIN_PLACES = 2
"""Places that a text is padded to: Keras warns of attention over a single one."""
_PIECE = 60_000
"""Ids that are predicted at once, so that memory stays small with long texts too."""


@dataclass(frozen=True)
class TextNetwork:
    """A Keras model that gives probabilities, and the same without its last activation."""

    model: keras.Model
    logits: keras.Model


def build_text(recipe: TextRecipe, shape: Shape) -> TextNetwork:
    """Build the network; ``shape.tables`` holds the number of ids, 0 for padding among them.

    Inputs are "ids" (rows, places), and "numbers" where there are other columns.
    """
    ids = keras.Input((None,), dtype="int32", name="ids")
    inputs = [ids]
    flow = _read(recipe, shape.tables[0], ids)
    if shape.numbers:
        numbers = keras.Input((shape.numbers,), name="numbers")
        inputs.append(numbers)
        flow = keras.layers.Concatenate(name="together")([flow, numbers])
    if recipe.architecture in ("keras_bag",):
        for number, units in enumerate(recipe.hidden, start=1):
            flow = keras.layers.Dense(units, activation="relu", name=f"hidden_{number}")(flow)
    if recipe.dropout:
        flow = keras.layers.Dropout(recipe.dropout, name="dropout")(flow)
    flow = keras.layers.Dense(shape.outputs, name="logits")(flow)
    outputs = keras.layers.Activation(_ACTIVATION[recipe.loss], name="outputs")(flow)
    model = keras.Model(inputs, outputs, name=recipe.architecture)
    return TextNetwork(model, keras.Model(inputs, flow))


def _read(recipe: TextRecipe, size: int, ids: keras.KerasTensor) -> keras.KerasTensor:
    """Return vectors (rows, units) of texts."""
    if recipe.architecture in BAGS:
        return GramVectors(size, recipe.embedding, recipe.mean, name="grams")(ids)
    flow = keras.layers.Embedding(size, recipe.embedding, name="tokens")(ids)
    if recipe.architecture == "keras_textcnn":
        return WindowMaxima(recipe.widths, recipe.filters, name="windows")([ids, flow])
    there = Present(name="present")(ids)
    if recipe.architecture in RECURRENT:
        kind = keras.layers.LSTM if recipe.architecture == "keras_bilstm" else keras.layers.GRU
        both = keras.layers.Bidirectional(
            kind(recipe.units, return_sequences=True), name="recurrent"
        )
        flow = both(flow, mask=keras.ops.cast(there, "bool"))
        return PresentMean(name="average")([flow, there])
    return _encoder(recipe, flow, there)


def _encoder(
    recipe: TextRecipe, flow: keras.KerasTensor, there: keras.KerasTensor
) -> keras.KerasTensor:
    """Return the mean of one block of a Transformer encoder (Vaswani et al. 2017, norm first)."""
    layers = keras.layers
    flow = Places(recipe.length, name="places")(flow)
    attention = layers.MultiHeadAttention(
        recipe.heads, recipe.embedding // recipe.heads, dropout=recipe.dropout, name="attention"
    )
    normed = layers.LayerNormalization(name="norm_1")(flow)
    mask = keras.ops.cast(keras.ops.expand_dims(there, 1), "bool")
    found, _ = attention(normed, normed, attention_mask=mask, return_attention_scores=True)
    flow = layers.Add(name="add_1")([flow, found])
    inner = layers.LayerNormalization(name="norm_2")(flow)
    for number, units in enumerate(recipe.hidden, start=1):
        inner = layers.Dense(units, activation="gelu", name=f"forward_{number}")(inner)
    inner = layers.Dense(recipe.embedding, name="back")(inner)
    flow = layers.Add(name="add_2")([flow, inner])
    return PresentMean(name="average")([flow, there])


def draw(recipe: TextRecipe, shape: Shape, seed: int) -> dict[str, np.ndarray]:
    """Return new weights by "layer/weight" of a network that trains in a stack."""
    rng = np.random.default_rng(seed)
    size, units = shape.tables[0], recipe.embedding

    def normal(deviation: float, *sizes: int) -> np.ndarray:
        return (deviation * rng.standard_normal(sizes)).astype(np.float32)

    weights: dict[str, np.ndarray] = {}
    if recipe.architecture in BAGS:
        weights["grams/table"] = normal(0.05, size, units)
        width = units
    else:
        weights["tokens/embeddings"] = normal(0.1, size, units)
        for window in recipe.widths:
            inputs = window * units
            weights[f"windows/kernel_{window}"] = normal(
                (2 / inputs) ** 0.5, inputs, recipe.filters
            )
            weights[f"windows/bias_{window}"] = np.zeros(recipe.filters, dtype=np.float32)
        width = recipe.filters * len(recipe.widths)
    width += shape.numbers
    for number, hidden in enumerate(recipe.hidden, start=1):
        weights[f"hidden_{number}/kernel"] = normal((2 / width) ** 0.5, width, hidden)
        weights[f"hidden_{number}/bias"] = np.zeros(hidden, dtype=np.float32)
        width = hidden
    deviation = 0.3 if recipe.architecture == "keras_ngram" else 0.1
    weights["logits/kernel"] = normal(deviation, width, shape.outputs)
    weights["logits/bias"] = np.zeros(shape.outputs, dtype=np.float32)
    return weights


def predict_text(
    model: keras.Model,
    ids: Ragged,
    numbers: np.ndarray,
    piece: int = _PIECE,
) -> np.ndarray:
    """Return probabilities (rows, classes), float64.

    They sum to 1 but for a network whose last activation gives each label its own. Texts of one
    length go together, so that little padding is computed.
    """
    outputs = int(model.output_shape[-1])
    found = np.zeros((len(ids), outputs))
    order = np.argsort(ids.lengths, kind="stable")
    forward = tf.function(
        lambda *inputs: model(list(inputs), training=False), reduce_retracing=True, autograph=False
    )
    at = 0
    while at < len(order):
        longest = max(int(ids.lengths[order[min(at + 2047, len(order) - 1)]]), 1)
        rows = order[at : at + int(np.clip(piece // longest, 16, 2048))]
        width = max(int(ids.lengths[rows[-1]]), MIN_PLACES)
        inputs = [tf.constant(ids.take(rows).padded(width))]
        if numbers.shape[1]:
            inputs.append(tf.constant(numbers[rows]))
        found[rows] = np.asarray(forward(*inputs), dtype=np.float64)
        at += len(rows)
    if outputs == 1:
        return np.concatenate([1.0 - found, found], axis=1)
    if model.get_layer("outputs").activation.__name__ == "sigmoid":
        return found
    return np.asarray(found / found.sum(axis=1, keepdims=True))
