"""The kinds of jobs that there are: the one list. Nothing else names them."""

from lib.core.task import Domain
from lib.core.workflow import Workflow
from lib.workflows.reviews import REVIEWS
from lib.workflows.segments import SEGMENTS
from lib.workflows.tables import TABLES

WORKFLOWS: dict[Domain, Workflow] = {one.domain: one for one in (TABLES, REVIEWS, SEGMENTS)}
