"""What a network has learned of words: neighbours of one, and a map of the commonest."""

from __future__ import annotations

import streamlit as st

from lib.core.facts import from_json
from lib.core.results import Run, Status
from lib.i18n import Translator
from lib.report.board import ranked
from lib.report.labels import model_label
from lib.ui.shell.text import plain
from lib.ui.widgets.chart import chart
from lib.ui.widgets.job import ask_and_wait
from lib.ui.widgets.lazy import lazy_expander
from lib.workflows.reviews.facts.models import WordVectors
from lib.workflows.reviews.job_specs import WORD_VECTORS, VectorsParameters


def vectors(run: Run, t: Translator, workspace: str) -> None:
    """Draw the panel of a network's word vectors; nothing is asked before it is opened."""
    ids = [
        one.id
        for one in ranked(run)
        if one.family == "deep" and one.status is Status.DONE and one.has_artifact
    ]
    if not ids:
        return
    panel = lazy_expander(
        t("Word vectors learned by a network"),
        f"deepworth_vectors_{run.id}",
        ":material/scatter_plot:",
    )
    if not panel.open:
        return
    with panel:
        left, right = st.columns(2)
        model = left.selectbox(
            t("Network"),
            ids,
            format_func=lambda id_: model_label(id_, t),
            key=f"deepworth_vectors_model_{run.id}",
            persist_state="session",
        )
        word = right.text_input(
            t("Neighbours of the word"),
            key=f"deepworth_vectors_word_{run.id}",
            persist_state="session",
            max_chars=60,
        )
        params = VectorsParameters(word=word.strip())
        found = ask_and_wait(WORD_VECTORS, t, workspace, run=run, model=str(model), params=params)
        if found is None or found.result is None:
            return
        from lib.workflows.reviews.report.word_charts import vectors_chart

        learned = from_json(WordVectors, found.result)
        near = [f"{one.word} ({one.cosine:.2f})" for one in learned.neighbours]
        if near:
            st.markdown(plain(t("Nearest: {words}", words=", ".join(near))))
        if learned.words:
            figure = vectors_chart(learned, t)
            chart(figure, "deepworth_vectors_chart", t("Map of words"))
        st.caption(
            t(
                "Words with the same effect on the prediction are close together, such as 'good' "
                "and 'great', whatever they mean elsewhere. In brackets: cosine similarity."
            )
        )
