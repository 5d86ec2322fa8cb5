"""Whether the further columns of a run on reviews add anything to the text."""

from __future__ import annotations

import streamlit as st

from lib.core.facts import from_json
from lib.core.results import Run
from lib.i18n import N_, Translator
from lib.report.drawing.numbers import decimals_in, signed
from lib.report.labels import metric_label, model_label
from lib.ui.shell.text import plain
from lib.ui.widgets.job import ask_and_wait
from lib.workflows.reviews.facts.models import ColumnsGain
from lib.workflows.reviews.job_specs import COLUMNS
from lib.workflows.reviews.page.why import explainable

_DECIDED = {
    "better": N_("Text with the other columns is better than text alone."),
    "equivalent": N_("Text alone is as good: the other columns add nothing that matters."),
    "worse": N_("Text alone is better: the other columns do harm."),
    "unclear": N_("It is unclear whether the other columns help."),
}


def text_and_columns(run: Run, t: Translator, workspace: str) -> None:
    """Ask for the comparison of a model with and without the further columns, and say it."""
    others = [name for name in run.task.features if name != run.task.text]
    st.caption(
        plain(
            t(
                "The model is fitted on the same folds with the text alone and with: {columns}.",
                columns=", ".join(others),
            )
        )
    )
    ids = explainable(run)
    if not ids:
        st.caption(t("No model is complete yet."))
        return
    model = st.selectbox(
        t("Model"),
        ids,
        format_func=lambda id_: model_label(id_, t),
        key=f"deepworth_columns_model_{run.id}",
        persist_state="session",
        width=360,
    )
    found = ask_and_wait(
        COLUMNS,
        t,
        workspace,
        run=run,
        model=str(model),
        button=t("Compare with the text alone"),
    )
    if found is not None and found.result is not None:
        _say(run, from_json(ColumnsGain, found.result), t)


def _say(run: Run, result: ColumnsGain, t: Translator) -> None:
    st.markdown(f"**{plain(t(_DECIDED[result.decision]))}**")
    difference, low, high = result.difference, result.low, result.high
    if difference is None or low is None or high is None:
        return
    decimals = decimals_in(run.plan.metric, (high - low) / 2)
    said = t(
        "{metric}: {difference} with the columns (95% interval {low} to {high}; positive: better).",
        metric=metric_label(run.plan.metric, t),
        difference=signed(difference, decimals, t),
        low=signed(low, decimals, t),
        high=signed(high, decimals, t),
    )
    st.markdown(plain(said))
