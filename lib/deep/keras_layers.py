"""RealMLP's layers (Holzmueller et al. 2024), registered with Keras so that a network saves.

Each class says in ``RATES`` by which factor the learning rate of a weight is multiplied, and in
``NO_DECAY`` which weights are not decayed. ``initialise(inputs, rng)`` draws the weights for a new
fit, from a sample of what enters the layer.
"""

from __future__ import annotations

from typing import ClassVar, Unpack

import numpy as np

from lib.deep.keras_config import Config, LayerOptions
from lib.deep.keras_runtime import keras, tf

ops = keras.ops
_register = keras.saving.register_keras_serializable(package="deepworth")


def _he_bias(outputs: np.ndarray, rng: np.random.Generator, points: int = 5) -> np.ndarray:
    """Return biases that put each neuron's kink at a random convex combination of data points."""
    rows, units = outputs.shape
    chosen = outputs[rng.integers(0, rows, (points, units)), np.arange(units)]
    weights = rng.exponential(size=(points, units))
    return -(chosen * weights / weights.sum(axis=0)).sum(axis=0)


@_register
class ScaledDense(keras.layers.Layer):
    """x W / sqrt(inputs) + b: a dense layer in the neural tangent parametrisation."""

    RATES: ClassVar = {"bias": 0.1}
    NO_DECAY: ClassVar = ("bias",)

    def __init__(self, units: int, **kwargs: Unpack[LayerOptions]) -> None:
        super().__init__(**kwargs)
        self.units = units

    def build(self, input_shape: tuple[int | None, ...]) -> None:
        """Make the weights."""
        width = int(input_shape[-1] or 0)
        self.scale = float(1.0 / np.sqrt(width))
        self.kernel = self.add_weight(shape=(width, self.units), name="kernel")
        self.bias = self.add_weight(shape=(self.units,), initializer="zeros", name="bias")

    def call(self, inputs: tf.Tensor) -> tf.Tensor:
        """Return (rows, units)."""
        return ops.matmul(inputs, self.kernel * self.scale) + self.bias

    def initialise(self, inputs: np.ndarray, rng: np.random.Generator) -> None:
        """Draw weights so that every neuron has deviation 1 on ``inputs``, and he+5 biases."""
        kernel = rng.standard_normal(self.kernel.shape)
        outputs = inputs @ kernel * self.scale
        deviation = outputs.std(axis=0)
        kernel = kernel / np.where(deviation > 1e-6, deviation, 1.0)
        self.kernel.assign(kernel.astype(np.float32))
        outputs = inputs @ kernel * self.scale
        self.bias.assign(_he_bias(outputs, rng).astype(np.float32))

    def get_config(self) -> Config:
        """Return the arguments."""
        return {**super().get_config(), "units": self.units}


@_register
class FeatureScale(keras.layers.Layer):
    """One learned factor for each column, at first 1."""

    RATES: ClassVar = {"factor": 6.0}

    def build(self, input_shape: tuple[int | None, ...]) -> None:
        """Make the weights."""
        self.factor = self.add_weight(
            shape=(int(input_shape[-1] or 0),), initializer="ones", name="factor"
        )

    def call(self, inputs: tf.Tensor) -> tf.Tensor:
        """Return inputs times factors."""
        return inputs * self.factor

    def initialise(self, inputs: np.ndarray, rng: np.random.Generator) -> None:
        """Set all factors to 1."""
        self.factor.assign(np.ones(self.factor.shape, dtype=np.float32))


@_register
class PeriodicEmbedding(keras.layers.Layer):
    """PBLD: each number x becomes [x, W2 cos(2 pi w x + b) + b2], with weights of its own.

    Shape (rows, columns) to (rows, columns * outputs).
    """

    RATES: ClassVar = {"frequency": 0.1, "phase": 0.1, "kernel": 0.1, "bias": 0.1}
    NO_DECAY: ClassVar = ("phase", "bias")

    def __init__(
        self, hidden: int = 16, outputs: int = 4, sigma: float = 0.1, **kwargs: Unpack[LayerOptions]
    ) -> None:
        super().__init__(**kwargs)
        self.hidden = hidden
        self.outputs = outputs
        self.sigma = sigma

    def build(self, input_shape: tuple[int | None, ...]) -> None:
        """Make the weights."""
        columns = int(input_shape[-1] or 0)
        self.frequency = self.add_weight(shape=(columns, 1, self.hidden), name="frequency")
        self.phase = self.add_weight(shape=(columns, 1, self.hidden), name="phase")
        self.kernel = self.add_weight(shape=(columns, self.hidden, self.outputs - 1), name="kernel")
        self.bias = self.add_weight(shape=(columns, 1, self.outputs - 1), name="bias")

    def call(self, inputs: tf.Tensor) -> tf.Tensor:
        """Return the numbers with their embedding, column after column."""
        by_column = ops.expand_dims(ops.transpose(inputs), -1)
        waves = ops.cos(2.0 * np.pi * self.frequency * by_column + self.phase)
        embedded = ops.matmul(waves, self.kernel) + self.bias
        joined = ops.transpose(ops.concatenate([by_column, embedded], axis=-1), (1, 0, 2))
        return ops.reshape(joined, (-1, self.frequency.shape[0] * self.outputs))

    def initialise(self, inputs: np.ndarray, rng: np.random.Generator) -> None:
        """Draw frequencies from N(0, sigma^2), phases and the linear part uniformly."""
        bound = 1.0 / np.sqrt(self.hidden)
        draws = (
            (self.frequency, self.sigma * rng.standard_normal(self.frequency.shape)),
            (self.phase, rng.uniform(-np.pi, np.pi, self.phase.shape)),
            (self.kernel, rng.uniform(-bound, bound, self.kernel.shape)),
            (self.bias, rng.uniform(-bound, bound, self.bias.shape)),
        )
        for weight, values in draws:
            weight.assign(values.astype(np.float32))

    def get_config(self) -> Config:
        """Return the arguments."""
        config = {"hidden": self.hidden, "outputs": self.outputs, "sigma": self.sigma}
        return {**super().get_config(), **config}


@_register
class CategoryEmbedding(keras.layers.Layer):
    """Codes of several categories as vectors side by side, from one table of all their levels."""

    def __init__(self, sizes: list[int], units: int = 8, **kwargs: Unpack[LayerOptions]) -> None:
        super().__init__(**kwargs)
        self.sizes = list(sizes)
        self.units = units

    def build(self, input_shape: tuple[int | None, ...]) -> None:
        """Make the weights."""
        self.offsets = np.concatenate([[0], np.cumsum(self.sizes)[:-1]]).astype(np.int32)
        self.table = self.add_weight(shape=(sum(self.sizes), self.units), name="table")

    def call(self, inputs: tf.Tensor) -> tf.Tensor:
        """Return (rows, categories * units)."""
        vectors = ops.take(self.table, ops.cast(inputs, "int32") + self.offsets, axis=0)
        return ops.reshape(vectors, (-1, len(self.sizes) * self.units))

    def initialise(self, inputs: np.ndarray, rng: np.random.Generator) -> None:
        """Draw the vectors from N(0, 1)."""
        self.table.assign(rng.standard_normal(self.table.shape).astype(np.float32))

    def get_config(self) -> Config:
        """Return the arguments."""
        return {**super().get_config(), "sizes": self.sizes, "units": self.units}


@_register
class ParametricActivation(keras.layers.Layer):
    """x + a (f(x) - x) with one learned a for each neuron, at first 1."""

    RATES: ClassVar = {"share": 0.1}

    def __init__(self, function: str, **kwargs: Unpack[LayerOptions]) -> None:
        super().__init__(**kwargs)
        self.function = function
        self._function = keras.activations.get(function)

    def build(self, input_shape: tuple[int | None, ...]) -> None:
        """Make the weights."""
        self.share = self.add_weight(
            shape=(int(input_shape[-1] or 0),), initializer="ones", name="share"
        )

    def call(self, inputs: tf.Tensor) -> tf.Tensor:
        """Return the activations."""
        return inputs + self.share * (self._function(inputs) - inputs)

    def initialise(self, inputs: np.ndarray, rng: np.random.Generator) -> None:
        """Set all shares to 1."""
        self.share.assign(np.ones(self.share.shape, dtype=np.float32))

    def get_config(self) -> Config:
        """Return the arguments."""
        return {**super().get_config(), "function": self.function}


@_register
class ScheduledDropout(keras.layers.Layer):
    """Dropout whose rate is a weight, set by the training loop's schedule.

    Masks are drawn as bytes (a quarter of the random numbers), so the rate is a multiple of 1/256.
    """

    def __init__(self, rate: float, **kwargs: Unpack[LayerOptions]) -> None:
        super().__init__(**kwargs)
        self.start_rate = rate
        self.seed_generator = keras.random.SeedGenerator(0)

    def build(self, input_shape: tuple[int | None, ...]) -> None:
        """Make the rate."""
        self.rate = self.add_weight(
            shape=(),
            initializer=keras.initializers.Constant(self.start_rate),
            trainable=False,
            name="rate",
        )

    def call(self, inputs: tf.Tensor, training: bool = False) -> tf.Tensor:
        """Return the inputs, in training with a random part set to zero."""
        if not training:
            return inputs
        kept = tf.clip_by_value(tf.round(256.0 * (1.0 - self.rate.value)), 1.0, 256.0)
        shape = tf.shape(inputs)
        size = tf.reduce_prod(shape)
        bits = tf.random.stateless_uniform(
            [(size + 3) // 4],
            tf.cast(self.seed_generator.next(), tf.int32),
            minval=None,
            maxval=None,
            dtype=tf.uint32,
        )
        noise = tf.reshape(tf.reshape(tf.bitcast(bits, tf.uint8), [-1])[:size], shape)
        mask = tf.cast(noise <= tf.cast(kept - 1.0, tf.uint8), tf.float32)
        return inputs * (mask * (256.0 / kept))

    def reset(self, seed: int) -> None:
        """Start the random masks anew."""
        self.seed_generator.state.assign(np.array([seed % 2**31, 0], dtype=np.uint32))

    def get_config(self) -> Config:
        """Return the arguments."""
        return {**super().get_config(), "rate": self.start_rate}
