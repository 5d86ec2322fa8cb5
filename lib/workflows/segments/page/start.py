"""The Segments page without a table: what it does, and the ways to one."""

import streamlit as st

from lib.i18n import Translator
from lib.ui.data.tables import choose_table


def start(t: Translator, workspace: str) -> None:
    """Say what the page is for, and draw the ways to a table."""
    st.markdown(
        t(
            "Upload one row per customer, or one row per purchase. You get customer segments with "
            "a clear answer to whether they are stable, what distinguishes each, and whether deep "
            "learning finds better ones."
        )
    )
    choose_table(t, workspace, page="segments")
