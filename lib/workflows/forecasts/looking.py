"""What pages and commands ask of a table that may hold series: set-up, series, plan."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from lib.core.dataset import Dataset
from lib.core.facts import Json
from lib.core.findings import Finding, Severity
from lib.core.plan import Plan
from lib.core.task import Task
from lib.workflows.forecasts.backtest.cutoffs import cutoffs_of
from lib.workflows.forecasts.backtest.panel import Panel
from lib.workflows.forecasts.backtest.panels import panel_of_table
from lib.workflows.forecasts.facts.moments import finite, iso
from lib.workflows.forecasts.facts.setup import SeriesFacts, SeriesSetup, forecast_setup
from lib.workflows.forecasts.facts.suggestion import Suggestion
from lib.workflows.forecasts.facts.views import Glance
from lib.workflows.forecasts.plan import make_forecast_plan, zero_share
from lib.workflows.forecasts.series.regular import series_table
from lib.workflows.forecasts.series.suggest import Given, suggest_setup
from lib.workflows.forecasts.task import make_forecast_task

_POINTS = 400
"""Points of the chart of a set-up, at most."""


@dataclass(frozen=True)
class Look:
    """The task and the plan of a table of series, what was noticed, and a first look at them."""

    facts: SeriesFacts
    task: Task
    plan: Plan
    findings: tuple[Finding, ...]
    glance: Glance


def look_at_series(dataset: Dataset, given: Given | None = None) -> Suggestion:
    """Return how a table is suggested to be read around what is ``given``."""
    return suggest_setup(dataset, given or Given())


def plan_forecasts(
    dataset: Dataset, setup: SeriesSetup, horizon: int, options: Mapping[str, Any]
) -> tuple[Dataset, Look]:
    """Return the series of a table and their plan; ``options`` are those of make_forecast_plan.

    The table has the moments that will be forecast from all values, after the last of each series.
    """
    table, facts = series_table(dataset, setup, extend=horizon + int(options.get("gap", 0)))
    task = make_forecast_task(table)
    plan, findings = make_forecast_plan(table, task, horizon=horizon, **options)
    findings = (*_about_known(setup, facts, plan), *findings)
    glance = _glance(panel_of_table(table.frame, task), plan)
    return table, Look(facts, task, plan, (*table.findings, *findings), glance)


def _about_known(setup: SeriesSetup, facts: SeriesFacts, plan: Plan) -> tuple[Finding, ...]:
    """Return what is to be said where covariates end before the last period to forecast."""
    ahead = forecast_setup(plan)
    horizon = ahead.horizon + ahead.gap
    if not setup.known or not facts.future_rows or facts.known_reach >= horizon:
        return ()
    column = ", ".join(setup.known)
    values: dict[str, Json] = {"count": facts.known_reach, "horizon": horizon, "column": column}
    return (Finding("series_known_short", Severity.WARNING, setup.known, values),)


def plan_kept(table: Dataset, options: Mapping[str, Any]) -> tuple[Task, Plan, tuple[Finding, ...]]:
    """Return the task and another plan of a table of series that is kept already."""
    task = make_forecast_task(table)
    return task, *make_forecast_plan(table, task, **options)


def _glance(panel: Panel, plan: Plan) -> Glance:
    """Return the sum of all series over time, thinned, and where the cut-offs lie."""
    known = np.isfinite(panel.y)
    moments, places = np.unique(panel.moments[known], return_inverse=True)
    sums = np.bincount(places, weights=panel.y[known])
    step = -(-len(moments) // _POINTS)
    cutoffs = cutoffs_of(panel, forecast_setup(plan), plan.folds)
    return Glance(
        moments=iso(moments[::step]),
        values=finite(sums[::step].astype(np.float64)),
        cutoffs=iso(cutoffs.moments),
        zeros=zero_share(panel),
        thinned=step > 1,
    )
