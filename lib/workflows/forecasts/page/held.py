"""Later values against a forecast, on the page of a run of forecasts."""

from __future__ import annotations

from typing import Any, BinaryIO

import streamlit as st

from lib.core.facts import from_json
from lib.core.results import Run
from lib.i18n import Translator
from lib.intake.uploads import read_upload
from lib.report.sections.section import RunView
from lib.ui.next_steps.new_rows import overrides_of
from lib.ui.shell import services, table_queries
from lib.ui.shell.boundary import boundary
from lib.ui.shell.reader import fragment
from lib.ui.shell.text import plain
from lib.ui.widgets.chart import chart
from lib.ui.widgets.job import ask_and_wait
from lib.ui.widgets.lazy import lazy_expander
from lib.ui.widgets.run_reader import PageReader
from lib.ui.widgets.uploads import file_uploader, read_once
from lib.workflows.forecasts.facts.held import Held
from lib.workflows.forecasts.facts.setup import series_setup
from lib.workflows.forecasts.holding import against_forecast
from lib.workflows.forecasts.job_specs import HELD, NEXT, HeldParameters
from lib.workflows.forecasts.models.baselines import SEASONAL_NAIVE
from lib.workflows.forecasts.page.panel import choose_model, choose_series
from lib.workflows.forecasts.report.charts import fan_chart
from lib.workflows.forecasts.report.held import held_section_texts, held_texts
from lib.workflows.forecasts.report.kept import held_forecasts


@fragment
def held(run: Run, t: Translator, workspace: str, viewer: bool) -> None:
    """Draw the way from a newer file to how a model's forecast held, once it is opened.

    Without the run's table, what was found is said.
    """
    with boundary(t):
        view = RunView(run, t, PageReader(run, workspace), passed_on=viewer)
        reading_only = viewer or bool(run.origin)
        if reading_only and not held_forecasts(view):
            return
        box = lazy_expander(
            t("Did it hold?"), f"deepworth_fc_held_{run.id}", ":material/event_available:"
        )
        if not box.open:
            return
        with box:
            if not reading_only:
                _ask(view, workspace)
                return
            for text in held_section_texts(view):
                st.markdown(plain(text))


def _ask(view: RunView, workspace: str) -> None:
    """Draw the choices of a model and a file, and what came of them or of the last file."""
    run, t = view.run, view.t
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
        found = held_forecasts(view).get(model)
        if found is not None:
            _draw(found, run, model, t)
        return
    name = file.name
    table = read_once(file, lambda data, name: _saved(data, name, run, workspace), t)
    if table is not None:
        with boundary(t):
            _score(run, model, table, name, t, workspace)


def _saved(data: BinaryIO, name: str, run: Run, workspace: str) -> str:
    """Read a file as that of the run was and keep its table; return the table's id."""
    overrides, like = overrides_of(run, workspace), run.task.like()
    with read_upload(data, name, overrides, like=like) as upload:
        return services.store().save_table(workspace, upload.dataset, upload.file)


def _score(run: Run, model: str, table: str, name: str, t: Translator, workspace: str) -> None:
    forecast = _forecast(run, model, t, workspace)
    naive = _forecast(run, SEASONAL_NAIVE, t, workspace) if forecast is not None else None
    if forecast is None or naive is None:
        return
    beside, unread = _beside(run, table, forecast, naive, workspace)
    params = HeldParameters(name=name, of=table, unread=unread)
    done = ask_and_wait(HELD, t, workspace, run=run, model=model, dataset=beside, params=params)
    if done is not None and done.result is not None:
        _draw(from_json(Held, done.result), run, model, t)


@st.cache_resource(show_spinner=False, max_entries=64, ttl=1800)
def _beside(_run: Run, table: str, forecast: str, naive: str, workspace: str) -> tuple[str, int]:
    """Keep a table of values beside two forecasts, which are jobs; return its id, dates unread."""
    jobs = services.jobs()
    paths: Any = [jobs.path(workspace, one) for one in (forecast, naive)]
    setup = series_setup(_run.task.recipe)
    made = table_queries.making(workspace, table, against_forecast, setup, *paths)
    both, noticed = made.value
    return made.keep(both), noticed.unread


def _forecast(run: Run, model: str, t: Translator, workspace: str) -> str | None:
    """Return the job of a model's forecast, or draw how far it is and return None."""
    done = ask_and_wait(NEXT, t, workspace, run=run, model=model)
    return None if done is None else done.id


def _draw(found: Held, run: Run, model: str, t: Translator) -> None:
    about = f"**{plain(found.name)}**: " if found.name else ""
    st.markdown(about + plain(" ".join(held_texts(found, t))))
    names = [fan.series or run.task.target for fan in found.fans]
    place = choose_series(names, f"deepworth_fc_held_series_{run.id}", t)
    figure = fan_chart({model: found.fans[place]}, run, t)
    key = f"deepworth_fc_held_{run.id}_{model}_{place}"
    chart(figure, key, t("Forecast of {series} against what came", series=names[place]))
