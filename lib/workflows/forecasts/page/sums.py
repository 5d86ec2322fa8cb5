"""Sums over series on the page of a run of forecasts."""

from __future__ import annotations

import streamlit as st

from lib.core.results import Run
from lib.i18n import N_, Translator
from lib.report.drawing.cells import safe_csv
from lib.ui.shell.file_names import run_file
from lib.ui.shell.reader import csv_button
from lib.ui.shell.text import plain
from lib.ui.widgets.chart import chart
from lib.workflows.forecasts.facts.views import NextForecast
from lib.workflows.forecasts.job_specs import NEXT
from lib.workflows.forecasts.page.panel import choose_place, of_model, panel
from lib.workflows.forecasts.report.charts import fan_chart
from lib.workflows.forecasts.report.sums import how_text, sum_name, sums_in, sums_table


@panel(N_("Sums over series"), "sums", "functions")
def sums(run: Run, t: Translator, workspace: str, viewer: bool) -> None:
    """Draw the total and the sums of each level as fans, once it is opened."""
    computed = of_model(NEXT, NextForecast, run, "sums", t, workspace, viewer)
    if computed is None:
        return
    model, found = computed
    if found.total is None:
        st.caption(t("There are no series that are forecast for the same dates to add up."))
        return
    _draw(run, model, found, t, viewer)


def _draw(run: Run, model: str, found: NextForecast, t: Translator, viewer: bool) -> None:
    shown = sums_in(found)
    names = [sum_name(column, fan, t) for column, fan in shown]
    place = choose_place(t("Sum of"), names, f"deepworth_fc_sums_group_{run.id}_{model}")
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
