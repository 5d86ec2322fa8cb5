"""Predictions of a fitted model: aligned to the task's classes, for a fold or for a new file."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from lib.core.findings import Finding
from lib.core.model import Estimator
from lib.core.references import look_up
from lib.core.task import Task
from lib.core.workflow import workflows
from lib.errors import InputError, ModelError
from lib.evaluation.plan.tasks import nearest
from lib.evaluation.targets.entries import target_of
from lib.evaluation.targets.rows import as_labels, known_targets
from lib.evaluation.targets.task_rows import encode
from lib.evaluation.train.problem import prepare_features
from lib.evaluation.train.scoring import score
from lib.evaluation.train.spared import spared_seconds
from lib.models.manifest import Manifest
from lib.models.versions import differing

Array = np.ndarray[Any, Any]

_TIMED_ROWS, _TIMED_CALLS, _TIMED_SECONDS = 1_000, 3, 0.5
"""A prediction is timed on so many rows, so often, and not once more after so many seconds."""


@dataclass(frozen=True)
class Predictions:
    """Outputs for new rows, and how these rows differed from those learned from.

    ``outputs`` as in FoldResult. ``extra`` columns were ignored. ``unreadable`` counts values that
    are no number or date where the model needs one (taken as missing), and ``unseen`` values of
    categories that the model has not met, both by column. ``findings`` are about the model, such as
    other versions of packages than it was fitted with.
    """

    outputs: Array
    extra: tuple[str, ...] = ()
    unreadable: Mapping[str, int] = field(default_factory=dict)
    unseen: Mapping[str, int] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()


def seconds_to_predict(predict: Callable[[pd.DataFrame], object], X: pd.DataFrame) -> float:
    """Return the seconds that a prediction of all rows takes a model that has predicted before.

    A first call builds what later ones find ready, so call it once before. The median of a few
    calls on 1,000 rows, repeated where there are fewer: what every call costs would weigh too much
    in fewer. What kept counts of texts spare a call is part of it.
    """
    part = X.iloc[np.arange(_TIMED_ROWS) % len(X)]
    taken: list[float] = []
    while len(taken) < _TIMED_CALLS and sum(taken) < _TIMED_SECONDS:
        started, spared = time.perf_counter(), spared_seconds()
        predict(part)
        taken.append(time.perf_counter() - started + spared_seconds() - spared)
    return float(np.median(taken)) * len(X) / len(part)


def outputs_of(estimator: Estimator, X: pd.DataFrame, task: Task) -> Array:
    """Return outputs, shape (rows, classes) of probabilities or (rows, 1) of values.

    They are float32, values float64 where that would be too coarse. A class that the model has not
    met has probability 0; each row sums to 1, but for tasks of several labels a row.
    """
    return target_of(task.kind).outputs(estimator, X, task)


def predict_frame(estimator: Estimator, frame: pd.DataFrame, manifest: Manifest) -> Array:
    """Return the outputs for new rows; see ``predict_rows``."""
    return predict_rows(estimator, frame, manifest).outputs


def predict_rows(estimator: Estimator, frame: pd.DataFrame, manifest: Manifest) -> Predictions:
    """Predict the rows of another table than the model was fitted on.

    Numbers that arrive as texts are read as numbers; unseen levels are left to the model's own
    preprocessing. Texts of reviews are joined and cleaned as those learned from. Raises InputError
    if columns are missing or there is no row.
    """
    task = Task.from_dict(manifest["task"])
    features: Mapping[str, str] = manifest["features"]
    workflow = workflows()[task.domain]
    if workflow.new_rows is not None:
        frame = look_up(workflow.new_rows)(frame, task)
    present = [str(name) for name in frame.columns]
    missing = [name for name in features if name not in present]
    if missing:
        others = [name for name in present if name not in features and name != task.target]
        close = list(dict.fromkeys(near for name in missing for near in nearest(name, others)))
        raise InputError("missing_columns", columns=missing, nearest=close)
    if frame.empty:
        raise InputError("no_rows_to_predict")
    X = prepare_features(frame, features).reset_index(drop=True)
    outputs = outputs_of(estimator, X, task)
    if not np.isfinite(outputs).all():
        count = int((~np.isfinite(outputs)).any(axis=1).sum())
        raise ModelError("non_finite_predictions", model=manifest["model"], count=count)
    lost = {
        name: int((X[name].isna().to_numpy() & frame[name].notna().to_numpy()).sum())
        for name in features
    }
    used = {*features, task.target}
    if workflow.made_from is not None:
        used |= set(look_up(workflow.made_from)(task))
    extra = [name for name in present if name not in used]
    return Predictions(
        outputs,
        extra=tuple(extra),
        unreadable={name: count for name, count in lost.items() if count},
        unseen=_unseen(X, manifest.get("levels", {})),
        findings=differing(manifest),
    )


def _unseen(X: pd.DataFrame, levels: Mapping[str, Sequence[str]]) -> dict[str, int]:
    counts = {
        name: int((X[name].notna() & ~X[name].isin(known)).sum()) for name, known in levels.items()
    }
    return {name: count for name, count in counts.items() if count}


def score_on(
    estimator: Estimator, frame: pd.DataFrame, task: Task, manifest: Manifest
) -> dict[str, float]:
    """Return all measures on a second table that has the target; rows without one are left out.

    Raises InputError if the target's column or all of its values are missing or unknown.
    """
    labelled_rows = workflows()[task.domain].labelled_rows
    if labelled_rows is not None:
        frame = look_up(labelled_rows)(frame, task)
    if task.target not in frame.columns:
        columns = [str(name) for name in frame.columns]
        close = nearest(task.target, columns)
        raise InputError("unknown_column", column=task.target, nearest=close)
    column = frame[task.target]
    y = encode(column, task)
    if not pd.api.types.is_numeric_dtype(column.dtype):
        # Two files of the same origin may differ in the spaces around their labels.
        y = np.where(np.isfinite(y), y, encode(as_labels(column).str.strip(), task))
    usable = known_targets(y)
    if not usable.any():
        raise InputError("test_without_target", column=task.target)
    outputs = predict_frame(estimator, frame.loc[usable], manifest)
    return score(y[usable], outputs, task)


def with_predictions(frame: pd.DataFrame, outputs: Array, task: Task) -> pd.DataFrame:
    """Return a table with its predictions: ``prediction``, and ``p_CLASS`` for each class.

    Where classes have names (Task.names) ``prediction_name`` stands beside the value.
    With several labels a row, ``prediction`` joins those that are more probable than not.
    Customers get a ``segment``, counted from 1; 0 is noise. A name that the table has already
    gets an underscore.
    """
    columns = target_of(task.kind).columns(outputs, task)
    frame = frame.reset_index(drop=True)
    taken = set(map(str, frame.columns))
    return frame.assign(**{_free(name, taken): values for name, values in columns.items()})


def _free(name: str, taken: set[str]) -> str:
    while name in taken:
        name += "_"
    return name
