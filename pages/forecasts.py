"""Forecasts: set a backtest of time series up, watch it, see what comes next."""

import streamlit as st

from lib.core.task import Domain
from lib.i18n import Translator
from lib.ui.run.workflow_page import run_or_set_up, table_heading
from lib.ui.shell import services
from lib.ui.shell.frame import heading, page


def draw(t: Translator, workspace: str) -> None:
    """Draw the page: a run if the address names one, else the set-up of the next."""
    heading(t("Forecasts"), t)
    run_or_set_up(Domain("forecasts"), _without_table, _set_up, t, workspace)


def _without_table(t: Translator, workspace: str) -> None:
    from lib.ui.data.tables import choose_table

    st.markdown(
        t(
            "What comes next, how surely, and is a network worth it? Choose a table with a date "
            "and a number: one series or thousands, a row for each moment or a column for each."
        )
    )
    choose_table(t, workspace, "forecasts")


def _set_up(dataset_id: str, t: Translator, workspace: str) -> None:
    from lib.ui.data.doubts import reading_line
    from lib.ui.setup.launch import run_button
    from lib.workflows.forecasts.page.setup import set_up

    dataset = services.dataset(workspace, dataset_id)
    table_heading(dataset, t)
    reading_line(dataset_id, t, workspace)
    chosen = set_up(dataset, dataset_id, t, workspace)
    if chosen is not None:
        run_button(chosen.setup, chosen.keep, t, workspace)


page(draw)
