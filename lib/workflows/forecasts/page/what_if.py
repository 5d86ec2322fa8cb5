"""Other covariates for the periods to come, and the forecast with them."""

from __future__ import annotations

import math

import streamlit as st

from lib.core.columns import ColumnKind
from lib.core.facts import from_json
from lib.core.model import Family
from lib.core.results import Run, Status
from lib.i18n import Translator
from lib.models.catalogue import get_model
from lib.report.board import ranked
from lib.report.labels import model_label
from lib.ui.shell.boundary import boundary
from lib.ui.shell.reader import fragment
from lib.ui.shell.text import plain
from lib.ui.widgets.chart import chart
from lib.ui.widgets.job import ask_and_wait
from lib.ui.widgets.lazy import lazy_expander
from lib.workflows.forecasts.facts.setup import series_setup
from lib.workflows.forecasts.facts.views import NextForecast
from lib.workflows.forecasts.job_specs import NEXT, WHAT_IF, WhatIfParameters
from lib.workflows.forecasts.models.classical import WITH_COVARIATES
from lib.workflows.forecasts.report.what_if import change_text, what_if_chart


@fragment
def what_if(run: Run, t: Translator, workspace: str, viewer: bool) -> None:
    """Draw a table to type covariates in, and both forecasts, once it is opened."""
    columns = _columns(run)
    models = [] if viewer or run.origin else _models(run)
    if not columns or not models:
        return
    with boundary(t):
        box = lazy_expander(
            t("What if?"), f"deepworth_fc_what_if_{run.id}", ":material/question_mark:"
        )
        if not box.open:
            return
        with box:
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
            params = _typed(run, found.fans[0].moments, columns, t)
            if params is not None:
                _compare(run, model, found, params, t, workspace)


def _columns(run: Run) -> list[str]:
    known = series_setup(run.task.recipe).known
    return [name for name in known if run.task.features.get(name) == ColumnKind.NUMBER]


def _models(run: Run) -> list[str]:
    """Return the completed models that look at covariates, the best first."""
    return [
        one.id
        for one in ranked(run)
        if one.status is Status.DONE
        and (one.id in WITH_COVARIATES or get_model(one.id).family is Family.DEEP)
    ]


def _typed(
    run: Run, moments: tuple[str, ...], columns: list[str], t: Translator
) -> WhatIfParameters | None:
    """Return what was typed; None where nothing was."""
    import pandas as pd

    st.caption(t("Type values for the periods to come; an empty cell stays as it is in the table."))
    empty = pd.DataFrame({t("Date"): list(moments)} | dict.fromkeys(columns, math.nan))
    edited = st.data_editor(
        empty,
        hide_index=True,
        disabled=[t("Date")],
        key=f"deepworth_fc_what_if_table_{run.id}",
        height=240,
        placeholder="–",
    )
    values = {
        name: tuple(None if math.isnan(one) else float(one) for one in edited[name].astype(float))
        for name in columns
    }
    typed = {name: one for name, one in values.items() if any(x is not None for x in one)}
    return WhatIfParameters(moments=moments, values=typed) if typed else None


def _compare(
    run: Run,
    model: str,
    found: NextForecast,
    params: WhatIfParameters,
    t: Translator,
    workspace: str,
) -> None:
    button = t("Forecast with these values")
    done = ask_and_wait(WHAT_IF, t, workspace, run=run, model=model, params=params, button=button)
    if done is None or done.result is None:
        return
    other = from_json(NextForecast, done.result)
    names = [fan.series or run.task.target for fan in found.fans]
    place = 0
    if len(names) > 1:
        place = st.selectbox(
            t("Series"),
            range(len(names)),
            format_func=lambda one: names[one],
            key=f"deepworth_fc_what_if_series_{run.id}",
            width=360,
        )
    before, after = found.fans[place], other.fans[place]
    st.markdown(plain(change_text(names[place], before, after, t)))
    figure = what_if_chart(before, after, run, model, t)
    alt = t("Forecast of {series} with other covariates", series=names[place])
    chart(figure, f"deepworth_fc_what_if_{run.id}_{model}_{place}_{done.id}", alt)
