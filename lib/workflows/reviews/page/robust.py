"""How models bear reviews as people type them: misspelt, without spaces, without emoji."""

from __future__ import annotations

import streamlit as st

from lib.core.facts import from_json
from lib.core.results import Run
from lib.i18n import Translator
from lib.report.labels import model_label
from lib.ui.widgets.chart import chart
from lib.ui.widgets.job import ask_and_wait, latest_done
from lib.workflows.reviews.facts.models import Robustness
from lib.workflows.reviews.job_specs import ROBUSTNESS as SPEC
from lib.workflows.reviews.report.review_fails import (
    robustness_about,
    robustness_note,
    robustness_plot,
    robustness_table,
)
from lib.workflows.reviews.report.review_parts import testable


def robustness(run: Run, t: Translator, workspace: str) -> None:
    """Draw the drops of the models that were tried, and offer to try more."""
    ids = testable(run)
    if not ids:
        st.caption(t("No model is complete yet."))
        return
    done = kept_robustness(run, workspace)
    st.caption(robustness_about(t))
    if done:
        plot = robustness_plot(done, run, t)
        chart(plot.figure, "deepworth_robustness", plot.title)
        st.caption(robustness_note(run.plan.metric, t))
        with st.expander(t("As a table"), icon=":material/table_rows:"):
            st.table(robustness_table(done, t), hide_index=True)
    left = [id_ for id_ in ids if id_ not in done]
    if not left or run.origin:
        return
    model = st.selectbox(
        t("Test another model"),
        left,
        format_func=lambda id_: model_label(id_, t),
        key=f"deepworth_robust_model_{run.id}",
        persist_state="session",
        width=360,
    )
    if model is not None:
        ask_and_wait(SPEC, t, workspace, run=run, model=model, button=t("Test on changed texts"))


def kept_robustness(run: Run, workspace: str) -> dict[str, Robustness]:
    """Return what is known of the models that were tried, by their ids, the best first."""
    found = {id_: latest_done(SPEC, workspace, run, id_) for id_ in testable(run)}
    return {
        id_: from_json(Robustness, one.result)
        for id_, one in found.items()
        if one is not None and one.result
    }
