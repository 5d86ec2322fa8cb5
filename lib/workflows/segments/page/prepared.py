"""What the set-up of segments is made of, kept so that a click is answered."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import streamlit as st

from lib.core.dataset import Dataset
from lib.core.task import Task
from lib.ui.setup.prepared import Planned, with_costs
from lib.ui.shell import services, table_queries
from lib.ui.shell.memory import give_back
from lib.ui.shell.table_queries import Making
from lib.workflows.segments.customers.columns import suggest_columns
from lib.workflows.segments.customers.transactions import TransactionColumns, customer_table
from lib.workflows.segments.facts.transactions import TransactionFacts
from lib.workflows.segments.groups.planning import Features, find_roles, possible_features
from lib.workflows.segments.models.clustering import RFM_QUINTILES
from lib.workflows.segments.plan import plan_segments


@st.cache_resource(show_spinner=False, max_entries=16, ttl=1800)
def recognised(workspace: str, dataset_id: str) -> TransactionColumns | None:
    """Return the columns of a table of transactions; None where it looks like no such table."""
    return table_queries.ask(workspace, dataset_id, suggest_columns)


@st.cache_resource(show_spinner=False, max_entries=2, ttl=1800)
def customers(
    workspace: str, dataset_id: str, columns: TransactionColumns, reference: str | None
) -> Making[tuple[Dataset, TransactionFacts]]:
    """Return the table of customers that transactions make, and facts about it; InputError."""
    made = table_queries.making(
        workspace, dataset_id, customer_table, columns, reference, origin=dataset_id
    )
    give_back()
    return made


@st.cache_resource(show_spinner=False, max_entries=16, ttl=1800)
def features(workspace: str, dataset_id: str) -> Features:
    """Return what customers could be grouped by; InputError."""
    return table_queries.ask(workspace, dataset_id, possible_features)


def baseline(workspace: str, dataset_id: str, features: tuple[str, ...]) -> tuple[str, ...]:
    """Return the model that every other one must beat, where the features allow it."""
    roles = find_roles(services.dataset(workspace, dataset_id))
    return (RFM_QUINTILES,) if roles and set(roles.values()) <= set(features) else ()


@st.cache_resource(show_spinner=False, max_entries=64, ttl=1800)
def planned(
    workspace: str, dataset_id: str, features: tuple[str, ...], options: str
) -> tuple[Task, Planned]:
    """Return task and plan of the choices; InputError if it cannot be run.

    ``options`` is JSON: those of make_segment_plan, and "kinds" of features.
    """
    dataset = services.dataset(workspace, dataset_id)
    given = json.loads(options)
    kinds = given.pop("kinds", None)
    task, plan, findings = table_queries.ask(
        workspace, dataset_id, plan_segments, features, kinds, given
    )
    return task, with_costs(dataset, task, plan, findings, dataset.rows)


def options_text(given: Mapping[str, Any]) -> str:
    """Return choices as a text that can be a key."""
    return json.dumps(given, sort_keys=True, ensure_ascii=False)
