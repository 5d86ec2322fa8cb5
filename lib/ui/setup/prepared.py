"""Tasks, plans and findings of the choices on the set-up page, kept so that a click is answered.

With 100,000 rows each of them takes a tenth of a second or two, and a script runs at every click.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import streamlit as st

from lib.core.dataset import Dataset
from lib.core.findings import Finding
from lib.core.model import Size
from lib.core.plan import Plan
from lib.core.task import Task, TaskKind
from lib.evaluation.plan import budget, estimate, planning
from lib.evaluation.plan.targets_suggested import suggest_target_why
from lib.evaluation.plan.tasks import make_task
from lib.models.catalogue import all_models
from lib.settings import available_cores, read_settings
from lib.ui.shell import services, table_queries

Choices = tuple[tuple[str, Any], ...]
"""Keyword arguments in a form that can be a key: pairs, lists as tuples."""


@dataclass(frozen=True)
class Planned:
    """A plan, its findings, its expected seconds, and the CPU seconds of every suitable model.

    ``size`` is that of the largest training part.
    """

    plan: Plan
    findings: tuple[Finding, ...]
    seconds: float
    costs: dict[str, float]
    size: Size


@dataclass(frozen=True)
class Setup:
    """What would be run: the task, the plan, what was noticed, and the expected seconds.

    ``costs`` are the expected CPU seconds of each model that could take part; ``size`` is that of
    the largest training part, where the models learn from columns of a table.
    """

    task: Task
    plan: Plan
    findings: tuple[Finding, ...]
    seconds: float
    costs: Mapping[str, float] = field(default_factory=dict)
    size: Size | None = None
    without: Setup | None = None
    """The same without the column of which it is asked whether it is known in time."""


def choices(given: Mapping[str, Any]) -> Choices:
    """Return keyword arguments as a key."""
    return tuple(
        (name, tuple(value) if isinstance(value, list) else value) for name, value in given.items()
    )


@st.cache_resource(show_spinner=False, max_entries=32, ttl=1800)
def target(workspace: str, dataset_id: str) -> tuple[str, str] | None:
    """Return the suggested target of a table, and why it is."""
    return suggest_target_why(services.dataset(workspace, dataset_id))


@st.cache_resource(show_spinner=False, max_entries=32, ttl=1800)
def metric(
    workspace: str, dataset_id: str, target: str, kind: TaskKind
) -> tuple[str, str, dict[str, Any]]:
    """Return the suggested measure of a target taken as a kind, why it is, and values for that."""
    made = replace(task(workspace, dataset_id, target), kind=kind)
    return table_queries.ask(workspace, dataset_id, planning.suggest_metric_why, made)


@st.cache_resource(show_spinner=False, max_entries=32, ttl=1800)
def splits(workspace: str, dataset_id: str) -> tuple[str | None, str | None]:
    """Return the columns to split by that were asked for on the data page: of groups, of time."""
    from lib.intake.remedies import suggested_splits

    return suggested_splits(services.dataset(workspace, dataset_id))


@st.cache_resource(show_spinner=False, max_entries=32, ttl=1800)
def task(workspace: str, dataset_id: str, target: str, chosen: Choices = ()) -> Task:
    """Return the task of a target; InputError where the choices cannot be."""
    return table_queries.ask(workspace, dataset_id, make_task, target, **dict(chosen))


@st.cache_resource(show_spinner=False, max_entries=32, ttl=1800)
def findings(workspace: str, dataset_id: str, target: str, chosen: Choices) -> tuple[Finding, ...]:
    """Return what is to be noticed of a task."""
    from lib.intake.profiling.findings import find_for_target

    made = task(workspace, dataset_id, target, chosen)
    return table_queries.ask(workspace, dataset_id, find_for_target, made)


@st.cache_resource(show_spinner=False, max_entries=8, ttl=1800)
def rows(workspace: str, dataset_id: str, target: str, chosen: Choices, seed: int) -> planning.Rows:
    """Return what planning needs to know of the rows, which is slow to look at."""
    made = task(workspace, dataset_id, target, chosen)
    return table_queries.ask(workspace, dataset_id, planning.look_at_rows, made, seed)


@st.cache_resource(show_spinner=False, max_entries=64, ttl=1800)
def plan(
    workspace: str, dataset_id: str, target: str, chosen: Choices, options: Choices
) -> Planned:
    """Return the plan of the choices; InputError if it cannot be run."""
    rows_seen = rows(workspace, dataset_id, target, chosen, dict(options).get("seed", 0))
    made = task(workspace, dataset_id, target, chosen)
    return planned(services.dataset(workspace, dataset_id), made, rows_seen, options)


def planned(dataset: Dataset, task: Task, rows_seen: planning.Rows, options: Choices) -> Planned:
    """Return the plan of a comparison by folds, within a time if one is among the options."""
    rest = dict(options)
    seconds = rest.pop("budget_seconds", None)
    if seconds is None:
        plan, notes = planning.make_plan(dataset, task, rows_seen=rows_seen, **rest)
    else:
        plan, notes, _ = budget.plan_within(
            dataset, task, seconds, _cores(), rows_seen=rows_seen, **rest
        )
    return with_costs(dataset, task, plan, notes, rows_seen.usable)


def with_costs(
    dataset: Dataset, task: Task, plan: Plan, findings: tuple[Finding, ...], rows: int
) -> Planned:
    """Return a plan with what each model costs that could take part; ``rows`` are the usable."""
    suitable = tuple(spec.id for spec in all_models() if spec.suits(task.kind, task.domain))
    costs = estimate.costs(dataset, task, replace(plan, models=suitable), rows)
    size = estimate.largest_fold(dataset, task, plan, rows)
    return Planned(plan, findings, costs.wall(_cores(), plan.models), dict(costs.total), size)


def _cores() -> int:
    return read_settings().workers or available_cores()
