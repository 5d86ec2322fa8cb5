"""Forward passes of many networks at once: every array has a leading member axis.

The counterparts of lib.deep.keras_layers, as functions of weights (members, ...) and inputs
(members, rows, columns). No operation mixes members.
"""

from __future__ import annotations

import numpy as np

from lib.deep.keras_runtime import tf

NORMALIZATION_MOMENTUM = 0.99
_NORMALIZATION_EPSILON = 1e-3
"""Both as of Keras' BatchNormalization."""
_ACTIVATIONS = {
    "relu": tf.nn.relu,
    "selu": tf.nn.selu,
    "gelu": lambda inputs: tf.nn.gelu(inputs, approximate=False),
    "tanh": tf.tanh,
    "sigmoid": tf.sigmoid,
    "linear": tf.identity,
}
_GOLDEN = 0x9E3779B9
"""2^32 over the golden ratio: spreads counters over the range before they are mixed."""


def dense(inputs: tf.Tensor, kernel: tf.Tensor, bias: tf.Tensor) -> tf.Tensor:
    """Return x W + b of each member."""
    return tf.matmul(inputs, kernel) + bias[:, None, :]


def periodic(
    inputs: tf.Tensor, frequency: tf.Tensor, phase: tf.Tensor, kernel: tf.Tensor, bias: tf.Tensor
) -> tf.Tensor:
    """Return each number with its periodic embedding, as PeriodicEmbedding does.

    Shape (members, rows, columns) to (members, rows, columns * outputs).
    """
    by_column = tf.transpose(inputs, (0, 2, 1))[..., None]
    waves = tf.cos(2.0 * np.pi * frequency * by_column + phase)
    embedded = tf.matmul(waves, kernel) + bias
    joined = tf.transpose(tf.concat([by_column, embedded], axis=-1), (0, 2, 1, 3))
    shape = tf.shape(inputs)
    return tf.reshape(joined, (shape[0], shape[1], inputs.shape[2] * (kernel.shape[-1] + 1)))


def embedding(codes: tf.Tensor, table: tf.Tensor) -> tf.Tensor:
    """Return vectors side by side; codes (members, rows, tables) count through a member's tables.

    ``table`` has the levels of all of them: (members, levels, units).
    """
    levels, units = table.shape[1], table.shape[2]
    shape = tf.shape(codes)
    first = levels * tf.range(shape[0])[:, None, None]
    vectors = tf.gather(tf.reshape(table, (-1, units)), codes + first)
    return tf.reshape(vectors, (shape[0], shape[1], codes.shape[2] * units))


def piecewise(
    inputs: tf.Tensor,
    lower: tf.Tensor,
    inverse: tf.Tensor,
    linear: tf.Tensor,
    kernel: tf.Tensor,
    bias: tf.Tensor,
) -> tf.Tensor:
    """Return each number's piecewise linear embedding, as PiecewiseLinearEmbedding does.

    Shape (members, rows, columns) to (members, rows, columns * units).
    """
    by_column = tf.transpose(inputs, (0, 2, 1))[..., None]
    coded = tf.clip_by_value((by_column - lower) * inverse, 0.0, 1.0)
    embedded = tf.matmul(coded, kernel) + by_column * linear + bias
    shape = tf.shape(inputs)
    joined = tf.transpose(embedded, (0, 2, 1, 3))
    return tf.reshape(joined, (shape[0], shape[1], inputs.shape[2] * kernel.shape[-1]))


def scaled_copies(
    inputs: tf.Tensor, factor: tf.Tensor, kernel: tf.Tensor, bias: tf.Tensor
) -> tf.Tensor:
    """Return the first dense layer of TabM's copies of each row: (members, rows * copies, units).

    The factors (members, copies, columns) are taken into the kernel, so that no copies are made.
    """
    copies, columns, units = factor.shape[1], kernel.shape[1], kernel.shape[2]
    wide = tf.transpose(factor, (0, 2, 1))[..., None] * kernel[:, :, None, :]
    flow = tf.matmul(inputs, tf.reshape(wide, (-1, columns, copies * units)))
    shape = tf.shape(inputs)
    return tf.reshape(flow, (shape[0], shape[1] * copies, units)) + bias[:, None, :]


def heads(inputs: tf.Tensor, kernel: tf.Tensor, bias: tf.Tensor) -> tf.Tensor:
    """Return each copy's own dense layer.

    Shape (members, rows * copies, columns) to (members, rows, copies, outputs).
    """
    copies, columns = kernel.shape[1], kernel.shape[2]
    shape = tf.shape(inputs)
    flow = tf.reshape(inputs, (shape[0], shape[1] // copies, copies, columns))
    outputs = tf.matmul(tf.transpose(flow, (0, 2, 1, 3)), kernel) + bias[:, :, None, :]
    return tf.transpose(outputs, (0, 2, 1, 3))


def parametric(inputs: tf.Tensor, outputs: tf.Tensor, share: tf.Tensor) -> tf.Tensor:
    """Return x + a (f(x) - x), one a for each neuron."""
    return inputs + share[:, None, :] * (outputs - inputs)


def activation(name: str, inputs: tf.Tensor) -> tf.Tensor:
    """Return the activation of that name."""
    if name == "mish":
        return inputs * tf.tanh(tf.nn.softplus(inputs))
    if name not in _ACTIVATIONS:
        raise ValueError(f"Expected mish or one of {', '.join(_ACTIVATIONS)}, received {name!r}.")
    return _ACTIVATIONS[name](inputs)


def normalised(
    inputs: tf.Tensor, mean: tf.Tensor, variance: tf.Tensor, gamma: tf.Tensor, beta: tf.Tensor
) -> tf.Tensor:
    """Return batch normalisation by a mean and a variance of each member's columns."""
    factor = gamma * tf.math.rsqrt(variance + _NORMALIZATION_EPSILON)
    return inputs * factor[:, None, :] + (beta - mean * factor)[:, None, :]


def batch_moments(inputs: tf.Tensor, present: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
    """Return mean and variance (members, columns) over each member's own rows of a batch.

    ``present`` (members, rows) is 1 for those; the others fill a smaller batch up.
    """
    shares = present / tf.maximum(tf.reduce_sum(present, axis=1, keepdims=True), 1.0)
    mean = tf.reduce_sum(inputs * shares[..., None], axis=1)
    away = inputs - mean[:, None, :]
    return mean, tf.reduce_sum(away * away * shares[..., None], axis=1)


def moved_average(average: tf.Tensor, value: tf.Tensor) -> tf.Tensor:
    """Return a moving average after one more value, as Keras moves it."""
    return average * NORMALIZATION_MOMENTUM + value * (1.0 - NORMALIZATION_MOMENTUM)


def mix(values: tf.Tensor) -> tf.Tensor:
    """Return well-mixed bits of 32-bit counters (the "lowbias32" hash of Chris Wellons)."""
    shift = tf.bitwise.right_shift
    flip = tf.bitwise.bitwise_xor
    values = flip(values, shift(values, tf.constant(16, tf.uint32)))
    values = values * tf.constant(0x7FEB352D, tf.uint32)
    values = flip(values, shift(values, tf.constant(15, tf.uint32)))
    values = values * tf.constant(0x846CA68B, tf.uint32)
    return flip(values, shift(values, tf.constant(16, tf.uint32)))


def dropout(
    inputs: tf.Tensor, rate: tf.Tensor, seeds: tf.Tensor, step: tf.Tensor, place: int
) -> tf.Tensor:
    """Set a random part of each member's inputs to zero and scale the rest.

    ``rate`` and ``seeds`` (members,): a member's mask depends on its own seed, on the step and on
    the place of the layer, and so on no other member. One hash gives the bytes of four masks'
    entries, so the rate is a multiple of 1/256.
    """
    kept = tf.clip_by_value(tf.round(256.0 * (1.0 - rate)), 1.0, 256.0)
    shape = tf.shape(inputs)
    size = tf.reduce_prod(shape[1:])
    words = (size + 3) // 4
    start = mix(tf.cast(step, tf.uint32) * tf.constant(_GOLDEN, tf.uint32) + np.uint32(place))
    keys = mix(tf.bitwise.bitwise_xor(seeds, start))
    counters = tf.cast(tf.range(words), tf.uint32) * tf.constant(_GOLDEN, tf.uint32)
    bits = mix(tf.bitwise.bitwise_xor(counters[None, :], keys[:, None]))
    noise = tf.reshape(tf.bitcast(bits, tf.uint8), (shape[0], -1))[:, :size]
    last = tf.cast(kept - 1.0, tf.uint8)
    mask = tf.cast(noise <= last[:, None], tf.float32) * (256.0 / kept)[:, None]
    return inputs * tf.reshape(mask, shape)
