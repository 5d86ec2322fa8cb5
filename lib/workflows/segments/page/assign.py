"""New customers into the kept segments: a file is read, assigned by the engine, downloaded."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, BinaryIO

import streamlit as st

from lib.core.common_jobs import PREDICT, PredictParameters
from lib.core.findings import Severity
from lib.core.results import Run
from lib.i18n import Translator
from lib.store.jobs import Job
from lib.ui.run.predicting import strange
from lib.ui.shell import asked, services
from lib.ui.shell.file_names import file_stem
from lib.ui.shell.reader import csv_button
from lib.ui.shell.text import plain
from lib.ui.widgets.job import finished
from lib.ui.widgets.sheet import day_columns, legible
from lib.ui.widgets.uploads import file_uploader, read_once
from lib.workflows.segments.customers.uploads import read_customers
from lib.workflows.segments.page import kept
from lib.workflows.segments.report.segment_files import assigned_csv, assigned_rows

if TYPE_CHECKING:
    import pandas as pd

_SHOWN = 100


def assign(run: Run, model: str, t: Translator, workspace: str) -> None:
    """Draw the way from a file to its customers' segments."""
    if not run.model(model).has_artifact:
        st.caption(t("This model cannot assign new customers: choose another one above."))
        return
    made = kept.recipe(run, workspace)
    said = (
        t("Transactions like those of this run, or a table of customers with the same columns.")
        if made
        else t("The same columns as the table of this run.")
    )
    key = f"deepworth_seg_file_{run.id}"
    file = file_uploader(t("File with new customers"), key, t, said)
    pressed = st.button(
        t("Assign segments"),
        key="deepworth_seg_assign",
        icon=":material/group_add:",
        disabled=file is None,
    )
    if pressed and file is not None:
        read = read_once(file, lambda data, name: _read(run, data, name, workspace), t)
        if read is not None:
            table, params = read
            services.jobs().ask(
                workspace, PREDICT, run=run.id, model=model, dataset=table, params=params
            )
    jobs = services.jobs().find(workspace, run.id, PREDICT, model)
    if jobs:
        _assigned(run, model, jobs[0], t, workspace)


def _read(run: Run, data: BinaryIO, name: str, workspace: str) -> tuple[str, PredictParameters]:
    """Read and keep a table of customers: of transactions it is made as the run's own table was.

    Return the table's id, and what is to be said of it. InputError "missing_columns" of a file that
    is neither.
    """
    reading = services.dataset(workspace, run.dataset_id).reading
    overrides = {"header_row": -1} if reading.header_row < 0 else None
    recipe = kept.recipe(run, workspace)
    columns = recipe["columns"] if recipe else None
    like = {**(recipe or {}).get("like", {}), **run.task.like()}
    with read_customers(data, name, overrides, columns, like) as upload:
        dataset = upload.dataset
        table = services.store().save_table(workspace, dataset, upload.file)
    made = dataset.recipe.get("kind") == kept.MADE
    # What was left out of a file of transactions is in nobody's segment: it is said below.
    told = [one for one in dataset.findings if one.severity is not Severity.INFO]
    lost = tuple(one.to_dict() for one in told) if made else ()
    return table, PredictParameters(name=name, lost=lost, made=made)


def _assigned(
    run: Run, model: str, job: Job[PredictParameters], t: Translator, workspace: str
) -> None:
    # Of an earlier file, perhaps: it is named whatever became of it.
    name = plain(job.params.name)
    done = finished(job, t, workspace, about=job.params.name)
    if done is None or done.result is None:
        return
    names = {str(code): name for code, name in kept.names(run, model, t, workspace).items()}
    rows = int(done.result["rows"])
    said = t.plural("{count} customer assigned.", "{count} customers assigned.", rows)
    st.markdown(f"**{name}**: {plain(said)}")
    # Of customers made of transactions, the features that the model does not use are no news.
    strange(replace(done, result={**done.result, "extra": []}) if job.params.made else done, t)
    shown = legible(_first_rows(workspace, job.id, tuple(names.items())))
    st.dataframe(
        shown,
        column_config=day_columns(shown),
        height=260,
        key=f"deepworth_seg_assigned_{job.id}",
        placeholder="–",
        lazy=False,
    )
    stem = file_stem(job.params.name)
    path = services.jobs().path(workspace, job.id)
    csv_button(
        t("Download the assigned customers (CSV)"),
        lambda inside: asked.ask_rows(path, assigned_csv, names, inside),
        f"{stem}-segments",
        large=path.stat().st_size > asked.LARGE_FILE,
        key=f"deepworth_seg_assigned_{job.id}",
        icon=":material/download:",
    )


@st.cache_resource(show_spinner=False, max_entries=16, ttl=1800)
def _first_rows(workspace: str, job_id: str, names: tuple[tuple[str, str], ...]) -> pd.DataFrame:
    path = services.jobs().path(workspace, job_id)
    return asked.ask_rows(path, assigned_rows, dict(names), _SHOWN)
