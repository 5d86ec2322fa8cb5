"""What a run that has ended hands over: report, results, notebook, bundle, and fitted models."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from lib.core.references import look_up
from lib.core.results import Run, Status
from lib.core.workflow import workflows
from lib.i18n import Translator
from lib.report.labels import model_label
from lib.ui.next_steps.fitted import fitted_models
from lib.ui.run import bundles
from lib.ui.run.run_tables import tables_of
from lib.ui.shell import services
from lib.ui.shell.file_names import run_file
from lib.ui.shell.reader import download_button
from lib.ui.shell.terms import term_help, with_terms
from lib.ui.widgets.run_reader import PageReader

if TYPE_CHECKING:
    pass

TAKE_AWAY = "take-away"
"""The anchor of what a run hands over."""
_ENDED = (Status.DONE, Status.CANCELLED, Status.FAILED, Status.INTERRUPTED)


def exports(run: Run, t: Translator, workspace: str, viewer: bool = False) -> None:
    """Draw the downloads of a run; nothing is made before its button is pressed.

    A ``viewer``, who came by a share link, gets the report and the results alone.
    """
    st.header(t("Export"), anchor=TAKE_AWAY)
    with st.container(horizontal=True):
        _report(run, t, workspace)
        _results(run, t, workspace)
        if not viewer:
            if workflows()[run.task.domain].has_notebook:
                _notebook(run, t, workspace)
            if run.status in _ENDED:
                bundles.download_button(run, t, workspace)
    if not viewer:
        _fitted_model(run, t, workspace)


def report(run: Run, t: Translator, workspace: str) -> str:
    """Return the HTML report of a run, as the command line writes it."""
    from lib.report.whole import report_of

    return report_of(run, t, PageReader(run, workspace))


def _report(run: Run, t: Translator, workspace: str) -> None:
    download_button(
        t("Download the report (HTML)"),
        lambda: report(run, t, workspace),
        file_name=run_file(run, ".html"),
        mime="text/html",
        key="deepworth_report",
        icon=":material/description:",
        help=term_help("report", t),
    )


def document(run: Run, t: Translator, workspace: str) -> str:
    """Return the result document as JSON text, the same as the command line writes."""
    from lib.report.whole import document_of

    return document_of(run, t, PageReader(run, workspace))


def _results(run: Run, t: Translator, workspace: str) -> None:
    download_button(
        t("Download the results (JSON)"),
        lambda: document(run, t, workspace),
        file_name=run_file(run, ".json"),
        mime="application/json",
        key="deepworth_json",
        icon=":material/data_object:",
        help=t("All numbers of the run, for other programs."),
    )


def _notebook(run: Run, t: Translator, workspace: str) -> None:
    def made() -> str:
        from lib.report.reader import deciding_evidence

        notebook = look_up(workflows()[run.task.domain].notebook)
        evidence = deciding_evidence(PageReader(run, workspace))
        written: str = notebook(run, t, *tables_of(run, workspace), evidence)
        return written

    download_button(
        t("Download the notebook"),
        made,
        file_name=run_file(run, ".ipynb"),
        mime="application/x-ipynb+json",
        key="deepworth_notebook",
        icon=":material/menu_book:",
        help=with_terms(
            t("Reads your table, fits the same models on the same folds, and checks the scores."),
            t,
            "notebook",
        ),
    )


def _fitted_model(run: Run, t: Translator, workspace: str) -> None:
    fitted = fitted_models(run)
    if not fitted:
        return
    with st.container(horizontal=True, vertical_alignment="bottom"):
        model = st.selectbox(
            t("Fitted model"),
            fitted,
            format_func=lambda id_: model_label(id_, t),
            key=f"deepworth_takeaway_model_{run.id}",
            persist_state="session",
            width=340,
            help=t("Each was fitted on all rows after the comparison; the best comes first."),
        )

        def packed() -> bytes:
            from lib.report.exports.model_package import model_zip, parts_of

            dataset, _ = tables_of(run, workspace)
            artifacts = {
                name: services.store().artifact(workspace, run.id, name)
                for name in parts_of(run, model)
            }
            return model_zip(run, model, artifacts, t, dataset.reading if dataset else None)

        download_button(
            t("Download the fitted model (ZIP)"),
            packed,
            file_name=run_file(run, f"-{model}.zip"),
            mime="application/zip",
            key="deepworth_takeaway",
            icon=":material/deployed_code:",
            help=with_terms(
                t(
                    "The model with its preprocessing (no pickle), and predict.py, which reads a "
                    "new table and writes predictions without Deepworth."
                ),
                t,
                "fitted_model",
            ),
        )
