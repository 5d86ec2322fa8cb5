"""What the page of a toy's run draws above the verdict."""

import streamlit as st

from lib.core.results import Run
from lib.i18n import Translator
from lib.ui.widgets.job import ask_and_wait
from tests.toy.workflow import TYPICAL


def typical(run: Run, t: Translator, workspace: str, viewer: bool) -> None:
    done = ask_and_wait(TYPICAL, t, workspace, run=run, model="toy_nearest", viewer=viewer)
    if done is not None and done.result is not None:
        st.metric("Typical error", t.number(done.result["error"]))
