"""TabM's layers (Gorishniy et al. 2025), registered with Keras so that a network saves.

As in lib.deep.keras_layers, ``initialise(inputs, rng)`` draws the weights for a new fit.
"""

from __future__ import annotations

from typing import ClassVar, Unpack

import numpy as np

from lib.deep.keras_config import Config, LayerOptions
from lib.deep.keras_runtime import keras, tf

ops = keras.ops
_register = keras.saving.register_keras_serializable(package="deepworth")


@_register
class PiecewiseLinearEmbedding(keras.layers.Layer):
    """Each number x becomes a learned piecewise linear function of x, plus a linear one.

    The pieces lie between quantiles of the training rows (Gorishniy et al. 2022): x is coded as how
    far it has come in each bin, 0 to 1. Shape (rows, columns) to (rows, columns * units).
    """

    NO_DECAY: ClassVar = ("bias",)

    def __init__(self, bins: int = 16, units: int = 8, **kwargs: Unpack[LayerOptions]) -> None:
        super().__init__(**kwargs)
        self.bins = bins
        self.units = units

    def build(self, input_shape: tuple[int | None, ...]) -> None:
        """Make the weights."""
        columns = int(input_shape[-1] or 0)
        fixed = {"shape": (columns, 1, self.bins), "initializer": "zeros", "trainable": False}
        self.lower = self.add_weight(name="lower", **fixed)
        self.inverse = self.add_weight(name="inverse", **fixed)
        self.linear = self.add_weight(shape=(columns, 1, self.units), name="linear")
        self.kernel = self.add_weight(shape=(columns, self.bins, self.units), name="kernel")
        self.bias = self.add_weight(
            shape=(columns, 1, self.units), initializer="zeros", name="bias"
        )

    def call(self, inputs: tf.Tensor) -> tf.Tensor:
        """Return the embedded numbers, column after column."""
        by_column = ops.expand_dims(ops.transpose(inputs), -1)
        coded = ops.clip((by_column - self.lower) * self.inverse, 0.0, 1.0)
        embedded = ops.matmul(coded, self.kernel) + by_column * self.linear + self.bias
        return ops.reshape(
            ops.transpose(embedded, (1, 0, 2)), (-1, self.kernel.shape[0] * self.units)
        )

    def initialise(self, inputs: np.ndarray, rng: np.random.Generator) -> None:
        """Put the bins between quantiles of ``inputs``; draw the linear part, the rest is 0."""
        lower, inverse = quantile_bins(inputs, self.bins)
        bound = 1.0 / np.sqrt(self.units)
        draws = (
            (self.lower, lower[:, None, :]),
            (self.inverse, inverse[:, None, :]),
            (self.linear, rng.uniform(-bound, bound, self.linear.shape)),
            (self.kernel, np.zeros(self.kernel.shape)),
            (self.bias, rng.uniform(-bound, bound, self.bias.shape)),
        )
        for weight, values in draws:
            weight.assign(np.asarray(values, dtype=np.float32))

    def get_config(self) -> Config:
        """Return the arguments."""
        return {**super().get_config(), "bins": self.bins, "units": self.units}


def quantile_bins(values: np.ndarray, bins: int) -> tuple[np.ndarray, np.ndarray]:
    """Return lower edges and inverse widths of bins of about as many rows, each (columns, bins).

    A column of few distinct values has fewer bins; those it does not have are coded as 0.
    """
    columns = values.shape[1]
    lower = np.zeros((columns, bins))
    inverse = np.zeros((columns, bins))
    for column in range(columns):
        edges = np.unique(np.quantile(values[:, column], np.linspace(0, 1, bins + 1)))
        widths = np.diff(edges)
        wide = np.flatnonzero(widths > 1e-6 * max(1e-3, float(np.ptp(edges))))
        lower[column, : len(wide)] = edges[wide]
        inverse[column, : len(wide)] = 1.0 / widths[wide]
    return lower, inverse


@_register
class EnsembleScale(keras.layers.Layer):
    """Copies of a row, each with factors of its own: (rows, columns) to (rows, members, columns).

    ``sections`` are the numbers of columns that belong together: they start with one factor, drawn
    from N(0, 1) where numbers are embedded (``normal``), else +-1.
    """

    def __init__(
        self, members: int, sections: list[int], normal: bool, **kwargs: Unpack[LayerOptions]
    ) -> None:
        super().__init__(**kwargs)
        self.members = members
        self.sections = list(sections)
        self.normal = normal

    def build(self, input_shape: tuple[int | None, ...]) -> None:
        """Make the weights."""
        self.factor = self.add_weight(
            shape=(self.members, int(input_shape[-1] or 0)), initializer="ones", name="factor"
        )

    def call(self, inputs: tf.Tensor) -> tf.Tensor:
        """Return each row's copies."""
        return ops.expand_dims(inputs, 1) * self.factor

    def initialise(self, inputs: np.ndarray, rng: np.random.Generator) -> None:
        """Draw one factor for each member and section."""
        size = (self.members, len(self.sections))
        drawn = rng.standard_normal(size) if self.normal else rng.choice([-1.0, 1.0], size)
        self.factor.assign(np.repeat(drawn, self.sections, axis=1).astype(np.float32))

    def get_config(self) -> Config:
        """Return the arguments."""
        config = {"members": self.members, "sections": self.sections, "normal": self.normal}
        return {**super().get_config(), **config}


@_register
class EnsembleHeads(keras.layers.Layer):
    """A dense layer for each member: (rows, members, columns) to (rows, members, units)."""

    NO_DECAY: ClassVar = ("bias",)

    def __init__(self, units: int, **kwargs: Unpack[LayerOptions]) -> None:
        super().__init__(**kwargs)
        self.units = units

    def build(self, input_shape: tuple[int | None, ...]) -> None:
        """Make the weights."""
        members, columns = int(input_shape[-2] or 0), int(input_shape[-1] or 0)
        self.kernel = self.add_weight(shape=(members, columns, self.units), name="kernel")
        self.bias = self.add_weight(shape=(members, self.units), initializer="zeros", name="bias")

    def call(self, inputs: tf.Tensor) -> tf.Tensor:
        """Return each member's outputs."""
        return ops.einsum("bki,kio->bko", inputs, self.kernel) + self.bias

    def initialise(self, inputs: np.ndarray, rng: np.random.Generator) -> None:
        """Draw kernels and biases uniformly within 1 / sqrt(columns)."""
        bound = 1.0 / np.sqrt(self.kernel.shape[1])
        for weight in (self.kernel, self.bias):
            weight.assign(rng.uniform(-bound, bound, weight.shape).astype(np.float32))

    def get_config(self) -> Config:
        """Return the arguments."""
        return {**super().get_config(), "units": self.units}


@_register
class MemberMean(keras.layers.Layer):
    """The mean over the members: (rows, members, units) to (rows, units)."""

    def call(self, inputs: tf.Tensor) -> tf.Tensor:
        """Return the means."""
        return ops.mean(inputs, axis=1)
