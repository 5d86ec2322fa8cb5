"""A run as the state.json of a bundle, and back, with everything checked on the way in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NotRequired, TypedDict

from lib.core.facts import Json, to_json
from lib.core.results import Environment, FoldScores, ModelResult, Run
from lib.store.bundle.asked import MAX_MODELS, plan_from, task_from
from lib.store.bundle.checks import MAX_DEPTH, Node
from lib.store.bundle.outcome import (
    failure_from,
    findings_from,
    model_from,
    status_from,
    verdict_from,
)
from lib.store.rows import failure_out, findings_out, verdict_out

_MAX_ROWS = 20_000_000
"""Far more than any upload holds, and few enough for an array of them."""
_MAX_NAME_LENGTH, _MAX_NOTE_LENGTH = 1000, 20_000


class FoldRow(FoldScores):
    """A fold of a model in a bundle, and in the table of folds."""

    rows: int
    history: NotRequired[Mapping[str, list[float]]]
    notes: list[dict[str, Json]]


class RunState(TypedDict):
    """All of a run but its files and what belongs to one workspace, as JSON."""

    id: str
    name: str
    note: str
    status: str
    created: str
    started: str | None
    finished: str | None
    seconds: float
    estimate: float | None
    environment: Environment
    dataset: dict[str, Json]
    task: dict[str, Json]
    plan: dict[str, Json]
    findings: list[dict[str, Json]]
    verdict: dict[str, Json] | None
    failure: dict[str, Json] | None
    models: list[dict[str, Json]]
    folds: NotRequired[list[FoldRow]]


def state_of(run: Run) -> RunState:
    """Return all of a run but its files, its folds and what belongs to one workspace, JSON-able.

    NaN stays NaN, as Python's json writes it: it is not the same as null here.
    """
    return {
        "id": run.id,
        "name": run.name,
        "note": run.note,
        "status": str(run.status),
        "created": run.created,
        "started": run.started,
        "finished": run.finished,
        "seconds": run.seconds,
        "estimate": run.estimate,
        "environment": run.environment,
        "dataset": {
            "id": run.dataset_id,
            "name": run.dataset_name,
            "sha256": run.dataset_sha256,
            "rows": run.rows,
            "columns": run.columns,
        },
        "task": run.task.to_dict(),
        "plan": run.plan.to_dict(),
        "findings": findings_out(run.findings),
        "verdict": verdict_out(run.verdict),
        "failure": failure_out(run.failure),
        "models": [_model_state(result) for result in run.models],
    }


def _model_state(result: ModelResult) -> dict[str, Json]:
    return to_json(result)


def run_of(data: Json) -> Run:
    """Build a run from ``state_of``; StoreError "bundle_invalid" names what is wrong with it."""
    node = Node(data, "state.json")
    task = task_from(node["task"])
    plan = plan_from(node["plan"], task)
    models = tuple(model_from(one, plan, task) for one in node["models"].entries(MAX_MODELS))
    if sorted(result.id for result in models) != sorted(plan.models):
        raise node["models"].wrong()
    dataset, status = node["dataset"], status_from(node["status"])
    return Run(
        id=node["id"].text(100),
        name=node["name"].text(_MAX_NAME_LENGTH),
        status=status,
        dataset_id=dataset["id"].word(_is_id),
        dataset_name=dataset["name"].text(_MAX_NAME_LENGTH),
        dataset_sha256=dataset["sha256"].word(_is_sha256),
        rows=dataset["rows"].whole(0, _MAX_ROWS),
        columns=dataset["columns"].whole(0, 100_000),
        task=task,
        plan=plan,
        created=node["created"].moment(),
        started=node["started"].maybe(Node.moment),
        finished=node["finished"].maybe(Node.moment),
        seconds=node["seconds"].amount(),
        estimate=node["estimate"].maybe(Node.amount),
        environment=_environment(node["environment"]),
        findings=findings_from(node["findings"]),
        models=models,
        verdict=node["verdict"].maybe(lambda one: verdict_from(one, plan, models)),
        failure=node["failure"].maybe(failure_from),
        note=node.get("note", "").text(_MAX_NOTE_LENGTH),
        origin="bundle",
    )


def _is_id(text: str) -> bool:
    return 0 < len(text) <= 64 and text.isascii() and text.replace("-", "").isalnum()


def _is_sha256(text: str) -> bool:
    return len(text) == 64 and set(text) <= set("0123456789abcdef")


def _environment(node: Node) -> Environment:
    node.members(100)
    environment: Environment = node.plain(MAX_DEPTH + 1)
    packages = environment.get("packages", {})
    if not isinstance(packages, dict) or not all(isinstance(v, str) for v in packages.values()):
        raise node.wrong()
    return environment
