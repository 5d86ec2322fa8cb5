"""A line through points by gradient descent: the points, and what a descent came to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

_HEIGHT = (187, 174, 179, 192, 188, 160, 179, 168, 168, 174)
_WEIGHT = (87, 81, 82, 92, 90, 61, 86, 66, 69, 69)
_NOISY = 30


def points_of(name: str) -> tuple[Floats, Floats]:
    """Return x and y of "people" (cm, kg), or of "noisy": y = 2x + 1 with noise."""
    if name == "people":
        return np.array(_HEIGHT, dtype=np.float64), np.array(_WEIGHT, dtype=np.float64)
    generator = np.random.default_rng(7)
    x = np.round(generator.uniform(0, 5, _NOISY), 2)
    return x, np.round(2 * x + 1 + generator.normal(0, 0.6, _NOISY), 2)


def scaling(x: Floats, *, scaled: bool) -> tuple[float, float]:
    """Return what is subtracted from inputs and what they are divided by."""
    return (float(x.mean()), float(x.std())) if scaled else (0.0, 1.0)


def curvatures(inputs: Floats) -> tuple[float, float]:
    """Return the least and the greatest curvature of the squared error over slope and intercept.

    They are the eigenvalues of its Hessian, the same everywhere: descent settles at all rates below
    2 divided by the greatest, and at none above.
    """
    mean = inputs.mean()
    hessian = 2 * np.array([[(inputs**2).mean(), mean], [mean, 1.0]])
    low, high = np.linalg.eigvalsh(hessian)
    return float(low), float(high)


@dataclass(frozen=True)
class Descent:
    """A gradient descent over slope and intercept, from 0 and 0.

    Slopes are those of the inputs as they were descended on: ``(x - shift) / spread``. ``steps``
    are those kept for drawing. ``arrived`` is the step from which on both are those of least
    squares to three digits, None if the last is not; ``stopped`` says that the loss had grown
    a millionfold. The ``surface`` has the loss for ``surface_slopes`` (columns) and
    ``surface_intercepts`` (rows).
    """

    points: str
    scaled: bool
    rate: float
    shift: float
    spread: float
    steps: tuple[int, ...]
    slopes: tuple[float, ...]
    intercepts: tuple[float, ...]
    losses: tuple[float, ...]
    arrived: int | None
    stopped: bool
    best_slope: float
    best_intercept: float
    best_loss: float
    highest_rate: float
    condition: float
    surface_slopes: Floats
    surface_intercepts: Floats
    surface: Floats

    @property
    def grew(self) -> bool:
        """Whether the loss is larger at the end than at the start: it diverges."""
        return self.losses[-1] > self.losses[0]


@dataclass(frozen=True)
class FittedLine:
    """A line that one of several ways found, in the units of the data, and the seconds it took."""

    way: Literal["least_squares", "gradient_descent", "keras"]
    slope: float
    intercept: float
    seconds: float


@dataclass(frozen=True)
class ThreeWays:
    """The same line by three ways."""

    points: str
    lines: tuple[FittedLine, ...]

    @property
    def agree(self) -> bool:
        """Whether all three are the same to three significant digits."""
        found = np.array([(one.slope, one.intercept) for one in self.lines])
        return bool(np.all(np.abs(found - found[0]) <= 5e-4 * np.abs(found[0])))
