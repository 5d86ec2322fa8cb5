"""Sample tables to start from."""

import streamlit as st

from lib.i18n import Translator
from lib.ui.state import state


def sample_buttons(t: Translator, workspace: str | None, across: int = 1) -> bool:
    """Draw a button for each sample; return whether one was taken into the workspace."""
    from lib.intake.samples import SAMPLES

    chosen = None
    places = st.columns(across, gap="medium") if across > 1 else [st.container()]
    for number, sample in enumerate(SAMPLES.values()):
        with places[number % across], st.container(gap="xxsmall"):
            if st.button(
                t(sample.label),
                key=f"deepworth_sample_{sample.id}",
                icon=":material/table_chart:",
                width="stretch",
                disabled=workspace is None,
            ):
                chosen = sample.id
            st.caption(t(sample.about))
    if chosen is None or workspace is None:
        return False
    from lib.intake.samples import read_sample
    from lib.ui.services import store

    with st.spinner(t("Reading the sample")):
        state.dataset_id = store().save_dataset(workspace, read_sample(chosen))
    return True
