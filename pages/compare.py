"""Compare: set a comparison up, watch it, read what came out."""

import streamlit as st

from lib.core.task import Domain
from lib.i18n import Translator
from lib.ui.run.workflow_page import run_or_set_up, table_heading
from lib.ui.shell import services
from lib.ui.shell.frame import heading, page
from lib.ui.shell.notice import notice


def draw(t: Translator, workspace: str) -> None:
    """Draw the page: a run if the address names one, else the set-up of the next."""
    heading(t("Compare"), t)
    notice(t)
    run_or_set_up(Domain.TABLE, _nothing_to_compare, _set_up, t, workspace)


def _nothing_to_compare(t: Translator, workspace: str) -> None:
    del workspace
    st.info(t("Choose a table first: your own file or a sample."), icon=":material/table:")
    if st.button(t("Choose a table"), key="deepworth_to_data", type="primary"):
        st.switch_page("pages/data.py")


def _set_up(dataset_id: str, t: Translator, workspace: str) -> None:
    from lib.ui.data.doubts import reading_line
    from lib.ui.setup.launch import run_button
    from lib.ui.setup.page import set_up

    dataset = services.dataset(workspace, dataset_id)
    table_heading(dataset, t)
    reading_line(dataset_id, t, workspace)
    chosen = set_up(dataset, dataset_id, t, workspace)
    if chosen is not None:
        run_button(chosen, dataset_id, t, workspace)


page(draw)
