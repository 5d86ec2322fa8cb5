"""Setting up forecasts: which columns are what, how far ahead, from how many cut-offs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import streamlit as st

from lib.core.dataset import Dataset
from lib.core.facts import to_json
from lib.core.plan import Effort
from lib.core.task import Domain, TaskKind
from lib.errors import InputError
from lib.i18n import N_, Translator
from lib.ui.setup import keys as setup_keys
from lib.ui.setup import options as setup_options
from lib.ui.setup.options import PlanOptions
from lib.ui.setup.plan_choices import (
    MoreChoices,
    Subject,
    choose_metric,
    choose_plan,
    effort_control,
)
from lib.ui.setup.prepared import Setup
from lib.ui.shell.boundary import callout
from lib.workflows.forecasts.facts.setup import MAX_HORIZON, MAX_SEASON, SeriesSetup
from lib.workflows.forecasts.facts.suggestion import Suggestion
from lib.workflows.forecasts.models.baselines import SPECS as BASELINES
from lib.workflows.forecasts.page import prepared, said
from lib.workflows.forecasts.page.glance import show_glance
from lib.workflows.forecasts.page.reading import (
    choose_reading,
    offer_order,
    offer_suggested,
    say_reading,
)
from lib.workflows.forecasts.page.said import key
from lib.workflows.forecasts.plan import MAX_CUTOFFS
from lib.workflows.forecasts.series.suggest import Given

if TYPE_CHECKING:
    from streamlit.delta_generator import DeltaGenerator

_EFFORTS = {
    Effort.QUICK: (N_("Quick"), N_("3 cut-offs, small networks. For a first look.")),
    Effort.STANDARD: (
        N_("Standard"),
        N_("5 cut-offs; all models, networks fully trained. For most decisions."),
    ),
    Effort.THOROUGH: (
        N_("Thorough"),
        N_("10 cut-offs, more and larger networks. For a reliable answer."),
    ),
}
_DATELESS = (
    *("series_no_dates", "series_dates_unreadable", "series_dates_partly", "series_dates_both"),
)
"""Errors that rows in order would not have."""
_TIMES = N_("Expected time for this table on one core, over all cut-offs; cores share the work.")


@dataclass(frozen=True)
class Chosen:
    """What would be run, and what keeps its table and returns the table's id."""

    setup: Setup
    keep: Callable[[], str]


def set_up(dataset: Dataset, dataset_id: str, t: Translator, workspace: str) -> Chosen | None:
    """Draw all choices and return what they mean; None, and why, where they cannot be run."""
    setup_keys.keep_through_language(t.language)
    suggested = _suggested(dataset, dataset_id, t, workspace)
    if suggested is None:
        return None
    about = st.container()
    setup = choose_reading(dataset, dataset_id, suggested, t)
    glance = st.container()
    horizon, season, effort, metric = _choose_what(dataset_id, suggested, t)
    say_reading(setup, suggested, dataset_id, about, t)
    subject = Subject(dataset_id, TaskKind.FORECAST, Domain("forecasts"))
    more = MoreChoices(
        t("More: cut-offs, gap, equivalence"),
        setup_options.options_chosen(subject.kind, metric, subject.id, subject.target),
        lambda: _draw_more(metric, dataset_id, t),
    )
    kept: list[prepared.Made] = []

    def make(options: PlanOptions, place: DeltaGenerator) -> Setup:
        del place
        found = _made(dataset_id, setup, horizon, (season, *suggested.seasons), options, workspace)
        kept.append(found)
        planned = prepared.planned(found)
        look = found.value[1]
        return Setup(look.task, planned.plan, planned.findings, planned.seconds, planned.costs)

    baseline = tuple(spec.id for spec in BASELINES)
    made = choose_plan(
        subject, metric, (effort, None), more, make, t, times=_TIMES, baseline=baseline
    )
    if made is None:
        return None
    found = kept[-1]
    with glance:
        show_glance(found.value[1], setup, t)
    return Chosen(made, lambda: found.keep(found.value[0]))


def _suggested(
    dataset: Dataset, dataset_id: str, t: Translator, workspace: str
) -> Suggestion | None:
    """Return how the table is read around what was chosen; None, and why, where it cannot be."""
    given = said.given(dataset_id)
    try:
        return prepared.suggestion(workspace, dataset_id, given)
    except InputError as error:
        callout(error, t)
        dateless = error.code in _DATELESS
    if given == Given():
        if dateless:
            offer_order(dataset_id, t)
        return None
    try:
        choose_reading(dataset, dataset_id, prepared.suggestion(workspace, dataset_id, Given()), t)
    except InputError:
        offer_suggested(dataset_id, t)  # said already for want of dates
    return None


def _choose_what(
    dataset_id: str, suggested: Suggestion, t: Translator
) -> tuple[int, int, Effort, str]:
    """Draw the choice of horizon, season, effort and metric."""
    left, middle, right = st.columns([3, 4, 3], gap="medium")
    with left:
        horizon = st.number_input(
            t("Periods to forecast"),
            min_value=1,
            max_value=MAX_HORIZON,
            help=t("How many periods ahead you need to know; the backtest tests just these."),
            **said.followed("horizon", dataset_id, suggested.horizon),
        )
        season = st.number_input(
            t("Season (periods)"),
            min_value=1,
            max_value=MAX_SEASON,
            help=t(
                "After how many periods the pattern repeats: 12 for months, 7 for days; 1 for none."
            ),
            **said.followed("season", dataset_id, suggested.seasons[0]),
        )
    with middle:
        effort = effort_control(key("effort", dataset_id), _EFFORTS, Effort.STANDARD, t)
    subject = Subject(dataset_id, TaskKind.FORECAST, Domain("forecasts"))
    with right:
        metric = choose_metric(subject, ("mase", "naive", {}), t)
    return int(horizon), int(season), effort, metric


def _made(
    dataset_id: str,
    setup: SeriesSetup,
    horizon: int,
    seasons: tuple[int, ...],
    options: PlanOptions,
    workspace: str,
) -> prepared.Made:
    gap = setup_keys.chosen(key("gap", dataset_id), 0)
    given: dict[str, Any] = {
        "seasons": list(dict.fromkeys(seasons)) if seasons[0] > 1 else [1],
        "models": options["models"],
        "effort": options["effort"],
        "cutoffs": setup_keys.chosen(key("cutoffs", dataset_id)),
        "gap": int(gap),
        "seed": options["seed"],
        "metric": options["metric"],
        "rope": options["rope"],
        "settings": options["settings"],
    }
    return prepared.made(
        workspace,
        dataset_id,
        prepared.as_key(to_json(setup)),
        horizon,
        prepared.as_key(given),
    )


def _draw_more(metric: str, dataset_id: str, t: Translator) -> None:
    """Draw the number of cut-offs, the gap, the region of equivalence and the seed."""
    left, right = st.columns(2)
    with left:
        setup_options.draw_equivalence_and_seed(metric, dataset_id, "", t)
    right.number_input(
        t("Cut-offs"),
        min_value=2,
        max_value=MAX_CUTOFFS,
        value=None,
        key=key("cutoffs", dataset_id),
        persist_state="session",
        placeholder=t("Set by effort"),
    )
    right.number_input(
        t("Gap (periods)"),
        min_value=0,
        max_value=MAX_HORIZON,
        key=setup_keys.initial(key("gap", dataset_id), 0),
        persist_state="session",
        help=t(
            "Periods between the last known value and the first forecast, as values come in late."
        ),
    )
