"""From a run back to the set-up page, with all of its choices, to change some of them."""

import streamlit as st

from lib.core.columns import FEATURE_KINDS
from lib.core.dataset import Dataset
from lib.core.references import look_up
from lib.core.results import Run
from lib.core.task import Task
from lib.core.workflow import workflows
from lib.evaluation.plan.planning import usual_counts
from lib.i18n import Translator
from lib.models.catalogue import all_models
from lib.models.families.baseline import DUMMY
from lib.ui.setup import keys as setup_keys
from lib.ui.setup.models import set_models
from lib.ui.setup.plan_choices import BUDGET, BUDGETS
from lib.ui.shell import services
from lib.ui.shell.state import state


def duplicate_button(run: Run, t: Translator, workspace: str) -> None:
    """Draw the button that shows a run's set-up again; none where its table is not here.

    Not for those who came by a share link.
    """
    if run.origin:
        return
    pressed = st.button(
        t("Duplicate and edit"),
        key="deepworth_duplicate",
        icon=":material/content_copy:",
        help=t("Opens the set-up of this run, to change it and run it as a new run."),
    )
    if pressed:
        state.dataset_id = look_up(workflows()[run.task.domain].prefill)(run, workspace)
        del st.query_params["run"]
        st.rerun()


def table_of(run: Run, workspace: str) -> str | None:
    """Return the table that a run was set up on; that of a run from a bundle is not here."""
    del workspace
    return None if run.origin else run.dataset_id


def prefill_table(run: Run, workspace: str) -> str:
    """Make a run's choices those of its page; return the table that it is set up on."""
    prefill(run, services.dataset(workspace, run.dataset_id), run.dataset_id)
    return run.dataset_id


def prefill(run: Run, dataset: Dataset, id_: str) -> None:
    """Make a run's task and plan the choices of the set-up page of its table.

    ``id_`` is what that page's keys are about. To be called where none of its widgets is drawn in
    the same script. Folds and repeats that are the effort's usual ones are left to it.
    """
    task, plan = run.task, run.plan
    folds, repeats = usual_counts(plan.effort, plan.sample_rows or run.rows)
    values: dict[str, object] = {
        setup_keys.target(id_): task.target,
        setup_keys.effort(id_): plan.effort,
    }
    if plan.budget_seconds in BUDGETS:
        values |= {setup_keys.effort(id_): BUDGET, setup_keys.budget(id_): plan.budget_seconds}
    about = {
        "kind": task.kind,
        "positive": task.positive,
        "group": task.group,
        "time": task.time,
        "folds": None if plan.folds == folds else plan.folds,
        "repeats": None if plan.repeats == repeats else plan.repeats,
        "weight": plan.class_weight,
        "names": dict(task.names),
        **_columns(task, dataset),
    }
    values |= {setup_keys.of(name, id_, task.target): value for name, value in about.items()}
    for key, value in values.items():
        st.session_state[key] = value
    prefill_plan(run, id_)


def prefill_plan(run: Run, id_: str) -> None:
    """Make the choices of a run's plan that all kinds of jobs have those of a set-up page."""
    task, plan = run.task, run.plan
    values: dict[str, object] = {
        setup_keys.followed(id_, task.kind): None,
        setup_keys.of("seed", id_, task.target): plan.seed,
        setup_keys.of("metric", id_, task.target, task.kind): plan.metric,
        setup_keys.of("rope", id_, task.target, plan.metric): plan.rope,
    }
    for spec in all_models():
        changed = plan.settings.get(spec.id, {})
        for setting in spec.settings:
            key = setup_keys.setting(id_, spec.id, setting.name)
            values[key] = changed.get(setting.name, setting.default)
    for key, value in values.items():
        st.session_state[key] = value
    known = {spec.id for spec in all_models()}
    models = tuple(model for model in plan.models if model in known and model != DUMMY)
    set_models(task.kind, models, id_)


def _columns(task: Task, dataset: Dataset) -> dict[str, list[str]]:
    """Return which columns were left out, and which were brought in, by hand."""
    roles = (task.target, task.group, task.time)
    drop, keep = [], []
    for column in dataset.columns:
        usual = column.kind in FEATURE_KINDS
        if usual and column.name not in task.features and column.name not in roles:
            drop.append(column.name)
        elif not usual and column.name in task.features:
            keep.append(column.name)
    return {"drop": drop, "keep": keep}
