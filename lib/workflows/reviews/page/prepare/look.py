"""What is in the texts before anything is learned: languages, repeats, what cleaning changes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from lib.core.task import TaskKind
from lib.i18n import Translator
from lib.ui.shell.text import plain
from lib.workflows.reviews.report.review_sentences import language_name

if TYPE_CHECKING:
    from lib.core.dataset import Dataset
    from lib.workflows.reviews.looking import ReviewLook
    from lib.workflows.reviews.texts.setup import ReviewSetup

_MAX_SHOWN = 600


def texts_are_read(
    dataset: Dataset, dataset_id: str, setup: ReviewSetup, t: Translator, workspace: str
) -> bool:
    """Whether the texts of a set-up can be shown at once; if not, draw how far the engine is."""
    from lib.ui.widgets.job import ask_and_wait
    from lib.workflows.reviews.job_specs import TEXTS, TextsParameters
    from lib.workflows.reviews.page.prepare.prepared import engine_reads

    if not engine_reads(dataset):
        return True
    place = st.empty()
    with place.container():
        st.caption(
            t(
                "The engine first reads {count} texts: it cleans them, detects their languages "
                "and finds duplicates.",
                count=t.number(dataset.rows),
            )
        )
        params = TextsParameters(columns=setup.text)
        if ask_and_wait(TEXTS, t, workspace, dataset=dataset_id, params=params) is None:
            return False
    place.empty()
    return True


def look_at_texts(reviews: Dataset, look: ReviewLook, t: Translator) -> None:
    """Say what there is, in a line, and show cleaning before and after behind a click."""
    parts = [t.plural("{count} review", "{count} reviews", reviews.rows)]
    parts += [f"{language_name(code, t)} {t.number(n)}" for code, n in look.languages.items()]
    repeats = next((finding for finding in look.findings if finding.code == "texts_repeated"), None)
    if repeats is not None:
        exact, near = repeats.count("exact"), repeats.count("near")
        parts += [t("duplicates {count}", count=t.number(exact))] if exact else []
        parts += [t("near duplicates {count}", count=t.number(near))] if near else []
    if look.task is not None:
        classes = len(look.task.classes)
        parts.append(
            t.plural("{count} label", "{count} labels", classes)
            if look.task.kind is TaskKind.MULTILABEL
            else t.plural("{count} class", "{count} classes", classes)
        )
    st.caption(plain(" · ".join(parts)))
    if not look.changed:
        return
    with st.expander(t("Before and after cleaning"), icon=":material/cleaning_services:"):
        st.caption(
            t(
                "HTML and web addresses are removed, repeated letters shortened to two, emoji "
                "turned into words. Models and new reviews get the same cleaned text."
            )
        )
        for before, after in look.changed:
            left, right = st.columns(2, gap="medium")
            left.caption(t("Before"))
            left.text(before[:_MAX_SHOWN])
            right.caption(t("After"))
            right.text(after[:_MAX_SHOWN])
