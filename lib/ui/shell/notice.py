"""What became of a button's work, said on the page that is drawn next."""

from collections.abc import Callable

import streamlit as st

from lib.errors import DeepworthError
from lib.i18n import Translator
from lib.ui.shell.boundary import callout

_KEY = "deepworth.notice"


def attempt(work: Callable[[], None], said: str = "") -> bool:
    """Do a button's work before the page is drawn; keep what to say (a message id), or the error.

    An error in a callback would otherwise pass every boundary of the page.
    """
    try:
        work()
    except DeepworthError as error:
        st.session_state[_KEY] = error
        return False
    if said:
        st.session_state[_KEY] = said
    return True


def say(text: str) -> None:
    """Keep a message (its id) for the page that comes next: a toast would end with this one."""
    st.session_state[_KEY] = text


def notice(t: Translator) -> None:
    """Say what is to be said, once."""
    said = st.session_state.pop(_KEY, None)
    if isinstance(said, DeepworthError):
        callout(said, t)
    elif said is not None:
        st.toast(t(said), icon=":material/check:")
