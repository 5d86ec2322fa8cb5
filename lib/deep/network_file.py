"""What networks as estimators share: they clone, are stored, and give their network as a file."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from typing import Self

import numpy as np
from sklearn.base import BaseEstimator

from lib.core.progress import Progress
from lib.deep.protocols import FunctionalModel


class NetworkFile(BaseEstimator, ABC):
    """A network whose weights are NumPy arrays, or stand in a ``.keras`` file beside it."""

    features: Mapping[str, str]
    watch: Progress | None
    network_: FunctionalModel
    weights_: list[np.ndarray] | None

    @abstractmethod
    def network(self) -> FunctionalModel:
        """Return the fitted network as an ordinary functional Keras model."""

    def __sklearn_clone__(self) -> Self:
        """Clone with the same watch: it is a line to the caller, not a parameter to copy."""
        return type(self)(**{**self.get_params(deep=False), "features": dict(self.features)})

    def __getstate__(self) -> dict[str, object]:
        state = dict(super().__getstate__())
        state.pop("network_", None)
        return {**state, "watch": None}

    def detach_network(self) -> tuple[Self, bytes]:
        """Return a copy of this estimator without its network, and the network's .keras bytes.

        The copy holds only simple values, NumPy arrays and scikit-learn parts.
        """
        from lib.deep import keras_networks

        data = keras_networks.to_bytes(self.network())
        copy = type(self)(**{**self.get_params(deep=False), "watch": None})
        fitted = {name: value for name, value in vars(self).items() if name.endswith("_")}
        fitted.pop("network_", None)
        copy.__dict__.update({**fitted, "weights_": None})
        return copy, data

    def attach_network(self, data: bytes) -> None:
        """Take the network of ``detach_network`` back; it is loaded in Keras's safe mode."""
        from lib.deep import keras_networks

        self.network_ = keras_networks.from_bytes(data)
        self.weights_ = None
