"""Segments: from customers or transactions to groups that are stable, explained and named."""

import streamlit as st

from lib.core.task import Domain
from lib.i18n import Translator
from lib.ui.shell import services
from lib.ui.shell.frame import heading, page
from lib.ui.shell.linked import opened
from lib.ui.shell.state import state
from lib.ui.shell.text import plain, size_text
from lib.ui.widgets.drafts import kept


def draw(t: Translator, workspace: str) -> None:
    """Draw the page: a run if the address names one, else the set-up of the next."""
    heading(t("Segments"), t)
    run_id = st.query_params.get("run")
    if run_id:
        from lib.ui.run.page import run_on_page

        run_on_page(run_id, Domain.SEGMENTS, t, workspace)
        return
    dataset_id = opened(t, workspace)
    if dataset_id is None:
        _nothing_to_group(t, workspace)
        return
    with kept(dataset_id, workspace):
        _set_up(dataset_id, t, workspace)


def _nothing_to_group(t: Translator, workspace: str) -> None:
    from lib.workflows.segments.page.start import start

    start(t, workspace)


def _set_up(dataset_id: str, t: Translator, workspace: str) -> None:
    from lib.ui.data.doubts import reading_line
    from lib.ui.setup.launch import run_button
    from lib.workflows.segments.page.setup import set_up

    dataset = services.dataset(workspace, dataset_id)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.header(plain(dataset.name), anchor=False, width="content")
        st.caption(size_text(dataset.rows, len(dataset.columns), t), width="content")
        st.page_link("pages/data.py", label=t("View the data"), icon=":material/table:")
        if st.button(t("Another table"), key="deepworth_seg_other_table", type="tertiary"):
            state.dataset_id = None
            st.rerun()
    reading_line(dataset_id, t, workspace)
    chosen = set_up(dataset, dataset_id, t, workspace)
    if chosen is not None:
        run_button(chosen, dataset_id, t, workspace)


page(draw)
