"""Setting up a comparison: target and task, measure, effort, models; all of it suggested."""

from dataclasses import dataclass, replace
from typing import Any

import streamlit as st

from lib.core.columns import ColumnKind
from lib.core.dataset import Dataset
from lib.core.findings import Finding
from lib.core.metrics import metrics_of
from lib.core.plan import Effort, Plan
from lib.core.task import Task, TaskKind
from lib.errors import InputError
from lib.i18n import N_, Translator
from lib.report.labels import metric_about, metric_label
from lib.ui.setup import keys as setup_keys
from lib.ui.setup import known as setup_known
from lib.ui.setup import models as setup_models
from lib.ui.setup import options as setup_options
from lib.ui.setup import prepared
from lib.ui.setup import settings as setup_settings
from lib.ui.shell.boundary import callout
from lib.ui.shell.text import plain

BUDGET = "budget"
"""Stands among the efforts for the choice of a time instead."""
BUDGETS = (30, 60, 120, 300, 600, 1800, 3600)
_KINDS = {
    TaskKind.BINARY: N_("Two classes"),
    TaskKind.MULTICLASS: N_("Several classes"),
    TaskKind.REGRESSION: N_("A number (regression)"),
}
_EFFORTS = {
    Effort.QUICK: (
        N_("Quick"),
        N_("5 folds, one repeat; fast settings, small networks. For a first look."),
    ),
    Effort.STANDARD: (
        N_("Standard"),
        N_("5 folds, one repeat; all models, networks fully trained. For most decisions."),
    ),
    Effort.THOROUGH: (
        N_("Thorough"),
        N_("5 folds, 3 repeats; networks trained longest. For a reliable answer."),
    ),
    BUDGET: (
        N_("Time budget"),
        N_(
            "The best effort and models, among those chosen below, that are expected to finish in "
            "time."
        ),
    ),
}
_TARGET_REASONS = {
    "name": N_("Suggested: targets often have this name."),
    "part": N_("Suggested: its name suggests something to predict."),
    "last": N_("Suggested: the last column that can be predicted; targets often come last."),
    "only": N_("Suggested: the only column that can be predicted."),
}
METRIC_REASONS = {
    "rare": N_(
        "Suggested: gives {label} ({share} of the rows) its due weight; accuracy would not."
    ),
    "ranking": N_("Suggested: how well the rows are ranked, whatever the threshold."),
    "probabilities": N_(
        "Suggested: judges the probabilities of all classes, not only the most likely one."
    ),
    "labels": N_(
        "Suggested: how well rows with a label are ranked above those without, averaged over "
        "labels, whatever the threshold; rare labels count the same."
    ),
    "errors": N_("Suggested: in the target's unit; large errors weigh more."),
}


@dataclass(frozen=True)
class Setup:
    """What would be run: the task, the plan, what was noticed, and the expected seconds."""

    task: Task
    plan: Plan
    findings: tuple[Finding, ...]
    seconds: float
    without: "Setup | None" = None
    """The same without the column of which it is asked whether it is known in time."""


def suggested_target(dataset: Dataset, dataset_id: str, workspace: str) -> str | None:
    """Return the suggested target, if the table has it."""
    suggested = prepared.target(workspace, dataset_id)
    names = [column.name for column in dataset.columns]
    return suggested[0] if suggested is not None and suggested[0] in names else None


def choose_target(dataset: Dataset, dataset_id: str, t: Translator, workspace: str) -> str | None:
    """Draw the choice of the target, the same on every page that asks for it."""
    suggested = suggested_target(dataset, dataset_id, workspace)
    return st.selectbox(
        t("Target: what to predict"),
        [column.name for column in dataset.columns],
        index=None,
        key=setup_keys.initial(setup_keys.target(dataset_id), suggested),
        persist_state="session",
        placeholder=t("Choose a column"),
        help=t("The column that the models learn to predict from the others."),
    )


def set_up(dataset: Dataset, dataset_id: str, t: Translator, workspace: str) -> Setup | None:
    """Draw all choices and return what they mean; None, and why, where they cannot be run."""
    setup_keys.keep_through_language(t.language)
    first, second, third = st.columns(3, gap="medium")
    with first:
        target = choose_target(dataset, dataset_id, t, workspace)
    if target is None:
        st.info(t("Choose the column that the models should learn to predict."))
        return None
    suggested = prepared.target(workspace, dataset_id)
    if suggested is not None and suggested[0] == target:
        first.caption(t(_TARGET_REASONS[suggested[1]]))
    try:
        task = prepared.task(workspace, dataset_id, target)
    except InputError as error:
        callout(error, t)
        return None
    with second:
        kind, positive = _choose_kind(dataset, task, dataset_id, t)
    with third:
        metric = _choose_metric(kind, task, dataset_id, t, workspace)
    effort, budget = choose_effort(dataset_id, t)
    models, guide = setup_models.choose_models(kind, effort, dataset_id, t)
    notice, question = st.container(), st.container()
    settings = setup_settings.choose_settings(models, dataset_id, t)
    roles = setup_options.columns_chosen(dataset, dataset_id, target, workspace)
    options = setup_options.options_chosen(kind, metric, dataset_id, target)
    panel = setup_options.more_panel(t("More: columns, folds, equivalence"), dataset_id)
    if panel.open:
        with panel:
            setup_options.draw_columns(dataset, dataset_id, target, t)
            setup_options.draw_options(kind, metric, dataset_id, target, t)
    options |= {"models": models, "metric": metric, "settings": settings}
    options |= {"effort": effort} if budget is None else {"budget_seconds": budget}
    about = (workspace, dataset_id, target)
    roles |= {"kind": kind, "positive": positive}
    try:
        made, planned, without = _made(about, roles, options, question, t)
    except InputError as error:
        setup_models.explain(kind, None, guide, t)
        callout(error, t)
        return None
    setup_models.explain(kind, planned, guide, t)
    if budget is not None:
        notice.caption(plain(setup_models.budget_text(planned, t)))
    return replace(made, without=without)


def _made(
    about: tuple[str, str, str],
    roles: dict[str, Any],
    options: dict[str, Any],
    question: Any,
    t: Translator,
) -> tuple[Setup, prepared.Planned, Setup | None]:
    """Return what the choices mean, and the same without a column that both are asked of."""
    _, dataset_id, target = about
    with question:
        known = setup_known.ask(
            prepared.findings(*about, prepared.choices(roles)), dataset_id, target, t
        )
    left_out = {**roles, "drop": [*roles["drop"], known[0]]} if known else roles
    first = left_out if known and known[1] == setup_known.NO else roles
    made, planned = _planned(about, first, options)
    other = known is not None and known[1] == setup_known.BOTH
    return made, planned, _planned(about, left_out, options)[0] if other else None


def _planned(
    about: tuple[str, str, str], roles: dict[str, Any], options: dict[str, Any]
) -> tuple[Setup, prepared.Planned]:
    chosen = (*about, prepared.choices(roles))
    planned = prepared.plan(*chosen, prepared.choices(options))
    names = _names(about[1], about[2])
    findings = (*prepared.findings(*chosen), *planned.findings)
    # What is asked above needs no second mention.
    findings = tuple(one for one in findings if one.code != setup_known.DOMINANT)
    task = prepared.task(*chosen)
    task = task.called({one: name for one, name in names.items() if one in task.classes})
    return Setup(task, planned.plan, findings, planned.seconds), planned


def _names(dataset_id: str, target: str) -> dict[str, str]:
    """Return what classes were called in the run that this set-up is a duplicate of."""
    return dict(setup_keys.chosen(setup_keys.of("names", dataset_id, target), {}))


def _choose_kind(
    dataset: Dataset, suggested: Task, dataset_id: str, t: Translator
) -> tuple[TaskKind, str | None]:
    target = suggested.target
    kinds = [suggested.kind]
    if dataset.column(target).kind is ColumnKind.NUMBER:
        other = (
            TaskKind.MULTICLASS if suggested.kind is TaskKind.REGRESSION else TaskKind.REGRESSION
        )
        kinds.append(other)
    kind = st.segmented_control(
        t("Kind of task"),
        kinds,
        required=True,
        wrap=True,
        format_func=lambda one: t(_KINDS[one]),
        key=setup_keys.initial(setup_keys.of("kind", dataset_id, target), suggested.kind),
        persist_state="session",
    )
    kind = TaskKind(kind or suggested.kind)
    if kind is not TaskKind.BINARY:
        return kind, None
    names = _names(dataset_id, target)
    positive = st.selectbox(
        t("Positive class"),
        suggested.classes[::-1],
        format_func=lambda value: names.get(value, value),
        key=setup_keys.of("positive", dataset_id, target),
        persist_state="session",
        help=t("The class of interest: precision, recall and F1 refer to it."),
    )
    return kind, positive


def _choose_metric(
    kind: TaskKind, task: Task, dataset_id: str, t: Translator, workspace: str
) -> str:
    """Draw the choice of the measure that decides, with the reason of the suggested one."""
    suggested, why, values = prepared.metric(workspace, dataset_id, task.target, kind)
    metric = st.selectbox(
        t("Metric"),
        [metric.name for metric in metrics_of(kind)],
        format_func=lambda name: metric_label(name, t),
        key=setup_keys.initial(setup_keys.of("metric", dataset_id, task.target, kind), suggested),
        persist_state="session",
        help=t("The verdict is based on this metric; all others are computed too."),
    )
    if metric != suggested:
        st.caption(metric_about(metric, t))
        return metric
    shown: dict[str, Any] = dict(values)
    if "share" in shown:
        shown = {"label": plain(shown["label"]), "share": t.percent(shown["share"])}
    st.caption(t(METRIC_REASONS[why], **shown))
    return metric


def choose_effort(dataset_id: str, t: Translator) -> tuple[Effort, int | None]:
    """Draw the choice of an effort or a time; return the effort, and the seconds if it is a time.

    With a time the effort is a start for the choice of models: the plan finds its own.
    """
    left, right = st.columns([5, 3], gap="medium", vertical_alignment="top")
    with left:
        chosen = st.segmented_control(
            t("Effort"),
            list(_EFFORTS),
            required=True,
            wrap=True,
            format_func=lambda one: t(_EFFORTS[one][0]),
            key=setup_keys.initial(setup_keys.effort(dataset_id), Effort.STANDARD),
            persist_state="session",
        )
        chosen = chosen or Effort.STANDARD
        st.caption(t(_EFFORTS[chosen][1]))
    if chosen != BUDGET:
        return Effort(chosen), None
    with right:
        seconds = st.selectbox(
            t("End within"),
            BUDGETS,
            format_func=lambda one: _time_text(one, t),
            key=setup_keys.initial(setup_keys.budget(dataset_id), 120),
            persist_state="session",
            help=t(
                "No fold is started after this time. A verdict needs the strong models of both "
                "sides by then."
            ),
        )
    return Effort.STANDARD, seconds


def _time_text(seconds: int, t: Translator) -> str:
    if seconds < 60:
        return t.plural("{count} second", "{count} seconds", seconds)
    if seconds < 3600:
        return t.plural("{count} minute", "{count} minutes", seconds // 60)
    return t.plural("{count} hour", "{count} hours", seconds // 3600)
