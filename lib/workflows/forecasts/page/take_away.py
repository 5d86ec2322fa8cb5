"""A model of forecasts as files to take away."""

from __future__ import annotations

from lib.core.results import Run
from lib.i18n import Translator
from lib.ui.run.run_tables import tables_of
from lib.ui.shell import services
from lib.ui.shell.file_names import run_file
from lib.ui.shell.reader import download_button
from lib.ui.widgets.job import ask_and_wait
from lib.workflows.forecasts.job_specs import MODEL


def take_away(run: Run, model: str, t: Translator, workspace: str) -> None:
    """Draw the button that has a model fitted to be taken away, then that of its download."""
    about = t(
        "The model as files (networks as .keras, no pickle) and predict.py, which reads a table "
        "and writes its forecast without Deepworth."
    )
    done = ask_and_wait(
        MODEL,
        t,
        workspace,
        run=run,
        model=model,
        button=t("Make the model's files"),
        button_help=about,
    )
    if done is None:
        return
    id_ = done.id

    def packed() -> bytes:
        from lib.workflows.forecasts.report.package import package_zip

        dataset, _ = tables_of(run, workspace)
        made = services.jobs().data(workspace, id_)
        return package_zip(run, model, made, t, dataset.reading if dataset else None)

    download_button(
        t("Download the model (ZIP)"),
        packed,
        file_name=run_file(run, f"-{model}.zip"),
        mime="application/zip",
        key=f"deepworth_fc_take_away_{run.id}",
        icon=":material/deployed_code:",
        help=about,
    )
