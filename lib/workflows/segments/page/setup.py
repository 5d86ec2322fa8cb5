"""Setting up segments: the door, features, models, how many; all of it suggested."""

from __future__ import annotations

import streamlit as st

from lib.core.dataset import Dataset
from lib.core.plan import Effort
from lib.core.task import Domain, TaskKind
from lib.errors import InputError
from lib.i18n import N_, Translator
from lib.ui.setup import keys as setup_keys
from lib.ui.setup import models as setup_models
from lib.ui.setup import settings as setup_settings
from lib.ui.setup.page import Setup
from lib.ui.shell.boundary import callout
from lib.ui.shell.state import state
from lib.ui.shell.text import plain
from lib.workflows.segments.page import prepared as segments_prepared
from lib.workflows.segments.page.features import choose_features
from lib.workflows.segments.page.kept import MADE
from lib.workflows.segments.page.transactions import DOOR, transactions

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
MAX_FIXED = 20


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
    effort, k = _choose_effort(dataset_id, t)
    models, guide = setup_models.choose_models(
        TaskKind.CLUSTERS, effort, dataset_id, t, Domain.SEGMENTS
    )
    baseline = segments_prepared.baseline(workspace, dataset_id, features) if models else ()
    wanted = [*baseline, *models]
    settings = setup_settings.choose_settings(tuple(wanted), dataset_id, t) if wanted else {}
    options = {
        "effort": str(effort),
        "k": k,
        "models": wanted,
        "transforms": transforms,
        "kinds": kinds,
        "settings": settings,
    }
    try:
        text = segments_prepared.options_text(options)
        task, planned = segments_prepared.planned(workspace, dataset_id, features, text)
    except InputError as error:
        setup_models.explain(TaskKind.CLUSTERS, None, guide, t, Domain.SEGMENTS)
        callout(error, t)
        return None
    setup_models.explain(TaskKind.CLUSTERS, planned, guide, t, Domain.SEGMENTS)
    findings = (*dataset.findings, *planned.findings) if _made(dataset) else planned.findings
    return Setup(task, planned.plan, findings, planned.seconds)


def _made(dataset: Dataset) -> bool:
    return dataset.recipe.get("kind") == MADE


def _made_from(dataset: Dataset, t: Translator) -> None:
    """Say how the customers came about, and offer to go back to the transactions."""
    facts = dataset.recipe.get("facts") or {}
    with st.container(horizontal=True, vertical_alignment="center"):
        said = t(
            "Made from {orders} orders; reference date of recency: {reference}.",
            orders=t.number(int(facts.get("orders") or 0)),
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


def _choose_effort(dataset_id: str, t: Translator) -> tuple[Effort, str | int]:
    """Draw the choice of effort and of the number of segments ("auto" or a number)."""
    left, right = st.columns(2, gap="medium")
    with left:
        chosen = st.segmented_control(
            t("Effort"),
            list(_EFFORTS),
            required=True,
            wrap=True,
            format_func=lambda one: t(_EFFORTS[one][0]),
            key=setup_keys.initial(f"deepworth_seg_effort_{dataset_id}", Effort.STANDARD),
            persist_state="session",
        )
        effort = Effort(chosen or Effort.STANDARD)
        st.caption(t(_EFFORTS[effort][1]))
    with right:
        ways = {"auto": t("Automatic"), "fixed": t("Fixed")}
        way = st.segmented_control(
            t("Number of segments"),
            list(ways),
            required=True,
            format_func=lambda one: ways[one],
            key=setup_keys.initial(f"deepworth_seg_k_{dataset_id}", "auto"),
            persist_state="session",
        )
        if way != "fixed":
            st.caption(t("Chosen by tests of stability and separation; 2 to 10 are tried."))
            return effort, "auto"
        number = st.number_input(
            t("Segments"),
            2,
            MAX_FIXED,
            key=setup_keys.initial(f"deepworth_seg_number_{dataset_id}", 4),
            persist_state="session",
            width=160,
        )
    return effort, int(number)
