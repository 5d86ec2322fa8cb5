"""Some reviews as plain text."""

from collections.abc import Sequence

import streamlit as st

from lib.core.results import Run
from lib.i18n import Translator
from lib.report.labels import class_name
from lib.ui.shell.text import plain
from lib.ui.widgets import model_predictions

_MAX_SHOWN = 320


def examples(
    run: Run, rows: Sequence[int], most: int, key: str, t: Translator, workspace: str
) -> None:
    """Show some reviews as plain text, equal ones once, each with its class."""
    table = model_predictions.table(run, workspace)
    if table is None or run.task.text is None:
        return
    seen: set[str] = set()
    found = table.at(rows, (run.task.text, run.task.target))
    for row, text, truth in zip(rows, *(found[name] for name in found), strict=True):
        text = str(text)
        if text in seen or len(seen) == most:
            continue
        seen.add(text)
        cut = text if len(text) <= _MAX_SHOWN else text[:_MAX_SHOWN] + "…"
        label = class_name(run.task.names.get(str(truth), str(truth)), t)
        with st.container(border=True, gap=None, key=f"deepworth_example_{key}_{row}"):
            st.markdown(f":small[:gray[{plain(label)}]]")
            st.text(cut)
