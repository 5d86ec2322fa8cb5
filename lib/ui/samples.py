"""Sample tables to start from."""

import streamlit as st

from lib.i18n import Translator
from lib.ui.state import state


def sample_buttons(
    t: Translator, workspace: str | None, across: int = 1, page: str | None = None
) -> str:
    """Draw a button for each sample; return the page of one taken into the workspace, else "".

    With a ``page`` only the samples that it is about are drawn.
    """
    from lib.intake.samples import SAMPLES

    chosen = None
    places = st.columns(across, gap="medium") if across > 1 else [st.container()]
    samples = [one for one in SAMPLES.values() if page is None or one.page == page]
    for number, sample in enumerate(samples):
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
        return ""
    from lib.intake.reading import read_table
    from lib.intake.samples import read_sample_bytes
    from lib.ui import services

    with st.spinner(t("Reading the sample")):
        data, name = read_sample_bytes(chosen)
        dataset = read_table(data, name)
        state.dataset_id = services.store().save_dataset(workspace, dataset)
        services.remember_upload(workspace, dataset.sha256, data)
    return f"pages/{SAMPLES[chosen].page}.py"
