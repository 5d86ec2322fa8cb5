import re
from inspect import signature
from pathlib import Path

import pytest

from lib.core.jobs import JobSpec
from lib.core.model import BuildContext, ModelSpec
from lib.core.references import look_up
from lib.core.task import TOLD_BY_COLUMNS, Domain
from lib.core.workflow import Workflow, workflows
from lib.errors import InputError, StoreError
from lib.models.catalogue import all_models
from lib.models.plain.common import PlainModel
from lib.report.exports.plain_rows import PlainRows
from lib.report.verdict_words import VerdictWords
from lib.workflows import SETTING, listed

ROOT = Path(__file__).parents[3]
ASKED_WITH = {
    "plan_words": ("plan", "task", "t"),
    "plan_details": ("node",),
    "new_rows": ("frame", "task"),
    "labelled_rows": ("frame", "task"),
    "own_columns": ("names", "task"),
    "made_from": ("task",),
    "typed": ("estimator", "manifest", "review"),
    "add_command": ("commands", "t"),
    "next_table": ("run", "workspace"),
    "prefill": ("run", "workspace"),
    "at_standard": ("run", "workspace"),
    "in_lists": ("run", "t", "workspace"),
    "document_parts": ("run", "t", "reader"),
    "notebook": ("run", "t", "dataset", "original", "evidence"),
}


def test_every_workflow_that_columns_tell_is_there() -> None:
    assert set(TOLD_BY_COLUMNS) < set(workflows())


def test_the_trunk_asks_for_no_workflow_by_name() -> None:
    trunk = set((ROOT / "lib").rglob("*.py")) - set((ROOT / "lib" / "workflows").rglob("*.py"))
    for path in trunk - {ROOT / "lib" / "core" / "task.py"}:
        assert re.findall(r"Domain\.(TEXT|SEGMENTS)", path.read_text("utf-8")) == [], path


def test_one_that_is_not_there_is_named() -> None:
    with pytest.raises(StoreError) as caught:
        workflows()[Domain("weather")]
    assert (caught.value.code, caught.value.context["workflow"]) == ("unknown_workflow", "weather")


@pytest.mark.parametrize(
    ("reference", "reason"),
    [
        ("tests.nowhere:TOY", "No module named 'tests.nowhere'"),
        ("lib.workflows.tables.workflow:NONE", "has no attribute 'NONE'"),
        ("lib.workflows.tables.workflow", "not enough values"),
        ("lib.core.schedule:Schedule", "received type, expected Workflow"),
        ("lib.workflows.tables.workflow:TABLES", "there is a workflow table already"),
    ],
)
def test_a_setting_that_names_no_further_workflow_says_why(
    reference: str, reason: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(SETTING, reference)
    with pytest.raises(InputError) as caught:
        listed()
    assert caught.value.code == "bad_workflow"
    assert reason in caught.value.context["reason"]


@pytest.mark.parametrize("workflow", workflows().values(), ids=lambda one: one.domain)
def test_references_lead_to_what_is_asked_for(workflow: Workflow) -> None:
    assert (ROOT / workflow.page).is_file()
    for asked_for, reference in workflow.references.items():
        if asked_for in ("plain_rows", "verdict_words", "sections", "terms"):
            continue
        assert tuple(signature(look_up(reference)).parameters) == ASKED_WITH[asked_for], reference
    assert {"next_table", "prefill"} <= set(workflow.references)


@pytest.mark.parametrize("workflow", workflows().values(), ids=lambda one: one.domain)
def test_families_of_models_are_in_the_catalogue(workflow: Workflow) -> None:
    for family in workflow.models:
        assert set(look_up(family)) <= set(all_models()), family


@pytest.mark.parametrize("spec", all_models(), ids=lambda spec: spec.id)
def test_builders_take_what_they_may_know(spec: ModelSpec) -> None:
    (parameter,) = signature(look_up(str(spec.builder)), eval_str=True).parameters.values()
    assert parameter.annotation is BuildContext


def test_models_in_plain_code_are_looked_up() -> None:
    named = [spec.plain for spec in all_models() if spec.plain is not None]
    assert named
    assert all(isinstance(look_up(reference), PlainModel) for reference in named)


@pytest.mark.parametrize("workflow", workflows().values(), ids=lambda one: one.domain)
def test_the_engine_finds_what_a_schedule_names(workflow: Workflow) -> None:
    schedule = workflow.schedule
    if schedule.opening is not None:
        assert given(schedule.opening.function) == ("problem", "task", "plan", "watch")
        assert given(schedule.opening.without) == ("plan", "failure")
        assert schedule.opening.kept
        assert schedule.opening.phase
    if schedule.fit_all is not None:
        told = ("spec", "problem", "task", "plan", "opened", "threads", "watch")
        assert given(schedule.fit_all) == told
    together = ("problem", "task", "plan", "results", "rows")
    if schedule.combine is not None:
        assert given(schedule.combine) == ("model", *together)
    if schedule.measure is not None:
        assert given(schedule.measure) == together
    afterwards = (*schedule.afterwards, *schedule.afterwards_of_run)
    assert all(isinstance(look_up(job), JobSpec) for job in afterwards)


def given(reference: str) -> tuple[str, ...]:
    return tuple(signature(look_up(reference)).parameters)


@pytest.mark.parametrize("workflow", workflows().values(), ids=lambda one: one.domain)
def test_objects_that_workflows_name_have_the_methods_asked_for(workflow: Workflow) -> None:
    for reference, protocol in (
        (workflow.plain_rows, PlainRows),
        (workflow.verdict_words, VerdictWords),
    ):
        for name in () if reference is None else methods(protocol):
            asked = list(signature(getattr(protocol, name)).parameters)[1:]
            assert list(signature(getattr(look_up(reference), name)).parameters) == asked
    for reference in workflow.bundled.values():
        assert given(reference) == ("kind", "params", "node", "run")


def methods(protocol: type) -> list[str]:
    return [name for name in vars(protocol) if not name.startswith("_")]
