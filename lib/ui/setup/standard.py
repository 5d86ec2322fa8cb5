"""A quick run's comparison at standard effort."""

from __future__ import annotations

from lib.core.plan import Effort
from lib.core.results import Run
from lib.models.catalogue import default_models
from lib.settings import available_cores, read_settings
from lib.ui.setup.prepared import Setup
from lib.ui.shell import services


def at_standard(run: Run, workspace: str) -> Setup:
    """Return the set-up on the same folds."""
    from lib.evaluation.plan.estimate import wall_seconds
    from lib.evaluation.plan.planning import make_plan

    task, plan = run.task, run.plan
    dataset = services.dataset(workspace, run.dataset_id)
    longer, findings = make_plan(
        dataset,
        task,
        models=standard_models(run),
        effort=Effort.STANDARD,
        folds=plan.folds,
        repeats=plan.repeats,
        seed=plan.seed,
        metric=plan.metric,
        rope=plan.rope,
        class_weight=plan.class_weight,
        settings=plan.settings,
    )
    cores = read_settings().workers or available_cores()
    return Setup(task, longer, findings, wall_seconds(dataset, task, longer, cores))


def standard_models(run: Run) -> tuple[str, ...]:
    """Return a quick run's models, and those that standard effort has besides.

    Models that the analyst left out stay out; those for which a time budget had no room come in.
    """
    task, plan = run.task, run.plan
    chosen = plan.budget_seconds is None
    usual = default_models(task.kind, Effort.QUICK, task.domain) if chosen else ()
    fuller = default_models(task.kind, Effort.STANDARD, task.domain)
    return (*plan.models, *(model for model in fuller if model not in usual))
