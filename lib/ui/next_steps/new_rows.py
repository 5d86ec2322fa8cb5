"""New rows for a fitted model: a file is read, predicted by the engine, shown and downloaded."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, BinaryIO, Literal

import streamlit as st

from lib.core.common_jobs import PREDICT, Predicted, PredictParameters
from lib.core.facts import from_json
from lib.core.findings import Finding
from lib.core.results import Run
from lib.i18n import Translator
from lib.store.jobs import Job
from lib.ui.shell import services
from lib.ui.shell.text import plain
from lib.ui.widgets.findings import finding_list
from lib.ui.widgets.job import finished
from lib.ui.widgets.row_table import day_columns
from lib.ui.widgets.uploads import Upload, read_once

if TYPE_CHECKING:
    import pandas as pd

SHOWN = 100
"""Rows of a file that are shown of what was predicted."""
Read = Callable[[BinaryIO, str], tuple[str, PredictParameters]]
"""Reads and keeps an open file of a name; returns the table's id, and what is to be said of it."""


def predict_button(
    label: str,
    run: Run,
    model: str | None,
    file: Upload | None,
    read: Read,
    t: Translator,
    workspace: str,
    *,
    key: str,
    icon: str,
    primary: bool = False,
) -> None:
    """Draw the button that reads a file and asks for the predictions of a model."""
    kind: Literal["primary", "secondary"] = "primary" if primary else "secondary"
    pressed = st.button(label, key=key, type=kind, icon=icon, disabled=file is None)
    if not pressed or file is None or model is None:
        return
    kept = read_once(file, read, t)
    if kept is not None:
        table, params = kept
        services.jobs().ask(
            workspace, PREDICT, run=run.id, model=model, dataset=table, params=params
        )


def overrides_of(run: Run, workspace: str) -> dict[str, Any] | None:
    """Return how new rows are to be read as the run's table was: without names, if it has none."""
    reading = services.dataset(workspace, run.dataset_id).reading
    return {"header_row": -1} if reading.header_row < 0 else None


def show_predicted(
    job: Job[PredictParameters],
    said: Callable[[int], str],
    first_rows: Callable[[], pd.DataFrame],
    t: Translator,
    workspace: str,
    *,
    key: str,
) -> Job[PredictParameters] | None:
    """Draw how far predictions are, or what came out: a sentence, warnings, the first rows.

    Return the job once it is done. The file is named whatever became of it: it may not be the one
    that was chosen last. ``said`` makes the sentence of the number of rows.
    """
    done = finished(job, t, workspace, about=job.params.name)
    if done is None or done.result is None:
        return None
    rows, shown = from_json(Predicted, done.result).rows, first_rows()
    st.markdown(f"**{plain(job.params.name)}**: {plain(said(rows))}")
    prediction_warnings(done, t)
    st.dataframe(
        shown,
        column_config=day_columns(shown),
        height=260,
        key=key,
        placeholder="–",
        lazy=False,
    )
    if rows > SHOWN:
        st.caption(t("The first {count} rows.", count=t.number(SHOWN)))
    return done


def prediction_warnings(job: Job[PredictParameters], t: Translator) -> None:
    """Say what of the rows the model does not know.

    Columns that it does not use are no news where the rows were made from others.
    """
    if job.result is None:
        return
    noticed = from_json(Predicted, job.result)
    lines = [
        t.plural(
            "{column}: {count} value could not be read and was treated as missing.",
            "{column}: {count} values could not be read and were treated as missing.",
            count,
            column=name,
        )
        for name, count in noticed.unreadable.items()
    ]
    lines += [
        t.plural(
            "{column}: {count} value was not seen in training.",
            "{column}: {count} values were not seen in training.",
            count,
            column=name,
        )
        for name, count in noticed.unseen.items()
    ]
    if lines:
        st.warning("  \n".join(plain(line) for line in lines), icon=":material/rule:")
    if noticed.extra and not job.params.made:
        columns = ", ".join(noticed.extra)
        st.caption(plain(t("Columns that the model does not use: {columns}.", columns=columns)))
    lost = [*noticed.findings, *map(Finding.from_dict, job.params.lost)]
    if lost:
        finding_list(lost, t)
