"""Points in a plane that networks learn from: two inputs, and a class or a value."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from lib.errors import InputError
from lib.workflows.learn.facts.course import REACH

if TYPE_CHECKING:
    import pandas as pd

Floats = NDArray[np.float64]
_TABLES = {"and": (0, 0, 0, 1), "or": (0, 1, 1, 1), "xor_table": (0, 1, 1, 0)}
_SIDE = 2.0
"""How far the points of a truth table are from the middle."""
_TRAIN, _LEAST_ROWS = 0.7, 20


class Points(NamedTuple):
    """Inputs (n, 2), targets (n,), whether these are classes, and which rows are for training.

    ``named`` are the names of both classes of a table.
    """

    inputs: Floats
    targets: Floats
    classes: bool
    train: NDArray[np.bool_]
    named: tuple[str, ...] = ()


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


def table_points(frame: pd.DataFrame, columns: Sequence[str], most: int, seed: int) -> Points:
    """Return two columns of a table, standardised, and the target that a third one holds.

    A target of two values is a class, else it must be a number. Rows that lack a value are left
    out; of more than ``most`` rows a sample is taken. InputError "learn_columns", "learn_few_rows",
    "learn_one_value", "learn_target".
    """
    import pandas as pd

    if len(columns) != 3 or not set(columns) <= set(frame.columns):
        raise InputError("learn_columns", columns=list(columns))
    inputs = pd.DataFrame({k: pd.to_numeric(frame[columns[k]], errors="coerce") for k in (0, 1)})
    inputs = inputs.replace([np.inf, -np.inf], np.nan)
    known = inputs.notna().all(axis=1) & frame[columns[2]].notna()
    if (rows := int(known.sum())) < _LEAST_ROWS:
        raise InputError("learn_few_rows", rows=rows, least=_LEAST_ROWS, columns=list(columns))
    generator = np.random.default_rng(seed)
    taken = np.sort(generator.permutation(np.flatnonzero(known))[:most])
    both = inputs.to_numpy(dtype=np.float64)[taken]
    for name, spread in zip(columns, both.std(axis=0), strict=False):
        if not spread > 0:
            raise InputError("learn_one_value", column=name)
    targets, named = _targets(frame[columns[2]].iloc[taken], columns[2])
    train = np.zeros(len(taken), dtype=bool)
    for value in np.unique(targets) if named else (None,):
        rows_of = np.flatnonzero(targets == value) if named else np.arange(len(taken))
        train[generator.permutation(rows_of)[: max(1, round(_TRAIN * len(rows_of)))]] = True
    scaled = 1.4 * (both - both.mean(axis=0)) / both.std(axis=0)
    return Points(np.clip(scaled, -REACH, REACH), targets, bool(named), train, named)


def _targets(column: pd.Series, name: str) -> tuple[Floats, tuple[str, ...]]:
    """Return targets with the names of both classes, or standardised values without names."""
    import pandas as pd

    values = sorted(column.unique().tolist(), key=str)
    if len(values) == 1:
        raise InputError("learn_one_value", column=name)
    if len(values) == 2:
        return (column == values[1]).to_numpy(dtype=np.float64), (str(values[0]), str(values[1]))
    numbers = pd.to_numeric(column, errors="coerce").to_numpy(dtype=np.float64)
    if not np.isfinite(numbers).all():
        raise InputError("learn_target", column=name, count=len(values))
    return (numbers - numbers.mean()) / numbers.std(), ()


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
