"""Data: bring a table in, see how it was read, correct it, know what is in it."""

import streamlit as st

from lib.i18n import Translator
from lib.ui import services
from lib.ui.frame import heading, page
from lib.ui.state import state


def draw(t: Translator, workspace: str) -> None:
    """Draw the page: the ways to a table, and the table that was chosen."""
    from lib.ui.tables import choose_table

    heading(t("Data"), t)
    if state.dataset_id is None:
        choose_table(t, workspace)
        return
    with st.expander(t("Open another table"), icon=":material/folder_open:"):
        choose_table(t, workspace)
    _table(state.dataset_id, t, workspace)


def _table(dataset_id: str, t: Translator, workspace: str) -> None:
    from lib.ui.columns import column_table
    from lib.ui.detail import column_detail
    from lib.ui.findings import finding_list
    from lib.ui.reading import preview, reading_form, table_title
    from lib.ui.setup import choose_target

    dataset = services.dataset(workspace, dataset_id)
    with st.container(horizontal=True, horizontal_alignment="distribute"):
        with st.container(width="content", gap=None):
            table_title(dataset, t)
        if st.button(t("Compare models on it"), type="primary", icon=":material/balance:"):
            st.switch_page("pages/compare.py")
    with st.expander(t("Was it read rightly? Correct it here"), icon=":material/tune:"):
        reading_form(dataset, t, workspace)
    preview(dataset, t)
    st.subheader(t("Findings"), anchor=False)
    finding_list(dataset.findings, t)
    st.subheader(t("Columns"), anchor=False)
    target = choose_target(dataset, dataset_id, t, workspace)
    profile = services.profile(workspace, dataset_id, target)
    column_table(dataset, dataset_id, profile, t, workspace)
    column_detail(dataset, dataset_id, profile, t)


page(draw)
