"""The workflows that there are: the one list. Nothing else names them."""

from typing import Any

from lib.core.common_jobs import COMMON_JOBS
from lib.core.jobs import JobSpec
from lib.core.task import Domain
from lib.core.workflow import Workflow
from lib.workflows.reviews.workflow import REVIEWS
from lib.workflows.segments.workflow import SEGMENTS
from lib.workflows.tables.workflow import TABLES

WORKFLOWS: dict[Domain, Workflow] = {one.domain: one for one in (TABLES, REVIEWS, SEGMENTS)}
JOBS: dict[str, JobSpec[Any]] = {
    job.id: job for jobs in (COMMON_JOBS, *(one.jobs for one in WORKFLOWS.values())) for job in jobs
}
"""All jobs, by id."""
