"""What the program asks of Keras's models where Keras is not imported."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np


class Layer(Protocol):
    """A layer of a model."""

    name: str

    def get_weights(self) -> list[np.ndarray]:
        """Return its weights."""


class FunctionalModel(Protocol):
    """A functional model (keras.Model)."""

    @property
    def layers(self) -> Sequence[Layer]:
        """Its layers, inputs first."""

    def get_layer(self, name: str) -> Layer:
        """Return the layer of that name; ValueError if there is none."""
