"""What comes out of fitting: per fold, per model, per run."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from lib.core.findings import Finding

if TYPE_CHECKING:
    import numpy as np


class Status(StrEnum):
    """Where a run, a model or a unit of work stands."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"
    INTERRUPTED = "interrupted"


@dataclass(frozen=True)
class Split:
    """Rows of one fold: positions into the plan's rows, sorted; ``repeat`` and ``fold`` from 0."""

    repeat: int
    fold: int
    train: np.ndarray[Any, np.dtype[np.int64]]
    test: np.ndarray[Any, np.dtype[np.int64]]


@dataclass(frozen=True)
class FoldResult:
    """One model on one fold.

    ``outputs`` are the predictions on the fold's test rows: float32, shape (test rows, classes)
    of probabilities, or (test rows, 1) of values. ``history`` holds the curves of a network
    (name -> value per epoch) and the chosen epoch as ``{"best_epoch": [k]}``. Times are seconds;
    CPU seconds are those of the worker process.
    """

    model: str
    repeat: int
    fold: int
    metrics: Mapping[str, float]
    train_metrics: Mapping[str, float]
    fit_seconds: float
    fit_cpu_seconds: float
    predict_seconds: float
    outputs: np.ndarray[Any, np.dtype[np.float32]]
    history: Mapping[str, list[float]] = field(default_factory=dict)
    notes: tuple[Finding, ...] = ()


@dataclass(frozen=True)
class Failure:
    """Why something failed: a code of lib.errors with its context, JSON-able."""

    code: str
    context: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Interval:
    """A metric over folds: mean, standard deviation, 95 % interval, and each fold's value."""

    mean: float
    sd: float
    low: float
    high: float
    folds: tuple[float, ...]

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON form (see ARCHITECTURE: metrics of the result document)."""
        return {
            "mean": self.mean,
            "sd": self.sd,
            "low": self.low,
            "high": self.high,
            "folds": list(self.folds),
        }


class Decision(StrEnum):
    """What the evidence says about deep against classical."""

    DEEP = "deep"
    CLASSICAL = "classical"
    EQUIVALENT = "equivalent"
    NO_GAIN = "no_gain"
    UNCLEAR = "unclear"


@dataclass(frozen=True)
class Verdict:
    """The answer: difference is deep minus classical, turned so that positive means deep is better.

    ``rope`` is the half-width used, in the metric's unit. ``cost_ratio`` is CPU seconds over all
    folds of the best deep model over those of the best classical. ``more_repeats`` and
    ``more_rows`` say, for an unclear verdict, what would probably settle it (None: nothing would).
    """

    decision: Decision
    metric: str
    best_classical: str
    best_deep: str
    score_classical: float
    score_deep: float
    difference: float
    low: float
    high: float
    rope: float
    p_deep: float
    p_equivalent: float
    p_classical: float
    cost_ratio: float
    more_repeats: int | None = None
    more_rows: int | None = None
    differences: tuple[float, ...] = ()
