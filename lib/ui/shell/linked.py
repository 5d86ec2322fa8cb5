"""The open table in the address of its page, so that a reload or a link opens it again."""

import streamlit as st

from lib.errors import StoreError
from lib.i18n import Translator
from lib.ui.shell import services
from lib.ui.shell.boundary import callout
from lib.ui.shell.state import state

_PARAMETER = "table"
_SEEN = "deepworth.linked_table"


def opened(t: Translator, workspace: str) -> str | None:
    """Return the table that is open, and put it into the address; None where none is.

    It is the one that the address names, if that is new: a choice made since then stays. Where this
    workspace has it no longer, that is said.
    """
    linked = st.query_params.get(_PARAMETER)
    if linked and linked != st.session_state.get(_SEEN):
        state.dataset_id = linked
    if state.dataset_id is not None and not _is_there(state.dataset_id, t, workspace):
        state.dataset_id = None
    show_link()
    return state.dataset_id


def show_link() -> None:
    """Put the open table into the address."""
    if state.dataset_id is None:
        st.query_params.pop(_PARAMETER, None)
    elif st.query_params.get(_PARAMETER) != state.dataset_id:
        st.query_params[_PARAMETER] = state.dataset_id
    st.session_state[_SEEN] = state.dataset_id


def leave() -> None:
    """Take the table out of the address: the page is about a run from here on."""
    st.query_params.pop(_PARAMETER, None)
    st.session_state[_SEEN] = None


def _is_there(dataset_id: str, t: Translator, workspace: str) -> bool:
    try:
        services.dataset(workspace, dataset_id)
    except StoreError as error:
        callout(error, t)
        return False
    return True
