"""Comparing models on a table with a target."""

from lib.core.task import Domain
from lib.core.workflow import Workflow
from lib.i18n import N_

TABLES = Workflow(
    Domain.TABLE,
    page="pages/compare.py",
    title=N_("Compare"),
    another=N_("New comparison"),
    next_table="lib.ui.setup.duplicate:table_of",
    prefill="lib.ui.setup.duplicate:prefill_table",
)
