"""What a worker is called for: one function for each kind of unit, a Work in, plain values out.

What a function needs of the program is imported when it is called.
"""

from __future__ import annotations

from lib.core.plan import Plan
from lib.core.references import look_up
from lib.core.task import Task
from lib.core.workflow import workflows
from lib.engine.work import UnitResult, Work, pack, unpack
from lib.engine.worker import (
    all_rows_of,
    frame_of,
    guarded,
    problem_of,
    reporter,
    table_of,
)


def fit_fold(work: Work) -> UnitResult:
    """Fit a model on one fold; ``fold`` is packed, ``positions`` are the test rows' positions."""

    def run() -> UnitResult:
        from lib.evaluation.train import crossval
        from lib.models.catalogue import get_model

        problem, splits = problem_of(work)
        split = next(one for one in splits if (one.repeat, one.fold) == (work.repeat, work.fold))
        result = crossval.fit_fold(
            get_model(work.model),
            problem,
            *work.task_and_plan(),
            split,
            threads=work.threads,
            watch=reporter(work.id),
        )
        return {"fold": pack(result), "positions": problem.rows[split.test]}

    return guarded(work, run)


def fit_stack(work: Work) -> UnitResult:
    """Fit a network on the folds ``work.places`` at once, and on all rows if ``work.refit``.

    ``folds`` are packed, ``rows`` each one's test rows' positions; ``artifact`` may be None.
    """

    def run() -> UnitResult:
        from lib.evaluation.train.stacked import fit_stack as fit
        from lib.models.catalogue import get_model

        problem, splits = problem_of(work)
        chosen = [split for split in splits if (split.repeat, split.fold) in work.places]
        stack = fit(
            get_model(work.model),
            problem,
            *work.task_and_plan(),
            chosen,
            refit=work.refit,
            threads=work.threads,
            watch=reporter(work.id),
            budget_seconds=work.budget,
        )
        return {
            "folds": [pack(result) for result in stack.folds],
            "rows": [problem.rows[split.test] for split in chosen],
            "artifact": stack.artifact,
            "cpu_seconds": stack.refit_cpu_seconds,
        }

    return guarded(work, run)


def open_run(work: Work) -> UnitResult:
    """Find out what the models of a run wait for: ``result`` is JSON."""

    def run() -> UnitResult:
        task, plan = work.task_and_plan()
        opening = workflows()[task.domain].schedule.opening
        assert opening is not None
        opened = look_up(opening.function)(all_rows_of(work), task, plan, reporter(work.id))
        return {"result": opened}

    return guarded(work, run)


def fit_all(work: Work) -> UnitResult:
    """Fit a model on all rows and all folds at once; ``params`` is what the opening found.

    The answer is that of ``fit_stack``, with ``facts``.
    """

    def run() -> UnitResult:
        from lib.models.catalogue import get_model

        task, plan = work.task_and_plan()
        function = workflows()[task.domain].schedule.fit_all
        assert function is not None
        spec, problem = get_model(work.model), all_rows_of(work)
        fitted = look_up(function)(
            spec, problem, task, plan, work.params, work.threads, reporter(work.id)
        )
        return {
            "folds": [pack(result) for result in fitted.folds],
            "rows": list(fitted.rows),
            "artifact": fitted.artifact,
            "cpu_seconds": fitted.cpu_seconds,
            "facts": fitted.facts,
        }

    return guarded(work, run)


def refit(work: Work) -> UnitResult:
    """Fit a model on all rows: its ``artifact`` and ``cpu_seconds``."""

    def run() -> UnitResult:
        from lib.evaluation.train import crossval
        from lib.models.catalogue import get_model

        problem, _ = problem_of(work)
        artifact, seconds = crossval.refit(
            get_model(work.model),
            problem,
            *work.task_and_plan(),
            threads=work.threads,
            watch=reporter(work.id),
        )
        return {"artifact": artifact, "cpu_seconds": seconds}

    return guarded(work, run)


def blend(work: Work) -> UnitResult:
    """Blend the out-of-fold predictions of ``work.results``: packed ``folds``, and ``weights``.

    ``result`` is what the deep models add, empty for a blend of one side alone.
    """

    def run() -> UnitResult:
        from lib.evaluation.judge.inference.deep_in_blend import to_kept
        from lib.evaluation.train.blend import blend as blend_models
        from lib.evaluation.train.blend import deep_in_blend

        problem, splits = problem_of(work)
        results = {model: [unpack(one) for one in folds] for model, folds in work.results.items()}
        blended = blend_models(results, problem.y, splits, *work.task_and_plan())
        added = deep_in_blend(blended, problem, splits, *work.task_and_plan())
        return {
            "folds": [pack(result) for result in blended.folds],
            "rows": [problem.rows[split.test] for split in splits],
            "weights": dict(blended.weights),
            "result": to_kept(added),
        }

    return guarded(work, run)


def combine(work: Work) -> UnitResult:
    """Make an ensemble as the workflow makes its own: packed ``folds``, ``rows``, ``weights``."""

    def run() -> UnitResult:
        task, plan = work.task_and_plan()
        function = workflows()[task.domain].schedule.combine
        assert function is not None
        combined = look_up(function)(
            work.model, all_rows_of(work), task, plan, work.results, work.rows
        )
        return {
            "folds": [pack(result) for result in combined.folds],
            "rows": list(combined.rows),
            "weights": dict(combined.weights),
        }

    return guarded(work, run)


def measure_models(work: Work) -> UnitResult:
    """Measure how surely the models of ``work.results`` differ: ``result`` is their evidence.

    It is empty where the metric is undefined in too many folds.
    """

    def run() -> UnitResult:
        import numpy as np

        from lib.core.plan import SplitKind
        from lib.evaluation.judge.inference.evidence import TestPart, measure
        from lib.evaluation.judge.inference.stored import stored

        task, plan = work.task_and_plan()
        function = workflows()[task.domain].schedule.measure
        if function is not None:
            own = look_up(function)(all_rows_of(work), task, plan, work.results, work.rows)
            return {"result": stored(own)}
        problem, _ = problem_of(work)
        outputs = {
            (one["repeat"], one["fold"], model): one["outputs"].astype("float64")
            for model, folds in work.results.items()
            for one in folds
        }
        parts = [
            TestPart(
                *place,
                np.searchsorted(problem.rows, rows),
                {
                    model: outputs[*place, model]
                    for model in work.results
                    if (*place, model) in outputs
                },
            )
            for place, rows in work.rows.items()
        ]
        found = measure(
            parts,
            problem.y,
            plan.metric,
            task.kind,
            list(work.results),
            groups=problem.groups,
            by_folds=plan.split is SplitKind.TIME,
        )
        return {"result": stored(found)}

    return guarded(work, run)


def score_file(work: Work) -> UnitResult:
    """Score the refit model ``work.members`` on the table at ``work.data``: its ``metrics``.

    With ``work.weights`` it is the blend of several.
    """

    def run() -> UnitResult:
        from lib.evaluation.common_jobs import load_fitted
        from lib.evaluation.train.crossval import score_on

        task, _ = work.task_and_plan()
        estimator, manifest = load_fitted(work.members, work.weights, task)
        return {"metrics": score_on(estimator, frame_of(*work.data), task, manifest)}

    return guarded(work, run)


def run_job(work: Work) -> UnitResult:
    """Do the job ``work.job`` of lib.workflows: its ``result`` and perhaps a ``file``."""

    def run() -> UnitResult:
        import pandas as pd

        from lib.core.jobs import JobContext
        from lib.core.workflow import all_jobs

        spec = all_jobs()[work.job]
        done = spec.run(
            JobContext(
                frame=frame_of(*work.data) if work.data[1] else pd.DataFrame(),
                params=spec.parameters.from_json(work.params),
                model=work.model,
                other=None if work.other is None else frame_of(*work.other),
                task=None if work.task is None else Task.from_dict(work.task),
                plan=None if work.plan is None else Plan.from_dict(work.plan),
                members=work.members,
                weights=work.weights,
                predictions=None if work.predictions is None else table_of(work.predictions),
                threads=work.threads,
                watch=reporter(work.id),
                prepared=lambda: problem_of(work),
            )
        )
        return {"result": done.result, "file": done.file}

    return guarded(work, run)
