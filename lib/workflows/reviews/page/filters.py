"""What of the reviews is looked at: their language, and the words that are left out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from lib.core.jobs import JobSpec
from lib.core.results import Run, Status
from lib.i18n import Translator
from lib.store.jobs import Job
from lib.ui.shell import services
from lib.workflows.reviews.job_specs import WORDS
from lib.workflows.reviews.report.review_parts import is_of_all
from lib.workflows.reviews.report.review_sentences import language_name

_MAX_WORDS = 200


def latest_of_all(kind: JobSpec[Any] | str, run: Run, workspace: str) -> Job[Any] | None:
    """Return the latest job that is done about all reviews of a run, not one language's."""
    jobs = services.jobs().find(workspace, run.id, kind)
    return next((job for job in jobs if job.status is Status.DONE and is_of_all(job)), None)


def language_filter(run: Run, t: Translator, workspace: str) -> dict[str, Any]:
    """Draw the choice of a language where there are several; return the jobs' part of it."""
    found = latest_of_all(WORDS, run, workspace)
    counts: Mapping[str, int] = (found.result or {}).get("languages", {}) if found else {}
    if len(counts) < 2:
        return {}
    chosen = st.selectbox(
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
    return {} if chosen is None else {"language": chosen}


def words_filter(run: Run, t: Translator) -> dict[str, Any]:
    """Draw which words are left out as well, and which are not; return the jobs' part."""
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
            help=t("Words that are left out by default, such as very, 정말, 너무."),
        )
        st.form_submit_button(t("Count again"), icon=":material/refresh:")
    given = {"stop": _listed(stop), "keep": _listed(keep)}
    return {name: words for name, words in given.items() if words}


def _listed(text: str | None) -> tuple[str, ...]:
    words = (one.strip().lower() for one in (text or "").replace("\n", ",").split(","))
    return tuple(sorted({word for word in words if word})[:_MAX_WORDS])
