"""What a bundle's run was asked to do, checked: the task and the plan."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from lib.core.columns import ColumnKind
from lib.core.facts import Json
from lib.core.metrics import metrics_of, ranking_metrics
from lib.core.plan import Effort, Plan, SplitKind
from lib.core.references import look_up
from lib.core.task import TOLD_BY_COLUMNS, Task, TaskKind
from lib.core.workflow import workflows
from lib.errors import InputError, StoreError
from lib.evaluation.targets.entries import target_of
from lib.models.catalogue import get_model
from lib.store.bundle.archive import is_model_id
from lib.store.bundle.checks import Node, texts

MAX_MODELS = 90
_MAX_FOLDS, _MAX_REPEATS, _MAX_LOOKS = 1000, 1000, 20


def task_from(node: Node) -> Task:
    """Return a task whose columns, classes and names belong together."""
    kind = TaskKind(node["kind"].word(TaskKind))
    classes = texts(node["classes"])
    if len(set(classes)) != len(classes) or not target_of(kind).allows_classes(classes):
        raise node["classes"].wrong()
    features = {name: one.word(ColumnKind) for name, one in node["features"].members().items()}
    text = node.get("text", None).maybe(Node.text)
    if text is not None and text not in features:
        raise node["text"].wrong()
    workflow = node.get("workflow", None).maybe(lambda one: one.word(_is_named))
    checked = {
        "kind": kind,
        "target": node["target"].text(),
        "features": features,
        "classes": classes,
        "group": node["group"].maybe(Node.text),
        "time": node["time"].maybe(Node.text),
        "text": text,
        "workflow": workflow,
    }
    names = node.get("names", {})
    try:
        return Task.from_dict(checked).called(
            {value: one.text() for value, one in names.members().items()}
        )
    except InputError as error:
        raise names.wrong() from error


def _is_named(workflow: str) -> bool:
    """Whether tasks name that workflow: there is one, and columns do not tell it."""
    return workflow in workflows() and workflow not in TOLD_BY_COLUMNS


def plan_from(node: Node, task: Task) -> Plan:
    """Return a plan of models that there are, for its task."""
    models = [model_id_from(one) for one in node["models"].entries(MAX_MODELS)]
    if not models or len(set(models)) != len(models):
        raise node["models"].wrong()
    checked = {
        "models": models,
        "effort": node["effort"].word(Effort),
        "folds": node["folds"].whole(1, _MAX_FOLDS),
        "repeats": node["repeats"].whole(1, _MAX_REPEATS),
        "seed": node["seed"].whole(0, 2**63),
        "metric": node["metric"].word(_ranking(task).__contains__),
        "rope": node["rope"].amount(),
        "rope_relative": node["rope_relative"].flag(),
        "split": node["split"].word(SplitKind),
        "sample_rows": node["sample_rows"].maybe(Node.whole),
        "class_weight": node["class_weight"].flag(),
        "settings": {
            name: one.plain(3) if one.members(100) else {}
            for name, one in node.get("settings", {}).members(MAX_MODELS).items()
        },
        "budget_seconds": node.get("budget_seconds", None).maybe(Node.amount),
        "repeats_differ": node.get("repeats_differ", True).flag(),
        "segments": _segments(node.get("segments", {})),
        "looks": [one.whole(1, _MAX_REPEATS) for one in node.get("looks", []).entries(_MAX_LOOKS)],
        "further": _further(node.get("further", {}), models),
        "details": _details(node.get("details", {}), task),
    }
    return Plan.from_dict(checked)


def _segments(node: Node) -> Any:
    """Return how customers were set up, an object of plain values."""
    return node.plain(5) if node.members(100) else {}


def _details(node: Node, task: Task) -> dict[str, Json]:
    """Return what the plan of a workflow says beside the rest, as that checks it."""
    check = workflows()[task.domain].plan_details
    found: dict[str, Json] = {} if check is None else look_up(check)(node)
    return found


def model_id_from(node: Node) -> str:
    """Return the id of a model of the catalogue; StoreError "bundle_model" for any other."""
    model = node.word(is_model_id)
    try:
        return get_model(model).id
    except InputError as error:
        raise StoreError("bundle_model", model=model) from error


def _further(node: Node, models: Sequence[str]) -> dict[str, int]:
    """Return how many repeats some models of a plan have."""
    members = node.members(MAX_MODELS)
    if not members.keys() <= set(models):
        raise node.wrong()
    return {model: one.whole(1, _MAX_REPEATS) for model, one in members.items()}


def _ranking(task: Task) -> set[str]:
    """Return the names of the metrics by which a run of a task can be judged."""
    return {metric.name for metric in ranking_metrics(task.kind)}


def metric_names(task: Task) -> set[str]:
    """Return the names of the metrics that a task has."""
    return {metric.name for metric in metrics_of(task.kind)}
