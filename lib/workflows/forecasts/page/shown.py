"""What the page of a run of forecasts draws itself."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from lib.core.facts import from_json
from lib.core.results import Run
from lib.i18n import N_, Translator
from lib.report.drawing.cells import safe_csv
from lib.report.sections.section import RunView
from lib.ui.shell import services
from lib.ui.shell.boundary import boundary
from lib.ui.shell.file_names import run_file
from lib.ui.shell.reader import csv_button, download_button, fragment
from lib.ui.widgets.chart import chart
from lib.ui.widgets.job import ask_and_wait, latest_done
from lib.ui.widgets.run_reader import PageReader
from lib.workflows.forecasts.facts.views import BacktestView, NextForecast
from lib.workflows.forecasts.job_specs import BACKTEST, NEXT
from lib.workflows.forecasts.page.panel import choose_model, choose_series, of_model, panel
from lib.workflows.forecasts.page.take_away import take_away
from lib.workflows.forecasts.report.charts import fan_chart, windows_chart
from lib.workflows.forecasts.report.kept import next_forecasts
from lib.workflows.forecasts.report.words import without_past


@fragment
def what_comes_next(run: Run, t: Translator, workspace: str, viewer: bool) -> None:
    """Draw the forecast from all values: a series and the models to choose."""
    with boundary(t):
        st.header(t("What comes next"), anchor="forecast")
        view = RunView(run, t, PageReader(run, workspace), passed_on=viewer)
        found = next_forecasts(view)
        model = choose_model(run, t, "next")
        if model is None:
            st.caption(t("No model was completed."))
            return
        if model not in found:
            done = ask_and_wait(NEXT, t, workspace, run=run, model=model, viewer=viewer)
            if done is None or done.result is None:
                return
            found = {model: from_json(NextForecast, done.result)}
        _draw_next(run, model, found, t, workspace, viewer)


def _draw_next(
    run: Run,
    model: str,
    found: Mapping[str, NextForecast],
    t: Translator,
    workspace: str,
    viewer: bool,
) -> None:
    own = found[model]
    names = [fan.series or run.task.target for fan in own.fans]
    about = t("The largest {count} of {total} series.", count=len(names), total=own.series)
    place = choose_series(names, f"deepworth_fc_series_{run.id}", t, about)
    others = {name: one.fans[place] for name, one in found.items() if place < len(one.fans)}
    fans = {model: own.fans[place], **{k: v for k, v in others.items() if k != model}}
    alt = t("Forecast of {series} with intervals", series=names[place])
    chart(fan_chart(fans, run, t), f"deepworth_fc_fan_{run.id}_{place}_{model}", alt)
    if viewer:
        st.caption(without_past(t))
    if not viewer:
        _downloads(run, model, t, workspace)
    if not viewer and not run.origin:
        take_away(run, model, t, workspace)


def _downloads(run: Run, model: str, t: Translator, workspace: str) -> None:
    job = latest_done(NEXT, workspace, run, model)
    if job is None:
        return
    id_ = job.id

    def as_csv() -> bytes:
        import pandas as pd

        return safe_csv(pd.read_parquet(services.jobs().path(workspace, id_)))

    with st.container(horizontal=True):
        csv_button(
            t("Download the forecast (CSV)"),
            lambda _inside: as_csv(),
            run_file(run, f"-forecast-{model}"),
            large=False,
            key="deepworth_fc_csv",
            type="primary",
            icon=":material/download:",
        )
        download_button(
            t("Download the forecast (Parquet)"),
            lambda: services.jobs().path(workspace, id_).read_bytes(),
            file_name=run_file(run, f"-forecast-{model}.parquet"),
            mime="application/vnd.apache.parquet",
            key="deepworth_fc_parquet",
            icon=":material/download:",
        )


@panel(N_("Forecast against actual"), "windows", "history")
def against_actual(run: Run, t: Translator, workspace: str, viewer: bool) -> None:
    """Draw a model's windows of one series, cut-off by cut-off, once it is opened."""
    view = of_model(BACKTEST, BacktestView, run, "windows", t, workspace, viewer)
    if view is None:
        return
    model, found = view
    if not found.windows:
        st.caption(t("Values of series are not passed on."))
        return
    names = [one[0].series or run.task.target for one in found.windows]
    place = choose_series(names, f"deepworth_fc_window_series_{run.id}", t)
    figure = windows_chart(found.windows[place], model, run, t)
    key = f"deepworth_fc_window_{run.id}_{model}_{place}"
    chart(figure, key, t("Forecasts from each cut-off against the actual values"))


@panel(N_("Series by series"), "by_series", "list")
def series_by_series(run: Run, t: Translator, workspace: str, viewer: bool) -> None:
    """Draw a model's score on each series, the worst first, once it is opened."""
    import pandas as pd

    view = of_model(BACKTEST, BacktestView, run, "series", t, workspace, viewer)
    if view is None:
        return
    found = view[1]
    if not found.worst:
        st.caption(t("Scores of single series are not passed on."))
        return
    shown, total = t.number(len(found.worst)), t.number(found.scores)
    if len(found.worst) < found.scores:
        said = t("The {shown} of {total} series with the largest MASE.", shown=shown, total=total)
        st.caption(said)
    table = pd.DataFrame(
        {
            t("Time series"): [one.series or run.task.target for one in found.worst],
            t("MASE"): [one.mase for one in found.worst],
            t("sMAPE"): [one.smape for one in found.worst],
            t("Mean error"): [one.bias for one in found.worst],
            t("Cut-offs"): [one.cutoffs for one in found.worst],
        }
    )
    column = st.column_config.NumberColumn
    formats = {t("MASE"): "%.3f", t("sMAPE"): "%.1f", t("Mean error"): "%.3g"}
    st.dataframe(
        table,
        hide_index=True,
        width="stretch",
        column_config={name: column(format=text) for name, text in formats.items()},
    )
