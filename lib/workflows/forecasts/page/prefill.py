"""From a run of forecasts back to its set-up, and on to standard effort."""

from __future__ import annotations

from typing import Any

import streamlit as st

from lib.core.plan import Effort
from lib.core.results import Run
from lib.errors import StoreError
from lib.ui.setup import keys as setup_keys
from lib.ui.setup.duplicate import prefill_plan
from lib.ui.setup.prepared import Setup, with_costs
from lib.ui.setup.standard import standard_models
from lib.ui.shell import services, table_queries
from lib.workflows.forecasts.facts.setup import forecast_setup, series_setup
from lib.workflows.forecasts.looking import plan_kept
from lib.workflows.forecasts.page import said
from lib.workflows.forecasts.page.said import key
from lib.workflows.forecasts.plan import CUTOFFS


def table_behind(run: Run, workspace: str) -> str | None:
    """Return the table that a run's series were taken from, as far as it is here."""
    if run.origin:
        return None
    try:
        return services.dataset(workspace, run.dataset_id).origin or run.dataset_id
    except StoreError as error:
        if error.code not in ("dataset_not_found", "file_missing"):
            raise
        return None


def prefill_forecasts(run: Run, workspace: str) -> str:
    """Make a run's choices those of the set-up page; return the table that it is set up on."""
    table = table_behind(run, workspace) or run.dataset_id
    series, ahead = series_setup(run.task.recipe), forecast_setup(run.plan)
    usual = CUTOFFS[run.plan.effort]
    values: dict[str, Any] = {
        "dates": list(series.dates),
        "value": "" if series.wide else series.value,
        "series": list(series.series),
        "known": list(series.known),
        "past": list(series.past),
        "frequency": series.frequency,
        "start": series.start or "",
        "fill": series.fill,
        "aggregate": series.aggregate,
        "country": series.country or "",
        "difference": series.difference,
        "horizon": ahead.horizon,
        "season": ahead.season,
    }
    said.say_all(values, table)
    values = {
        "gap": ahead.gap,
        "effort": run.plan.effort,
        "cutoffs": None if run.plan.folds == usual else run.plan.folds,
    }
    for name, value in values.items():
        st.session_state[key(name, table)] = value
    prefill_plan(run, table)
    st.session_state[setup_keys.of("metric", table, "", run.task.kind)] = run.plan.metric
    st.session_state[setup_keys.of("rope", table, "", run.plan.metric)] = run.plan.rope
    st.session_state[setup_keys.of("seed", table, "")] = run.plan.seed
    return table


def at_standard(run: Run, workspace: str) -> Setup:
    """Return the set-up of a quick run at standard effort, at its own cut-offs."""
    ahead = forecast_setup(run.plan)
    options = {
        "horizon": ahead.horizon,
        "seasons": ahead.seasons,
        "models": standard_models(run),
        "effort": Effort.STANDARD,
        "cutoffs": run.plan.folds,
        "gap": ahead.gap,
        "seed": run.plan.seed,
        "metric": run.plan.metric,
        "rope": run.plan.rope,
        "settings": run.plan.settings,
    }
    task, plan, findings = table_queries.ask(workspace, run.dataset_id, plan_kept, options)
    table = services.dataset(workspace, run.dataset_id)
    planned = with_costs(table, task, plan, findings, table.rows)
    return Setup(task, planned.plan, planned.findings, planned.seconds, planned.costs)
