"""Comparing models on a table with a target."""

from lib.core.schedule import Schedule
from lib.core.task import Domain
from lib.core.workflow import Workflow
from lib.i18n import N_

TABLES = Workflow(
    Domain.TABLE,
    models=(
        "lib.models.families.linear:SPECS",
        "lib.models.families.neighbours:SPECS",
        "lib.models.families.bayes:SPECS",
        "lib.models.families.trees:SPECS",
        "lib.models.families.boosting:SPECS",
        "lib.models.families.svm:SPECS",
        "lib.models.families.deep:SPECS",
        "lib.models.families.own_network:SPECS",
    ),
    schedule=Schedule(asks_importance=True, asks_learning_curves=True),
    page="pages/compare.py",
    title=N_("Compare"),
    icon=":material/balance:",
    answers=N_("Which model predicts a column of your table best, and is deep learning worth it?"),
    another=N_("New comparison"),
    add_command="lib.workflows.tables.command.options:add_compare",
    next_table="lib.ui.setup.duplicate:table_of",
    prefill="lib.ui.setup.duplicate:prefill_table",
)
