"""The optimizer Adam, on NumPy arrays."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

_BETAS, _EPSILON = (0.9, 0.999), 1e-7

Array = NDArray[np.floating[Any]]


class Adam:
    """Changes arrays in place, at a ``rate`` of learning (Kingma and Ba 2015)."""

    def __init__(self, rate: float) -> None:
        self.rate = rate
        self._first: list[Array] = []
        self._second: list[Array] = []
        self._steps = 0

    def update(self, values: Sequence[Array], gradients: Sequence[Array]) -> None:
        """Take one step; each time with the same arrays in the same order."""
        self._first = self._first or [np.zeros_like(one) for one in values]
        self._second = self._second or [np.zeros_like(one) for one in values]
        self._steps += 1
        low, high = (1 - beta**self._steps for beta in _BETAS)
        rate = self.rate * float(np.sqrt(high)) / low
        for value, gradient, first, second in zip(
            values, gradients, self._first, self._second, strict=True
        ):
            first += (1 - _BETAS[0]) * (gradient - first)
            second += (1 - _BETAS[1]) * (gradient**2 - second)
            value -= rate * first / (np.sqrt(second) + _EPSILON)
