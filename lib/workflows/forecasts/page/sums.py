"""Sums over series on the page of a run of forecasts."""

from __future__ import annotations

import streamlit as st

from lib.core.facts import from_json
from lib.core.results import Run
from lib.i18n import Translator
from lib.report.drawing.cells import safe_csv
from lib.ui.shell.boundary import boundary
from lib.ui.shell.file_names import run_file
from lib.ui.shell.reader import csv_button, fragment
from lib.ui.shell.text import plain
from lib.ui.widgets.chart import chart
from lib.ui.widgets.job import ask_and_wait
from lib.ui.widgets.lazy import lazy_expander
from lib.workflows.forecasts.facts.views import NextForecast
from lib.workflows.forecasts.job_specs import NEXT
from lib.workflows.forecasts.page.shown import choose_model
from lib.workflows.forecasts.report.charts import fan_chart
from lib.workflows.forecasts.report.sums import how_text, sum_name, sums_in, sums_table


@fragment
def sums(run: Run, t: Translator, workspace: str, viewer: bool) -> None:
    """Draw the total and the sums of each level as fans, once it is opened."""
    with boundary(t):
        title = t("Sums over series")
        box = lazy_expander(title, f"deepworth_fc_sums_{run.id}", ":material/functions:")
        if not box.open:
            return
        with box:
            model = choose_model(run, t, "sums")
            if model is None:
                st.caption(t("No model was completed."))
                return
            done = ask_and_wait(NEXT, t, workspace, run=run, model=model, viewer=viewer)
            if done is None or done.result is None:
                return
            found = from_json(NextForecast, done.result)
            if found.total is None:
                st.caption(t("There are no series that are forecast for the same dates to add up."))
                return
            _draw(run, model, found, t, viewer)


def _draw(run: Run, model: str, found: NextForecast, t: Translator, viewer: bool) -> None:
    shown = sums_in(found)
    names = [sum_name(column, fan, t) for column, fan in shown]
    place = 0
    if len(shown) > 1:
        place = st.selectbox(
            t("Sum of"),
            range(len(shown)),
            format_func=lambda one: names[one],
            key=f"deepworth_fc_sums_group_{run.id}_{model}",
            persist_state="session",
            width=360,
        )
    figure = fan_chart({model: shown[place][1]}, run, t)
    alt = t("Forecast of {series} with intervals", series=names[place])
    chart(figure, f"deepworth_fc_sums_{run.id}_{model}_{place}", alt)
    st.caption(plain(how_text(found, run, t)))
    if not viewer:
        csv_button(
            t("Download the sums (CSV)"),
            lambda _inside: safe_csv(sums_table(found, run, t)),
            run_file(run, f"-sums-{model}"),
            large=False,
            key="deepworth_fc_sums_csv",
            icon=":material/download:",
        )
