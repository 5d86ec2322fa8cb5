"""Setting up a comparison: target and task, measure, effort, models; all of it suggested."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import streamlit as st

from lib.core.columns import ColumnKind
from lib.core.dataset import Dataset
from lib.core.task import Task, TaskKind
from lib.errors import InputError
from lib.i18n import N_, Translator
from lib.ui.setup import keys as setup_keys
from lib.ui.setup import leakage_question as setup_known
from lib.ui.setup import options as setup_options
from lib.ui.setup import prepared
from lib.ui.setup.options import PlanOptions
from lib.ui.setup.plan_choices import (
    MoreChoices,
    Subject,
    choose_effort,
    choose_metric,
    choose_plan,
)
from lib.ui.setup.prepared import Setup
from lib.ui.shell.boundary import callout
from lib.ui.shell.terms import term_help

if TYPE_CHECKING:
    from streamlit.delta_generator import DeltaGenerator

_KINDS = {
    TaskKind.BINARY: N_("Two classes"),
    TaskKind.MULTICLASS: N_("Several classes"),
    TaskKind.REGRESSION: N_("A number (regression)"),
}
_TARGET_REASONS = {
    "name": N_("Suggested: targets often have this name."),
    "part": N_("Suggested: its name suggests something to predict."),
    "last": N_("Suggested: the last column that can be predicted; targets often come last."),
    "only": N_("Suggested: the only column that can be predicted."),
}


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
        help=term_help("target", t),
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
    subject = Subject(dataset_id, kind, target=target)
    with third:
        metric = choose_metric(subject, prepared.metric(workspace, dataset_id, target, kind), t)
    spent = choose_effort(dataset_id, t)
    roles = setup_options.columns_chosen(dataset, dataset_id, target, workspace)
    roles |= {"kind": kind, "positive": positive}

    def draw() -> None:
        setup_options.draw_columns(dataset, dataset_id, target, t)
        setup_options.draw_options(kind, metric, dataset_id, target, t)

    more = MoreChoices(
        t("More: columns, folds, equivalence"),
        setup_options.options_chosen(kind, metric, dataset_id, target),
        draw,
    )

    def make(options: PlanOptions, place: DeltaGenerator) -> Setup:
        return _made((workspace, dataset_id, target), roles, options, place, t)

    return choose_plan(subject, metric, spent, more, make, t, workspace=workspace)


def _made(
    about: tuple[str, str, str],
    roles: dict[str, Any],
    options: PlanOptions,
    question: DeltaGenerator,
    t: Translator,
) -> Setup:
    """Return what the choices mean, with the same without a column that both are asked of."""
    _, dataset_id, target = about
    with question:
        known = setup_known.ask(
            prepared.findings(*about, prepared.choices(roles)), dataset_id, target, t
        )
    left_out = {**roles, "drop": [*roles["drop"], known[0]]} if known else roles
    made = _planned(about, left_out if known and known[1] == setup_known.NO else roles, options)
    if known is None or known[1] != setup_known.BOTH:
        return made
    return replace(made, without=_planned(about, left_out, options))


def _planned(about: tuple[str, str, str], roles: dict[str, Any], options: PlanOptions) -> Setup:
    chosen = (*about, prepared.choices(roles))
    planned = prepared.plan(*chosen, prepared.choices(options))
    names = _names(about[1], about[2])
    findings = (*prepared.findings(*chosen), *planned.findings)
    # What is asked above needs no second mention.
    findings = tuple(finding for finding in findings if finding.code != setup_known.DOMINANT)
    task = prepared.task(*chosen)
    task = task.called({one: name for one, name in names.items() if one in task.classes})
    return Setup(task, planned.plan, findings, planned.seconds, planned.costs, planned.size)


def _names(dataset_id: str, target: str) -> dict[str, str]:
    """Return what classes were called in the run that this set-up is a duplicate of."""
    return dict(setup_keys.chosen(setup_keys.of("names", dataset_id, target), {}))


def _choose_kind(
    dataset: Dataset, suggested: Task, dataset_id: str, t: Translator
) -> tuple[TaskKind, str | None]:
    target = suggested.target
    kinds = [suggested.kind]
    if dataset.column(target).kind is ColumnKind.NUMBER:
        classes = suggested.kind.is_classification
        kinds.append(TaskKind.REGRESSION if classes else TaskKind.MULTICLASS)
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
    if not kind.has_positive:
        return kind, None
    names = _names(dataset_id, target)
    positive = st.selectbox(
        t("Positive class"),
        suggested.classes[::-1],
        format_func=lambda value: names.get(value, value),
        key=setup_keys.of("positive", dataset_id, target),
        persist_state="session",
        help=term_help("positive_class", t),
    )
    return kind, positive
