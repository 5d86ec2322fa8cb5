"""Why a model reads a review as it does."""

from __future__ import annotations

import streamlit as st

from lib.core.results import Run
from lib.i18n import Translator


def why(run: Run, t: Translator, workspace: str) -> None:
    """Draw what the words of a review contribute."""
    st.caption(t("No model is complete yet."))
