"""A run of segments that has ended: are they real, what is in them, what are they good for."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from lib.core.results import Run
from lib.i18n import N_, Translator
from lib.report.labels import model_label
from lib.ui.shell.boundary import boundary
from lib.ui.shell.reader import fragment
from lib.ui.shell.section_links import section
from lib.ui.shell.state import state
from lib.ui.shell.terms import term_help, term_line
from lib.ui.shell.text import plain
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
_TERMS = {
    "inside": ("stability", "jaccard", "medoid", "standard_deviation"),
    "many": ("stability", "gap", "valley", "silhouette", "bic", "davies_bouldin"),
    "maps": ("pca", "tsne", "umap", "latent_space"),
    "time": ("cohort", "retention", "churn"),
    "worth": ("rfm", "lifetime_value", "bgnbd", "gamma_gamma", "discount_rate", "holdout"),
    "together": ("association_rule", "support", "confidence", "lift", "p_value", "many_tests"),
    "odd": ("outlier", "isolation_forest", "lof", "autoencoder"),
}
"""What the glossary has on each view, by its words there."""
_DECIDED = {"stable": ("green", ":material/verified:"), "none": ("gray", ":material/blur_on:")}


def answer(run: Run, t: Translator, workspace: str, viewer: bool) -> None:
    """Say how many segments there are: what an analyst came for."""
    del viewer
    section("segments-answer", t("How many segments"))
    stability_card(run, t, workspace)


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
            help=term_help("stability", t),
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
def one_segmentation(run: Run, t: Translator, workspace: str, viewer: bool) -> None:
    """Let the reader choose a model and a view of its segments, and draw only that.

    A ``viewer`` sees no rows and changes nothing.
    """
    models = kept.segmented(run)
    with boundary(t):
        section("segments-found", t("The segments"))
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
        section("segments-closer", t("Details"))
        key = f"deepworth_segments_view_{run.id}"
        linked = st.query_params.get("view")
        views = [name for name in VIEWS if not (viewer and name == "use")]
        view = st.segmented_control(
            t("View"),
            views,
            default=linked if linked in views else "inside",
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
            term_line(t, *_TERMS.get(view or "inside", ()))
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
        "many": ("choose_k", "choose_k"),
        "inside": ("portraits", "what_is_in_each"),
        "maps": ("maps", "maps"),
        "time": ("movement", "movement"),
        "worth": ("lifetime_value", "lifetime_value"),
        "together": ("association_rules", "association_rules"),
        "odd": ("anomalies", "anomalies"),
        "use": ("use", "use_it"),
    }[view]
    found: Panel = getattr(import_module(f"{__package__}.{module}"), name)
    return found
