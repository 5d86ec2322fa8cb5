"""The layers of text networks, on texts as ids with 0 as padding; masks are laid by hand.

(`mask_zero` before an average gave NaN on rows of padding only.)
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Unpack

from lib.deep.keras_config import Config, LayerOptions
from lib.deep.keras_runtime import keras, tf

_PACKAGE = "deepworth"
_NEVER = -1e9

ArrayShape = tuple[int | None, ...]
"""Sizes of a tensor; None where a batch decides."""


def present(ids: tf.Tensor) -> tf.Tensor:
    """Return 1 where there is a token, 0 where there is padding, float32."""
    return tf.cast(tf.not_equal(ids, 0), tf.float32)


def most_over_time(
    embedded: tf.Tensor, ids: tf.Tensor, kernel: tf.Tensor, bias: tf.Tensor, width: int
) -> tf.Tensor:
    """Return TextCNN's features (members, rows, filters) for windows of one width (Kim 2014).

    ``embedded`` (members, rows, places, size) is zero at padding, and ``ids`` (members, rows,
    places) end with at least ``width`` - 1 of it. The convolution is one matrix product of the
    unfolded windows with ``kernel`` (members, width * size, filters). Windows begin at tokens
    only, or at the first place, so that more padding changes nothing.
    """
    places = tf.shape(embedded)[2] - width + 1
    windows = tf.concat([embedded[:, :, k : k + places] for k in range(width)], axis=-1)
    shape = tf.shape(windows)
    flat = tf.reshape(windows, (shape[0], shape[1] * places, windows.shape[-1]))
    found = tf.reshape(tf.matmul(flat, kernel), (shape[0], shape[1], places, kernel.shape[-1]))
    first = tf.one_hot(0, places)[None, None, :]
    begins = tf.maximum(present(ids[:, :, :places]), first)
    found += (1.0 - begins)[..., None] * _NEVER
    return tf.nn.relu(tf.reduce_max(found, axis=2) + bias[:, None, :])


@keras.saving.register_keras_serializable(package=_PACKAGE)
class GramVectors(keras.layers.Layer):
    """The sum of n-grams' vectors, divided by their number (``mean``) or by its root."""

    def __init__(
        self, size: int, units: int, mean: bool = False, **kwargs: Unpack[LayerOptions]
    ) -> None:
        super().__init__(**kwargs)
        self.size, self.units, self.mean = size, units, mean

    def build(self, input_shape: ArrayShape) -> None:
        """Make the table of vectors; row 0 is padding."""
        self.table = self.add_weight(shape=(self.size, self.units), name="table")
        super().build(input_shape)

    def call(self, ids: tf.Tensor) -> tf.Tensor:
        """Return vectors (rows, units) of ids (rows, places)."""
        there = present(ids)
        total = tf.reduce_sum(tf.gather(self.table, ids) * there[..., None], axis=1)
        return total / divisor(tf.reduce_sum(there, axis=1), self.mean)[:, None]

    def compute_output_shape(self, input_shape: ArrayShape) -> ArrayShape:
        """Return (rows, units)."""
        return (input_shape[0], self.units)

    def get_config(self) -> Config:
        """Return what rebuilds the layer."""
        own = {"size": self.size, "units": self.units, "mean": self.mean}
        return {**super().get_config(), **own}


def divisor(count: tf.Tensor, mean: bool) -> tf.Tensor:
    """Return what a sum of ``count`` vectors is divided by."""
    count = tf.maximum(count, 1.0)
    return count if mean else tf.sqrt(count)


@keras.saving.register_keras_serializable(package=_PACKAGE)
class WindowMaxima(keras.layers.Layer):
    """TextCNN's convolutions of several widths, each with its maximum over time."""

    def __init__(self, widths: Sequence[int], filters: int, **kwargs: Unpack[LayerOptions]) -> None:
        super().__init__(**kwargs)
        self.widths, self.filters = list(widths), filters

    def build(self, input_shape: Sequence[ArrayShape]) -> None:
        """Make kernel and bias for each width."""
        size = int(input_shape[1][-1] or 0)
        for width in self.widths:
            kernel = self.add_weight(shape=(width * size, self.filters), name=f"kernel_{width}")
            bias = self.add_weight(shape=(self.filters,), name=f"bias_{width}", initializer="zeros")
            setattr(self, f"kernel_{width}", kernel)
            setattr(self, f"bias_{width}", bias)
        super().build(input_shape)

    def call(self, inputs: Sequence[tf.Tensor]) -> tf.Tensor:
        """Return features (rows, widths * filters) of [ids, embedded]."""
        ids, embedded = inputs
        end = max(self.widths) - 1
        ids = tf.pad(ids, [(0, 0), (0, end)])[None]
        embedded = tf.pad(embedded, [(0, 0), (0, end), (0, 0)])[None]
        embedded = embedded * present(ids)[..., None]
        parts = [
            most_over_time(
                embedded,
                ids,
                tf.convert_to_tensor(getattr(self, f"kernel_{width}"))[None],
                tf.convert_to_tensor(getattr(self, f"bias_{width}"))[None],
                width,
            )
            for width in self.widths
        ]
        return tf.concat(parts, axis=-1)[0]

    def compute_output_shape(self, input_shape: Sequence[ArrayShape]) -> ArrayShape:
        """Return (rows, features)."""
        return (input_shape[0][0], self.filters * len(self.widths))

    def get_config(self) -> Config:
        """Return what rebuilds the layer."""
        return {**super().get_config(), "widths": self.widths, "filters": self.filters}


@keras.saving.register_keras_serializable(package=_PACKAGE)
class Present(keras.layers.Layer):
    """1 where there is a token, 0 where there is padding; the first place always counts."""

    def call(self, ids: tf.Tensor) -> tf.Tensor:
        """Return float32 (rows, places)."""
        return tf.maximum(present(ids), tf.one_hot(0, tf.shape(ids)[1])[None])


@keras.saving.register_keras_serializable(package=_PACKAGE)
class Places(keras.layers.Layer):
    """Adds a learned vector for each place, as BERT does (Devlin et al. 2019)."""

    def __init__(self, most: int, **kwargs: Unpack[LayerOptions]) -> None:
        super().__init__(**kwargs)
        self.most = most

    def build(self, input_shape: ArrayShape) -> None:
        """Make the table of places."""
        self.table = self.add_weight(
            shape=(self.most, input_shape[-1]),
            name="table",
            initializer=keras.initializers.RandomNormal(stddev=0.02, seed=0),
        )
        super().build(input_shape)

    def call(self, embedded: tf.Tensor) -> tf.Tensor:
        """Return (rows, places, units)."""
        return embedded + self.table[None, : tf.shape(embedded)[1]]

    def get_config(self) -> Config:
        """Return what rebuilds the layer."""
        return {**super().get_config(), "most": self.most}


@keras.saving.register_keras_serializable(package=_PACKAGE)
class PresentMean(keras.layers.Layer):
    """The mean over the places where there is a token; a mask from before ends here."""

    def __init__(self, **kwargs: Unpack[LayerOptions]) -> None:
        super().__init__(**kwargs)
        self.supports_masking = True

    def compute_mask(self, inputs: Sequence[tf.Tensor], mask: tf.Tensor | None = None) -> None:
        """Return no mask: there are no places after it."""

    def call(self, inputs: Sequence[tf.Tensor]) -> tf.Tensor:
        """Return (rows, units) of [flow (rows, places, units), present (rows, places)]."""
        flow, there = inputs
        total = tf.reduce_sum(flow * there[..., None], axis=1)
        return total / tf.reduce_sum(there, axis=1, keepdims=True)

    def compute_output_shape(self, input_shape: Sequence[ArrayShape]) -> ArrayShape:
        """Return (rows, units)."""
        return (input_shape[0][0], input_shape[0][-1])
