"""A model's out-of-fold predictions of reviews, with what is seen of each text from outside."""

from __future__ import annotations

import streamlit as st

from lib.ui.shell import services
from lib.ui.widgets.run_reader import PageReader
from lib.workflows.reviews.report.review_parts import Seen, look


@st.cache_resource(show_spinner=False, max_entries=6, ttl=1800)
def seen(workspace: str, run_id: str, model: str) -> Seen | None:
    """Look at the texts of a model's predictions; kept, for a click must be answered."""
    run = services.store().run(workspace, run_id)
    return look(run, model, PageReader(run, workspace))
