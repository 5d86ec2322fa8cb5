"""A network's course of training on points in a plane, frame by frame."""

from __future__ import annotations

from dataclasses import dataclass

REACH = 4.0
"""How far points and drawings reach from the middle, along either input."""
SURFACE, UNIT = 40, 16
"""Cells along a side of the drawn outputs of the network, and of a hidden unit."""


@dataclass(frozen=True)
class NetworkSettings:
    """What is trained, on what: ``hidden`` are the units of each hidden layer.

    A ``batch`` of 0 is all training rows; ``dropout`` is the share of the hidden units that an
    update leaves out; ``noise`` is that of lib.workflows.learn.jobs.points. Of a table ("table")
    ``columns`` are both inputs and the target, ``points`` the most rows.
    """

    data: str = "circles"
    points: int = 300
    noise: float = 0.2
    hidden: tuple[int, ...] = (4, 4)
    activation: str = "tanh"
    optimizer: str = "adam"
    rate: float = 0.01
    batch: int = 16
    epochs: int = 100
    l1: float = 0.0
    l2: float = 0.0
    seed: int = 0
    columns: tuple[str, ...] = ()
    dropout: float = 0.0


@dataclass(frozen=True)
class Course:
    """What came of training.

    ``epochs`` are those kept for drawing, 0 the start; losses and shares right (for values: the
    share of variance explained) are of the training and of the held-out rows at each of them.
    ``surfaces`` and ``units`` are drawn bytes in base64, of all frames after one another, rows from
    the bottom up: outputs from the least (0) to the greatest (255). ``stopped`` says that the loss
    was no longer a number that can be used, ``updates`` how often the weights were changed.
    ``test_interval`` is that of 95 % of the last held-out score; ``named`` what both classes of a
    table are called.
    """

    settings: NetworkSettings
    classes: bool
    across: tuple[float, ...]
    up: tuple[float, ...]
    targets: tuple[float, ...]
    train: tuple[bool, ...]
    epochs: tuple[int, ...]
    train_losses: tuple[float, ...]
    test_losses: tuple[float, ...]
    train_scores: tuple[float, ...]
    test_scores: tuple[float, ...]
    surfaces: str
    units: tuple[tuple[str, ...], ...]
    low: float
    high: float
    updates: int
    parameters: int
    seconds: float
    stopped: bool
    test_interval: tuple[float, float] | None = None
    named: tuple[str, ...] = ()

    @property
    def held_out(self) -> int:
        """How many rows were held out."""
        return self.train.count(False)


MAX_UPDATES = 60_000
"""How often weights may be changed in one course: what takes a few seconds."""


def updates_of(train_rows: int, batch: int, epochs: int) -> int:
    """Return how often weights are changed."""
    return epochs * -(-train_rows // min(batch or train_rows, train_rows))


@dataclass(frozen=True)
class Rival:
    """Another model on the same points: its outputs over the plane, and its held-out score."""

    id: str
    surface: str
    score: float
    interval: tuple[float, float]


@dataclass(frozen=True)
class Rivals:
    """Other models on the points of a course with these ``settings``."""

    settings: NetworkSettings
    train_rows: int
    test_rows: int
    rivals: tuple[Rival, ...]
