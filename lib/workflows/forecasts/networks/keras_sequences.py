"""Networks that read a window as a sequence: of pieces, where it is long.

As in keras_networks, which lists them: many members at once. Windows have channels.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

import numpy as np

from lib.deep.keras_runtime import tf
from lib.workflows.forecasts.networks.keras_weights import Weights, dense, hidden
from lib.workflows.forecasts.networks.recipes import Recipe, piece_size

Cell: TypeAlias = Callable[[tf.Tensor, tuple[tf.Tensor, ...]], tuple[tf.Tensor, ...]]
"""From a step's inputs and the state before it to the state after it, its output first."""
_KERNEL = 3
_HEADS = 4
_EPSILON = 1e-5


def lstm(
    recipe: Recipe, weights: Weights, values: tf.Tensor, context: tf.Tensor
) -> tuple[tf.Tensor, tf.Tensor]:
    """Long short-term memory (Hochreiter & Schmidhuber 1997), then layers to the horizon."""
    width = recipe.width
    inputs = _by_step(_projected(weights, "inputs", _pieces(recipe, values), 4 * width))
    kernel = weights("recurrent", (width, 4 * width), 1.0 / np.sqrt(width))

    def cell(now: tf.Tensor, state: tuple[tf.Tensor, ...]) -> tuple[tf.Tensor, ...]:
        output, memory = state
        gates = now + tf.matmul(output, kernel)
        let_in, forget, let_out, new = tf.split(gates, 4, axis=-1)
        memory = tf.sigmoid(forget + 1.0) * memory + tf.sigmoid(let_in) * tf.tanh(new)
        return tf.sigmoid(let_out) * tf.tanh(memory), memory

    start = tf.tanh(dense(weights, "start", context, width))
    return _headed(recipe, weights, _read(inputs, cell, (start, tf.zeros_like(start))), context)


def gru(
    recipe: Recipe, weights: Weights, values: tf.Tensor, context: tf.Tensor
) -> tuple[tf.Tensor, tf.Tensor]:
    """Gated recurrent units (Cho et al. 2014), then layers to the horizon."""
    width = recipe.width
    inputs = _by_step(_projected(weights, "inputs", _pieces(recipe, values), 3 * width))
    kernel = weights("recurrent", (width, 3 * width), 1.0 / np.sqrt(width))

    def cell(now: tf.Tensor, state: tuple[tf.Tensor, ...]) -> tuple[tf.Tensor, ...]:
        (output,) = state
        before = tf.matmul(output, kernel)
        keep, reset = tf.split(tf.sigmoid((now + before)[..., : 2 * width]), 2, axis=-1)
        new = tf.tanh(now[..., 2 * width :] + reset * before[..., 2 * width :])
        return (keep * output + (1.0 - keep) * new,)

    start = tf.tanh(dense(weights, "start", context, width))
    return _headed(recipe, weights, _read(inputs, cell, (start,)), context)


def tcn(
    recipe: Recipe, weights: Weights, values: tf.Tensor, context: tf.Tensor
) -> tuple[tf.Tensor, tf.Tensor]:
    """Causal dilated convolutions with residuals (Bai, Kolter & Koltun 2018)."""
    flow = _projected(weights, "inputs", _pieces(recipe, values), recipe.width)
    count, dilation, layer = int(flow.shape[2]), 1, 0
    while layer == 0 or dilation < count:
        taps = [_delayed(flow, dilation * tap) for tap in range(_KERNEL)]
        joined = tf.concat(taps, -1)
        flow = flow + tf.nn.relu(_projected(weights, f"layer_{layer}", joined, recipe.width))
        dilation, layer = dilation * 2, layer + 1
    return _headed(recipe, weights, flow[:, :, -1], context)


def patch_transformer(
    recipe: Recipe, weights: Weights, values: tf.Tensor, context: tf.Tensor
) -> tuple[tf.Tensor, tf.Tensor]:
    """Self-attention between overlapping patches of the window (Nie et al. 2023)."""
    pieces = _pieces(recipe, values)
    count, width = int(pieces.shape[2]), recipe.width
    patches = tf.concat([_delayed(pieces, 1), pieces], -1)
    flow = _projected(weights, "inputs", patches, width)
    flow = flow + weights("places", (count, width), 0.1)[:, None]
    flow = flow + dense(weights, "context", context, width, 0.3)[:, :, None]
    for block in range(recipe.blocks):
        flow = flow + _attended(weights, f"{block}", _normalised(weights, f"{block}/first", flow))
        inner = _normalised(weights, f"{block}/second", flow)
        inner = tf.nn.gelu(_projected(weights, f"{block}/wide", inner, 2 * width))
        flow = flow + _projected(weights, f"{block}/narrow", inner, width, 0.5)
    flow = _normalised(weights, "last", flow)
    shape = tf.shape(flow)
    flat = tf.reshape(flow, (shape[0], shape[1], count * width))
    return dense(weights, "median", flat, recipe.horizon, 0.1), tf.reduce_mean(flow, axis=2)


def _pieces(recipe: Recipe, values: tf.Tensor) -> tf.Tensor:
    """Return (members, rows, pieces, columns); periods before the first whole piece are out."""
    size = piece_size(recipe)
    count = recipe.length // size
    shape, columns = tf.shape(values), size * int(values.shape[-1])
    return tf.reshape(values[:, :, -count * size :], (shape[0], shape[1], count, columns))


def _projected(
    weights: Weights, name: str, inputs: tf.Tensor, units: int, gain: float = 1.0
) -> tf.Tensor:
    """Return a dense layer on each place: (members, rows, places, units)."""
    shape, places = tf.shape(inputs), int(inputs.shape[2])
    flat = tf.reshape(inputs, (shape[0], shape[1] * places, int(inputs.shape[3])))
    outputs = dense(weights, name, flat, units, gain)
    return tf.reshape(outputs, (shape[0], shape[1], places, units))


def _delayed(flow: tf.Tensor, places: int) -> tf.Tensor:
    """Return a sequence so many places later, the first ones zero."""
    if not places:
        return flow
    kept = max(0, int(flow.shape[2]) - places)
    return tf.pad(flow[:, :, :kept], ((0, 0), (0, 0), (int(flow.shape[2]) - kept, 0), (0, 0)))


def _by_step(inputs: tf.Tensor) -> tf.Tensor:
    return tf.transpose(inputs, (2, 0, 1, 3))


def _read(inputs: tf.Tensor, cell: Cell, state: tuple[tf.Tensor, ...]) -> tf.Tensor:
    """Return the output after the last step of inputs (steps, members, rows, units)."""
    count = int(inputs.shape[0])

    def body(at: tf.Tensor, state: tuple[tf.Tensor, ...]) -> tuple[tf.Tensor, ...]:
        return at + 1, cell(inputs[at], state)

    _, state = tf.while_loop(
        lambda at, _: at < count, body, (tf.constant(0), state), maximum_iterations=count
    )
    return state[0]


def _headed(
    recipe: Recipe, weights: Weights, flow: tf.Tensor, context: tf.Tensor
) -> tuple[tf.Tensor, tf.Tensor]:
    """Return medians and features from what was read."""
    flow = hidden(weights, "head", tf.concat([flow, context], -1), 2 * recipe.width)
    return dense(weights, "median", flow, recipe.horizon, 0.3), flow


def _attended(weights: Weights, name: str, flow: tf.Tensor) -> tf.Tensor:
    """Return self-attention with several heads (Vaswani et al. 2017)."""
    shape, places, width = tf.shape(flow), int(flow.shape[2]), int(flow.shape[3])
    parts = _projected(weights, f"{name}/parts", flow, 3 * width)
    parts = tf.reshape(parts, (shape[0], shape[1], places, 3 * _HEADS, width // _HEADS))
    query, key, value = tf.split(tf.transpose(parts, (0, 1, 3, 2, 4)), 3, axis=2)
    scores = tf.matmul(query, key, transpose_b=True) / np.sqrt(width // _HEADS)
    found = tf.transpose(tf.matmul(tf.nn.softmax(scores), value), (0, 1, 3, 2, 4))
    found = tf.reshape(found, (shape[0], shape[1], places, width))
    return _projected(weights, f"{name}/joined", found, width, 0.5)


def _normalised(weights: Weights, name: str, flow: tf.Tensor) -> tf.Tensor:
    """Return layer normalisation (Ba, Kiros & Hinton 2016)."""
    width = int(flow.shape[-1])
    mean = tf.reduce_mean(flow, axis=-1, keepdims=True)
    away = flow - mean
    factor = tf.math.rsqrt(tf.reduce_mean(away * away, axis=-1, keepdims=True) + _EPSILON)
    scale = weights(f"{name}/scale", (width,), 0.0, 1.0)[:, None, None]
    return away * factor * scale + weights(f"{name}/shift", (width,))[:, None, None]
