"""The residuals of the best models, on the page of a run of forecasts."""

from __future__ import annotations

import streamlit as st

from lib.core.results import Run
from lib.i18n import N_, Translator
from lib.ui.shell.text import plain
from lib.ui.widgets.chart import chart
from lib.workflows.forecasts.facts.errors_left import ErrorsLeft
from lib.workflows.forecasts.job_specs import ERRORS
from lib.workflows.forecasts.page.panel import of_model, panel
from lib.workflows.forecasts.report.errors_left import error_charts, error_text, how_text


@panel(N_("Residuals"), "errors", "bar_chart")
def what_is_left(run: Run, t: Translator, workspace: str, viewer: bool) -> None:
    """Draw what the errors of a model look like, once it is opened."""
    computed = of_model(ERRORS, ErrorsLeft, run, "errors", t, workspace, viewer)
    if computed is None:
        return
    model, found = computed
    st.markdown(plain(" ".join(error_text(found, run, t))))
    for key, name, drawn in error_charts(found, model, run, t):
        st.markdown(f"**{plain(name)}**")
        chart(drawn, f"deepworth_fc_errors_{run.id}_{model}_{key}", name)
    st.caption(plain(how_text(t)))
