"""What each kind of job answers, in a line, with the way to its page."""

import streamlit as st

from lib.core.workflow import workflows
from lib.i18n import Translator
from lib.ui.shell.text import plain


def workflow_lines(t: Translator) -> None:
    """Draw the kinds of jobs beside each other, on a phone below each other."""
    listed = workflows().values()
    for place, one in zip(st.columns(len(listed), gap="medium"), listed, strict=True):
        with place, st.container(gap="xxsmall"):
            st.page_link(one.page, label=f"**{plain(t(one.title))}**", icon=one.icon)
            st.caption(plain(t(one.answers)))
