"""What of the reviews is looked at: their language, and the words that are left out."""

from __future__ import annotations

import streamlit as st

from lib.core.facts import from_json
from lib.core.jobs import JobSpec, P
from lib.core.results import Run, Status
from lib.i18n import Translator
from lib.store.jobs import Job
from lib.ui.shell import services
from lib.ui.shell.terms import with_terms
from lib.workflows.reviews.facts.words import TypicalWords
from lib.workflows.reviews.job_specs import WORDS
from lib.workflows.reviews.report.review_parts import is_of_all
from lib.workflows.reviews.report.review_sentences import language_name

_MAX_WORDS = 200


def latest_of_all(kind: JobSpec[P], run: Run, workspace: str) -> Job[P] | None:
    """Return the latest job that is done about all reviews of a run, not one language's."""
    jobs = services.jobs().find(workspace, run.id, kind)
    return next((job for job in jobs if job.status is Status.DONE and is_of_all(job)), None)


def language_filter(run: Run, t: Translator, workspace: str) -> str | None:
    """Draw the choice of a language where there are several; None for all of them."""
    latest = latest_of_all(WORDS, run, workspace)
    if latest is None or not latest.result:
        return None
    counts = from_json(TypicalWords, latest.result).languages
    if len(counts) < 2:
        return None
    return st.selectbox(
        t("Language"),
        [None, *counts],
        format_func=lambda code: (
            t("All languages")
            if code is None
            else f"{language_name(code, t)} ({t.number(counts[code])})"
        ),
        key=f"deepworth_reviews_only_{run.id}",
        persist_state="session",
        width=240,
    )


def words_filter(run: Run, t: Translator) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Draw which words are left out as well, and which are not; return both."""
    key = f"deepworth_reviews_stop_{run.id}"
    with (
        st.popover(t("Stop words"), icon=":material/filter_alt_off:"),
        st.form(f"{key}_form", border=False),
    ):
        stop = st.text_area(
            t("Also leave out"),
            key=f"{key}_more",
            persist_state="session",
            help=t("Words or word pairs as in the chart, separated by commas or line breaks."),
        )
        keep = st.text_area(
            t("Do not leave out"),
            key=f"{key}_less",
            persist_state="session",
            help=with_terms(
                t("Words that are left out by default, such as very, 정말, 너무."), t, "stop_words"
            ),
        )
        st.form_submit_button(t("Count again"), icon=":material/refresh:")
    return _listed(stop), _listed(keep)


def _listed(text: str | None) -> tuple[str, ...]:
    words = (one.strip().lower() for one in (text or "").replace("\n", ",").split(","))
    return tuple(sorted({word for word in words if word})[:_MAX_WORDS])
