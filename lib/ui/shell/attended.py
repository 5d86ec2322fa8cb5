"""Work that is wanted only while its page is open: it is stopped soon after its reader has left."""

from __future__ import annotations

import time
from threading import Thread

import streamlit as st
from streamlit import runtime
from streamlit.runtime.scriptrunner import get_script_run_ctx

from lib.errors import StoreError
from lib.store.jobs import Jobs
from lib.ui.shell import services

_LOOK_SECONDS = 0.5
_ATTENDED, _SEEN = "deepworth.attended", "deepworth.attended_seen"


def attend(workspace: str, job: str) -> None:
    """Stop a job when the browser goes, or when a page is drawn that does not call ``still_here``.

    To be called once, when the job has been asked for.
    """
    if st.session_state.get(_ATTENDED) != (workspace, job):
        leave()
    st.session_state[_ATTENDED] = (workspace, job)
    context = get_script_run_ctx()
    if context is not None and runtime.exists():
        about = (context.session_id, services.jobs(), workspace, job)
        Thread(target=_watch, args=about, daemon=True).start()


def still_here(job: str) -> None:
    """Say that the page being drawn shows the progress of a job."""
    st.session_state[_SEEN] = job


def begin_page() -> None:
    """Say that a page is about to be drawn."""
    st.session_state.pop(_SEEN, None)


def end_page() -> None:
    """Stop the attended job if the page that was drawn does not show it."""
    attended = st.session_state.get(_ATTENDED)
    if attended is not None and st.session_state.get(_SEEN) != attended[1]:
        leave()


def leave() -> None:
    """Stop the attended job; without effect on one that is done."""
    attended = st.session_state.pop(_ATTENDED, None)
    if attended is not None:
        services.jobs().cancel(*attended)


def _watch(session: str, jobs: Jobs, workspace: str, job: str) -> None:
    try:
        while (found := jobs.look_up(workspace, job)) is not None and found.unfinished:
            if not runtime.exists() or not runtime.get_instance().is_active_session(session):
                jobs.cancel(workspace, job)
                return
            time.sleep(_LOOK_SECONDS)
    except StoreError:
        return  # the store is in trouble or closed: whoever asks it next is told
