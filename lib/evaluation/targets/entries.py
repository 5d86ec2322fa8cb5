"""The target of each kind of task."""

from __future__ import annotations

from lib.core.task import TaskKind
from lib.evaluation.targets.classes import Classes, TwoClasses
from lib.evaluation.targets.forecasts import Forecasts
from lib.evaluation.targets.labels import Labels
from lib.evaluation.targets.target import Target
from lib.evaluation.targets.unsupervised import Unsupervised
from lib.evaluation.targets.values import Values

TARGETS: dict[TaskKind, Target] = {
    TaskKind.REGRESSION: Values(),
    TaskKind.BINARY: TwoClasses(),
    TaskKind.MULTICLASS: Classes(),
    TaskKind.MULTILABEL: Labels(),
    TaskKind.CLUSTERS: Unsupervised(),
    TaskKind.FORECAST: Forecasts(),
}


def target_of(kind: TaskKind) -> Target:
    """Return the target of a kind of task."""
    return TARGETS[kind]
