"""Whether a forecast held."""

from __future__ import annotations

from dataclasses import replace

from lib.core.facts import to_json
from lib.core.jobs import JobContext, JobResult
from lib.workflows.forecasts.holding import held_of
from lib.workflows.forecasts.job_specs import HeldParameters


def held(context: JobContext[HeldParameters]) -> JobResult:
    """Return how a kept forecast compares with later values, which stand beside it in a table."""
    assert context.other is not None
    params = context.params
    found = replace(held_of(context.other), name=params.name, unread=params.unread)
    return JobResult(to_json(found))
