"""Sample tables to start from."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from lib.i18n import Translator
from lib.sandbox.client import sandbox
from lib.ui.shell.state import state

if TYPE_CHECKING:
    from streamlit.delta_generator import DeltaGenerator

    from lib.intake.samples import Sample


def sample_buttons(
    t: Translator,
    workspace: str | None,
    across: int = 1,
    page: str | None = None,
    first: int | None = None,
) -> str:
    """Draw a button for each sample; return the page of one taken into the workspace, else "".

    With a ``page`` only the samples that it is about are drawn; with ``first`` all after so many
    are under a heading to be opened.
    """
    from lib.intake.samples import SAMPLES

    places = st.columns(across, gap="medium") if across > 1 else [st.container()]
    samples = [one for one in SAMPLES.values() if page is None or one.page == page]
    taken = [
        _button(sample, places[number % across], t, workspace)
        for number, sample in enumerate(samples[:first])
    ]
    if first is not None and samples[first:]:
        more = st.expander(t("More samples (real data)"), icon=":material/table_chart:")
        taken += [_button(sample, more, t, workspace) for sample in samples[first:]]
    # While somebody chooses, what will read it loads its libraries.
    sandbox().warm()
    if not any(taken) or workspace is None:
        return ""
    chosen = samples[taken.index(True)].id
    from lib.intake.samples import sample_path
    from lib.ui.data.files import read_table

    path = sample_path(chosen)
    with st.spinner(t("Reading the sample")), path.open("rb") as file:
        state.dataset_id = read_table(file, path.name, workspace)
    return f"pages/{SAMPLES[chosen].page}.py"


def _button(sample: Sample, place: DeltaGenerator, t: Translator, workspace: str | None) -> bool:
    with place, st.container(gap="xxsmall"):
        pressed = st.button(
            t(sample.label),
            key=f"deepworth_sample_{sample.id}",
            icon=":material/table_chart:",
            width="stretch",
            disabled=workspace is None,
        )
        st.caption(t(sample.about))
    return pressed
