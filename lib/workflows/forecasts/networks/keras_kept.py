"""A trained network as a Keras model that is kept in a file, and its forecasts."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np

from lib.core.facts import Scalar
from lib.deep.keras_runtime import keras, tf
from lib.errors import InputError
from lib.workflows.forecasts.backtest.panel import Floats, History
from lib.workflows.forecasts.networks.forecaster import as_values, grounds_of
from lib.workflows.forecasts.networks.keras_fit import FLAT, network_layout
from lib.workflows.forecasts.networks.keras_weights import Weights
from lib.workflows.forecasts.networks.keras_windows import cut, forecast
from lib.workflows.forecasts.networks.recipes import Recipe, reaches
from lib.workflows.forecasts.networks.windows import latest

_ROWS = 256
"""Windows that are forecast at once."""


@keras.saving.register_keras_serializable("deepworth")
class ForecastNetwork(keras.Model):  # type: ignore[misc]  # Keras has no types
    """The members of a network: their weights in one array, a row each, and what uses them.

    ``columns`` are those of Ground.
    """

    def __init__(
        self,
        recipe: Mapping[str, Scalar],
        columns: Sequence[int],
        members: int,
        **options: Any,
    ) -> None:
        super().__init__(**options)
        self.made_from = {"recipe": dict(recipe), "columns": list(columns), "members": members}
        self.kept = Recipe(**recipe)  # type: ignore[arg-type]  # it was written by asdict
        known, origin, static, past = columns
        self.layout = network_layout(self.kept, (known, origin, static, past))
        self.weights_of_members = self.add_weight(
            shape=(members, self.layout.size), initializer="zeros", name="members"
        )
        self.built = True

    def get_config(self) -> dict[str, Any]:
        """Return what it is made from."""
        return {**super().get_config(), **self.made_from}

    def one(self, member: int, flat: Sequence[tf.Tensor], places: tf.Tensor) -> tf.Tensor:
        """Return a member's outputs (rows, horizon, WIDTH) in deviations of the series."""
        windows = cut(self.kept, tuple(flat), places)
        own = self.layout.split(tf.convert_to_tensor(self.weights_of_members)[member : member + 1])
        median, quantiles = forecast(self.kept, Weights(own), windows)
        found = tf.concat([median[..., None], quantiles], -1)
        return (found * windows.scale[..., None] + windows.center[..., None])[0]


def to_keras(recipe: Recipe, columns: Sequence[int], weights: Floats) -> bytes:
    """Return trained weights (members, size) as the bytes of a `.keras` file."""
    network = ForecastNetwork(asdict(recipe), columns, len(weights))
    network.weights_of_members.assign(weights.astype(np.float32))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "network.keras"
        network.save(path)
        return path.read_bytes()


def from_keras(path: Path) -> ForecastNetwork:
    """Return a network that was kept in a file."""
    found = keras.saving.load_model(path, compile=False, safe_mode=True)
    if not isinstance(found, ForecastNetwork):
        raise InputError("not_a_model_file", file=path.name)
    return found


def outputs_of(network: ForecastNetwork, history: History, seed: int) -> Floats:
    """Return the forecasts of a kept network (series, horizon, WIDTH) from a history.

    InputError "package_columns" where it has other covariates or groups of series than those that
    the network learned from.
    """
    recipe = network.kept
    grounds = grounds_of(history, recipe, seed)
    if list(grounds[0].columns) != network.made_from["columns"]:
        raise InputError("package_columns")
    found = []
    for member, reach in enumerate(reaches(recipe)):
        own = grounds[member % len(grounds)]
        flat = [tf.constant(getattr(own, name)) for name in FLAT]
        places = latest(own, reach)
        rows = np.stack([places.rows, places.firsts, places.numbers]).astype(np.int32)[:, None]
        pieces = [
            network.one(member, flat, tf.constant(rows[..., first : first + _ROWS])).numpy()
            for first in range(0, rows.shape[-1], _ROWS)
        ]
        found.append(as_values(own, np.concatenate(pieces).astype(np.float64)))
    return np.asarray(np.median(found, axis=0))
