"""Points in a plane that networks learn from: two inputs, and a class or a value."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from lib.errors import InputError
from lib.workflows.learn.facts.course import REACH

Floats = NDArray[np.float64]
_TABLES = {"and": (0, 0, 0, 1), "or": (0, 1, 1, 1), "xor_table": (0, 1, 1, 0)}
_SIDE = 2.0
"""How far the points of a truth table are from the middle."""
_TRAIN = 0.7


class Points(NamedTuple):
    """Inputs (n, 2), targets (n,), whether these are classes, and which rows are for training."""

    inputs: Floats
    targets: Floats
    classes: bool
    train: NDArray[np.bool_]


def make_points(name: str, count: int, noise: float, seed: int) -> Points:
    """Return points of a kind; those of a truth table are four without noise, all for training.

    ``noise`` is the standard deviation that is added to both inputs, or to a value. InputError
    "learn_setting" for an unknown kind.
    """
    if name in _TABLES:
        corners = np.array([(-1, -1), (-1, 1), (1, -1), (1, 1)], dtype=np.float64)
        targets = np.array(_TABLES[name], dtype=np.float64)
        return Points(_SIDE * corners, targets, True, np.ones(4, dtype=bool))
    if name not in _KINDS:
        raise InputError("learn_setting", name="data", value=name, least="and", most="plane")
    generator = np.random.default_rng(seed)
    inputs, targets = _KINDS[name](count, generator)
    classes = name not in _VALUES
    if classes:
        inputs = inputs + generator.normal(0, noise, inputs.shape)
    else:
        targets = targets + generator.normal(0, noise / 2, count)
    train = np.zeros(count, dtype=bool)
    train[generator.permutation(count)[: round(_TRAIN * count)]] = True
    return Points(np.clip(inputs, -REACH, REACH), targets, classes, train)


def _halves(count: int) -> Floats:
    return (np.arange(count) % 2).astype(np.float64)


def _circles(count: int, generator: np.random.Generator) -> tuple[Floats, Floats]:
    targets = _halves(count)
    angle = generator.uniform(0, 2 * np.pi, count)
    radius = np.where(
        targets > 0, generator.uniform(0, 1.3, count), generator.uniform(2.1, 3, count)
    )
    return radius[:, None] * np.column_stack([np.cos(angle), np.sin(angle)]), targets


def _moons(count: int, generator: np.random.Generator) -> tuple[Floats, Floats]:
    targets = _halves(count)
    angle = generator.uniform(0, np.pi, count)
    sign = np.where(targets > 0, -1, 1)
    across = 2 * np.cos(angle) * sign + np.where(targets > 0, 1, -1)
    return np.column_stack([across, (2 * np.sin(angle) - 0.5) * sign]), targets


def _spirals(count: int, generator: np.random.Generator) -> tuple[Floats, Floats]:
    targets = _halves(count)
    along = np.sqrt(generator.uniform(0.01, 1, count))
    angle = 1.5 * 2 * np.pi * along + np.pi * targets
    return 3 * along[:, None] * np.column_stack([np.cos(angle), np.sin(angle)]), targets


def _xor(count: int, generator: np.random.Generator) -> tuple[Floats, Floats]:
    inputs = generator.uniform(0.25, 3, (count, 2)) * generator.choice([-1, 1], (count, 2))
    return inputs, (inputs[:, 0] * inputs[:, 1] > 0).astype(np.float64)


def _blobs(count: int, generator: np.random.Generator) -> tuple[Floats, Floats]:
    targets = _halves(count)
    return generator.normal(0, 0.6, (count, 2)) + np.where(targets > 0, 1.5, -1.5)[:, None], targets


def _waves(count: int, generator: np.random.Generator) -> tuple[Floats, Floats]:
    inputs = generator.uniform(-3, 3, (count, 2))
    return inputs, np.sin(1.5 * inputs[:, 0]) * np.cos(inputs[:, 1])


_KINDS: dict[str, Callable[[int, np.random.Generator], tuple[Floats, Floats]]] = {
    "circles": _circles,
    "moons": _moons,
    "spirals": _spirals,
    "xor": _xor,
    "blobs": _blobs,
    "waves": _waves,
}
_VALUES = ("waves",)
