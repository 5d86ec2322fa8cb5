"""A first look at the series of a set-up: one sentence, and where the cut-offs lie."""

from __future__ import annotations

import streamlit as st

from lib.i18n import Translator
from lib.ui.shell.text import plain
from lib.ui.widgets.chart import chart
from lib.workflows.forecasts.facts.setup import SeriesSetup
from lib.workflows.forecasts.looking import Look
from lib.workflows.forecasts.report.charts import glance_chart
from lib.workflows.forecasts.report.words import what_is_done


def show_glance(look: Look, setup: SeriesSetup, t: Translator) -> None:
    """Say what will be done, and draw the values with the cut-offs."""
    st.markdown(f"**{plain(what_is_done(look.plan, setup, look.facts, look.glance, t))}**")
    figure = glance_chart(look.glance, look.task.target, look.facts.series, t)
    chart(figure, "deepworth_fc_glance", t("The values over time and the cut-offs of the backtest"))
