"""A finished run that is judged by its rows, with the evidence that is kept of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from lib.core.model import Family
from lib.core.plan import SplitKind
from lib.core.results import Run
from lib.evaluation.judge.inference.evidence import Evidence
from lib.evaluation.judge.summary import summarise
from lib.evaluation.judge.verdict import judge
from lib.evaluation.judge.verdict_claim import claimed
from tests.unit.evaluation.inference.tables import evidence_of
from tests.unit.report.sample_run import MODELS, sample_plan, sample_run

ALIKE = {"logistic": 0.5, "catboost": 0.49, "keras_mlp": 0.5, "realmlp": 0.48}
"""Spreads of the errors of models of both sides that are about equal."""


def run_by_rows(
    spreads: Mapping[str, float] = ALIKE, changes: Mapping[str, Any] | None = None, **options: Any
) -> tuple[Run, Evidence]:
    """Return a run on a number whose models' own errors have these spreads, and its evidence."""
    evidence = evidence_of(spreads, **options)
    by_folds = evidence.by_folds
    plan = sample_plan(
        models=tuple(spreads),
        folds=len(evidence.scores) // evidence.repeats,
        repeats=evidence.repeats,
        metric=evidence.metric,
        rope=0.01,
        rope_relative=True,
        split=SplitKind.TIME if by_folds else SplitKind.KFOLD,
    )
    absent = tuple(entry[0] for entry in MODELS if entry[0] not in spreads)
    run = sample_run(plan=plan, without=absent, rows=evidence.rows)
    signed = evidence.sign * evidence.scores
    scores = {name: signed[:, place].tolist() for place, name in enumerate(evidence.models)}
    models = tuple(
        replace(one, metrics=summarise({plan.metric: scores[one.id]}, plan)) for one in run.models
    )
    families = {one.id: Family(one.family) for one in models}
    seconds = {one.id: one.fit_cpu_seconds for one in models}
    verdict = judge(scores, families, seconds, plan, evidence.rows, evidence)
    run = replace(run, models=models, verdict=verdict, **(changes or {}))
    return replace(run, verdict=claimed(run)), evidence
