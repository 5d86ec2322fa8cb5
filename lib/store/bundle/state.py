"""A run as the state.json of a bundle, and back, with everything checked on the way in."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NotRequired, TypedDict

from lib.core.columns import ColumnKind
from lib.core.facts import Json, to_json
from lib.core.findings import Finding, Severity
from lib.core.metrics import metrics_of
from lib.core.model import Family
from lib.core.plan import Effort, Plan, SplitKind
from lib.core.results import (
    BY_FOLDS,
    BY_PERIODS,
    BY_ROWS,
    FEW_POSITIVES,
    Decision,
    Environment,
    Failure,
    FoldScores,
    Interval,
    ModelResult,
    Run,
    Status,
    Verdict,
)
from lib.core.task import TOLD_BY_COLUMNS, Task, TaskKind
from lib.core.workflow import workflows
from lib.deep.diagnosis import STILL_IMPROVING
from lib.errors import InputError, StoreError
from lib.evaluation.targets.entries import target_of
from lib.i18n import translator
from lib.i18n.texts import ERRORS, FINDINGS
from lib.models.catalogue import get_model
from lib.store.bundle.archive import is_model_id
from lib.store.bundle.checks import MAX_DEPTH, Node, numbers, texts
from lib.store.rows import failure_out, findings_out, verdict_out

_MAX_MODELS = 90
_MAX_ROWS = 20_000_000
"""Far more than any upload holds, and few enough for an array of them."""
_MAX_FOLDS, _MAX_REPEATS, _MAX_LOOKS = 1000, 1000, 20
_MAX_NAME_LENGTH, _MAX_NOTE_LENGTH = 1000, 20_000
_ADDED_UP = 1e-3
"""How far from one the sum of shares may be that were kept with few digits."""
_ENDED = (Status.DONE, Status.FAILED)


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
    task = _task(node["task"])
    plan = _plan(node["plan"], task)
    models = tuple(_model(one, plan, task) for one in node["models"].entries(_MAX_MODELS))
    if sorted(result.id for result in models) != sorted(plan.models):
        raise node["models"].wrong()
    dataset, status = node["dataset"], _status(node["status"])
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
        verdict=node["verdict"].maybe(lambda one: _verdict(one, plan, models)),
        failure=node["failure"].maybe(_failure),
        note=node.get("note", "").text(_MAX_NOTE_LENGTH),
        origin="bundle",
    )


def findings_from(node: Node) -> tuple[Finding, ...]:
    """Return findings whose texts can be made of the values they bring."""
    return tuple(_finding(one) for one in node.entries())


def values_from(node: Node, task: Task) -> dict[str, float]:
    """Return numbers by the names of metrics that a task has."""
    metrics = {name: value.number() for name, value in node.members(200).items()}
    if not metrics.keys() <= _metrics(task):
        raise node.wrong()
    return metrics


def _metrics(task: Task) -> set[str]:
    return {metric.name for metric in metrics_of(task.kind)}


def curves_from(node: Node) -> dict[str, list[float]]:
    """Return the curves of a network by name."""
    history = {name: list(numbers(values)) for name, values in node.members(50).items()}
    if any(not -1 <= epoch < 1e9 for epoch in history.get("best_epoch", ())):
        raise node.wrong()
    return history


def _is_id(text: str) -> bool:
    return 0 < len(text) <= 64 and text.isascii() and text.replace("-", "").isalnum()


def _is_sha256(text: str) -> bool:
    return len(text) == 64 and set(text) <= set("0123456789abcdef")


def _status(node: Node) -> Status:
    """Return a status that no engine takes up: here nothing can be gone on with."""
    status = Status(node.word(Status))
    return status if status in _ENDED else Status.CANCELLED


def _task(node: Node) -> Task:
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


def _plan(node: Node, task: Task) -> Plan:
    models = [_model_id(one) for one in node["models"].entries(_MAX_MODELS)]
    if not models or len(set(models)) != len(models):
        raise node["models"].wrong()
    checked = {
        "models": models,
        "effort": node["effort"].word(Effort),
        "folds": node["folds"].whole(1, _MAX_FOLDS),
        "repeats": node["repeats"].whole(1, _MAX_REPEATS),
        "seed": node["seed"].whole(0, 2**63),
        "metric": node["metric"].word(_metrics(task).__contains__),
        "rope": node["rope"].amount(),
        "rope_relative": node["rope_relative"].flag(),
        "split": node["split"].word(SplitKind),
        "sample_rows": node["sample_rows"].maybe(Node.whole),
        "class_weight": node["class_weight"].flag(),
        "settings": {
            name: one.plain(3) if one.members(100) else {}
            for name, one in node.get("settings", {}).members(_MAX_MODELS).items()
        },
        "budget_seconds": node.get("budget_seconds", None).maybe(Node.amount),
        "repeats_differ": node.get("repeats_differ", True).flag(),
        "segments": _segments(node.get("segments", {})),
        "looks": [one.whole(1, _MAX_REPEATS) for one in node.get("looks", []).entries(_MAX_LOOKS)],
        "further": _further(node.get("further", {}), models),
    }
    return Plan.from_dict(checked)


def _segments(node: Node) -> Any:
    """Return how customers were set up, an object of plain values."""
    return node.plain(5) if node.members(100) else {}


def _model_id(node: Node) -> str:
    """Return the id of a model of the catalogue; StoreError "bundle_model" for any other."""
    model = node.word(is_model_id)
    try:
        return get_model(model).id
    except InputError as error:
        raise StoreError("bundle_model", model=model) from error


def _model(node: Node, plan: Plan, task: Task) -> ModelResult:
    total = plan.folds * plan.repeats
    model = _model_id(node["id"])
    return ModelResult(
        id=model,
        family=node["family"].word(str(get_model(model).family).__eq__),
        status=_status(node["status"]),
        folds_done=node["folds_done"].whole(0, total),
        folds_total=node["folds_total"].whole(0, total),
        metrics=_intervals(node["metrics"], plan, task),
        train=_intervals(node["train"], plan, task),
        test=values_from(node["test"], task),
        fit_seconds=node["fit_seconds"].amount(),
        fit_cpu_seconds=node["fit_cpu_seconds"].amount(),
        predict_ms_per_1000=node["predict_ms_per_1000"].maybe(Node.amount),
        size_bytes=node["size_bytes"].maybe(Node.whole),
        refit_cpu_seconds=node["refit_cpu_seconds"].maybe(Node.amount),
        failure=node["failure"].maybe(_failure),
        progress=min(node["progress"].amount(), 1.0),
        curves=curves_from(node["curves"]),
        weights=_weights(node["weights"], plan),
        notes=findings_from(node["notes"]),
    )


def _weights(node: Node, plan: Plan) -> dict[str, float]:
    """Return a blend's shares of its members, which add up to one; empty for any other model."""
    weights = {name: weight.share() for name, weight in node.members(_MAX_MODELS).items()}
    if weights and (
        not weights.keys() <= set(plan.models) or abs(sum(weights.values()) - 1) > _ADDED_UP
    ):
        raise node.wrong()
    return weights


def _further(node: Node, models: Sequence[str]) -> dict[str, int]:
    """Return how many repeats some models of a plan have."""
    members = node.members(_MAX_MODELS)
    if not members.keys() <= set(models):
        raise node.wrong()
    return {model: one.whole(1, _MAX_REPEATS) for model, one in members.items()}


def _intervals(node: Node, plan: Plan, task: Task) -> dict[str, Interval]:
    metric_names, intervals = _metrics(task), {}
    for name, one in node.members(100).items():
        interval = Interval(
            mean=one["mean"].known(),
            sd=one["sd"].known(),
            low=one["low"].known(),
            high=one["high"].known(),
            folds=numbers(one["folds"]),
        )
        fits = len(interval.folds) <= plan.folds * plan.repeats
        if name not in metric_names or not fits or interval.sd < 0 or interval.low > interval.high:
            raise one.wrong()
        intervals[name] = interval
    return intervals


def _verdict(node: Node, plan: Plan, models: Sequence[ModelResult]) -> Verdict:
    sides = {
        family: [one.id for one in models if one.family == family and one.status is Status.DONE]
        for family in (Family.CLASSICAL, Family.DEEP)
    }
    values = {
        name: node[name].finite()
        for name in ("score_classical", "score_deep", "difference", "low", "high")
    }
    chances = {name: node[name].share() for name in ("p_deep", "p_equivalent", "p_classical")}
    ratio, differences = node["cost_ratio"].known(), numbers(node["differences"])
    method = node.get("method", BY_FOLDS).word((BY_FOLDS, BY_ROWS, BY_PERIODS).__contains__)
    if (
        values["low"] > values["high"]
        or sum(chances.values()) - 1 > _ADDED_UP
        or (method == BY_FOLDS and sum(chances.values()) - 1 < -_ADDED_UP)
        or ratio < 0
        or not 2 <= sum(map(math.isfinite, differences)) <= plan.folds * plan.most_repeats
    ):
        raise node.wrong()
    return Verdict(
        decision=Decision(node["decision"].word(Decision)),
        metric=node["metric"].word(lambda metric: metric == plan.metric),
        best_classical=node["best_classical"].word(sides[Family.CLASSICAL].__contains__),
        best_deep=node["best_deep"].word(sides[Family.DEEP].__contains__),
        rope=node["rope"].amount(),
        more_repeats=node["more_repeats"].maybe(Node.whole),
        more_rows=node["more_rows"].maybe(Node.whole),
        cost_ratio=ratio,
        differences=differences,
        score_classical=values["score_classical"],
        score_deep=values["score_deep"],
        difference=values["difference"],
        low=values["low"],
        high=values["high"],
        p_deep=chances["p_deep"],
        p_equivalent=chances["p_equivalent"],
        p_classical=chances["p_classical"],
        reason=node.get("reason", "").word(("", FEW_POSITIVES, STILL_IMPROVING).__contains__),
        method=method,
        scale=node.get("scale", 0.0).amount(),
        freedom=node.get("freedom", 0).whole(),
        optimism_deep=node.get("optimism_deep", 0.0).finite(),
        optimism_classical=node.get("optimism_classical", 0.0).finite(),
        unstable=node.get("unstable", False).flag(),
        positives=node.get("positives", None).maybe(Node.whole),
        repeats=node.get("repeats", 0).whole(0, plan.most_repeats),
    )


def _environment(node: Node) -> Environment:
    node.members(100)
    environment: Environment = node.plain(MAX_DEPTH + 1)
    packages = environment.get("packages", {})
    if not isinstance(packages, dict) or not all(isinstance(v, str) for v in packages.values()):
        raise node.wrong()
    return environment


def _finding(node: Node) -> Finding:
    finding = Finding(
        code=node["code"].text(100),
        severity=Severity(node["severity"].word(Severity)),
        columns=texts(node["columns"]),
        values={name: one.plain() for name, one in node["values"].members(100).items()},
    )
    if finding.code in FINDINGS:
        _try_text(node, lambda: translator("en").finding(finding.code, dict(finding.values)))
    return finding


def _failure(node: Node) -> Failure:
    context = {name: one.plain() for name, one in node["context"].members(100).items()}
    failure = Failure(node["code"].text(100), context)
    if failure.code in ERRORS:
        _try_text(node, lambda: translator("en").failure(failure.code, context))
    return failure


def _try_text(node: Node, make: Callable[[], object]) -> None:
    """Refuse values that leave a placeholder of their text unfilled."""
    try:
        make()
    except (KeyError, IndexError, ValueError, TypeError) as error:
        raise node.wrong() from error
