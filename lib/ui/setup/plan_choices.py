"""What the set-ups of all kinds of jobs share: measure, effort, models, settings, and the plan."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, TypeVar

import streamlit as st

from lib.core.metrics import ranking_metrics
from lib.core.plan import Effort
from lib.core.task import Domain, TaskKind
from lib.errors import InputError
from lib.i18n import N_, Translator
from lib.report.labels import metric_about, metric_label
from lib.ui.setup import keys as setup_keys
from lib.ui.setup import models as setup_models
from lib.ui.setup import options as setup_options
from lib.ui.setup import settings as setup_settings
from lib.ui.setup.network.builder import build_networks
from lib.ui.setup.options import PlanOptions
from lib.ui.setup.prepared import Setup
from lib.ui.shell.boundary import callout
from lib.ui.shell.terms import term_help, with_terms
from lib.ui.shell.text import plain

if TYPE_CHECKING:
    from streamlit.delta_generator import DeltaGenerator

BUDGET = "budget"
"""Stands among the efforts for the choice of a time instead."""
BUDGETS = (30, 60, 120, 300, 600, 1800, 3600)
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
_METRIC_REASONS = {
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
    "naive": N_(
        "Suggested: without a unit; 1 is what repeating the last season, or the last value if "
        "there is no season, was off before."
    ),
    "stability": N_("Suggested: how well the segments come back in resampled customers."),
}
Choice = TypeVar("Choice", bound=str)


@dataclass(frozen=True)
class Subject:
    """What a set-up is about: its choices are kept by this, and the models offered suit it."""

    id: str
    kind: TaskKind
    domain: Domain = Domain.TABLE
    target: str = ""


@dataclass(frozen=True)
class MoreChoices:
    """Choices that most leave as they are: what was chosen, and what draws them in a panel."""

    label: str
    chosen: PlanOptions
    draw: Callable[[], None]


def choose_metric(
    subject: Subject,
    suggested: tuple[str, str, Mapping[str, Any]],
    t: Translator,
    width: int | Literal["stretch"] = "stretch",
) -> str:
    """Draw the choice of the measure that decides; ``suggested`` is one, why, and values for it."""
    usual, why, values = suggested
    key = setup_keys.of("metric", subject.id, subject.target, subject.kind)
    metric = st.selectbox(
        t("Metric"),
        [metric.name for metric in ranking_metrics(subject.kind)],
        format_func=lambda name: metric_label(name, t),
        key=setup_keys.initial(key, usual),
        persist_state="session",
        width=width,
        help=with_terms(
            t("The verdict is based on this metric; all others are computed too."),
            t,
            "metric",
            usual,
        ),
    )
    if metric != usual:
        st.caption(metric_about(metric, t))
        return metric
    shown = dict(values)
    if "share" in shown:
        shown = {"label": plain(shown["label"]), "share": t.percent(shown["share"])}
    st.caption(t(_METRIC_REASONS[why], **shown))
    return metric


def effort_control(
    key: str, efforts: Mapping[Choice, tuple[str, str]], usual: Choice, t: Translator
) -> Choice:
    """Draw the choice among efforts, each with a name and what it means."""
    chosen = st.segmented_control(
        t("Effort"),
        list(efforts),
        required=True,
        wrap=True,
        format_func=lambda one: t(efforts[one][0]),
        key=setup_keys.initial(key, usual),
        persist_state="session",
        help=term_help("effort", t),
    )
    chosen = chosen or usual
    st.caption(t(efforts[chosen][1]))
    return chosen


def choose_effort(dataset_id: str, t: Translator) -> tuple[Effort, int | None]:
    """Draw the choice of an effort or a time; return the effort, and the seconds if it is a time.

    With a time the effort is a start for the choice of models: the plan finds its own.
    """
    left, right = st.columns([5, 3], gap="medium", vertical_alignment="top")
    with left:
        usual: str = Effort.STANDARD
        chosen = effort_control(setup_keys.effort(dataset_id), _EFFORTS, usual, t)
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


def choose_plan(
    subject: Subject,
    metric: str,
    spent: tuple[Effort, int | None],
    more: MoreChoices,
    make: Callable[[PlanOptions, DeltaGenerator], Setup],
    t: Translator,
    *,
    times: str = setup_models.TIMES,
    baseline: tuple[str, ...] = (),
    workspace: str | None = None,
) -> Setup | None:
    """Draw models, their settings and ``more``; return what ``make`` makes of all choices.

    None, and why, where it cannot be run. ``spent`` is what ``choose_effort`` returns. ``make``
    may draw into the container that it gets. ``times`` says what the expected times are of, and
    ``baseline`` takes part wherever others do, without being asked. Networks can be built where a
    ``workspace`` is given that keeps them.
    """
    effort, budget = spent
    models, guide = setup_models.choose_models(subject.kind, effort, subject.id, t, subject.domain)
    notice, place = st.container(), st.container()
    building = None
    if workspace is not None:
        building = build_networks(models, subject.kind, subject.id, t, workspace)
    models = (*baseline, *models) if models else ()
    settings = setup_settings.choose_settings(models, subject.id, t)
    panel = setup_options.more_panel(more.label, subject.id)
    if panel.open:
        with panel:
            more.draw()
    options: PlanOptions = {**more.chosen, "models": models, "metric": metric, "settings": settings}
    if budget is None:
        options["effort"] = effort
    else:
        options["budget_seconds"] = budget
    made, failure = None, None
    try:
        made = make(options, place)
    except InputError as error:
        failure = error
    setup_models.explain(subject.kind, made, guide, t, subject.domain, times)
    if building is not None:
        building.finish(made, t)
    if failure is not None:
        callout(failure, t)
    elif made is not None and budget is not None:
        notice.caption(plain(setup_models.budget_text(made.plan, made.findings, t)))
    return made
