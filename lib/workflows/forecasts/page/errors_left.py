"""The residuals of the best models, on the page of a run of forecasts."""

from __future__ import annotations

import streamlit as st

from lib.core.facts import from_json
from lib.core.results import Run
from lib.i18n import Translator
from lib.ui.shell.boundary import boundary
from lib.ui.shell.reader import fragment
from lib.ui.shell.text import plain
from lib.ui.widgets.chart import chart
from lib.ui.widgets.job import ask_and_wait
from lib.ui.widgets.lazy import lazy_expander
from lib.workflows.forecasts.facts.errors_left import ErrorsLeft
from lib.workflows.forecasts.job_specs import ERRORS
from lib.workflows.forecasts.page.shown import choose_model
from lib.workflows.forecasts.report.errors_left import error_charts, error_text, how_text


@fragment
def what_is_left(run: Run, t: Translator, workspace: str, viewer: bool) -> None:
    """Draw what the errors of a model look like, once it is opened."""
    with boundary(t):
        title = t("Residuals")
        box = lazy_expander(title, f"deepworth_fc_errors_{run.id}", ":material/bar_chart:")
        if not box.open:
            return
        with box:
            model = choose_model(run, t, "errors")
            if model is None:
                st.caption(t("No model was completed."))
                return
            done = ask_and_wait(ERRORS, t, workspace, run=run, model=model, viewer=viewer)
            if done is None or done.result is None:
                return
            found = from_json(ErrorsLeft, done.result)
            st.markdown(plain(" ".join(error_text(found, run, t))))
            for key, name, drawn in error_charts(found, model, run, t):
                st.markdown(f"**{plain(name)}**")
                chart(drawn, f"deepworth_fc_errors_{run.id}_{model}_{key}", name)
            st.caption(plain(how_text(t)))
