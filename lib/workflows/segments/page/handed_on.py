"""What lists say of a run of segments beside the run itself."""

import streamlit as st

from lib.core.results import Run, Status
from lib.i18n import Translator
from lib.ui.shell.text import plain
from lib.workflows.segments.page import kept


def stability_line(run: Run, t: Translator, workspace: str) -> None:
    """Say how many segments are stable, where that is known."""
    if run.status in (Status.QUEUED, Status.RUNNING):
        return
    from lib.workflows.segments.report.segment_number import stability_text

    found = kept.choice(run, workspace)
    if found is not None:
        st.markdown(f"**{plain(stability_text(found, t)[0])}**")
