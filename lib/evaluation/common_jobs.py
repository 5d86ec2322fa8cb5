"""Jobs that runs of all workflows have: what a model goes by, fewer rows, and new rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from io import BytesIO
from typing import TYPE_CHECKING

from lib.core.common_jobs import (
    ImportanceParameters,
    LearningCurveParameters,
    Predicted,
    PredictParameters,
)
from lib.core.facts import to_json
from lib.core.jobs import JobContext, JobResult, Parameters
from lib.core.model import Estimator
from lib.core.task import Task
from lib.errors import InputError
from lib.models.manifest import Manifest

if TYPE_CHECKING:
    from lib.core.results import Split
    from lib.evaluation.train.problem import Problem


def importance(context: JobContext[ImportanceParameters]) -> JobResult:
    """Return lib.evaluation.train.importance.explained of the model; InputError for a blend."""
    from lib.evaluation.train.importance import explained
    from lib.models.catalogue import get_model

    spec, task, plan = get_model(context.model), context.task, context.plan
    if spec.framework == "none" or task is None or plan is None:
        raise InputError("importance_of_blend")
    problem, splits = prepared(context)
    result = explained(
        spec,
        problem,
        task,
        plan,
        splits,
        folds=context.params.folds,
        threads=context.threads,
        watch=context.watch,
    )
    return JobResult(result)


def learning_curve(context: JobContext[LearningCurveParameters]) -> JobResult:
    """Return the CurvePoints of the model (lib.evaluation.judge.learning_curve.points).

    InputError where the rows do not suffice ("curve_few_rows", "curve_few_groups"), for rows in
    order of time ("curve_of_time") and for a blend ("curve_of_blend").
    """
    from lib.evaluation.train.learning_curve import curve_points
    from lib.models.catalogue import get_model

    spec, task, plan = get_model(context.model), context.task, context.plan
    if spec.framework == "none" or task is None or plan is None:
        raise InputError("curve_of_blend")
    problem, splits = prepared(context)
    chosen = [split for split in splits if split.repeat == 0][: context.params.folds]
    points = curve_points(
        spec, problem, task, plan, chosen, threads=context.threads, watch=context.watch
    )
    return JobResult(to_json(points))


def prepared(context: JobContext[Parameters]) -> tuple[Problem, Sequence[Split]]:
    """Return the rows of a job's run as models get them (a Problem), and all its splits."""
    from lib.evaluation.train.problem import make_problem
    from lib.evaluation.train.splits import make_splits

    if context.prepared is not None:
        return context.prepared()
    if context.task is None or context.plan is None:
        raise ValueError("a job without a run has no splits")
    problem = make_problem(context.frame, context.task, context.plan)
    return problem, make_splits(problem, context.task, context.plan)


def predict(context: JobContext[PredictParameters]) -> JobResult:
    """Return what was noticed of the rows; the file is the table with predictions, as Parquet."""
    from lib.evaluation.train.prediction import predict_rows, with_predictions

    if context.task is None:
        raise ValueError("rows are predicted by a model of a run")
    estimator, manifest = load_fitted(context.members, context.weights, context.task)
    frame = context.frame
    predictions = predict_rows(estimator, frame, manifest)
    buffer = BytesIO()
    predicted = with_predictions(frame, predictions.outputs, context.task)
    predicted.to_parquet(buffer, index=False)
    noticed = Predicted(
        rows=len(frame),
        added=predicted.shape[1] - frame.shape[1],
        extra=tuple(predictions.extra),
        unreadable=predictions.unreadable,
        unseen=predictions.unseen,
        findings=tuple(predictions.findings),
    )
    return JobResult(to_json(noticed), buffer.getvalue())


def load_fitted(
    members: Mapping[str, bytes], weights: Mapping[str, float], task: Task
) -> tuple[Estimator, Manifest]:
    """Return the stored model and its manifest; with ``weights`` the blend of several."""
    from lib.evaluation.train.blended import Blended
    from lib.models.artifacts import load_model

    loaded = {name: load_model(data) for name, data in members.items()}
    estimator, manifest = next(iter(loaded.values()))
    if not weights:
        return estimator, manifest
    fitted = {name: one for name, (one, _) in loaded.items()}
    packages = {name: at for _, one in loaded.values() for name, at in one["packages"].items()}
    return Blended(fitted, weights, task), {**manifest, "packages": packages}
