"""The page of a run, the same for every workflow: watched while it goes on, read afterwards."""

import streamlit as st

from lib.core.references import look_up
from lib.core.task import Domain
from lib.core.workflow import workflows
from lib.errors import StoreError
from lib.i18n import Translator
from lib.ui.run.live import UNFINISHED, live
from lib.ui.run.result import result, run_title
from lib.ui.run.sharing import share_panel
from lib.ui.setup.launch import begin_next_draft
from lib.ui.shell import arrive, services
from lib.ui.shell.boundary import callout
from lib.ui.shell.state import state


def run_on_page(run_id: str, domain: Domain, t: Translator, workspace: str) -> None:
    """Draw a run on the page of a workflow; a run of another one goes to its own page."""
    begin_next_draft()
    try:
        run = services.store().run(workspace, run_id)
    except StoreError as error:
        callout(error, t)
        st.page_link("pages/reports.py", label=t("All reports"), icon=":material/folder:")
        return
    workflow = workflows()[run.task.domain]
    if run.task.domain != domain:
        st.switch_page(workflow.page, query_params={"run": run_id})
    if run.status in UNFINISHED:
        arrive.begins(run.id)
    with st.container(horizontal=True, horizontal_alignment="distribute"):
        with st.container(width="content", gap=None):
            run_title(run, t)
        with st.container(horizontal=True, width="content"):
            with st.popover(t("Share by link"), icon=":material/link:", key="deepworth_share"):
                share_panel(run.id, t, workspace)
            if st.button(t(workflow.another), key="deepworth_new", icon=":material/add:"):
                state.dataset_id = look_up(workflow.next_table)(run, workspace)
                del st.query_params["run"]
                st.rerun()
    if run.status in UNFINISHED:
        live(run_id, t, workspace)
    else:
        result(run, t, workspace)
