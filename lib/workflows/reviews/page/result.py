"""What a run on reviews says beside its verdict: words, reasons, errors, and its use."""

from __future__ import annotations

import streamlit as st

from lib.core.results import Run, Status
from lib.i18n import N_, Translator
from lib.ui.shell.boundary import boundary
from lib.ui.shell.reader import fragment
from lib.ui.shell.terms import term_line

VIEWS = {
    "words": N_("Words and topics"),
    "why": N_("Why this prediction"),
    "fails": N_("Error analysis"),
    "use": N_("Use it"),
}
_TERMS = {
    "words": ("typical_words", "log_odds", "many_tests", "aspect", "topic", "wilson"),
    "why": ("integrated_gradients", "attention", "word_vector", "tfidf"),
    "fails": ("out_of_fold", "negation", "robustness", "wilson"),
}
"""What the glossary has on each view, by its words there."""
_ICONS = {
    "words": ":material/forum:",
    "why": ":material/search_insights:",
    "fails": ":material/rule:",
    "use": ":material/rate_review:",
}


def reviews_first(run: Run, t: Translator, workspace: str, viewer: bool) -> None:
    """Draw what the reviews say, which comes before what the models are worth."""
    from lib.ui.shell.section_links import section
    from lib.workflows.reviews.page.overview import overview

    overview(run, t, workspace, viewer)
    section("reviews", t("The reviews"))
    review_sections(run, t, workspace, viewer)


@fragment
def review_sections(run: Run, t: Translator, workspace: str, viewer: bool) -> None:
    """Let the reader choose a part and draw only that; a ``viewer`` sees words and charts alone."""
    with boundary(t):
        views = ["words"] if viewer else list(VIEWS)
        if not viewer and not any(model.status is Status.DONE for model in run.models):
            views = ["words"]
        view = st.segmented_control(
            t("Section"),
            views,
            default=views[0],
            required=True,
            format_func=lambda name: f"{_ICONS[name]} {t(VIEWS[name])}",
            key=f"deepworth_reviews_view_{run.id}",
            persist_state="session",
            label_visibility="collapsed",
        )
        with st.container(border=True, key="deepworth_reviews_part"):
            _draw(view or views[0], run, t, workspace, viewer)
            term_line(t, *_TERMS.get(view or views[0], ()))


def _draw(view: str, run: Run, t: Translator, workspace: str, viewer: bool) -> None:
    if view == "why":
        from lib.workflows.reviews.page.why import why

        why(run, t, workspace)
    elif view == "fails":
        from lib.workflows.reviews.page.errors import failures

        failures(run, t, workspace)
    elif view == "use":
        from lib.workflows.reviews.page.use import use

        use(run, t, workspace)
    else:
        from lib.workflows.reviews.page.words import words

        words(run, t, workspace, viewer)
