"""Reviews: set a comparison on texts up, watch it, read what customers say; use the model."""

import streamlit as st

from lib.core.task import Domain
from lib.i18n import Translator
from lib.ui.shell import services
from lib.ui.shell.frame import heading, page
from lib.ui.shell.linked import opened
from lib.ui.shell.text import plain, size_text
from lib.ui.widgets.drafts import kept


def draw(t: Translator, workspace: str) -> None:
    """Draw the page: a run if the address names one, else the set-up of the next."""
    heading(t("Reviews"), t)
    run_id = st.query_params.get("run")
    if run_id:
        from lib.ui.run.page import run_on_page

        run_on_page(run_id, Domain.TEXT, t, workspace)
        return
    dataset_id = opened(t, workspace)
    if dataset_id is None:
        from lib.workflows.reviews.page.prepare.labelling import go_on_labelling

        go_on_labelling(t, workspace)
        _choose(t, workspace)
        return
    with kept(dataset_id, workspace):
        _set_up(dataset_id, t, workspace)


def _choose(t: Translator, workspace: str) -> None:
    from lib.ui.data.tables import choose_table

    st.markdown(
        t(
            "What do customers say, about what, and since when? Choose a table of reviews: with "
            "labels or stars, models learn to predict them; without, there are four options."
        )
    )
    choose_table(t, workspace, "reviews")


def _set_up(dataset_id: str, t: Translator, workspace: str) -> None:
    from lib.ui.data.doubts import reading_line
    from lib.ui.setup.launch import run_button
    from lib.workflows.reviews.page.prepare.prepared import keep_table
    from lib.workflows.reviews.page.prepare.setup import set_up

    dataset = services.dataset(workspace, dataset_id)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.header(plain(dataset.name), anchor=False, width="content")
        st.caption(size_text(dataset.rows, len(dataset.columns), t), width="content")
        st.page_link("pages/data.py", label=t("View the data"), icon=":material/table:")
    reading_line(dataset_id, t, workspace)
    with st.expander(t("Open another table"), icon=":material/folder_open:"):
        _choose(t, workspace)
    chosen = set_up(dataset, dataset_id, t, workspace)
    if chosen is None:
        return
    if chosen.ready is not None:
        run_button(
            chosen.ready, lambda: keep_table(workspace, dataset_id, chosen.key), t, workspace
        )
    elif chosen.unlabelled:
        from lib.workflows.reviews.page.explore import explore_table
        from lib.workflows.reviews.page.prepare.unlabelled import four_ways

        four_ways(dataset, dataset_id, chosen.setup, t, workspace)
        explore_table(dataset_id, chosen.setup, t, workspace)


page(draw)
