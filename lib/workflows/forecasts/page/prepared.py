"""What the set-up of forecasts comes to, kept so that a click is answered.

Nobody may change what comes from here: all sessions share it.
"""

from __future__ import annotations

import json
from typing import Any

import streamlit as st

from lib.core.dataset import Dataset
from lib.core.facts import from_json
from lib.ui.setup.prepared import Planned, with_costs
from lib.ui.shell import table_queries
from lib.ui.shell.table_queries import Making
from lib.workflows.forecasts.facts.setup import SeriesSetup
from lib.workflows.forecasts.facts.suggestion import Suggestion
from lib.workflows.forecasts.looking import Look, look_at_series, plan_forecasts
from lib.workflows.forecasts.series.suggest import Given

Made = Making[tuple[Dataset, Look]]
"""A table of series, which can be kept, and what was noticed of it."""


@st.cache_resource(show_spinner=False, max_entries=32, ttl=1800)
def suggestion(workspace: str, dataset_id: str, given: Given) -> Suggestion:
    """Return how a table is suggested to be read; InputError where it holds no series."""
    return table_queries.ask(workspace, dataset_id, look_at_series, given)


def as_key(value: Any) -> str:
    """Return JSON as a text that can be a key."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, default=list)


@st.cache_resource(show_spinner=False, max_entries=8, ttl=1800)
def made(workspace: str, dataset_id: str, setup: str, horizon: int, options: str) -> Made:
    """Return the series and the plan of a set-up, as ``as_key`` writes both.

    InputError for what cannot be used.
    """
    chosen = from_json(SeriesSetup, json.loads(setup))
    given = json.loads(options)
    return table_queries.making(workspace, dataset_id, plan_forecasts, chosen, horizon, given)


def planned(made: Made) -> Planned:
    """Return the plan with what each model costs that could take part."""
    table, look = made.value
    return with_costs(table, look.task, look.plan, look.findings, table.rows)
