"""What lists, reports and result documents say of a run of segments beside the run itself."""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from lib.core.results import Run, Status
from lib.i18n import Translator
from lib.ui.segments import kept
from lib.ui.shell.text import plain


def stability_line(run: Run, t: Translator, workspace: str) -> None:
    """Say how many segments are stable, where that is known."""
    if run.status in (Status.QUEUED, Status.RUNNING):
        return
    from lib.report.segment_number import stability_text

    found = kept.choice(run, workspace)
    if found is not None:
        st.markdown(f"**{plain(stability_text(found, t)[0])}**")


def report_parts(
    run: Run, predictions: Mapping[str, Any], t: Translator, workspace: str
) -> dict[str, Any]:
    """Return what a report says of the best model's segments."""
    del predictions
    return {"segments": kept.parts(run, t, workspace)}


def document_parts(run: Run, t: Translator, workspace: str) -> dict[str, Any]:
    """Return the number of segments and each model's facts, as the command line writes them."""
    from lib.report.segment_document import segment_keys

    facts = {model: kept.facts(run, model, workspace) for model in kept.segmented(run)}
    return segment_keys(run, kept.choice(run, workspace), facts, t)
