"""Later values against a forecast, on the page of a run of forecasts."""

from __future__ import annotations

from typing import Any, BinaryIO

import streamlit as st

from lib.core.results import Run
from lib.i18n import Translator
from lib.intake.uploads import read_upload
from lib.ui.shell import services, table_queries
from lib.ui.shell.boundary import boundary
from lib.ui.shell.reader import fragment
from lib.ui.shell.text import plain
from lib.ui.widgets.chart import chart
from lib.ui.widgets.job import ask_and_wait
from lib.ui.widgets.lazy import lazy_expander
from lib.ui.widgets.uploads import file_uploader, read_once
from lib.workflows.forecasts.facts.held import Held
from lib.workflows.forecasts.facts.setup import series_setup
from lib.workflows.forecasts.holding import did_it_hold
from lib.workflows.forecasts.job_specs import NEXT
from lib.workflows.forecasts.models.baselines import SEASONAL_NAIVE
from lib.workflows.forecasts.page.shown import choose_model
from lib.workflows.forecasts.report.charts import fan_chart
from lib.workflows.forecasts.report.held import held_texts

_NAIVE = SEASONAL_NAIVE


@fragment
def held(run: Run, t: Translator, workspace: str, viewer: bool) -> None:
    """Draw the way from a newer file to how a model's forecast held, once it is opened."""
    if viewer or run.origin:
        return
    with boundary(t):
        box = lazy_expander(
            t("Did it hold?"), f"deepworth_fc_held_{run.id}", ":material/event_available:"
        )
        if not box.open:
            return
        with box:
            st.caption(
                t(
                    "Once later values are there: a file with the same columns shows how far off "
                    "this run's forecast was. It may hold the earlier values, too."
                )
            )
            model = choose_model(run, t, "held")
            if model is None:
                st.caption(t("No model was completed."))
                return
            file = file_uploader(t("File with newer values"), f"deepworth_fc_newer_{run.id}", t)
            if file is None:
                return
            table = read_once(file, lambda data, name: _saved(data, name, workspace), t)
            if table is not None:
                with boundary(t):
                    _score(run, model, table, t, workspace)


def _saved(data: BinaryIO, name: str, workspace: str) -> str:
    """Read a file and keep its table; return the table's id."""
    with read_upload(data, name) as upload:
        return services.store().save_table(workspace, upload.dataset, upload.file)


def _score(run: Run, model: str, table: str, t: Translator, workspace: str) -> None:
    forecast = _forecast(run, model, t, workspace)
    naive = _forecast(run, _NAIVE, t, workspace) if forecast is not None else None
    if forecast is None or naive is None:
        return
    setup = series_setup(run.task.recipe)
    found = table_queries.ask(workspace, table, did_it_hold, setup, forecast, naive)
    st.markdown(plain(" ".join(held_texts(found, t))))
    _draw(found, run, model, t)


def _forecast(run: Run, model: str, t: Translator, workspace: str) -> Any:
    """Return where the rows of a model's forecast are, or draw how far it is and return None."""
    done = ask_and_wait(NEXT, t, workspace, run=run, model=model)
    return None if done is None else services.jobs().path(workspace, done.id)


def _draw(found: Held, run: Run, model: str, t: Translator) -> None:
    names = [fan.series or run.task.target for fan in found.fans]
    place = 0
    if len(names) > 1:
        place = st.selectbox(
            t("Series"),
            range(len(names)),
            format_func=lambda one: names[one],
            key=f"deepworth_fc_held_series_{run.id}",
            width=360,
        )
    figure = fan_chart({model: found.fans[place]}, run, t)
    key = f"deepworth_fc_held_{run.id}_{model}_{place}"
    chart(figure, key, t("Forecast of {series} against what came", series=names[place]))
