"""New customers into the kept segments: a file is read, assigned by the engine, downloaded."""

from __future__ import annotations

from typing import TYPE_CHECKING, BinaryIO

import streamlit as st

from lib.core.common_jobs import PREDICT, PredictParameters
from lib.core.findings import Severity
from lib.core.results import Run
from lib.i18n import Translator
from lib.store.jobs import Job
from lib.ui.next_steps.new_rows import (
    SHOWN,
    overrides_of,
    predict_button,
    show_predicted,
)
from lib.ui.shell import services, table_queries
from lib.ui.shell.file_names import file_stem
from lib.ui.shell.reader import csv_button
from lib.ui.widgets.row_table import legible
from lib.ui.widgets.uploads import file_uploader
from lib.workflows.segments.customers.uploads import read_customers
from lib.workflows.segments.page import kept
from lib.workflows.segments.report.segment_files import assigned_csv, assigned_rows

if TYPE_CHECKING:
    import pandas as pd


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
    predict_button(
        t("Assign segments"),
        run,
        model,
        file,
        lambda data, name: _read(run, data, name, workspace),
        t,
        workspace,
        key="deepworth_seg_assign",
        icon=":material/group_add:",
    )
    jobs = services.jobs().find(workspace, run.id, PREDICT, model)
    if jobs:
        _assigned(run, model, jobs[0], t, workspace)


def _read(run: Run, data: BinaryIO, name: str, workspace: str) -> tuple[str, PredictParameters]:
    """Read and keep a table of customers: of transactions it is made as the run's own table was.

    Return the table's id, and what is to be said of it. InputError "missing_columns" of a file that
    is neither.
    """
    recipe = kept.recipe(run, workspace)
    columns = recipe["columns"] if recipe else None
    like = {**(recipe or {}).get("like", {}), **run.task.like()}
    with read_customers(data, name, overrides_of(run, workspace), columns, like) as upload:
        dataset = upload.dataset
        table = services.store().save_table(workspace, dataset, upload.file)
    made = dataset.recipe.get("kind") == kept.MADE
    # What was left out of a file of transactions is in nobody's segment: it is said below.
    told = [finding for finding in dataset.findings if finding.severity is not Severity.INFO]
    lost = tuple(one.to_dict() for one in told) if made else ()
    return table, PredictParameters(name=name, lost=lost, made=made)


def _assigned(
    run: Run, model: str, job: Job[PredictParameters], t: Translator, workspace: str
) -> None:
    names = {str(code): name for code, name in kept.names(run, model, t, workspace).items()}
    shown = show_predicted(
        job,
        lambda rows: t.plural("{count} customer assigned.", "{count} customers assigned.", rows),
        lambda: legible(_first_rows(workspace, job.id, tuple(names.items()))),
        t,
        workspace,
        key=f"deepworth_seg_assigned_{job.id}",
    )
    if shown is None:
        return
    path = services.jobs().path(workspace, job.id)
    csv_button(
        t("Download the assigned customers (CSV)"),
        lambda inside: table_queries.ask_rows(path, assigned_csv, names, inside),
        f"{file_stem(job.params.name)}-segments",
        large=path.stat().st_size > table_queries.LARGE_FILE,
        key=f"deepworth_seg_assigned_csv_{job.id}",
        icon=":material/download:",
    )


@st.cache_resource(show_spinner=False, max_entries=16, ttl=1800)
def _first_rows(workspace: str, job_id: str, names: tuple[tuple[str, str], ...]) -> pd.DataFrame:
    path = services.jobs().path(workspace, job_id)
    return table_queries.ask_rows(path, assigned_rows, dict(names), SHOWN)
