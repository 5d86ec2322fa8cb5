"""What goes to a worker and what comes back of a fold, as plain values."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypedDict

import numpy as np
from numpy.typing import NDArray

from lib.core.facts import Json
from lib.core.findings import Finding
from lib.core.plan import Plan
from lib.core.results import FoldResult, FoldScores
from lib.core.task import Task


class PackedFold(FoldScores):
    """A FoldResult as plain values."""

    outputs: NDArray[np.float32]
    history: Mapping[str, list[float]]
    notes: Sequence[Mapping[str, Json]]


class UnitResult(TypedDict, total=False):
    """What a worker sends back of a unit, by its kind (lib.engine.calls).

    ``failure`` is a code with its context, ``rss`` the bytes of memory that the worker has; of one
    that has warmed up it says who it is: ``pid``, ``python``, ``packages``, ``tensorflow``, and
    ``lib``, the hash of the program.
    """

    fold: PackedFold
    folds: list[PackedFold]
    positions: NDArray[np.int64]
    rows: Sequence[NDArray[np.int64]]
    artifact: bytes | None
    cpu_seconds: float
    facts: Mapping[str, Json]
    weights: Mapping[str, float]
    metrics: Mapping[str, float]
    result: Mapping[str, Json]
    file: bytes | None
    cancelled: bool
    failure: tuple[str, Mapping[str, object]]
    rss: int
    pid: int
    python: str
    packages: Mapping[str, str | None]
    tensorflow: bool
    lib: str


@dataclass(frozen=True)
class Work:
    """A unit of work as a worker gets it: ids and plain values only.

    ``data`` is the dataset's file (a path or an fsspec URL) with the SHA-256 of its bytes;
    both are empty for a job about nothing but its ``params``. ``other`` likewise that of a second
    table. ``rows`` are the positions in the table that the
    ``results`` are of, by (repeat, fold). ``task`` and ``plan`` are None for a ``job``
    about a table alone.
    """

    id: str
    model: str
    data: tuple[str, str]
    task: Mapping[str, Json] | None
    plan: Mapping[str, Json] | None
    threads: int = 1
    repeat: int = 0
    fold: int = 0
    results: Mapping[str, list[PackedFold]] = field(default_factory=dict)
    rows: Mapping[tuple[int, int], NDArray[np.int64]] = field(default_factory=dict)
    places: tuple[tuple[int, int], ...] = ()
    refit: bool = False
    budget: float | None = None
    members: Mapping[str, bytes] = field(default_factory=dict)
    weights: Mapping[str, float] = field(default_factory=dict)
    job: str = ""
    params: Mapping[str, Json] = field(default_factory=dict)
    other: tuple[str, str] | None = None
    predictions: bytes | None = None

    def task_and_plan(self) -> tuple[Task, Plan]:
        """Return what the run of the unit is about."""
        if self.task is None or self.plan is None:
            raise ValueError("a job about a table alone has no run")
        return Task.from_dict(self.task), Plan.from_dict(self.plan)


Call = tuple[Callable[[Work], UnitResult], Work]
"""The function of a unit, and what it is given."""


def pack(result: FoldResult) -> PackedFold:
    """Return a fold's result as plain values."""
    return {
        "model": result.model,
        "repeat": result.repeat,
        "fold": result.fold,
        "metrics": result.metrics,
        "train_metrics": result.train_metrics,
        "fit_seconds": result.fit_seconds,
        "fit_cpu_seconds": result.fit_cpu_seconds,
        "predict_seconds": result.predict_seconds,
        "outputs": result.outputs,
        "history": result.history,
        "notes": [note.to_dict() for note in result.notes],
    }


def unpack(data: PackedFold) -> FoldResult:
    """Rebuild a fold's result from ``pack``."""
    return FoldResult(
        model=data["model"],
        repeat=data["repeat"],
        fold=data["fold"],
        metrics=data["metrics"],
        train_metrics=data["train_metrics"],
        fit_seconds=data["fit_seconds"],
        fit_cpu_seconds=data["fit_cpu_seconds"],
        predict_seconds=data["predict_seconds"],
        outputs=data["outputs"],
        history=data["history"],
        notes=tuple(Finding.from_dict(note) for note in data["notes"]),
    )
