"""From a task to a Plan: which models, which folds, which measure (no scikit-learn here)."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from lib.core.dataset import Dataset
from lib.core.facts import Json, Scalar
from lib.core.findings import Finding, Severity
from lib.core.metrics import DEFAULT_METRIC, METRICS, Metric, ranking_metrics
from lib.core.model import Family, Target
from lib.core.plan import MAX_REPEATS, Effort, Plan, SplitKind
from lib.core.task import Task, TaskKind
from lib.errors import InputError
from lib.evaluation.judge.inference.racing import looks_of
from lib.evaluation.plan.estimate import check_sizes
from lib.evaluation.plan.tasks import make_task
from lib.evaluation.targets.classes import Classes
from lib.evaluation.targets.entries import target_of
from lib.evaluation.targets.rows import (
    Moments,
    Positions,
    as_labels,
    as_moments,
    group_codes,
    known_targets,
    moment_order,
    time_cuts,
)
from lib.evaluation.targets.task_rows import choose_rows, encode, usable_rows
from lib.models.catalogue import all_models, default_models, get_model
from lib.models.families.baseline import DUMMY
from lib.models.families.ensemble import BLEND
from lib.models.settings import settings_for
from lib.settings import read_settings

if TYPE_CHECKING:
    import pandas as pd

__all__ = [
    "make_plan",
    "make_task",
    "suggest_metric",
    "suggest_metric_why",
    "usual_counts",
]

_MAX_FOLDS = 20
_MAX_SECONDS = 7 * 24 * 3600
_RARE = 0.3
"""Share of the rarer class below which accuracy flatters."""
_REASONS = {
    TaskKind.REGRESSION: "errors",
    TaskKind.MULTICLASS: "probabilities",
    TaskKind.MULTILABEL: "labels",
}
"""Why a metric is suggested; of two classes it depends on how rare one is."""
_SMALL = 1_000
"""Rows below which a thorough comparison has 10 folds instead of 5."""


@dataclass(frozen=True)
class Rows:
    """The rows of a comparison: how many are usable, and of those that take part what is needed.

    ``y`` is the encoded target, ``groups`` a number a row and ``times`` a sortable moment a row,
    None without such a column. ``findings`` say what is left out.
    """

    usable: int
    y: Target
    groups: Positions | None
    times: Moments | None
    findings: tuple[Finding, ...]


def look_at_rows(dataset: Dataset, task: Task, seed: int = 0) -> Rows:
    """Look at all rows once: the slow part of planning, the same for all plans of a task."""
    limit = read_settings().sample_rows
    usable = usable_rows(dataset.frame, task)
    rows = choose_rows(dataset.frame, task, limit, seed) if len(usable) > limit else usable
    findings = list(_left_out(dataset, task))
    if len(usable) > limit:
        values = {"rows": len(rows), "total": len(usable)}
        findings.append(Finding("rows_sampled", Severity.WARNING, values=values))

    def column(name: str) -> pd.Series:
        return dataset.frame[name].iloc[rows]

    return Rows(
        usable=len(usable),
        y=encode(column(task.target), task),
        groups=None if task.group is None else group_codes(column(task.group)),
        times=None if task.time is None else moment_order(as_moments(column(task.time))),
        findings=tuple(findings),
    )


def make_plan(
    dataset: Dataset,
    task: Task,
    *,
    models: Sequence[str] | None = None,
    effort: Effort | str = Effort.STANDARD,
    folds: int | None = None,
    repeats: int | None = None,
    seed: int = 0,
    metric: str | None = None,
    rope: float | None = None,
    class_weight: bool = False,
    settings: Mapping[str, Mapping[str, object]] | None = None,
    budget_seconds: float | None = None,
    rows_seen: Rows | None = None,
) -> tuple[Plan, tuple[Finding, ...]]:
    """Return the plan of a comparison, and what had to be done differently from what was asked.

    A class with fewer rows than folds gives fewer folds: as many as it has rows, so that each test
    part has one of it. With more than two classes no fewer than three (two folds would leave one
    degree of freedom for every interval, for the sake of one class): each training part still has
    a row of it, and measures are computed over the classes that a test part has.
    ``settings`` are by model and name (see ModelSpec.settings), only of models that are compared.
    ``rows_seen`` is what ``look_at_rows`` said of this task and seed, if it was asked before.
    Raises InputError for models, measures, folds, repeats or settings that cannot be.
    """
    effort = Effort(effort)
    _check_counts(folds, repeats, rope)
    check_budget(budget_seconds)
    if seed < 0:
        raise InputError("bad_seed", seed=seed)
    measure = _choose_metric(metric, task)
    rows_seen = rows_seen or look_at_rows(dataset, task, seed)
    findings = list(rows_seen.findings)
    if measure.name == "mape" and (rows_seen.y == 0).any():
        raise InputError("metric_undefined", metric=measure.name, column=task.target)
    usual_folds, usual_repeats = usual_counts(effort, len(rows_seen.y))
    folds, repeats = folds or usual_folds, repeats or usual_repeats
    split = _split_kind(task)
    possible, reasons = _possible_folds(task, rows_seen, folds)
    findings += reasons
    differ = not _same_every_time(task, rows_seen, possible)
    if repeats > 1 and not differ:
        findings.append(_information("repeats_without_effect", repeats=repeats))
        repeats = 1
    chosen, notes = _choose_models(models, task, effort)
    plan = Plan(
        models=chosen,
        effort=effort,
        folds=possible,
        repeats=repeats,
        seed=seed,
        metric=measure.name,
        rope=measure.rope if rope is None else rope,
        rope_relative=measure.rope_relative,
        split=split,
        sample_rows=len(rows_seen.y) if rows_seen.usable > len(rows_seen.y) else None,
        class_weight=class_weight and task.kind.is_classification,
        settings=settings_for(chosen, settings),
        budget_seconds=budget_seconds,
        repeats_differ=differ,
        looks=looks_of(effort, split, repeats, differ),
    )
    check_sizes(dataset, task, plan, rows_seen.usable)
    return plan, (*findings, *notes)


def usual_counts(effort: Effort, rows: int) -> tuple[int, int]:
    """Return folds and repeats of an effort for so many rows."""
    thorough = effort is Effort.THOROUGH
    return 10 if thorough and rows < _SMALL else 5, 4 if thorough else 1


def _information(code: str, columns: Iterable[str] = (), **values: Json) -> Finding:
    return Finding(code, Severity.INFO, tuple(columns), values)


def _check_counts(folds: int | None, repeats: int | None, rope: float | None) -> None:
    if folds is not None and not 2 <= folds <= _MAX_FOLDS:
        raise InputError("bad_folds", folds=folds, most=_MAX_FOLDS)
    if repeats is not None and not 1 <= repeats <= MAX_REPEATS:
        raise InputError("bad_repeats", repeats=repeats, most=MAX_REPEATS)
    if rope is not None and not (math.isfinite(rope) and rope >= 0):
        raise InputError("bad_rope", rope=str(rope))


def check_budget(seconds: float | None) -> None:
    """Raise InputError unless a budget is None or a number of seconds that can be kept to."""
    if seconds is not None and not 1 <= seconds <= _MAX_SECONDS:  # NaN too
        raise InputError("bad_budget", seconds=str(seconds), most=_MAX_SECONDS)


def suggest_metric(task: Task) -> str:
    """Return the measure that a comparison is decided by unless told otherwise."""
    return DEFAULT_METRIC[task.kind]


def suggest_metric_why(dataset: Dataset, task: Task) -> tuple[str, str, dict[str, Scalar]]:
    """Return the suggested measure, why it is, and what the reason is about.

    Reasons: "rare" (values: the rarer class's label and its share), "ranking", "probabilities",
    "errors", "labels".
    """
    metric = suggest_metric(task)
    if task.kind in _REASONS:
        return metric, _REASONS[task.kind], {}
    codes = encode(dataset.frame[task.target], task)
    counts = np.bincount(codes[np.isfinite(codes)].astype("int64"), minlength=2)
    rarer = int(counts.argmin())
    share = float(counts[rarer] / max(counts.sum(), 1))
    if share < _RARE:
        return metric, "rare", {"label": task.classes[rarer], "share": share}
    return metric, "ranking", {}


def _choose_metric(name: str | None, task: Task) -> Metric:
    name = name or suggest_metric(task)
    names = [metric.name for metric in ranking_metrics(task.kind)]
    if name not in names:
        raise InputError("unknown_metric", metric=name, known=", ".join(names))
    return METRICS[name]


def _split_kind(task: Task) -> SplitKind:
    if task.time is not None:  # with a group: later rows of groups that were not learned from
        return SplitKind.TIME
    if task.group is not None:
        return SplitKind.GROUP
    return SplitKind.STRATIFIED if task.kind.has_classes else SplitKind.KFOLD


def _left_out(dataset: Dataset, task: Task) -> Iterable[Finding]:
    """Yield what the rows outside of the comparison have in common."""
    target = dataset.frame[task.target]
    usable = known_targets(encode(target, task))
    present = target.notna().to_numpy()
    if not task.kind.has_classes:
        present = present & usable  # an infinite value is as good as none
    # Middle ratings that make no class are said already, by the finding that tells why.
    reported = sum(one.count("rows") for one in dataset.findings if one.code == "ratings_left_out")
    if (missing := int((~present).sum()) - reported) > 0:
        yield _information("rows_without_target", [task.target], rows=missing)
    rare = as_labels(target[present & ~usable]).dropna()
    if len(rare):
        values: dict[str, Json] = {
            "labels": sorted(map(str, rare.unique()))[:20],
            "rows": len(rare),
        }
        yield Finding("classes_left_out", Severity.WARNING, (task.target,), values)
    if task.time is not None:
        unknown = as_moments(dataset.frame[task.time]).isna().to_numpy() & usable
        if unknown.any():
            values = {"column": task.time, "rows": int(unknown.sum())}
            yield Finding("rows_without_time", Severity.WARNING, (task.time,), values)


def _possible_folds(task: Task, rows_seen: Rows, wanted: int) -> tuple[int, list[Finding]]:
    """Return how many folds the rows allow, and a finding if these are fewer than wanted."""
    if rows_seen.groups is not None:
        return _group_folds(rows_seen.groups, task, rows_seen.y, wanted)
    if rows_seen.times is not None:
        return _time_folds(rows_seen.times, task, wanted)
    folds, findings, rows = wanted, [], len(rows_seen.y)
    if rows // 2 < folds:
        folds = rows // 2
        findings.append(_fewer("rows", wanted, folds, count=rows))
    if isinstance(target := target_of(task.kind), Classes):
        counts = target.counts(rows_seen.y, len(task.classes))
        rarest = int(counts.argmin())
        label, count = task.classes[rarest], int(counts[rarest])
        if count < folds:
            folds = min(folds, max(count, target.min_folds))
            findings = [_fewer("class", wanted, folds, task.target, label=label, count=count)]
    return folds, findings


def _fewer(why: str, wanted: int, folds: int, column: str | None = None, **values: Json) -> Finding:
    counts: dict[str, Json] = {"wanted": wanted, "folds": folds, **values}
    if column is not None:
        counts["column"] = column
    columns = () if column is None else (column,)
    return Finding(f"fewer_folds_{why}", Severity.WARNING, columns, counts)


def _group_folds(
    groups: Positions, task: Task, y: Target, wanted: int
) -> tuple[int, list[Finding]]:
    column = str(task.group)
    count = len(np.unique(groups))
    if count < 2:
        raise InputError("too_few_groups", column=column, groups=count)
    if isinstance(target := target_of(task.kind), Classes):
        codes = range(len(task.classes))
        spread = [len(np.unique(groups[target.hits(y, code)])) for code in codes]
        if sum(number > 1 for number in spread) < 2:
            label = task.classes[int(np.argmin(spread))]
            raise InputError("class_in_one_group", column=column, label=label)
        if target.in_each_fold:
            count = max(2, min(count, *spread))
    if count >= wanted:
        return wanted, []
    return count, [_fewer("groups", wanted, count, column, count=count)]


def _time_folds(times: Moments, task: Task, wanted: int) -> tuple[int, list[Finding]]:
    column = str(task.time)
    for folds in range(min(wanted, len(times) // 2), 0, -1):
        if len(time_cuts(times, folds)) == folds:
            break
    else:
        folds = 0
    if folds < 2:
        moments = len(np.unique(times))
        raise InputError("too_few_moments", column=column, moments=moments)
    if folds == wanted:
        return folds, []
    return folds, [_fewer("time", wanted, folds, column, count=len(np.unique(times)))]


def _same_every_time(task: Task, rows_seen: Rows, folds: int) -> bool:
    """Whether another repeat would have the very same test parts."""
    if rows_seen.groups is not None:
        return len(np.unique(rows_seen.groups)) == folds
    return task.time is not None


def suitable_models(
    wanted: Sequence[str] | None, task: Task, effort: Effort
) -> tuple[set[str], list[Finding]]:
    """Return the ids of those models, or of the default ones, that suit a task; what was left out.

    InputError "no_models", "no_suitable_models" (where only a baseline or a blend is left, too).
    """
    if wanted is not None and not wanted:
        raise InputError("no_models")
    ids = list(default_models(task.kind, effort, task.domain)) if wanted is None else list(wanted)
    specs = {spec.id: spec for spec in map(get_model, ids)}
    unsuitable = [spec.id for spec in specs.values() if not spec.suits(task.kind, task.domain)]
    suitable = {id_ for id_ in specs if id_ not in unsuitable}
    if unsuitable and not suitable - {DUMMY, BLEND}:
        raise InputError("no_suitable_models", models=unsuitable, kind=str(task.kind))
    left_out = Finding("models_left_out", Severity.WARNING, (), {"models": unsuitable})
    return suitable, [left_out] if unsuitable else []


def _choose_models(
    wanted: Sequence[str] | None, task: Task, effort: Effort
) -> tuple[tuple[str, ...], list[Finding]]:
    """Return the ids of the models in board order, and what was left out."""
    suitable, findings = suitable_models(wanted, task, effort)
    members = [id_ for id_ in suitable if get_model(id_).family is not Family.BASELINE]
    if BLEND in suitable and len(members) < 3:  # itself and two others
        suitable.discard(BLEND)
        if wanted is not None:
            findings.append(_information("blend_left_out"))
    suitable.add(DUMMY)
    return tuple(spec.id for spec in all_models() if spec.id in suitable), findings
