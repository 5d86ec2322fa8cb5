"""What the set-up of segments is made of, kept so that a click is answered."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import streamlit as st

from lib.core.columns import ColumnKind
from lib.core.dataset import Dataset
from lib.core.findings import Finding
from lib.core.task import Domain, Task, TaskKind
from lib.evaluation import estimate
from lib.models.catalogue import all_models
from lib.segments.transactions import TransactionColumns
from lib.settings import available_cores, read_settings
from lib.ui import services
from lib.ui.memory import give_back
from lib.ui.prepared import Planned

BASELINE = "rfm_quintiles"
USED = (ColumnKind.NUMBER, ColumnKind.CATEGORY, ColumnKind.DATETIME)
"""Kinds of columns that customers can be grouped by."""


@st.cache_resource(show_spinner=False, max_entries=16, ttl=1800)
def recognised(workspace: str, dataset_id: str) -> TransactionColumns | None:
    """Return the columns of a table of transactions; None where it looks like no such table."""
    from lib.segments.transactions import suggest_columns

    return suggest_columns(services.dataset(workspace, dataset_id))


@st.cache_resource(show_spinner=False, max_entries=2, ttl=1800)
def customers(
    workspace: str, dataset_id: str, columns: TransactionColumns, reference: str | None
) -> tuple[Dataset, dict[str, Any]]:
    """Return the table of customers that transactions make, and facts about it; InputError."""
    from lib.segments.transactions import customer_table

    dataset = services.dataset(workspace, dataset_id)
    made, facts = customer_table(dataset, columns, reference)
    give_back()
    return replace(made, origin=dataset_id), facts


@st.cache_resource(show_spinner=False, max_entries=16, ttl=1800)
def suggested_features(workspace: str, dataset_id: str) -> tuple[str, ...]:
    """Return the features that customers are grouped by unless told otherwise."""
    from lib.segments.planning import make_segment_task

    return tuple(make_segment_task(services.dataset(workspace, dataset_id)).features)


@st.cache_resource(show_spinner=False, max_entries=16, ttl=1800)
def suggested_transforms(workspace: str, dataset_id: str) -> dict[str, dict[str, Any]]:
    """Return the suggested transforms of every column that could be a feature."""
    from lib.segments.encoding import suggest_transforms

    offered = suggested_kinds(workspace, dataset_id)
    return suggest_transforms(services.dataset(workspace, dataset_id).frame, offered)


@st.cache_resource(show_spinner=False, max_entries=16, ttl=1800)
def suggested_kinds(workspace: str, dataset_id: str) -> dict[str, str]:
    """Return the kinds in which columns enter unless told otherwise, of those that can."""
    from lib.segments.planning import feature_kinds

    return {
        name: kind
        for name, kind in feature_kinds(services.dataset(workspace, dataset_id)).items()
        if kind in USED
    }


def baseline(workspace: str, dataset_id: str, features: tuple[str, ...]) -> tuple[str, ...]:
    """Return the model that every other one must beat, where the features allow it."""
    from lib.segments.planning import find_roles

    roles = find_roles(services.dataset(workspace, dataset_id))
    return (BASELINE,) if roles and set(roles.values()) <= set(features) else ()


@st.cache_resource(show_spinner=False, max_entries=64, ttl=1800)
def planned(
    workspace: str, dataset_id: str, features: tuple[str, ...], options: str
) -> tuple[Task, Planned]:
    """Return task and plan of the choices; InputError if it cannot be run.

    ``options`` is JSON: those of make_segment_plan, and "kinds" of features.
    """
    from lib.evaluation.segment_planning import make_segment_plan
    from lib.segments.planning import make_segment_task

    dataset = services.dataset(workspace, dataset_id)
    given = json.loads(options)
    made = make_segment_task(dataset, features=list(features), kinds=given.pop("kinds", None))
    plan, findings = make_segment_plan(dataset, made, **given)
    cores = read_settings().workers or available_cores()
    suitable = tuple(
        spec.id for spec in all_models() if spec.suits(TaskKind.CLUSTERS, Domain.SEGMENTS)
    )
    costs = estimate.costs(dataset, made, replace(plan, models=suitable))
    return made, Planned(plan, _all(findings), costs.wall(cores, plan.models), dict(costs.total))


def _all(findings: Any) -> tuple[Finding, ...]:
    return tuple(findings)


def options_text(given: Mapping[str, Any]) -> str:
    """Return choices as a text that can be a key."""
    return json.dumps(given, sort_keys=True, ensure_ascii=False)
