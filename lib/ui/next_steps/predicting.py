"""New rows through a fitted model: read like any file, predicted by the engine, downloaded."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, BinaryIO

import streamlit as st

from lib.core.common_jobs import PREDICT, Predicted, PredictParameters
from lib.core.facts import from_json
from lib.core.findings import READING_LOST
from lib.core.results import Run, Status
from lib.i18n import Translator
from lib.intake.rows import rows_of
from lib.intake.uploads import read_upload
from lib.report.labels import model_label
from lib.sandbox.tables import FileBytes
from lib.store.jobs import Job
from lib.ui.next_steps.new_rows import (
    SHOWN,
    overrides_of,
    predict_button,
    show_predicted,
)
from lib.ui.shell import services, table_queries
from lib.ui.shell.file_names import file_stem
from lib.ui.shell.reader import csv_button, download_button
from lib.ui.shell.text import plain
from lib.ui.widgets.uploads import file_uploader

if TYPE_CHECKING:
    import pandas as pd


def predict_file(run: Run, t: Translator, workspace: str) -> None:
    """Draw the way from a file to its predictions, and those that were made before."""
    from lib.ui.next_steps.fitted import fitted_models

    fitted = fitted_models(run)
    left, right = st.columns(2, gap="medium")
    with left:
        model = st.selectbox(
            t("Model"),
            fitted,
            format_func=lambda id_: model_label(id_, t),
            key=f"deepworth_predict_model_{run.id}",
            persist_state="session",
            help=t("Each was fitted on all rows after the comparison; the best comes first."),
        )
    with right:
        file = file_uploader(
            t("File with new rows"),
            f"deepworth_predict_file_{run.id}",
            t,
            t("The same columns as the table of this run; the target column is optional."),
            "predict MODEL.zip FILE --out OUT.csv",
        )
    predict_button(
        t("Predict"),
        run,
        model,
        file,
        lambda data, name: _read(run, data, name, workspace),
        t,
        workspace,
        key="deepworth_predict",
        icon=":material/online_prediction:",
        primary=True,
    )
    predictions_of(run.id, t, workspace, chosen=file.name if file else None)


def _read(run: Run, data: BinaryIO, name: str, workspace: str) -> tuple[str, PredictParameters]:
    """Read and keep new rows, as the run's table was read where that cannot be found out."""
    overrides = overrides_of(run, workspace)
    with read_upload(data, name, overrides, like=run.task.like()) as upload:
        table = services.store().save_table(workspace, upload.dataset, upload.file)
        data.seek(0)
        services.store().keep_upload(workspace, upload.dataset.sha256, data)
        lost = (one.to_dict() for one in upload.dataset.findings if one.code in READING_LOST)
        return table, PredictParameters(name=name, lost=tuple(lost))


def predictions_of(
    run_id: str,
    t: Translator,
    workspace: str,
    of: str | None = None,
    chosen: str | None = None,
) -> None:
    """Draw the predictions that were asked for of a run, the one asked for last open.

    With ``of`` only those that were asked for with this in their parameters of the same name. While
    another file is ``chosen`` than was predicted last, all of them are earlier ones.
    """
    jobs = services.jobs().find(workspace, run_id, PREDICT)
    if of is not None:
        jobs = [job for job in jobs if job.params.of == of]
    if not jobs:
        return
    latest, *earlier = jobs
    if latest.unfinished or chosen in (None, latest.params.name):
        _predicted(latest, t, workspace)
    else:
        earlier = jobs
    if any(job.status is Status.DONE for job in earlier):
        with st.popover(t("Earlier predictions"), icon=":material/history:", type="tertiary"):
            for job in earlier:
                if job.status is Status.DONE:
                    _downloads(job, t, workspace, named=True)


def _predicted(job: Job[PredictParameters], t: Translator, workspace: str) -> None:
    """Show what came out, and the downloads of it."""

    def first_rows() -> pd.DataFrame:
        # What was predicted first: it stands last in the file, out of sight here.
        frame, first = _first_rows(workspace, job.id), _noticed(job).added
        return frame[[*frame.columns[-first:], *frame.columns[:-first]]]

    def said(rows: int) -> str:
        return t.plural(
            "{count} row predicted by {model}.",
            "{count} rows predicted by {model}.",
            rows,
            model=model_label(job.model, t),
        )

    key = f"deepworth_predicted_{job.id}"
    if show_predicted(job, said, first_rows, t, workspace, key=key) is not None:
        _downloads(job, t, workspace)


def _noticed(job: Job[PredictParameters]) -> Predicted:
    return from_json(Predicted, {"rows": 0, **(job.result or {})})


def _downloads(
    job: Job[PredictParameters], t: Translator, workspace: str, *, named: bool = False
) -> None:
    from lib.report.table_files import predicted_csv

    name, noticed = job.params.name, _noticed(job)
    if named:
        size = t.plural("{count} row", "{count} rows", noticed.rows)
        st.caption(f"{plain(name)} · {plain(model_label(job.model, t))} · {size}")

    path = services.jobs().path(workspace, job.id)
    with st.container(horizontal=True):
        csv_button(
            t("Download the predictions (CSV)"),
            lambda inside: table_queries.ask_rows(
                path, predicted_csv, noticed.added, inside, *_own(job, workspace)
            ),
            f"{file_stem(name)}-predictions",
            large=path.stat().st_size > table_queries.LARGE_FILE,
            key=f"deepworth_predicted_csv_{job.id}",
            icon=":material/download:",
        )
        download_button(
            t("Download the predictions (Parquet)"),
            lambda: services.jobs().data(workspace, job.id),
            file_name=f"{file_stem(name)}-predictions.parquet",
            mime="application/vnd.apache.parquet",
            key=f"deepworth_predicted_parquet_{job.id}",
            icon=":material/download:",
        )


def _own(job: Job[PredictParameters], workspace: str) -> tuple[Any, ...]:
    """Return what writes the rows with their own text; nothing without the file they are of."""
    if job.dataset is None:
        return ()
    dataset = services.dataset(workspace, job.dataset)
    path, given = services.store().upload_path(workspace, dataset.sha256), dataset.reading.given
    # Rows that were made of others, such as texts joined, stand in no file.
    if path is None or given is None or dataset.recipe or dataset.remedies:
        return ()
    return dataset.about(), FileBytes(path), dict(given)


@st.cache_resource(show_spinner=False, max_entries=3, ttl=1800)
def _first_rows(workspace: str, job_id: str) -> pd.DataFrame:
    """Return the first rows of a prediction with what was predicted."""
    return table_queries.ask_rows(services.jobs().path(workspace, job_id), rows_of, 0, SHOWN)
