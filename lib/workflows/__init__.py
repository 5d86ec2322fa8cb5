"""The workflows that there are, and what is computed for no run: the one list of both."""

import os
from collections.abc import Iterator

from lib.core.references import look_up
from lib.core.workflow import Workflow
from lib.errors import InputError
from lib.workflows.forecasts.workflow import FORECASTS
from lib.workflows.reviews.workflow import REVIEWS
from lib.workflows.segments.workflow import SEGMENTS
from lib.workflows.tables.workflow import TABLES

__all__ = ["JOBS_ALONE", "SETTING", "listed"]

JOBS_ALONE = "lib.workflows.learn.job_specs:LEARN_JOBS"
"""A reference: whoever only reads a run or a model needs no chapter of Learn."""
SETTING = "DEEPWORTH_WORKFLOWS"
"""Names workflows from elsewhere, "module:NAME" with commas between them: code that is imported."""


def listed() -> tuple[Workflow, ...]:
    """Return all workflows, in the order of the navigation.

    Raises InputError "bad_workflow" for one of DEEPWORTH_WORKFLOWS that cannot be used.
    """
    ours = (TABLES, REVIEWS, SEGMENTS, FORECASTS)
    return (*ours, *_further({one.domain for one in ours}))


def _further(taken: set[str]) -> Iterator[Workflow]:
    for reference in filter(None, map(str.strip, os.environ.get(SETTING, "").split(","))):
        try:
            workflow = look_up(reference)
        except (ImportError, AttributeError, ValueError) as error:
            raise InputError("bad_workflow", reference=reference, reason=str(error)) from error
        if not isinstance(workflow, Workflow):
            reason = f"received {type(workflow).__name__}, expected Workflow"
            raise InputError("bad_workflow", reference=reference, reason=reason)
        if workflow.domain in taken:
            reason = f"there is a workflow {workflow.domain} already"
            raise InputError("bad_workflow", reference=reference, reason=reason)
        taken.add(workflow.domain)
        yield workflow
