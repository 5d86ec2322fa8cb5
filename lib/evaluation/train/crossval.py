"""The one cross-validation loop: a model on a fold, and a model on all rows."""

from __future__ import annotations

import logging
import time
import traceback
import warnings
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from operator import attrgetter
from typing import TypeAlias, TypeVar

import joblib
import numpy as np
import pandas as pd
from numpy.typing import NDArray
from sklearn.exceptions import ConvergenceWarning
from threadpoolctl import threadpool_limits

from lib.core.columns import ColumnKind
from lib.core.facts import Json, from_json
from lib.core.findings import Finding, Severity
from lib.core.model import BuildContext, Estimator, ModelSpec, Target
from lib.core.plan import Plan
from lib.core.progress import NullProgress, Progress
from lib.core.results import FoldResult, Split
from lib.core.task import Task
from lib.core.tuning import Tuning, tuning_note
from lib.deep.diagnosis import diagnose
from lib.errors import DeepworthError, ModelError
from lib.evaluation.train.prediction import (
    outputs_of,
    predict_frame,
    predict_rows,
    score_on,
    seconds_to_predict,
)
from lib.evaluation.train.problem import Problem, count_levels
from lib.evaluation.train.scoring import score
from lib.evaluation.train.spared import spared_seconds
from lib.models.catalogue import notes_of
from lib.models.manifest import Manifest

__all__ = ["fit_fold", "predict_frame", "predict_rows", "refit", "score_on"]

T = TypeVar("T")
Rows: TypeAlias = NDArray[np.int64] | slice
_log = logging.getLogger(__name__)
_TRAIN_ROWS = 10_000
"""Training rows on which the training measures are computed, at most."""
"""Known levels of a category that the manifest lists, at most."""
_REFIT = 2**16
"""Stands for the repeat in the seed of a refit, so that it is no fold's seed."""


@dataclass(frozen=True)
class Timing:
    """Seconds that a fit took."""

    wall: float
    cpu: float


def fit_fold(
    spec: ModelSpec,
    problem: Problem,
    task: Task,
    plan: Plan,
    split: Split,
    *,
    threads: int = 1,
    watch: Progress | None = None,
) -> FoldResult:
    """Fit a model on a split's training rows and test it on its test rows.

    The model sees nothing of the test rows, not even the number of their levels. All models get
    the same seed on a split. Raises ModelError whatever goes wrong in the model, Cancelled if
    ``watch`` says so.
    """
    with guarded(spec.id), cores(threads):
        estimator, timing, notes = fit_on(
            spec, problem, task, plan, split, threads, watch or NullProgress()
        )
        return score_fold(spec, estimator, problem, task, plan, split, timing, notes)


def score_fold(
    spec: ModelSpec,
    estimator: Estimator,
    problem: Problem,
    task: Task,
    plan: Plan,
    split: Split,
    timing: Timing,
    notes: Iterable[Finding] = (),
) -> FoldResult:
    """Return the result of a model that was fitted on a split's training rows."""
    X, y = problem.X.iloc[split.train], problem.y[split.train]
    tested = problem.X.iloc[split.test]
    outputs = outputs_of(estimator, tested, task)
    predict_seconds = seconds_to_predict(lambda rows: outputs_of(estimator, rows, task), tested)
    part = _some(len(X), seed_of(plan, split))
    train_outputs = outputs_of(estimator, X.iloc[part], task)
    _check_finite(outputs, spec.id)
    spec_notes = notes_of(spec, rows=len(X), class_weight=plan.class_weight)
    history: Mapping[str, list[float]] = _learned(estimator, "history_", {})
    tuning: Mapping[str, Json] = _learned(estimator, "tuning_", {})
    learned: tuple[Finding, ...] = _learned(estimator, "notes_", ())
    tuned = tuning_note(spec.id, [from_json(Tuning, tuning)] if tuning else [])
    return FoldResult(
        model=spec.id,
        repeat=split.repeat,
        fold=split.fold,
        metrics=score(problem.y[split.test], outputs, task),
        train_metrics=score(y[part], train_outputs, task),
        fit_seconds=timing.wall,
        fit_cpu_seconds=timing.cpu,
        predict_seconds=predict_seconds,
        outputs=outputs,
        history=history,
        notes=(
            *spec_notes,
            *notes,
            *learned,
            *diagnose(spec.id, history),
            *([tuned] if tuned is not None else []),
        ),
    )


def fit_on(
    spec: ModelSpec,
    problem: Problem,
    task: Task,
    plan: Plan,
    split: Split,
    threads: int,
    watch: Progress,
) -> tuple[Estimator, Timing, list[Finding]]:
    """Return a model fitted on a split's training rows, the time it took, and what it warned of.

    The same call gives the same model each time; use it within ``guarded`` and ``cores``.
    """
    X, y = training_part(problem, task, split.train)
    context = make_context(spec.id, problem.X.iloc[split.train], task, plan, split, threads, watch)
    return _fit(spec, context, X, y)


def training_part(problem: Problem, task: Task, rows: Rows) -> tuple[pd.DataFrame, Target]:
    """Return the features and the target of some rows, as a model is fitted on them."""
    return _with_groups(problem.X.iloc[rows], problem, task, rows), problem.y[rows]


def seed_of(plan: Plan, split: Split | None) -> int:
    """Return the seed of all models on a split, or on all rows."""
    if split is None:
        return _seed(plan.seed, _REFIT, 0)
    return _seed(plan.seed, split.repeat, split.fold)


def refit(
    spec: ModelSpec,
    problem: Problem,
    task: Task,
    plan: Plan,
    *,
    threads: int = 1,
    watch: Progress | None = None,
) -> tuple[bytes, float]:
    """Fit a model on all rows; return it as an artifact, and the CPU seconds of the fit."""
    from lib.models.artifacts import save_model
    from lib.models.tree_rules import tree_of

    context = make_context(spec.id, problem.X, task, plan, None, threads, watch or NullProgress())
    with guarded(spec.id), cores(threads):
        X, y = training_part(problem, task, slice(None))
        estimator, timing, _ = _fit(spec, context, X, y)
        manifest = make_manifest(spec, problem, task)
        tree = tree_of(estimator, problem.X, problem.y, len(task.classes))
        data = save_model(estimator, manifest if tree is None else {**manifest, "tree": tree})
    return data, timing.cpu


def make_manifest(spec: ModelSpec, problem: Problem, task: Task) -> Manifest:
    """Return what a saved model must know of itself: its task, features and known levels."""
    categories = [
        name for name, kind in task.features.items() if ColumnKind(kind) is ColumnKind.CATEGORY
    ]
    return {
        "model": spec.id,
        "task": task.to_dict(),
        "features": dict(task.features),
        "levels": {
            name: sorted(map(str, problem.X[name].dropna().unique())) for name in categories
        },
        "rows": len(problem.X),
        "created": datetime.now(UTC).isoformat(timespec="seconds"),
    }


def _seed(*steps: int) -> int:
    return int(np.random.SeedSequence(list(steps)).generate_state(1)[0] % 2**31)


def _with_groups(X: pd.DataFrame, problem: Problem, task: Task, rows: Rows) -> pd.DataFrame:
    """Add the group column, by which a fit divides its inner validation; it is no feature."""
    if task.group is None or problem.groups is None:
        return X
    return X.assign(**{task.group: problem.groups[rows]})


def make_context(
    model: str,
    X: pd.DataFrame,
    task: Task,
    plan: Plan,
    split: Split | None,
    threads: int,
    watch: Progress,
) -> BuildContext:
    """Return what a model's ``build`` may know of the training rows ``X`` of a split, or of all."""
    return BuildContext(
        kind=task.kind,
        features=dict(task.features),
        levels=count_levels(X),
        rows=len(X),
        classes=len(task.classes),
        effort=plan.effort,
        metric=plan.metric,
        seed=seed_of(plan, split),
        threads=threads,
        class_weight=plan.class_weight,
        groups=task.group,
        settings=dict(plan.settings.get(model, {})),
        text=task.text,
        segments=dict(plan.segments),
        watch=watch,
    )


def _fit(
    spec: ModelSpec, context: BuildContext, X: pd.DataFrame, y: Target
) -> tuple[Estimator, Timing, list[Finding]]:
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        estimator = spec.build(context)  # imports what it needs: no part of the model's cost
        wall, cpu = time.perf_counter(), _cpu_seconds()
        estimator.fit(X, y)
        timing = Timing(time.perf_counter() - wall, _cpu_seconds() - cpu)
    return estimator, timing, _notes(spec.id, caught)


def _cpu_seconds() -> float:
    """Return CPU seconds, those included that another model's counting of words has spared."""
    return time.process_time() + spared_seconds()


def _notes(model: str, caught: Iterable[warnings.WarningMessage]) -> list[Finding]:
    kinds = {warning.category for warning in caught}
    if kinds:
        _log.debug("%s warned: %s", model, ", ".join(sorted(kind.__name__ for kind in kinds)))
    if any(issubclass(kind, ConvergenceWarning) for kind in kinds):
        return [Finding("not_converged", Severity.WARNING, values={"model": model})]
    return []


@contextmanager
def guarded(model: str) -> Iterator[None]:
    """Turn whatever a model raises into a ModelError: third-party code is a true boundary."""
    try:
        yield
    except DeepworthError:
        raise
    except MemoryError as error:
        raise ModelError("fit_out_of_memory", model=model) from error
    except Exception as error:  # models of other libraries raise what they like
        # The traceback without the message, which may quote a value of the data.
        where = "".join(traceback.format_tb(error.__traceback__))
        _log.warning("%s failed with %s\n%s", model, type(error).__name__, where)
        reason = str(error).strip().splitlines()[:1] or [type(error).__name__]
        raise ModelError("fit_failed", model=model, reason=reason[0]) from error


@contextmanager
def cores(threads: int) -> Iterator[None]:
    """Keep numeric libraries to some cores, and joblib to threads of this process."""
    with threadpool_limits(limits=threads), joblib.parallel_config("threading", n_jobs=threads):
        yield


def _some(rows: int, seed: int) -> NDArray[np.int64]:
    if rows <= _TRAIN_ROWS:
        return np.arange(rows)
    return np.sort(np.random.default_rng(seed).choice(rows, _TRAIN_ROWS, replace=False))


def _check_finite(outputs: NDArray[np.float32], model: str) -> None:
    bad = int((~np.isfinite(outputs)).any(axis=1).sum())
    if bad:
        raise ModelError("non_finite_predictions", model=model, count=bad)


_INNER: tuple[Callable[[Estimator], Estimator], ...] = (
    lambda estimator: attrgetter("steps")(estimator)[-1][1],
    attrgetter("regressor_"),
    attrgetter("estimator_"),
)
"""Where the model itself is inside of a pipeline or of another estimator."""


def _learned(estimator: Estimator, attribute: str, otherwise: T) -> T:
    """Return an attribute of the estimator, or of the one inside it."""
    for _ in range(4):
        if hasattr(estimator, attribute):
            found: T = getattr(estimator, attribute)
            return found or otherwise
        for inner in _INNER:
            try:
                estimator = inner(estimator)
                break
            except AttributeError:
                continue
        else:
            return otherwise
    return otherwise
