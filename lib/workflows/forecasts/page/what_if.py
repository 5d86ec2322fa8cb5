"""Other covariates for the periods to come, and the forecast with them."""

from __future__ import annotations

import streamlit as st

from lib.core.facts import from_json
from lib.core.results import Run
from lib.i18n import Translator
from lib.report.labels import model_label
from lib.report.sections.section import RunView
from lib.ui.shell.boundary import boundary
from lib.ui.shell.reader import fragment
from lib.ui.shell.text import plain
from lib.ui.widgets.chart import chart
from lib.ui.widgets.job import ask_and_wait
from lib.ui.widgets.lazy import lazy_expander
from lib.ui.widgets.run_reader import PageReader
from lib.workflows.forecasts.facts.setup import series_setup
from lib.workflows.forecasts.facts.views import NextForecast
from lib.workflows.forecasts.facts.what_if import WhatIf
from lib.workflows.forecasts.job_specs import NEXT, WHAT_IF
from lib.workflows.forecasts.page.panel import choose_series
from lib.workflows.forecasts.page.what_if_given import Given, typed, uploaded
from lib.workflows.forecasts.report.kept import what_ifs
from lib.workflows.forecasts.report.what_if import (
    change_text,
    changed_text,
    models_with_covariates,
    what_if_chart,
    what_if_texts,
)

_TYPED, _UPLOADED = "typed", "uploaded"


@fragment
def what_if(run: Run, t: Translator, workspace: str, viewer: bool) -> None:
    """Draw ways to give covariates and both forecasts, once it is opened.

    Without the run's table, what was found is said.
    """
    with boundary(t):
        view = RunView(run, t, PageReader(run, workspace), passed_on=viewer)
        reading_only = viewer or bool(run.origin)
        models = [] if reading_only else _models(run)
        if not models and not (reading_only and what_ifs(view)):
            return
        box = lazy_expander(
            t("What if?"), f"deepworth_fc_what_if_{run.id}", ":material/question_mark:"
        )
        if not box.open:
            return
        with box:
            if not reading_only:
                _ask(run, models, t, workspace)
                return
            for text in what_if_texts(view):
                st.markdown(plain(text))


def _models(run: Run) -> list[str]:
    known = series_setup(run.task.recipe).known
    return models_with_covariates(run) if known else []


def _ask(run: Run, models: list[str], t: Translator, workspace: str) -> None:
    model = st.selectbox(
        t("Model"),
        models,
        format_func=lambda one: model_label(one, t),
        key=f"deepworth_fc_what_if_model_{run.id}",
        persist_state="session",
        width=360,
    )
    first = ask_and_wait(NEXT, t, workspace, run=run, model=model)
    if first is None or first.result is None:
        return
    found = from_json(NextForecast, first.result)
    labels = {_TYPED: t("Type values"), _UPLOADED: t("From a file")}
    how = st.segmented_control(
        t("Values for the periods to come"),
        list(labels),
        default=_TYPED,
        format_func=labels.__getitem__,
        key=f"deepworth_fc_what_if_how_{run.id}",
        required=True,
    )
    make = uploaded if how == _UPLOADED else typed
    given = make(run, found, t, workspace)
    if given is not None:
        _compare(run, model, found, given, t, workspace)


def _compare(
    run: Run, model: str, found: NextForecast, given: Given, t: Translator, workspace: str
) -> None:
    done = ask_and_wait(
        WHAT_IF,
        t,
        workspace,
        run=run,
        model=model,
        dataset=given.table,
        params=given.params,
        button=t("Forecast with these values"),
    )
    if done is None or done.result is None:
        return
    other = from_json(WhatIf, done.result)
    st.markdown(plain(changed_text(other, t)))
    names = [fan.series or run.task.target for fan in found.fans]
    place = choose_series(names, f"deepworth_fc_what_if_series_{run.id}", t)
    before, after = found.fans[place], other.forecast.fans[place]
    st.markdown(plain(change_text(names[place], before, after, t)))
    figure = what_if_chart(before, after, run, model, t)
    alt = t("Forecast of {series} with other covariates", series=names[place])
    chart(figure, f"deepworth_fc_what_if_{run.id}_{model}_{place}_{done.id}", alt)
