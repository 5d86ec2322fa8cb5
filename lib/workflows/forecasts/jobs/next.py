"""The forecast of what comes next, from all values."""

from __future__ import annotations

import time
from io import BytesIO

import numpy as np
import pandas as pd

from lib.core.facts import to_json
from lib.core.jobs import JobContext, JobResult, Parameters
from lib.core.model import Family
from lib.core.progress import SubProgress
from lib.core.quantiles import output_names
from lib.core.task import Task
from lib.evaluation.train.crossval import cores, guarded, make_context
from lib.evaluation.train.problem import make_problem
from lib.models.catalogue import get_model
from lib.workflows.forecasts.backtest.cutoffs import extents_of
from lib.workflows.forecasts.backtest.forecaster import Forecast
from lib.workflows.forecasts.backtest.panel import Floats, History, Panel, cut
from lib.workflows.forecasts.backtest.panels import panel_of_table
from lib.workflows.forecasts.facts.moments import finite, iso
from lib.workflows.forecasts.facts.setup import ForecastSetup, forecast_setup, series_setup
from lib.workflows.forecasts.facts.views import Fan, NextForecast
from lib.workflows.forecasts.jobs.fans import fan_of, largest
from lib.workflows.forecasts.models.ensembles import MEDIAN
from lib.workflows.forecasts.train import forecasts_of


def forecast_next(context: JobContext[Parameters]) -> JobResult:
    """Return the forecast of the largest series, and a file with that of all.

    The file is Parquet: series, date, forecast and quantiles, a row for each series and date.
    """
    assert context.task is not None
    assert context.plan is not None
    began = time.perf_counter()
    task, setup = context.task, forecast_setup(context.plan)
    panel = panel_of_table(context.frame, task)
    extents = extents_of(panel)
    history = cut(
        panel,
        extents.lengths,
        setup.horizon,
        setup.seasons,
        series_setup(task.recipe).fill,
        setup.gap,
        context.plan.seed,
    )
    outputs = _outputs(context, history)
    rows = [_window(panel, int(number), extents.lengths, setup) for number in history.series]
    facts = _facts(panel, history, outputs, rows, time.perf_counter() - began)
    return JobResult(to_json(facts), _file(panel, history, outputs, rows, task))


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


def _window(panel: Panel, number: int, lengths: np.ndarray, setup: ForecastSetup) -> slice:
    first = int(panel.starts[number]) + int(lengths[number]) + setup.gap
    return slice(first, first + setup.horizon)


def _facts(
    panel: Panel, history: History, outputs: Floats, rows: list[slice], seconds: float
) -> NextForecast:
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
    total = _total(panel, outputs, rows) if len(history.series) > 1 else None
    return NextForecast(len(history.series), fans, total, seconds)


def _total(panel: Panel, outputs: Floats, rows: list[slice]) -> Fan | None:
    """Return the sum over all series; None where they are not forecast for the same moments."""
    first = panel.moments[rows[0]]
    if not all(np.array_equal(panel.moments[one], first) for one in rows):
        return None
    before = np.isfinite(panel.y) & (panel.moments < first[0])
    moments, places = np.unique(panel.moments[before], return_inverse=True)
    sums = np.bincount(places, weights=panel.y[before])
    shown = slice(-max(6 * len(first), 60), None)
    return Fan(
        series="",
        past_moments=iso(moments[shown]),
        past=finite(sums[shown].astype(np.float64)),
        moments=iso(first),
        point=finite(outputs[..., 0].sum(axis=0)),
        levels=(),
    )


def _file(panel: Panel, history: History, outputs: Floats, rows: list[slice], task: Task) -> bytes:
    places = np.concatenate([np.arange(one.start, one.stop) for one in rows])
    names = np.repeat([panel.names[int(number)] for number in history.series], outputs.shape[1])
    columns = {
        str(task.group): names,
        str(task.time): panel.moments[places],
        **dict(zip(output_names(), outputs.reshape(-1, outputs.shape[-1]).T, strict=True)),
    }
    buffer = BytesIO()
    pd.DataFrame(columns).to_parquet(buffer, index=False)
    return buffer.getvalue()
