"""Segments: from customers or transactions to groups that are stable, explained and named."""

import streamlit as st

from lib.errors import StoreError
from lib.i18n import Translator
from lib.ui.shell import services
from lib.ui.shell.boundary import callout
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
        _run(run_id, t, workspace)
        return
    dataset_id = opened(t, workspace)
    if dataset_id is None:
        _nothing_to_group(t, workspace)
        return
    with kept(dataset_id, workspace):
        _set_up(dataset_id, t, workspace)


def _run(run_id: str, t: Translator, workspace: str) -> None:
    from lib.ui.run.live import UNFINISHED, live
    from lib.ui.run.result import result, run_title
    from lib.ui.run.runs import run_page
    from lib.ui.run.sharing import share_panel
    from lib.ui.setup.launch import begin_next_draft

    begin_next_draft()
    try:
        run = services.store().run(workspace, run_id)
    except StoreError as error:
        callout(error, t)
        st.page_link("pages/reports.py", label=t("All reports"), icon=":material/folder:")
        return
    if run_page(run) != "pages/segments.py":
        st.switch_page(run_page(run), query_params={"run": run_id})
    with st.container(horizontal=True, horizontal_alignment="distribute"):
        with st.container(width="content", gap=None):
            run_title(run, t)
        with st.container(horizontal=True, width="content"):
            with st.popover(t("Share by link"), icon=":material/link:", key="deepworth_share"):
                share_panel(run.id, t, workspace)
            if st.button(t("New segments"), key="deepworth_new", icon=":material/add:"):
                # The table of a run from a bundle is not here.
                state.dataset_id = None if run.origin else run.dataset_id
                del st.query_params["run"]
                st.rerun()
    if run.status in UNFINISHED:
        live(run_id, t, workspace)
    else:
        result(run, t, workspace)


def _nothing_to_group(t: Translator, workspace: str) -> None:
    from lib.ui.segments.start import start

    start(t, workspace)


def _set_up(dataset_id: str, t: Translator, workspace: str) -> None:
    from lib.ui.data.doubts import reading_line
    from lib.ui.segments.setup import set_up
    from lib.ui.setup.launch import run_button

    dataset = services.dataset(workspace, dataset_id)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.header(plain(dataset.name), anchor=False, width="content")
        st.caption(size_text(dataset.rows, len(dataset.columns), t), width="content")
        st.page_link("pages/data.py", label=t("Look at the data"), icon=":material/table:")
        if st.button(t("Another table"), key="deepworth_seg_other_table", type="tertiary"):
            state.dataset_id = None
            st.rerun()
    reading_line(dataset_id, t, workspace)
    chosen = set_up(dataset, dataset_id, t, workspace)
    if chosen is not None:
        run_button(chosen, dataset_id, t, workspace)


page(draw)
