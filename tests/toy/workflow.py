"""A whole kind of job in a few files: what a number is where another one is nearest."""

from lib.core.jobs import JobSpec, Parameters
from lib.core.task import Domain
from lib.core.workflow import Workflow

TYPICAL = JobSpec(
    "toy_typical",
    "The median error of a model on rows that it was not fitted on.",
    "tests.toy.job:typical",
    Parameters,
    predictions=True,
    disclosed="lib.report.disclosed_results:whole",
)
TOY = Workflow(
    Domain("toy"),
    models=("tests.toy.model:SPECS",),
    stored_classes=("tests.toy.model.Nearest",),
    page="tests/toy/page.py",
    title="Toy",
    icon=":material/toys:",
    answers="What is a number where another one is nearest?",
    another="Another toy",
    add_command="tests.toy.command:add_toy",
    next_table="lib.ui.setup.duplicate:table_of",
    prefill="lib.ui.setup.duplicate:prefill_table",
    sections="tests.toy.report:SECTIONS",
    bundled={TYPICAL.id: "tests.toy.job:checked"},
    jobs=(TYPICAL,),
)
