"""Setting up segments: the door, features, models, how many; all of it suggested."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

from lib.core.dataset import Dataset
from lib.core.plan import Effort
from lib.core.results import Run
from lib.core.task import Domain, TaskKind
from lib.errors import InputError
from lib.i18n import N_, Translator
from lib.ui.setup import keys as setup_keys
from lib.ui.setup import options as setup_options
from lib.ui.setup.duplicate import prefill_plan
from lib.ui.setup.options import PlanOptions
from lib.ui.setup.plan_choices import (
    MoreChoices,
    Subject,
    choose_metric,
    choose_plan,
    effort_control,
)
from lib.ui.setup.prepared import Setup
from lib.ui.setup.standard import standard_models
from lib.ui.shell.boundary import callout
from lib.ui.shell.state import state
from lib.ui.shell.text import plain
from lib.workflows.segments.facts.setup import setup_of
from lib.workflows.segments.page import prepared as segments_prepared
from lib.workflows.segments.page.features import choose_features, prefill_features
from lib.workflows.segments.page.kept import MADE
from lib.workflows.segments.page.transactions import DOOR, transactions
from lib.workflows.segments.plan import MAX_CLUSTERS, MAX_RESAMPLES, RESAMPLES, STABILITY

if TYPE_CHECKING:
    from streamlit.delta_generator import DeltaGenerator

_DOORS = {
    "customers": N_("One row per customer"),
    "transactions": N_("One row per purchase"),
}
_EFFORTS = {
    Effort.QUICK: (N_("Quick"), N_("Few resamples, small networks. For a first look.")),
    Effort.STANDARD: (
        N_("Standard"),
        N_("Enough resamples to rely on, networks fully trained. For most decisions."),
    ),
    Effort.THOROUGH: (
        N_("Thorough"),
        N_("Many resamples, networks trained longest. For a reliable answer."),
    ),
}
_TIMES = N_("Expected time for this table on one core, over all resamples; cores share the work.")


def set_up(dataset: Dataset, dataset_id: str, t: Translator, workspace: str) -> Setup | None:
    """Draw all choices and return what they mean; None, and why, where they cannot be run."""
    setup_keys.keep_through_language(t.language)
    if dataset.recipe.get("kind") == MADE:
        _made_from(dataset, t)
    else:
        found = segments_prepared.recognised(workspace, dataset_id)
        door = st.segmented_control(
            t("Table layout"),
            list(_DOORS),
            required=True,
            format_func=lambda one: t(_DOORS[one]),
            key=setup_keys.initial(
                f"{DOOR}{dataset_id}", "customers" if found is None else "transactions"
            ),
            persist_state="session",
            help=t("Purchases are first turned into one row per customer."),
        )
        if door == "transactions":
            transactions(dataset, dataset_id, t, workspace)
            return None
    st.subheader(t("Features to segment by"), anchor=False)
    try:
        features, transforms, kinds = choose_features(dataset, dataset_id, t, workspace)
    except InputError as error:
        callout(error, t)
        return None
    left, middle, right = st.columns([4, 3, 3], gap="medium")
    with left:
        effort = effort_control(effort_key(dataset_id), _EFFORTS, Effort.STANDARD, t)
    with middle:
        k = _choose_number(dataset_id, t)
    subject = Subject(dataset_id, TaskKind.CLUSTERS, Domain.SEGMENTS)
    with right:
        metric = choose_metric(subject, (STABILITY, "stability", {}), t)
    more = MoreChoices(
        t("More: resamples, equivalence"),
        setup_options.options_chosen(subject.kind, metric, subject.id, subject.target),
        lambda: _draw_more(metric, dataset_id, t),
    )

    def make(options: PlanOptions, place: DeltaGenerator) -> Setup:
        given = {
            "effort": options["effort"],
            "k": k,
            "models": options["models"],
            "metric": metric,
            "rope": options["rope"],
            "resamples": options["folds"],
            "seed": options["seed"],
            "transforms": transforms,
            "kinds": kinds,
            "settings": options["settings"],
        }
        text = segments_prepared.options_text(given)
        task, planned = segments_prepared.planned(workspace, dataset_id, features, text)
        findings = (*dataset.findings, *planned.findings) if _made(dataset) else planned.findings
        return Setup(task, planned.plan, findings, planned.seconds, planned.costs)

    baseline = segments_prepared.baseline(workspace, dataset_id, features)
    spent = (effort, None)
    return choose_plan(subject, metric, spent, more, make, t, times=_TIMES, baseline=baseline)


def _made(dataset: Dataset) -> bool:
    return dataset.recipe.get("kind") == MADE


def _made_from(dataset: Dataset, t: Translator) -> None:
    """Say how the customers came about, and offer to go back to the transactions."""
    orders = dataset.recipe.get("facts", {}).get("orders")
    with st.container(horizontal=True, vertical_alignment="center"):
        said = t(
            "Made from {orders} orders; reference date of recency: {reference}.",
            orders=t.number(orders if isinstance(orders, int) else 0),
            reference=str(dataset.recipe.get("reference") or "–"),
        )
        st.caption(plain(said), width="content")
        if dataset.origin and st.button(
            t("Change the columns"),
            key="deepworth_seg_back",
            type="tertiary",
            icon=":material/undo:",
        ):
            state.dataset_id = dataset.origin
            st.rerun()


def _choose_number(dataset_id: str, t: Translator) -> str | int:
    """Draw the choice of the number of segments, "auto" or a number."""
    ways = {"auto": t("Automatic"), "fixed": t("Fixed")}
    way = st.segmented_control(
        t("Number of segments"),
        list(ways),
        required=True,
        format_func=lambda one: ways[one],
        key=setup_keys.initial(way_key(dataset_id), "auto"),
        persist_state="session",
    )
    if way != "fixed":
        st.caption(t("Chosen by tests of stability and separation; 2 to 10 are tried."))
        return "auto"
    number = st.number_input(
        t("Segments"),
        2,
        MAX_CLUSTERS,
        key=setup_keys.initial(number_key(dataset_id), 4),
        persist_state="session",
        width=160,
    )
    return int(number)


def _draw_more(metric: str, dataset_id: str, t: Translator) -> None:
    """Draw the region of equivalence, the seed and the number of resamples."""
    left, right = st.columns(2)
    with left:
        setup_options.draw_equivalence_and_seed(metric, dataset_id, "", t)
    right.number_input(
        t("Resamples"),
        min_value=2,
        max_value=MAX_RESAMPLES,
        value=None,
        key=setup_keys.of("folds", dataset_id, ""),
        persist_state="session",
        placeholder=t("Set by effort"),
    )


def effort_key(dataset_id: str) -> str:
    """Return the key of the effort."""
    return f"deepworth_seg_effort_{dataset_id}"


def way_key(dataset_id: str) -> str:
    """Return the key of how the number of segments is found."""
    return f"deepworth_seg_k_{dataset_id}"


def number_key(dataset_id: str) -> str:
    """Return the key of the number of segments."""
    return f"deepworth_seg_number_{dataset_id}"


def at_standard(run: Run, workspace: str) -> Setup:
    """Return the set-up of a quick run at standard effort: its own resamples, and further ones."""
    plan, kept = run.plan, setup_of(run.plan)
    text = segments_prepared.options_text(
        {
            "effort": Effort.STANDARD,
            "k": kept.k,
            "models": standard_models(run),
            "metric": plan.metric,
            "rope": plan.rope,
            "resamples": max(plan.folds, RESAMPLES[Effort.STANDARD]),
            "seed": plan.seed,
            "transforms": kept.transforms,
            "kinds": run.task.features,
            "settings": plan.settings,
        }
    )
    features = tuple(run.task.features)
    task, planned = segments_prepared.planned(workspace, run.dataset_id, features, text)
    return Setup(task, planned.plan, planned.findings, planned.seconds, planned.costs)


def prefill_segments(run: Run, workspace: str) -> str:
    """Make a run's choices those of this page; return the table that it is set up on."""
    plan, id_ = run.plan, run.dataset_id
    prefill_features(run, workspace)
    k = plan.segments.get("k", "auto")
    usual = RESAMPLES[plan.effort]
    values: dict[str, Any] = {
        f"{DOOR}{id_}": "customers",
        effort_key(id_): plan.effort,
        way_key(id_): "auto" if k == "auto" else "fixed",
        setup_keys.of("folds", id_, ""): None if plan.folds == usual else plan.folds,
    }
    if k != "auto":
        values[number_key(id_)] = int(k)
    for key, value in values.items():
        st.session_state[key] = value
    prefill_plan(run, id_)
    return id_
