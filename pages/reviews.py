"""Reviews: set a comparison on texts up, watch it, read what customers say; use the model."""

import streamlit as st

from lib.core.task import Domain
from lib.i18n import Translator
from lib.ui.run.workflow_page import run_or_set_up, table_heading
from lib.ui.shell import services
from lib.ui.shell.frame import heading, page


def draw(t: Translator, workspace: str) -> None:
    """Draw the page: a run if the address names one, else the set-up of the next."""
    heading(t("Reviews"), t)
    run_or_set_up(Domain.TEXT, _without_table, _set_up, t, workspace)


def _without_table(t: Translator, workspace: str) -> None:
    from lib.workflows.reviews.page.prepare.labelling import go_on_labelling

    go_on_labelling(t, workspace)
    _choose(t, workspace)


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
    table_heading(dataset, t)
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
