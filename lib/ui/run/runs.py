"""Runs as a list: what was compared, how it stands, what came out."""

from datetime import datetime, timedelta

import streamlit as st

from lib.core.references import look_up
from lib.core.results import Run, Status
from lib.core.workflow import workflows
from lib.i18n import Translator
from lib.report.labels import status_label
from lib.ui.shell.boundary import boundary
from lib.ui.shell.services import store
from lib.ui.shell.text import plain

_COLOURS = {
    Status.QUEUED: "gray",
    Status.RUNNING: "blue",
    Status.DONE: "green",
    Status.FAILED: "red",
    Status.CANCELLED: "gray",
    Status.INTERRUPTED: "orange",
}
_ICONS = {
    Status.QUEUED: ":material/schedule:",
    Status.RUNNING: ":material/progress_activity:",
    Status.DONE: ":material/check:",
    Status.FAILED: ":material/error:",
    Status.CANCELLED: ":material/block:",
    Status.INTERRUPTED: ":material/pause:",
}


def status_badge(status: Status, t: Translator) -> None:
    """Say how a run stands, by word, icon and colour."""
    st.badge(status_label(status, t), icon=_ICONS[status], color=_COLOURS[status])  # type: ignore[arg-type]


def run_page(run: Run) -> str:
    """Return the page that a run is set up, watched and read on."""
    return workflows()[run.task.domain].page


def when(moment: str, t: Translator) -> str:
    """Return a stored moment (ISO 8601, UTC) in the browser's time zone."""
    stored = datetime.fromisoformat(moment)
    offset = st.context.timezone_offset
    if offset is None:
        return t.moment(stored)
    return t.moment(stored - timedelta(minutes=offset))


def recent_runs(t: Translator, workspace: str, limit: int = 8) -> bool:
    """List the latest runs of a workspace; say what to do where there is none. Whether any is."""
    runs = store().runs(workspace, limit=limit)
    if not runs:
        st.caption(t("No runs yet. Start from a file or a sample: the first takes about a minute."))
    for run in runs:
        with boundary(t):
            _row(run, t, workspace)
    return bool(runs)


def _row(run: Run, t: Translator, workspace: str) -> None:
    from lib.report.sentences import verdict_sentence

    with st.container(border=True, gap="xsmall"):
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.page_link(
                run_page(run),
                label=f"**{plain(run.name)}**",
                query_params={"run": run.id},
            )
            status_badge(run.status, t)
            st.markdown(f":small[:gray[{plain(when(run.created, t))}]]", width="content")
        line_of_workflow(run, t, workspace)
        if run.verdict is not None:
            st.markdown(plain(verdict_sentence(run, t, brief=True)))
        elif run.status not in (Status.QUEUED, Status.RUNNING):
            st.caption(plain(verdict_sentence(run, t)))


def line_of_workflow(run: Run, t: Translator, workspace: str) -> None:
    """Draw what a list says of a run beside its verdict, where its workflow has more to say."""
    line = workflows()[run.task.domain].in_lists
    if line is not None:
        look_up(line)(run, t, workspace)
