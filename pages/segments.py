"""Segments: from customers or transactions to groups that are stable, explained and named."""

import streamlit as st

from lib.core.task import Domain
from lib.i18n import Translator
from lib.ui.run.workflow_page import run_or_set_up, table_heading
from lib.ui.shell import services
from lib.ui.shell.frame import heading, page
from lib.ui.shell.state import state


def draw(t: Translator, workspace: str) -> None:
    """Draw the page: a run if the address names one, else the set-up of the next."""
    heading(t("Segments"), t)
    run_or_set_up(Domain.SEGMENTS, _nothing_to_group, _set_up, t, workspace)


def _nothing_to_group(t: Translator, workspace: str) -> None:
    from lib.workflows.segments.page.start import start

    start(t, workspace)


def _set_up(dataset_id: str, t: Translator, workspace: str) -> None:
    from lib.ui.data.doubts import reading_line
    from lib.ui.setup.launch import run_button
    from lib.workflows.segments.page.setup import set_up

    dataset = services.dataset(workspace, dataset_id)
    with table_heading(dataset, t):
        if st.button(t("Another table"), key="deepworth_seg_other_table", type="tertiary"):
            state.dataset_id = None
            st.rerun()
    reading_line(dataset_id, t, workspace)
    chosen = set_up(dataset, dataset_id, t, workspace)
    if chosen is not None:
        run_button(chosen, dataset_id, t, workspace)


page(draw)
