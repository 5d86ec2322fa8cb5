"""The page of a workflow: a run if the address names one, else the set-up of the next."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import streamlit as st

from lib.core.dataset import Dataset
from lib.core.task import Domain
from lib.i18n import Translator
from lib.ui.shell.linked import opened
from lib.ui.shell.text import plain, size_text
from lib.ui.widgets.drafts import kept

if TYPE_CHECKING:
    from streamlit.delta_generator import DeltaGenerator


def run_or_set_up(
    domain: Domain,
    without_table: Callable[[Translator, str], None],
    set_up: Callable[[str, Translator, str], None],
    t: Translator,
    workspace: str,
) -> None:
    """Draw the run that the address names, else the set-up on the open table.

    ``without_table`` (t, workspace) draws what stands there while no table is open; ``set_up``
    (dataset_id, t, workspace) draws choices, which are kept with the table.
    """
    run_id = st.query_params.get("run")
    if run_id:
        from lib.ui.run.page import run_on_page

        run_on_page(run_id, domain, t, workspace)
        return
    dataset_id = opened(t, workspace)
    if dataset_id is None:
        without_table(t, workspace)
        return
    with kept(dataset_id, workspace):
        set_up(dataset_id, t, workspace)


def table_heading(dataset: Dataset, t: Translator) -> DeltaGenerator:
    """Name the table that is set up, with its size and the way to its data; return the row."""
    row = st.container(horizontal=True, vertical_alignment="center")
    with row:
        st.header(plain(dataset.name), anchor=False, width="content")
        st.caption(size_text(dataset.rows, len(dataset.columns), t), width="content")
        st.page_link("pages/data.py", label=t("View the data"), icon=":material/table:")
    return row
