"""A table out of the clipboard or from a web address, read as a file would be."""

import tempfile
from collections.abc import Callable
from typing import BinaryIO

import streamlit as st

from lib.errors import DeepworthError
from lib.i18n import Translator
from lib.intake.formats.remote import fetch
from lib.sandbox.client import sandbox
from lib.settings import read_settings
from lib.ui.shell.boundary import callout
from lib.ui.widgets.lazy import lazy_expander
from lib.ui.widgets.uploads import reading

_TEXT, _NAME = "deepworth_pasted", "deepworth_pasted_name"
_MAX_NAME_LENGTH = 100


def paste_table(read: Callable[[BinaryIO, str], str], t: Translator) -> str | None:
    """Draw the place to paste a table into; return what ``read`` makes of it once it is taken."""
    panel = lazy_expander(t("Paste a table"), "deepworth_paste", ":material/content_paste:")
    if not panel.open:
        return None
    sandbox().warm()
    with panel, st.form("deepworth_paste_form", border=False):
        text = st.text_area(
            t("Cells copied from Excel or Google Sheets, or CSV"),
            key=_TEXT,
            height=160,
            placeholder="city\tamount\nSeoul\t1200",
        )
        name = st.text_input(
            t("Name of the table"),
            key=_NAME,
            max_chars=_MAX_NAME_LENGTH,
            placeholder=t("pasted.csv"),
        )
        if not st.form_submit_button(t("Read the pasted table"), icon=":material/table:"):
            return None
    if not text.strip():
        st.info(t("First paste the cells with their column names."))
        return None
    try:
        with tempfile.TemporaryFile() as file, reading(t):
            file.write(text.encode("utf-8", "replace"))
            file.flush()
            return read(file, name.strip() or t("pasted.csv"))
    except DeepworthError as error:
        callout(error, t)
        return None


def table_from_web(read: Callable[[BinaryIO, str], str], t: Translator) -> str | None:
    """Draw the place for a web address, where that is allowed; as ``paste_table``."""
    settings = read_settings()
    if not settings.url_hosts:
        return None
    with st.form("deepworth_web_form", border=False):
        url = st.text_input(
            t("Address of a file on the web"),
            key="deepworth_web",
            placeholder="https://",
            autocomplete="off",
        )
        if not st.form_submit_button(t("Read from the web"), icon=":material/link:") or not url:
            return None
    try:
        with reading(t):
            file, name = fetch(url, settings)
            with file:
                return read(file, name)
    except DeepworthError as error:
        callout(error, t)
        return None
