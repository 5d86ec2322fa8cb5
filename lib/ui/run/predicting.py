"""New rows through a fitted model: read like any file, predicted by the engine, downloaded."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

import streamlit as st

from lib.core.findings import READING_LOST
from lib.core.results import Run, Status
from lib.i18n import Translator
from lib.intake.rows import rows_of
from lib.intake.uploads import read_upload
from lib.report.labels import failure_text, model_label
from lib.store.extras import Extra
from lib.ui.shell import asked, services
from lib.ui.shell.boundary import boundary
from lib.ui.shell.file_names import file_stem
from lib.ui.shell.reader import csv_button, download_button, fragment
from lib.ui.shell.text import plain
from lib.ui.widgets.findings import finding_list
from lib.ui.widgets.uploads import file_uploader, read_once

if TYPE_CHECKING:
    import pandas as pd

_SHOWN = 100


def predict_file(run: Run, t: Translator, workspace: str) -> None:
    """Draw the way from a file to its predictions, and those that were made before."""
    from lib.ui.run.fitted import fitted_models

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
            t("The same columns as the table of this run; the target may be missing."),
            "predict MODEL.zip FILE --out OUT.csv",
        )
    pressed = st.button(
        t("Predict"),
        key="deepworth_predict",
        type="primary",
        icon=":material/online_prediction:",
        disabled=file is None,
    )
    if pressed and file is not None and model is not None:
        read = read_once(file, lambda data, name: _read(run, data, name, workspace), t)
        if read is not None:
            table, lost = read
            params = {"name": file.name, "lost": lost}
            services.extras().ask(
                workspace, "predict", run=run.id, model=model, dataset=table, params=params
            )
    answers_of(run.id, t, workspace)


def _read(run: Run, data: BinaryIO, name: str, workspace: str) -> tuple[str, list[dict[str, Any]]]:
    """Read and keep new rows, as the run's table was read where that cannot be found out.

    Return the table's id, and the findings of what was lost of it.
    """
    reading = services.dataset(workspace, run.dataset_id).reading
    overrides = {"header_row": -1} if reading.header_row < 0 else None
    with read_upload(data, name, overrides, like=run.task.like()) as upload:
        table = services.store().save_table(workspace, upload.dataset, upload.file)
        return table, [one.to_dict() for one in upload.dataset.findings if one.code in READING_LOST]


def answers_of(run_id: str, t: Translator, workspace: str, of: str | None = None) -> None:
    """Draw the predictions that were asked of a run, the one asked last open.

    With ``of`` only those that were asked with this in their parameters of the same name.
    """
    found = services.extras().find(workspace, run_id, "predict")
    if of is not None:
        found = [extra for extra in found if extra.params.get("of") == of]
    if not found:
        return
    going = found[0].status in (Status.QUEUED, Status.RUNNING)
    if going:
        _waiting(found[0].id, t, workspace)
    else:
        _answer(found[0], t, workspace)
    if len(found) > 1:
        with st.popover(t("Earlier predictions"), icon=":material/history:", type="tertiary"):
            for extra in found[1:]:
                if extra.status is Status.DONE:
                    _downloads(extra, t, workspace, named=True)


@fragment(run_every=0.5)
def _waiting(extra_id: str, t: Translator, workspace: str) -> None:
    with boundary(t):
        extra = services.extras().get(workspace, extra_id)
        if extra.status not in (Status.QUEUED, Status.RUNNING):
            st.rerun(scope="app")
        services.engine().ensure()
        st.progress(extra.share, text=t("Predicting the rows"))
        if st.button(t("Stop"), key="deepworth_predict_stop", icon=":material/stop:"):
            services.extras().cancel(workspace, extra_id)


def _answer(extra: Extra, t: Translator, workspace: str) -> None:
    """Show what came out: what was strange about the rows, the first of them, downloads."""
    if extra.failure is not None:
        message, hint = failure_text(extra.failure, t)
        st.error(f"**{plain(message)}**  \n{plain(hint)}", icon=":material/error:")
        return
    if extra.result is None:
        st.info(t("The prediction was stopped."), icon=":material/block:")
        return
    frame, rows = _first_rows(workspace, extra.id), int(extra.result["rows"])
    said = t.plural(
        "{count} row predicted by {model}.",
        "{count} rows predicted by {model}.",
        rows,
        model=model_label(extra.model, t),
    )
    st.markdown(f"**{plain(str(extra.params.get('name', '')))}**: {plain(said)}")
    strange(extra, t)
    # What was predicted first: it stands last in the file, out of sight here.
    first = int((extra.result or {}).get("added", 1))
    ordered = [*frame.columns[-first:], *frame.columns[:-first]]
    st.dataframe(
        frame[ordered],
        height=260,
        key=f"deepworth_predicted_{extra.id}",
        placeholder="–",
        lazy=False,
    )
    if rows > _SHOWN:
        st.caption(t("The first {count} rows.", count=t.number(_SHOWN)))
    _downloads(extra, t, workspace)


def strange(extra: Extra, t: Translator) -> None:
    """Say what of the rows the model does not know."""
    from lib.core.findings import Finding

    result: Mapping[str, Any] = extra.result or {}
    lines = [
        t.plural(
            "{column}: {count} value could not be read and was taken as missing.",
            "{column}: {count} values could not be read and were taken as missing.",
            count,
            column=name,
        )
        for name, count in result["unreadable"].items()
    ]
    lines += [
        t.plural(
            "{column}: {count} value was not met in training.",
            "{column}: {count} values were not met in training.",
            count,
            column=name,
        )
        for name, count in result["unseen"].items()
    ]
    if lines:
        st.warning("  \n".join(plain(line) for line in lines), icon=":material/rule:")
    if result["extra"]:
        columns = ", ".join(result["extra"])
        st.caption(plain(t("Columns that the model does not use: {columns}.", columns=columns)))
    told = (*result.get("findings", ()), *extra.params.get("lost", ()))
    lost = [Finding.from_dict(one) for one in told]
    if lost:
        finding_list(lost, t)


def _downloads(extra: Extra, t: Translator, workspace: str, *, named: bool = False) -> None:
    from lib.report.table_files import csv_of

    def path() -> Path:
        return services.extras().path(workspace, extra.id)

    name = str(extra.params.get("name", ""))
    if named:
        size = t.plural("{count} row", "{count} rows", int((extra.result or {})["rows"]))
        st.caption(f"{plain(name)} · {plain(model_label(extra.model, t))} · {size}")
    with st.container(horizontal=True):
        csv_button(
            t("Download the predictions (CSV)"),
            lambda inside: asked.ask_rows(path(), csv_of, inside),
            f"{file_stem(name)}-predictions",
            large=path().stat().st_size > asked.LARGE_FILE,
            key=f"deepworth_predicted_csv_{extra.id}",
            icon=":material/download:",
        )
        download_button(
            t("Download the predictions (Parquet)"),
            lambda: services.extras().data(workspace, extra.id),
            file_name=f"{file_stem(name)}-predictions.parquet",
            mime="application/vnd.apache.parquet",
            key=f"deepworth_predicted_parquet_{extra.id}",
            icon=":material/download:",
        )


@st.cache_resource(show_spinner=False, max_entries=3, ttl=1800)
def _first_rows(workspace: str, extra_id: str) -> pd.DataFrame:
    """Return the first rows of an answered prediction with what was predicted."""
    return asked.ask_rows(services.extras().path(workspace, extra_id), rows_of, 0, _SHOWN)
