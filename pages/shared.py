"""Shared report: what a link with a read-only key opens, and nothing else."""

import streamlit as st

from lib.errors import StoreError
from lib.i18n import Translator
from lib.ui.shell.boundary import callout
from lib.ui.shell.frame import heading, light_page


def draw(t: Translator, workspace: str | None) -> None:
    """Draw the one report; the visitor's own workspace has no part in it."""
    from lib.ui.run.sharing import shared_report

    heading(t("Shared report"), t)
    try:
        shared_report(st.query_params.get("share", ""), t)
    except StoreError as error:
        callout(error, t)
        st.page_link("pages/home.py", label=t("Home"), icon=":material/home:")


light_page(draw)
