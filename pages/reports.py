"""Reports: every run of the workspace; open, rename, share, compare, delete."""

import streamlit as st

from lib.i18n import Translator
from lib.ui.shell.frame import heading, page


def draw(t: Translator, workspace: str) -> None:
    """Draw the page: the runs that the address names side by side, else the list of all."""
    from lib.ui.reports.forget import this_workspace
    from lib.ui.reports.reports import reports, side_by_side
    from lib.ui.run.bundles import upload
    from lib.ui.shell.notice import notice

    heading(t("Reports"), t)
    notice(t)
    chosen = st.query_params.get("runs")
    if chosen:
        side_by_side(chosen, t, workspace)
        return
    reports(t, workspace)
    with st.expander(t("Open a bundle"), icon=":material/upload_file:"):
        upload(t, workspace)
    this_workspace(t, workspace)


page(draw)
