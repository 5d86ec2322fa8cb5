"""What comes out of fitting: per fold, per model, per run."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, TypedDict

from lib.core.facts import Json, to_json
from lib.core.findings import Finding
from lib.core.plan import Plan
from lib.core.task import Task

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


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
    train: NDArray[np.int64]
    test: NDArray[np.int64]


class FoldScores(TypedDict):
    """What is kept of a FoldResult beside its predictions, curves and notes, as JSON."""

    model: str
    repeat: int
    fold: int
    metrics: Mapping[str, float]
    train_metrics: Mapping[str, float]
    fit_seconds: float
    fit_cpu_seconds: float
    predict_seconds: float


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
    outputs: NDArray[np.float32]
    history: Mapping[str, list[float]] = field(default_factory=dict)
    notes: tuple[Finding, ...] = ()


@dataclass(frozen=True)
class Failure:
    """Why something failed: a code of lib.errors with its context, JSON-able."""

    code: str
    context: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Interval:
    """A metric over folds: mean, standard deviation, 95 % interval, and each fold's value."""

    mean: float
    sd: float
    low: float
    high: float
    folds: tuple[float, ...]

    def to_dict(self) -> dict[str, Json]:
        """Return the JSON form (see ARCHITECTURE: metrics of the result document)."""
        return to_json(self)


class Decision(StrEnum):
    """What the evidence says about deep against classical."""

    DEEP = "deep"
    CLASSICAL = "classical"
    EQUIVALENT = "equivalent"
    NO_GAIN = "no_gain"
    UNCLEAR = "unclear"


BY_FOLDS, BY_ROWS, BY_PERIODS = "folds", "rows", "periods"
"""How a verdict was judged (Verdict.method)."""
FEW_POSITIVES = "few_positives"
"""The reason of a verdict that is withheld because a test part has too few rows of a class."""
REPEATING = "repeats"
"""The phase of a run in which those models that may still be the best are repeated."""
REPEATED = "repeated"
"""The note of a model that has more repeats than the others: their number, its score over them."""


@dataclass(frozen=True)
class Verdict:
    """The answer: difference is deep minus classical, turned so that positive means deep is better.

    ``rope`` is the half-width used, in the metric's unit. ``cost_ratio`` is CPU seconds over all
    folds of the best deep model over those of the best classical. ``more_repeats`` and
    ``more_rows`` say, for an unclear verdict, what would probably settle it (None: nothing would).
    ``reason`` is "network_still_improving" where the scores would decide, or would not, but the
    networks in ``improving`` were cut short, or "few_positives" where a test part has only
    ``positives`` rows of the rarer class; ``missing`` are planned models that did not finish.

    ``method`` says how it was judged: by the scores of "folds", as all runs once were and resamples
    are; by "rows", whose influence on the score is moderated by the folds; or by "periods", the
    test parts of a split by time. Of the latter two ``differences`` are those of the named pair on
    each fold, the difference is Student's t with ``scale`` and ``freedom``, the optimisms say what
    choosing the best model earned each side by luck, and the three probabilities allow for that,
    so that they may add up to less than 1. ``repeats`` is how many repeats the named pair has
    been compared on where they are more than the plan's for all models, else 0. ``unstable``: the
    folds differ more than their rows explain, so the scale is theirs.
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
    reason: str = ""
    improving: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    method: str = BY_FOLDS
    scale: float = 0.0
    freedom: int = 0
    optimism_deep: float = 0.0
    optimism_classical: float = 0.0
    unstable: bool = False
    positives: int | None = None
    repeats: int = 0


@dataclass(frozen=True)
class ModelResult:
    """One model of a run as it stands now; complete once ``status`` is done.

    ``metrics`` summarise the folds done so far. Times and CPU seconds are sums over folds.
    ``progress`` is the share of this model's work done (0 to 1). ``curves`` are those of the fold
    that is being trained or was last trained. ``test`` are metrics of the refit model on a second
    file. ``weights`` are the shares of a blend's members.
    """

    id: str
    family: str
    status: Status
    folds_done: int = 0
    folds_total: int = 0
    metrics: Mapping[str, Interval] = field(default_factory=dict)
    train: Mapping[str, Interval] = field(default_factory=dict)
    test: Mapping[str, float] = field(default_factory=dict)
    fit_seconds: float = 0.0
    fit_cpu_seconds: float = 0.0
    predict_ms_per_1000: float | None = None
    size_bytes: int | None = None
    refit_cpu_seconds: float | None = None
    has_artifact: bool = False
    failure: Failure | None = None
    progress: float = 0.0
    curves: Mapping[str, list[float]] = field(default_factory=dict)
    weights: Mapping[str, float] = field(default_factory=dict)
    notes: tuple[Finding, ...] = ()


class Environment(TypedDict, total=False):
    """What a run was made with, as JSON."""

    python: str | None
    packages: Mapping[str, str]
    cores: int | None
    workers: int
    low_memory: bool
    cluster: str


@dataclass(frozen=True)
class Run:
    """A comparison and all that is known of it, as a page or a report shows it.

    Moments are ISO 8601 in UTC. ``position`` is the place in the queue (0: running).
    ``estimate`` is the expected wall time in seconds, made before the start.
    ``note`` is the analyst's. ``origin`` is "bundle" for a run that was brought in from a file.
    ``verdict`` is what the run may claim (lib.evaluation.judge.verdict_claim): there once all folds
    are done, None where too much is missing; ``status`` is done once models are refit too.
    """

    id: str
    name: str
    status: Status
    dataset_id: str
    dataset_name: str
    dataset_sha256: str
    rows: int
    columns: int
    task: Task
    plan: Plan
    created: str
    started: str | None = None
    finished: str | None = None
    seconds: float = 0.0
    estimate: float | None = None
    position: int = 0
    phase: str = ""
    environment: Environment = field(default_factory=Environment)
    findings: tuple[Finding, ...] = ()
    models: tuple[ModelResult, ...] = ()
    verdict: Verdict | None = None
    failure: Failure | None = None
    note: str = ""
    origin: str = ""
    repeated: int = 0
    repeated_share: float = 0.0

    def model(self, model_id: str) -> ModelResult:
        """Return the result of one model; KeyError if the run has no such model."""
        for result in self.models:
            if result.id == model_id:
                return result
        raise KeyError(model_id)
