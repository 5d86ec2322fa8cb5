"""Tasks, plans and findings of the choices on the set-up page, kept so that a click is answered.

With 100,000 rows each of them takes a tenth of a second or two, and a script runs at every click.
"""

from __future__ import annotations

from typing import Any

import streamlit as st

from lib.core.findings import Finding
from lib.core.plan import Plan
from lib.core.task import Task
from lib.evaluation import estimate, planning
from lib.settings import available_cores, read_settings
from lib.ui import services

Choices = tuple[tuple[str, Any], ...]
"""Keyword arguments in a form that can be a key: pairs, lists as tuples."""


def choices(given: dict[str, Any]) -> Choices:
    """Return keyword arguments as a key."""
    return tuple(
        (name, tuple(value) if isinstance(value, list) else value) for name, value in given.items()
    )


@st.cache_resource(show_spinner=False, max_entries=32, ttl=1800)
def target(workspace: str, dataset_id: str) -> str | None:
    """Return the suggested target of a table."""
    return planning.suggest_target(services.dataset(workspace, dataset_id))


@st.cache_resource(show_spinner=False, max_entries=32, ttl=1800)
def task(workspace: str, dataset_id: str, target: str, chosen: Choices = ()) -> Task:
    """Return the task of a target; InputError where the choices cannot be."""
    return planning.make_task(services.dataset(workspace, dataset_id), target, **dict(chosen))


@st.cache_resource(show_spinner=False, max_entries=32, ttl=1800)
def findings(workspace: str, dataset_id: str, target: str, chosen: Choices) -> tuple[Finding, ...]:
    """Return what is to be noticed of a task."""
    from lib.intake.findings import find_for_target

    made = task(workspace, dataset_id, target, chosen)
    return find_for_target(services.dataset(workspace, dataset_id), made)


@st.cache_resource(show_spinner=False, max_entries=64, ttl=1800)
def plan(
    workspace: str, dataset_id: str, target: str, chosen: Choices, options: Choices
) -> tuple[Plan, tuple[Finding, ...], float]:
    """Return the plan, its findings and the expected seconds; InputError if it cannot be run."""
    dataset = services.dataset(workspace, dataset_id)
    made = task(workspace, dataset_id, target, chosen)
    planned, notes = planning.make_plan(dataset, made, **dict(options))
    cores = read_settings().workers or available_cores()
    return planned, notes, estimate.wall_seconds(dataset, made, planned, cores)
