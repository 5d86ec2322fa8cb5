"""Data: bring a table in, see how it was read, correct it, know what is in it."""

import streamlit as st

from lib.i18n import Translator
from lib.ui.shell import services
from lib.ui.shell.frame import heading, page


def draw(t: Translator, workspace: str) -> None:
    """Draw the page: the ways to a table, and the table that was chosen."""
    from lib.ui.data.tables import choose_table
    from lib.ui.shell.linked import opened
    from lib.ui.shell.notice import notice
    from lib.ui.widgets.drafts import kept

    heading(t("Data"), t)
    notice(t)
    dataset_id = opened(t, workspace)
    if dataset_id is None:
        choose_table(t, workspace)
        return
    with st.expander(t("Open another table"), icon=":material/folder_open:"):
        choose_table(t, workspace)
    with kept(dataset_id, workspace):
        _table(dataset_id, t, workspace)


def _table(dataset_id: str, t: Translator, workspace: str) -> None:
    from lib.ui.data import profiled
    from lib.ui.data.column_detail import column_detail
    from lib.ui.data.columns import column_table
    from lib.ui.data.doubts import reading_line
    from lib.ui.data.downloads import table_downloads
    from lib.ui.data.forget_table import forget_button, forget_panel
    from lib.ui.data.reading import reading_panel, rows_of_table, table_title
    from lib.ui.data.relations import association_panel, missing_panel
    from lib.ui.data.table_findings import table_findings
    from lib.ui.setup.page import choose_target

    dataset = services.dataset(workspace, dataset_id)
    with st.container(horizontal=True, horizontal_alignment="distribute"):
        with st.container(width="content", gap=None):
            table_title(dataset, t)
        actions = st.container(horizontal=True, width="content")
    reading_line(dataset_id, t, workspace)
    forget_panel(dataset_id, t, workspace)
    reading_panel(dataset_id, t, workspace)
    rows_of_table(dataset_id, t, workspace)
    target = choose_target(dataset, dataset_id, t, workspace)
    with actions:
        table_downloads(dataset, dataset_id, target, t, workspace)
        if st.button(t("Compare models"), type="primary", icon=":material/balance:"):
            st.switch_page("pages/compare.py")
        forget_button(dataset_id, t)
    st.header(t("Findings"), anchor=False)
    table_findings(dataset, dataset_id, target, t, workspace)
    st.header(t("Columns"), anchor=False)
    with st.spinner(t("Profiling the columns"), show_time=True):
        profile = profiled.profile(workspace, dataset_id, target)
    column_table(dataset, dataset_id, profile, t, workspace)
    column_detail(dataset, dataset_id, profile, t, workspace)
    association_panel(dataset_id, target, t, workspace)
    missing_panel(dataset_id, target, t, workspace)


page(draw)
