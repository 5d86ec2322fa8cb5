"""From a task of clusters to a Plan: how many groups, which models, which resamples."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from lib.core.columns import ColumnKind
from lib.core.dataset import Dataset
from lib.core.facts import Json, Scalar, to_json
from lib.core.findings import Finding, Severity
from lib.core.metrics import DEFAULT_METRIC, METRICS
from lib.core.plan import Effort, Plan, SplitKind
from lib.core.results import Failure
from lib.core.task import Task, TaskKind
from lib.errors import InputError
from lib.evaluation.plan.planning import suitable_models
from lib.evaluation.targets.task_rows import choose_rows
from lib.models.catalogue import all_models
from lib.models.settings import settings_for
from lib.settings import read_settings
from lib.workflows.segments.facts.setup import SegmentSetup, Transform, Transforms, setup_of
from lib.workflows.segments.groups.encoding import SegmentEncoder, suggest_transforms
from lib.workflows.segments.groups.planning import (
    MIN_ROWS,
    find_customer,
    find_roles,
    make_segment_task,
    repeated_customer,
)
from lib.workflows.segments.models.clustering import RFM_QUINTILES

RESAMPLES = {Effort.QUICK: 10, Effort.STANDARD: 30, Effort.THOROUGH: 100}
MAX_RESAMPLES = 500
MAX_CLUSTERS = 50
STABILITY = DEFAULT_METRIC[TaskKind.CLUSTERS]
_MAX_WINSOR = 0.25
_MAX_WEIGHT = 10.0


def make_segment_plan(
    dataset: Dataset,
    task: Task,
    *,
    effort: Effort | str = Effort.STANDARD,
    k: int | str = "auto",
    transforms: Transforms | None = None,
    models: Sequence[str] | None = None,
    resamples: int | None = None,
    seed: int = 0,
    rope: float | None = None,
    metric: str | None = None,
    settings: Mapping[str, Mapping[str, Scalar]] | None = None,
) -> tuple[Plan, tuple[Finding, ...]]:
    """Return the plan of a segmentation, and what a reader should know of it.

    ``k`` is a number of groups, or "auto": found by stability when the run begins. ``transforms``
    are those of segments.groups.encoding by feature; features without any get the suggested ones.
    InputError for what cannot be: too few or all equal customers, k above the rows, models,
    settings, transforms and numbers of resamples that do not exist.
    """
    effort = Effort(effort)
    limit = read_settings().sample_rows
    rows = choose_rows(dataset.frame, task, limit, seed)
    frame = dataset.frame.iloc[rows]
    resamples = resamples or RESAMPLES[effort]
    if not 2 <= resamples <= MAX_RESAMPLES:
        raise InputError("bad_resamples", resamples=resamples, most=MAX_RESAMPLES)
    if rope is not None and not (math.isfinite(rope) and rope >= 0):
        raise InputError("bad_rope", rope=str(rope))
    if seed < 0:
        raise InputError("bad_seed", seed=seed)
    suggested = suggest_transforms(frame, task.features)
    used: dict[str, Transform] = {
        name: {**suggested[name], **_checked(name, (transforms or {}).get(name, {}))}
        for name in task.features
    }
    findings = [
        *_about_rows(dataset),
        *_about_codes(dataset, task),
        *_about_features(frame, task, used, transforms),
    ]
    check_clusters(k, frame, task, used)
    roles = {role: name for role, name in find_roles(dataset).items() if name in task.features}
    roles = roles if len(roles) == 3 else {}
    chosen, notes = _choose_models(models, task, effort, roles)
    measure = METRICS[metric or STABILITY]
    if task.kind not in measure.kinds:
        known = [one.name for one in METRICS.values() if task.kind in one.kinds]
        raise InputError("unknown_metric", metric=measure.name, known=", ".join(known))
    if len(rows) < dataset.rows:
        values = {"rows": len(rows), "total": dataset.rows}
        findings.append(Finding("rows_sampled", Severity.WARNING, values=values))
    plan = Plan(
        models=chosen,
        effort=effort,
        folds=resamples,
        repeats=1,
        seed=seed,
        metric=measure.name,
        rope=measure.rope if rope is None else rope,
        rope_relative=measure.rope_relative,
        split=SplitKind.BOOTSTRAP,
        sample_rows=len(rows) if len(rows) < dataset.rows else None,
        settings=settings_for(chosen, settings),
        repeats_differ=False,
        segments=to_json(SegmentSetup(k, used, roles, find_customer(dataset))),
    )
    return plan, (*findings, *notes)


def plan_segments(
    dataset: Dataset,
    features: tuple[str, ...],
    kinds: Mapping[str, str] | None,
    options: Mapping[str, Any],
) -> tuple[Task, Plan, tuple[Finding, ...]]:
    """Return task, plan and findings of a set-up; ``options`` are those of make_segment_plan."""
    task = make_segment_task(dataset, features=features, kinds=kinds)
    return task, *make_segment_plan(dataset, task, **options)


def check_clusters(k: int | str, frame: pd.DataFrame, task: Task, transforms: Transforms) -> None:
    """Raise InputError where so many groups, or any at all, cannot be made of the rows."""
    if len(frame) < MIN_ROWS:
        raise InputError("too_few_to_segment", rows=len(frame), least=MIN_ROWS)
    places = SegmentEncoder(task.features, transforms).fit(frame).transform(frame)
    different = len(np.unique(places, axis=0)) if places.shape[1] else 1
    if different < 3:
        raise InputError("customers_all_equal")
    if k == "auto":
        return
    if not isinstance(k, int) or isinstance(k, bool) or not 2 <= k <= MAX_CLUSTERS:
        raise InputError("bad_clusters", clusters=str(k), most=MAX_CLUSTERS)
    # A resample has about 63 % of the rows, each once: all groups must be possible there too.
    if k > different // 2:
        raise InputError("clusters_above_customers", clusters=k, rows=different)


def _about_rows(dataset: Dataset) -> list[Finding]:
    """Warn where rows are grouped that are several of one customer."""
    name = repeated_customer(dataset)
    if name is None:
        return []
    values: dict[str, Json] = {
        "column": name,
        "customers": dataset.column(name).distinct,
        "rows": dataset.rows,
    }
    return [Finding("segment_rows_repeat", Severity.WARNING, (name,), values)]


def _about_codes(dataset: Dataset, task: Task) -> list[Finding]:
    """Say which numbers count as categories."""
    kinds = dataset.kinds()
    codes = [
        name
        for name, kind in task.features.items()
        if kind == ColumnKind.CATEGORY and kinds[name] is ColumnKind.NUMBER
    ]
    if not codes:
        return []
    return [Finding("segment_codes", Severity.INFO, tuple(codes), {"columns": codes})]


def _about_features(
    frame: pd.DataFrame,
    task: Task,
    used: Transforms,
    asked: Transforms | None,
) -> list[Finding]:
    """Return what is left out, logged without being asked, or filled in."""
    found = []
    encoder = SegmentEncoder(task.features, used).fit(frame)
    if encoder.dropped_:
        columns = tuple(encoder.dropped_)
        found.append(
            Finding("segment_constant", Severity.WARNING, columns, {"columns": list(columns)})
        )
    logged = [
        name
        for name, one in used.items()
        if one["log"] and "log" not in (asked or {}).get(name, {})
    ]
    if logged:
        values: dict[str, Json] = {"columns": logged, "count": len(logged)}
        found.append(Finding("segment_logged", Severity.INFO, tuple(logged), values))
    missing = {name: int(frame[name].isna().sum()) for name in task.features}
    gaps = [name for name, count in missing.items() if count]
    if gaps:
        values = {"columns": gaps, "cells": sum(missing.values())}
        found.append(Finding("segment_imputed", Severity.INFO, tuple(gaps), values))
    return found


def _checked(name: str, wanted: Transform) -> Transform:
    """Return what was asked of a feature's encoding; InputError where it cannot be."""
    known = {"log", "winsor", "scale", "weight", "skew"}
    winsor, weight = wanted.get("winsor", 0.0), wanted.get("weight", 1.0)
    good = (
        set(wanted) <= known
        and isinstance(winsor, int | float)
        and 0 <= winsor <= _MAX_WINSOR
        and isinstance(weight, int | float)
        and 0 < weight <= _MAX_WEIGHT
        and wanted.get("scale", "standard") in ("standard", "robust")
    )
    if not good:
        raise InputError("bad_transform", column=name, value=str(dict(wanted)))
    return wanted


def number_without_choice(plan: Plan, failure: Failure) -> dict[str, int] | None:
    """Return the number of groups that was asked for, where the choice of one has failed."""
    wanted = setup_of(plan).k
    if wanted == "auto" or failure.code == "customers_all_equal":
        return None
    return {"k": int(wanted)}


def _choose_models(
    wanted: Sequence[str] | None, task: Task, effort: Effort, roles: Mapping[str, str]
) -> tuple[tuple[str, ...], list[Finding]]:
    """Return the ids of the models in board order, and what was left out."""
    suitable, findings = suitable_models(wanted, task, effort)
    if RFM_QUINTILES in suitable and not roles:
        if suitable == {RFM_QUINTILES}:
            raise InputError("rfm_needs_columns")
        suitable.discard(RFM_QUINTILES)
        severity = Severity.INFO if wanted is None else Severity.WARNING
        findings.append(Finding("segment_no_rfm", severity))
    return tuple(spec.id for spec in all_models() if spec.id in suitable), findings
