"""A run of segments that has ended: are they real, what is in them, what are they good for."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import streamlit as st

from lib.core.results import Run
from lib.i18n import N_, Translator
from lib.report.labels import model_label
from lib.ui.run import verdict
from lib.ui.run.board import board
from lib.ui.run.go_on import go_on
from lib.ui.shell.boundary import boundary
from lib.ui.shell.reader import fragment
from lib.ui.shell.section_links import section, section_links
from lib.ui.shell.state import state
from lib.ui.shell.text import plain
from lib.ui.widgets.findings import finding_list
from lib.workflows.segments.facts.choice import Choice
from lib.workflows.segments.page import kept
from lib.workflows.segments.page.overview import overview
from lib.workflows.segments.report.segment_number import stability_text

VIEWS = {
    "inside": N_("Segment profiles"),
    "many": N_("Number of segments"),
    "maps": N_("Maps"),
    "time": N_("Over time"),
    "worth": N_("Customer value"),
    "together": N_("Bought together"),
    "odd": N_("Outliers"),
    "use": N_("Use it"),
}
_NEXT = "segments-next"
_DECIDED = {"stable": ("green", ":material/verified:"), "none": ("gray", ":material/blur_on:")}


def segments_result(run: Run, t: Translator, workspace: str, viewer: bool) -> None:
    """Draw what came out of a run of segments; a ``viewer`` sees no rows and changes nothing.

    First what an analyst came for: how many segments, and what they are.
    """
    models, goes_on = kept.segmented(run), not viewer and not run.origin
    titles = {
        "segments-answer": t("How many segments"),
        **(
            {"segments-found": t("The segments"), "segments-closer": t("Details")} if models else {}
        ),
        "segments-models": t("Models compared"),
        **({"segments-findings": t("Findings")} if run.findings else {}),
        **({_NEXT: t("Next steps")} if goes_on else {}),
    }
    section_links(list(titles.items()))
    section("segments-answer", titles["segments-answer"])
    stability_card(run, t, workspace)
    if models:
        one_segmentation(run, models, titles, t, workspace, viewer)
    section("segments-models", titles["segments-models"])
    verdict.adjustable_card(run, t)
    board(run, t)
    if run.findings:
        section("segments-findings", titles["segments-findings"])
        finding_list(run.findings, t)
    if goes_on:
        go_on(run, t, workspace, _NEXT)


def stability_card(run: Run, t: Translator, workspace: str) -> None:
    """Say in a sentence how many segments are stable, before anything else."""
    found = kept.choice(run, workspace)
    if found is None:
        return
    colour, icon = _DECIDED.get(found.decision, _DECIDED["none"])
    title, message = stability_text(found, t)
    with st.container(border=True, key="deepworth_stability"):
        st.markdown(f"### :{colour}[{icon} {plain(title)}]")
        if message:
            st.markdown(plain(message))
        st.caption(
            plain(_how_measured(found, t)),
            help=t(
                "A segment is stable if most of its customers are grouped together again in "
                "resampled customers (mean Jaccard similarity of at least 0.75, Hennig 2007)."
            ),
        )


def _how_measured(found: Choice, t: Translator) -> str:
    parts = [
        t.plural("{count} customer", "{count} customers", found.rows),
        t.plural("{count} resample", "{count} resamples", found.resamples),
    ]
    if found.sampled:
        parts.append(t("a sample"))
    return " · ".join(parts)


@fragment
def one_segmentation(
    run: Run,
    models: list[str],
    titles: Mapping[str, str],
    t: Translator,
    workspace: str,
    viewer: bool,
) -> None:
    """Let the reader choose a model and a view of its segments, and draw only that."""
    with boundary(t):
        section("segments-found", titles["segments-found"])
        choices = st.container(horizontal=True, vertical_alignment="bottom")
        model = choices.selectbox(
            t("Clustering model"),
            models,
            format_func=lambda id_: model_label(id_, t),
            key=f"deepworth_segments_model_{run.id}",
            persist_state="session",
            width="stretch" if state.narrow else 320,
            help=t("Every model has its own segments; the most stable model comes first."),
        )
        kept.want_portraits(run, model or models[0], workspace, viewer)
        overview(run, model or models[0], choices, t, workspace, viewer)
        section("segments-closer", titles["segments-closer"])
        key = f"deepworth_segments_view_{run.id}"
        linked = st.query_params.get("view")
        view = st.segmented_control(
            t("View"),
            list(VIEWS),
            default=linked if linked in VIEWS else "inside",
            required=True,
            wrap=True,
            format_func=lambda name: t(VIEWS[name]),
            key=key,
            persist_state="session",
            label_visibility="collapsed",
            on_change=_keep_view,
            args=(key,),
        )
        with st.container(border=True, key="deepworth_segments"):
            _panel(view or "inside")(run, model or models[0], t, workspace, viewer)
        if view != "inside" and kept.portraits_under_way(run, model or models[0], workspace):
            _names_soon(run, model or models[0], t, workspace)


def _keep_view(key: str) -> None:
    """Keep the view in the address: a page that is loaded again shows it."""
    st.query_params["view"] = st.session_state[key]


@fragment(run_every=1.0)
def _names_soon(run: Run, model: str, t: Translator, workspace: str) -> None:
    """Draw the page again, with names, as soon as they are known."""
    with boundary(t):
        if not kept.portraits_under_way(run, model, workspace):
            st.rerun(scope="app")


Panel = Callable[[Run, str, Translator, str, bool], None]


def _panel(view: str) -> Panel:
    """Import the panel of a view, and only that."""
    from importlib import import_module

    module, name = {
        "many": ("many", "how_many"),
        "inside": ("portraits", "what_is_in_each"),
        "maps": ("maps", "maps"),
        "time": ("customers_time", "over_time"),
        "worth": ("customers_worth", "worth"),
        "together": ("customers_together", "together"),
        "odd": ("customers_odd", "odd"),
        "use": ("use", "use_it"),
    }[view]
    found: Panel = getattr(import_module(f"{__package__}.{module}"), name)
    return found
