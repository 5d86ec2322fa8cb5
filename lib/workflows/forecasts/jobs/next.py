"""The forecast of what comes next, from all values."""

from __future__ import annotations

import time
from io import BytesIO

import numpy as np

from lib.core.facts import to_json
from lib.core.jobs import JobContext, JobResult, Parameters
from lib.core.model import Family
from lib.core.progress import SubProgress
from lib.evaluation.train.crossval import cores, guarded, make_context
from lib.evaluation.train.problem import make_problem
from lib.models.catalogue import get_model
from lib.workflows.forecasts.backtest.forecaster import Forecast
from lib.workflows.forecasts.backtest.panel import Floats, History
from lib.workflows.forecasts.backtest.panels import panel_of_table
from lib.workflows.forecasts.facts.setup import forecast_setup
from lib.workflows.forecasts.facts.views import Fan, Level, NextForecast
from lib.workflows.forecasts.jobs.fans import fan_of, largest
from lib.workflows.forecasts.jobs.sums import sums_over_series
from lib.workflows.forecasts.models.ensembles import MEDIAN
from lib.workflows.forecasts.train import forecasts_of
from lib.workflows.forecasts.upcoming import Upcoming, upcoming


def forecast_next(context: JobContext[Parameters]) -> JobResult:
    """Return the forecast of the largest series, and a file with that of all.

    The file is Parquet: series, date, forecast and quantiles, a row for each series and date.
    """
    assert context.task is not None
    assert context.plan is not None
    began = time.perf_counter()
    setup = forecast_setup(context.plan)
    panel = panel_of_table(context.frame, context.task)
    coming = upcoming(panel, context.task, setup, context.plan.seed)
    outputs = _outputs(context, coming.history)
    facts = _facts(context, coming, outputs, time.perf_counter() - began)
    buffer = BytesIO()
    coming.as_frame(outputs).to_parquet(buffer, index=False)
    return JobResult(to_json(facts), buffer.getvalue())


def _outputs(context: JobContext[Parameters], history: History) -> Floats:
    """Return a model's forecast, or that of an ensemble's members together."""
    assert context.task is not None
    assert context.plan is not None
    members = {context.model: 1.0}
    if get_model(context.model).family is Family.ENSEMBLE:
        members = {name: share for name, share in context.weights.items() if share > 0}
    problem = make_problem(context.frame, context.task, context.plan)
    found: list[Forecast] = []
    for place, name in enumerate(members):
        watch = SubProgress(context.watch, place / len(members), 1 / len(members))
        with guarded(name), cores(context.threads):
            made_for = make_context(
                name, problem.X, context.task, context.plan, None, context.threads, watch
            )
            found += forecasts_of(get_model(name), made_for, [history], watch)
    stacked = np.stack([one.outputs for one in found])
    if context.model == MEDIAN:
        return np.asarray(np.median(stacked, axis=0))
    return np.asarray(np.average(stacked, axis=0, weights=list(members.values())))


def _facts(
    context: JobContext[Parameters], coming: Upcoming, outputs: Floats, seconds: float
) -> NextForecast:
    panel, history, rows = coming.panel, coming.history, coming.rows
    order = {int(number): place for place, number in enumerate(history.series)}
    shown = [int(number) for number in largest(panel) if int(number) in order]
    fans = tuple(
        fan_of(
            panel,
            number,
            len(history.values[order[number]]),
            rows[order[number]],
            outputs[order[number]],
            panel.names[number],
        )
        for number in shown
    )
    sums: tuple[Fan | None, tuple[Level, ...]] = None, ()
    if len(history.series) > 1:
        sums = sums_over_series(context, panel, history, outputs, rows)
    return NextForecast(len(history.series), fans, sums[0], seconds, sums[1])
