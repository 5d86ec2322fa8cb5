"""Members of a stack: what each brings, and where its columns and weights lie in the common arrays.

A stack trains several networks of one structure as one, whose weights have a leading member axis.
Members may differ in their numbers of columns, levels and classes: the common arrays are as wide as
the widest, and what a member does not have is zero in them. Such zeros get no gradient: a padded
column is zero in every row, and what multiplies it starts at zero.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from lib.core.progress import NullProgress, Progress
from lib.deep.recipes import Recipe, Shape, embedded_units, parameters

_COMPILE_SECONDS = 1.0


@dataclass(eq=False)
class Rows:
    """Prepared rows: numbers (n, p), codes (n, c), targets (n, outputs), weights (n,).

    ``truth`` are class codes, or values in the target's unit, for the plan's metric. A training
    may put in the place of ``numbers`` a part of a larger array with the same values.
    """

    numbers: np.ndarray
    codes: np.ndarray
    targets: np.ndarray
    weights: np.ndarray
    truth: np.ndarray


@dataclass
class Fitted:
    """The weights of the best epoch, and the curves, one value an epoch.

    ``weights`` are in the order of the plain Keras network's ``get_weights()``; none if no epoch
    gave finite outputs. ``val_metric`` is turned so that greater is better; ``best_epoch`` (one
    value) counts from 0. ``outputs`` are those of that epoch on the validation rows, in the unit
    of their ``truth``; None where they were not kept.
    """

    weights: list[np.ndarray] = field(default_factory=list)
    history: dict[str, list[float]] = field(default_factory=dict)
    outputs: np.ndarray | None = None


@dataclass(frozen=True)
class Member:
    """One network to train: its rows as its own encoder gives them, its recipe and its seed.

    ``target_scale`` is the mean and deviation that turn outputs back into values. ``watch`` is told
    of this member's epochs; it is not asked whether to cancel.
    """

    recipe: Recipe
    shape: Shape
    training: Rows
    validation: Rows
    seed: int
    target_scale: tuple[float, float] = (0.0, 1.0)
    watch: Progress = field(default_factory=NullProgress)

    @property
    def steps(self) -> int:
        """Steps in one epoch."""
        return max(1, round(len(self.training.numbers) / self.recipe.batch))


@dataclass(frozen=True)
class Weight:
    """One weight of the stack, without its member axis.

    ``axes`` name for each axis what it runs along, None where all members agree; ``name`` is
    "layer/weight"; ``rate`` multiplies the learning rate.
    """

    name: str
    shape: tuple[int, ...]
    axes: tuple[str | None, ...]
    rate: float
    decays: bool
    trainable: bool

    @property
    def moves(self) -> bool:
        """Whether it is a moving average of batch normalisation, which training changes too."""
        return "/moving_" in self.name


class Layout:
    """Where the columns, levels and outputs of each member lie in arrays as wide as the widest."""

    def __init__(self, recipe: Recipe, shapes: Sequence[Shape]) -> None:
        tables = max((len(shape.tables) for shape in shapes), default=0)
        self.shapes = tuple(shapes)
        self.scaled = max(shape.scaled for shape in shapes)
        self.rest = max(shape.numbers - shape.scaled for shape in shapes)
        self.outputs = max(shape.outputs for shape in shapes)
        self.tables = tuple(
            max(shape.tables[at] for shape in shapes if at < len(shape.tables))
            for at in range(tables)
        )
        self.units = embedded_units(recipe)
        self.embedding = recipe.embedding
        self.offsets = np.concatenate([[0], np.cumsum(self.tables)]).astype(np.int32)
        self.numbers = self.scaled + self.rest
        self.inputs = self.units * self.scaled + self.rest + recipe.embedding * tables

    def size(self, axis: str) -> int:
        """Return the common length of an axis."""
        sizes = {
            "scaled": self.scaled,
            "inputs": self.inputs,
            "outputs": self.outputs,
            "levels": int(self.offsets[-1]),
        }
        return sizes[axis]

    def places(self, axis: str, member: int) -> np.ndarray:
        """Return where the entries of a member's own axis lie in the common one."""
        shape = self.shapes[member]
        if axis == "scaled":
            return np.arange(shape.scaled)
        if axis == "outputs":
            return np.arange(shape.outputs)
        if axis == "levels":
            parts = [
                np.arange(size) + start
                for size, start in zip(shape.tables, self.offsets, strict=False)
            ]
            return np.concatenate(parts) if parts else np.zeros(0, dtype=int)
        first = self.units * self.scaled
        return np.concatenate(
            [
                np.arange(self.units * shape.scaled),
                first + np.arange(shape.numbers - shape.scaled),
                first + self.rest + np.arange(self.embedding * len(shape.tables)),
            ]
        )

    def _index(self, weight: Weight, member: int) -> tuple[np.ndarray, ...]:
        return np.ix_(
            *(
                np.arange(size) if axis is None else self.places(axis, member)
                for size, axis in zip(weight.shape, weight.axes, strict=True)
            )
        )

    def lay(self, weight: Weight, values: Sequence[np.ndarray | None]) -> np.ndarray:
        """Return the members' own arrays as one, shape (members, *weight.shape), zeros between."""
        stacked = np.zeros((len(values), *weight.shape), dtype=np.float32)
        for member, own in enumerate(values):
            if own is not None:
                stacked[member][self._index(weight, member)] = own
        return stacked

    def cut(self, weight: Weight, member: int, values: np.ndarray) -> np.ndarray:
        """Return a member's own array out of its part of the common one."""
        return np.array(values[self._index(weight, member)])

    def numbers_of(self, member: int, numbers: np.ndarray) -> np.ndarray:
        """Return a member's numbers in the common columns."""
        own = self.shapes[member]
        if own.numbers == self.numbers and own.scaled == self.scaled:
            return numbers
        wide = np.zeros((len(numbers), self.numbers), dtype=np.float32)
        wide[:, : own.scaled] = numbers[:, : own.scaled]
        rest = own.numbers - own.scaled
        wide[:, self.scaled : self.scaled + rest] = numbers[:, own.scaled :]
        return wide

    def codes_of(self, codes: np.ndarray) -> np.ndarray:
        """Return a member's codes as rows of one table of all its categories' levels."""
        wide = np.zeros((len(codes), len(self.tables)), dtype=np.int32)
        wide[:, : codes.shape[1]] = codes
        return wide + self.offsets[:-1]


def widen(values: np.ndarray, width: int) -> np.ndarray:
    """Return an array with zeros appended to its last axis."""
    missing = width - values.shape[-1]
    if missing == 0:
        return values
    return np.pad(values, [(0, 0)] * (values.ndim - 1) + [(0, missing)])


class Batches:
    """The rows of each step of a member: a new shuffle every epoch, by the member's own seed.

    An epoch's shuffle is cut or repeated to full batches; the rows dropped differ every time.
    """

    def __init__(self, rows: int, batch: int, steps: int, seed: int) -> None:
        self.rows = rows
        self.batch = batch
        self.steps = steps
        self.rng = np.random.default_rng([seed, 1])
        self._epoch = -1
        self._order = np.zeros((0, 0), dtype=np.int64)

    def take(self, first: int, count: int) -> np.ndarray:
        """Return the rows of ``count`` steps of one epoch, shape (count, batch), in order."""
        epoch, at = divmod(first, self.steps)
        if epoch != self._epoch:
            self._epoch = epoch
            self._order = np.resize(
                self.rng.permutation(self.rows), self.steps * self.batch
            ).reshape(self.steps, self.batch)
        return self._order[at : at + count]


def compiling_pays(members: Sequence[Member]) -> bool:
    """Whether XLA saves more than the second that compiling takes (docs/decisions/0006).

    Measured on 2 cores: a step costs 0.3 ms and 1 s for 6e10 operations without, 0.05 ms and 1 s
    for 1e11 with XLA. Training that may stop early is expected to do half of its epochs.
    """
    saved = 0.0
    for member in members:
        steps = member.steps * member.recipe.epochs / (2 if member.recipe.patience else 1)
        work = 6.0 * parameters(member.recipe, member.shape) * member.recipe.batch
        saved += steps * (2.5e-4 / len(members) + work * (1 / 6e10 - 1 / 1e11))
    return saved > _COMPILE_SECONDS


def shrinking_pays(going: Sequence[tuple[Member, int]], stopped: int, *, compiled: bool) -> bool:
    """Whether letting ``stopped`` members leave a stack saves more than a new trace costs.

    ``going`` are the members still trained, with the steps that each will surely do.
    """
    if not stopped or not going:
        return False
    member, steps = max(going, key=lambda one: one[1])
    work = 6.0 * parameters(member.recipe, member.shape) * member.recipe.batch
    saved = steps * stopped * work / (1e11 if compiled else 6e10)
    return saved > 2.0 * _COMPILE_SECONDS


def widest_row(recipe: Recipe, shape: Shape) -> int:
    """Return how many numbers the widest array of a forward pass has for one row."""
    widths = [shape.numbers + recipe.embedding * len(shape.tables), shape.outputs, *recipe.hidden]
    copies = max(1, recipe.ensemble)
    embedded = shape.scaled * max(recipe.bins, 16 if recipe.periodic else 1)
    return max(embedded, copies * max(widths))


def checked(members: Sequence[Member]) -> Mapping[str, int]:
    """Return the sizes of a stack; ValueError if its members' networks differ in structure."""
    structures = {member.recipe.structure() for member in members}
    if len(structures) != 1:
        raise ValueError(f"Expected members of one structure, received {len(structures)}.")
    return {
        "members": len(members),
        "batch": max(member.recipe.batch for member in members),
        "steps": max(member.steps for member in members),
    }
