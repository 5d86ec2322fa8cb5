from inspect import signature
from pathlib import Path

import pytest

from lib.core.task import Domain
from lib.core.workflow import Workflow, look_up
from lib.workflows import WORKFLOWS

ROOT = Path(__file__).parents[3]
ASKED_WITH = {
    "next_table": ("run", "workspace"),
    "prefill": ("run", "workspace"),
    "before_verdict": ("run", "t", "workspace", "viewer"),
    "result": ("run", "t", "workspace", "viewer"),
    "in_lists": ("run", "t", "workspace"),
    "report_parts": ("run", "predictions", "t", "workspace"),
    "document_parts": ("run", "t", "workspace"),
}


def test_every_domain_has_its_workflow() -> None:
    assert set(WORKFLOWS) == set(Domain)


@pytest.mark.parametrize("workflow", WORKFLOWS.values(), ids=str)
def test_references_lead_to_what_is_asked_for(workflow: Workflow) -> None:
    assert (ROOT / workflow.page).is_file()
    for asked_for, reference in workflow.references.items():
        assert tuple(signature(look_up(reference)).parameters) == ASKED_WITH[asked_for], reference
    assert {"next_table", "prefill"} <= set(workflow.references)
