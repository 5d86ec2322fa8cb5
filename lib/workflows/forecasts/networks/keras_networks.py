"""The networks: forward passes of many members at once, from scaled windows to medians.

Each takes a recipe, weights, windows (members, rows, length), oldest first, and what is known
beside them (members, rows, columns); it returns medians (members, rows, horizon) and features
that quantiles are made from. Windows of SEQUENCES have channels, (members, rows, length, channels):
the values, then the covariates known only in the past, which BLOCKS read beside the windows.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeAlias

import numpy as np

from lib.deep.keras_runtime import tf
from lib.workflows.forecasts.networks import keras_sequences as sequences
from lib.workflows.forecasts.networks.keras_weights import Weights, dense, hidden
from lib.workflows.forecasts.networks.recipes import Recipe

Network: TypeAlias = Callable[[Recipe, Weights, tf.Tensor, tf.Tensor], tuple[tf.Tensor, tf.Tensor]]


def nlinear(
    recipe: Recipe, weights: Weights, values: tf.Tensor, context: tf.Tensor
) -> tuple[tf.Tensor, tf.Tensor]:
    """One linear layer on a window less its last value (Zeng et al. 2023)."""
    flow = dense(weights, "linear", values, recipe.horizon, 0.0)
    beside = dense(weights, "context", context, recipe.horizon, 0.0)
    return flow + beside, hidden(weights, "features", values, recipe.width // 4)


def dlinear(
    recipe: Recipe, weights: Weights, values: tf.Tensor, context: tf.Tensor
) -> tuple[tf.Tensor, tf.Tensor]:
    """A linear layer on a window's moving average and one on the rest (Zeng et al. 2023)."""
    trend = tf.einsum("mbt,ts->mbs", values, _moving_average(recipe))
    flow = dense(weights, "trend", trend, recipe.horizon, 0.0)
    flow += dense(weights, "season", values - trend, recipe.horizon, 0.0)
    beside = dense(weights, "context", context, recipe.horizon, 0.0)
    return flow + beside, hidden(weights, "features", values, recipe.width // 4)


def nbeats(
    recipe: Recipe, weights: Weights, values: tf.Tensor, context: tf.Tensor
) -> tuple[tf.Tensor, tf.Tensor]:
    """Generic blocks, each on what those before it left unexplained (Oreshkin et al. 2020)."""
    residual, median, features = values, tf.zeros_like(values[..., :1]), []
    for block in range(recipe.blocks):
        flow = tf.concat([residual, context], -1)
        for layer in range(recipe.layers):
            flow = hidden(weights, f"{block}/{layer}", flow, recipe.width)
        back = dense(weights, f"{block}/theta_back", flow, recipe.thetas)
        ahead = dense(weights, f"{block}/theta_ahead", flow, recipe.thetas)
        residual = residual - dense(weights, f"{block}/backcast", back, recipe.length, 0.3)
        median = median + dense(weights, f"{block}/forecast", ahead, recipe.horizon, 0.1)
        features.append(ahead)
    return median, tf.concat(features, -1)


def nhits(
    recipe: Recipe, weights: Weights, values: tf.Tensor, context: tf.Tensor
) -> tuple[tf.Tensor, tf.Tensor]:
    """Blocks that read pooled windows and forecast few points, interpolated (Challu et al. 2023).

    The first looks at the coarsest scale, the last at every period.
    """
    residual, median, features = values, tf.zeros_like(values[..., :1]), []
    for block, size in enumerate(_scales(recipe)):
        flow = tf.concat([_pooled(residual, size), context], -1)
        for layer in range(recipe.layers):
            flow = hidden(weights, f"{block}/{layer}", flow, recipe.width)
        back = dense(weights, f"{block}/backcast", flow, -(-recipe.length // size), 0.3)
        ahead = dense(weights, f"{block}/forecast", flow, -(-recipe.horizon // size), 0.1)
        residual = residual - tf.matmul(back, _interpolation(back.shape[-1], recipe.length))
        median = median + tf.matmul(ahead, _interpolation(ahead.shape[-1], recipe.horizon))
        features.append(ahead)
    return median, tf.concat(features, -1)


def _scales(recipe: Recipe) -> tuple[int, ...]:
    """Return periods that each block of N-HiTS takes together."""
    most = max(1, min(recipe.horizon, recipe.length) // 3)
    return (most, max(1, min(most, recipe.horizon // 8)), 1)


def _pooled(values: tf.Tensor, size: int) -> tf.Tensor:
    """Return the largest values of pieces; the first piece may begin with its first value."""
    length = int(values.shape[-1])
    count = -(-length // size)
    missing = count * size - length
    full = tf.concat([tf.repeat(values[..., :1], missing, axis=-1), values], -1)
    shape = tf.shape(values)
    return tf.reduce_max(tf.reshape(full, (shape[0], shape[1], count, size)), axis=-1)


def _interpolation(points: int, length: int) -> tf.Tensor:
    """Return the matrix of linear interpolation from points to places between the ends."""
    places = np.linspace(0.0, points - 1.0, length)
    columns = [np.interp(places, np.arange(points), one) for one in np.eye(points)]
    return tf.constant(np.stack(columns), tf.float32)


def _moving_average(recipe: Recipe) -> tf.Tensor:
    """Return the matrix of a moving average over a season; ends are repeated beyond the window."""
    reach = max(3, recipe.season + 1 - recipe.season % 2)
    reach = min(reach, 2 * (recipe.length // 2) - 1)
    places = np.arange(recipe.length)[:, None] + np.arange(reach) - reach // 2
    matrix = np.zeros((recipe.length, recipe.length), dtype=np.float32)
    for at, sources in enumerate(np.clip(places, 0, recipe.length - 1)):
        np.add.at(matrix[:, at], sources, 1.0 / reach)
    return tf.constant(matrix)


NETWORKS: Mapping[str, Network] = {
    "dlinear": dlinear,
    "gru": sequences.gru,
    "lstm": sequences.lstm,
    "nbeats": nbeats,
    "nhits": nhits,
    "nlinear": nlinear,
    "patch_transformer": sequences.patch_transformer,
    "tcn": sequences.tcn,
}
"""The networks by architecture."""
SEQUENCES = frozenset(["gru", "lstm", "patch_transformer", "tcn"])
BLOCKS = frozenset(["nbeats", "nhits"])
