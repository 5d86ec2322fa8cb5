"""The table of the Data page in its address, so that a reload or a link opens it again."""

import streamlit as st

from lib.errors import StoreError
from lib.i18n import Translator
from lib.ui import services
from lib.ui.boundary import callout
from lib.ui.state import state

_PARAMETER = "table"
_SEEN = "deepworth.linked_table"


def follow_link() -> None:
    """Open the table that the address names, if that is new: a choice made since then stays."""
    linked = st.query_params.get(_PARAMETER)
    if linked and linked != st.session_state.get(_SEEN):
        state.dataset_id = linked
    st.session_state[_SEEN] = linked


def show_link() -> None:
    """Put the open table into the address."""
    if state.dataset_id is None:
        st.query_params.pop(_PARAMETER, None)
    elif st.query_params.get(_PARAMETER) != state.dataset_id:
        st.query_params[_PARAMETER] = state.dataset_id
    st.session_state[_SEEN] = state.dataset_id


def is_there(dataset_id: str, t: Translator, workspace: str) -> bool:
    """Whether this workspace has the table; if not, say so and choose none."""
    try:
        services.dataset(workspace, dataset_id)
    except StoreError as error:
        callout(error, t)
        state.dataset_id = None
        show_link()
        return False
    return True
