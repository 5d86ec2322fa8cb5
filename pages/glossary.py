"""Glossary: what the words of all pages mean, in every language."""

import streamlit as st

from lib.i18n import Translator
from lib.ui.shell.frame import heading, light_page


def draw(t: Translator, workspace: str | None) -> None:
    """Draw the page; it is the same for everybody."""
    del workspace
    from lib.ui.glossary.page import glossary

    heading(t("Glossary"), t)
    st.markdown(t("What the words of this app mean, in a sentence or two."))
    glossary(t)


light_page(draw)
