"""What came of a bundle's run, checked: its models, its verdict, its findings and failures."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

from lib.core.findings import Finding, Severity
from lib.core.model import Family
from lib.core.plan import Plan
from lib.core.results import (
    BY_FOLDS,
    BY_PERIODS,
    BY_ROWS,
    FEW_POSITIVES,
    Decision,
    Failure,
    Interval,
    ModelResult,
    Status,
    Verdict,
)
from lib.core.task import Task
from lib.deep.diagnosis import STILL_IMPROVING
from lib.i18n import translator
from lib.i18n.texts import ERRORS, FINDINGS
from lib.models.catalogue import get_model
from lib.store.bundle.asked import MAX_MODELS, metric_names, model_id_from
from lib.store.bundle.checks import Node, numbers, texts

_ADDED_UP = 1e-3
"""How far from one the sum of shares may be that were kept with few digits."""
_ENDED = (Status.DONE, Status.FAILED)


def model_from(node: Node, plan: Plan, task: Task) -> ModelResult:
    """Return what came of a model of the plan."""
    total = plan.folds * plan.repeats
    model = model_id_from(node["id"])
    return ModelResult(
        id=model,
        family=node["family"].word(str(get_model(model).family).__eq__),
        status=status_from(node["status"]),
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
        failure=node["failure"].maybe(failure_from),
        progress=min(node["progress"].amount(), 1.0),
        curves=curves_from(node["curves"]),
        weights=_weights(node["weights"], plan),
        notes=findings_from(node["notes"]),
    )


def verdict_from(node: Node, plan: Plan, models: Sequence[ModelResult]) -> Verdict:
    """Return a verdict whose numbers belong together, on models that were done."""
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


def status_from(node: Node) -> Status:
    """Return a status that no engine takes up: here nothing can be gone on with."""
    status = Status(node.word(Status))
    return status if status in _ENDED else Status.CANCELLED


def findings_from(node: Node) -> tuple[Finding, ...]:
    """Return findings whose texts can be made of the values they bring."""
    return tuple(_finding(one) for one in node.entries())


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


def failure_from(node: Node) -> Failure:
    """Return a failure whose text can be made of the values it brings."""
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


def values_from(node: Node, task: Task) -> dict[str, float]:
    """Return numbers by the names of metrics that a task has."""
    metrics = {name: value.number() for name, value in node.members(200).items()}
    if not metrics.keys() <= metric_names(task):
        raise node.wrong()
    return metrics


def curves_from(node: Node) -> dict[str, list[float]]:
    """Return the curves of a network by name."""
    history = {name: list(numbers(values)) for name, values in node.members(50).items()}
    if any(not -1 <= epoch < 1e9 for epoch in history.get("best_epoch", ())):
        raise node.wrong()
    return history


def _intervals(node: Node, plan: Plan, task: Task) -> dict[str, Interval]:
    names, intervals = metric_names(task), {}
    for name, one in node.members(100).items():
        interval = Interval(
            mean=one["mean"].known(),
            sd=one["sd"].known(),
            low=one["low"].known(),
            high=one["high"].known(),
            folds=numbers(one["folds"]),
        )
        fits = len(interval.folds) <= plan.folds * plan.repeats
        if name not in names or not fits or interval.sd < 0 or interval.low > interval.high:
            raise one.wrong()
        intervals[name] = interval
    return intervals


def _weights(node: Node, plan: Plan) -> dict[str, float]:
    """Return a blend's shares of its members, which add up to one; empty for any other model."""
    weights = {name: weight.share() for name, weight in node.members(MAX_MODELS).items()}
    if weights and (
        not weights.keys() <= set(plan.models) or abs(sum(weights.values()) - 1) > _ADDED_UP
    ):
        raise node.wrong()
    return weights
