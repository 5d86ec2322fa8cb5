"""Jobs that runs of all workflows have: what a model goes by, fewer rows, and new rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from lib.core.facts import Json
from lib.core.findings import Finding
from lib.core.jobs import JobSpec, Parameters, always


@dataclass(frozen=True, kw_only=True)
class ImportanceParameters(Parameters):
    """``folds``: how many of the run's folds the model is fitted on again; None for all."""

    folds: int | None = None


@dataclass(frozen=True, kw_only=True)
class LearningCurveParameters(Parameters):
    """``folds``: on how many of the first repeat's folds the model is fitted; None for all."""

    folds: int | None = None


@dataclass(frozen=True, kw_only=True)
class PredictParameters(Parameters):
    """What is said of the rows beside their predictions.

    ``name`` is that of their file, ``lost`` the findings of what reading it lost, ``of`` the table
    that they were taken from. ``made``: customers were made of the file's transactions.
    """

    name: str = always("")
    lost: tuple[Mapping[str, Json], ...] = always(())
    of: str | None = None
    made: bool | None = None


@dataclass(frozen=True)
class Predicted:
    """What was noticed of rows that were predicted: counts are by column.

    ``added`` is the number of columns with predictions, ``extra`` are columns that the model does
    not use, ``unreadable`` values were taken as missing, ``unseen`` ones were not in training.
    """

    rows: int
    added: int = 1
    extra: tuple[str, ...] = ()
    unreadable: Mapping[str, int] = field(default_factory=dict)
    unseen: Mapping[str, int] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()


IMPORTANCE = JobSpec(
    "importance",
    "How much worse a model gets when the values of one feature are shuffled.",
    "lib.evaluation.common_jobs:importance",
    ImportanceParameters,
    fits=True,
    cancellable=True,
    disclosed="lib.report.disclosed_results:whole",
)
LEARNING_CURVE = JobSpec(
    "learning_curve",
    "How a model scores on the run's own test parts when it learns from fewer rows.",
    "lib.evaluation.common_jobs:learning_curve",
    LearningCurveParameters,
    fits=True,
    cancellable=True,
    disclosed="lib.report.disclosed_results:whole",
)
PREDICT = JobSpec(
    "predict",
    "The rows of a table with a fitted model's predictions beside them.",
    "lib.evaluation.common_jobs:predict",
    PredictParameters,
    fitted=True,
    new_rows=True,
)
COMMON_JOBS: tuple[JobSpec[Any], ...] = (IMPORTANCE, LEARNING_CURVE, PREDICT)
