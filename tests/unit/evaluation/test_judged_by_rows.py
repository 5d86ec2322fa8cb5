"""Verdicts and pairs by the rows of the test parts, and what is kept for them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from lib.core.model import Family
from lib.core.plan import Effort, Plan, SplitKind
from lib.core.results import (
    BY_FOLDS,
    BY_PERIODS,
    BY_ROWS,
    FEW_POSITIVES,
    Decision,
    ModelResult,
    Status,
)
from lib.core.task import TaskKind
from lib.errors import StoreError
from lib.evaluation.judge.inference.difference import pair_table
from lib.evaluation.judge.inference.evidence import Evidence, TestPart, measure
from lib.evaluation.judge.inference.region import Region
from lib.evaluation.judge.inference.stored import from_stored, stored
from lib.evaluation.judge.pairs import pairwise
from lib.evaluation.judge.summary import summarise
from lib.evaluation.judge.verdict import judge, rejudge
from lib.i18n import translator
from lib.report.sections.pairs import pairs_method
from lib.store.bundle.checks import Node
from lib.store.bundle.evidence import checked
from tests.unit.report.sample_run import sample_run

FAMILIES = {"dummy": Family.BASELINE, "ridge": Family.CLASSICAL, "realmlp": Family.DEEP}
NOISE = {"dummy": 5.0, "ridge": 1.0, "realmlp": 0.8}
ROWS, FOLDS = 400, 5


def plan_of(**changes: object) -> Plan:
    plan = Plan(
        models=tuple(FAMILIES),
        effort=Effort.QUICK,
        folds=FOLDS,
        repeats=1,
        seed=0,
        metric="rmse",
        rope=0.01,
        rope_relative=True,
        split=SplitKind.KFOLD,
    )
    return replace(plan, **changes)


def evidence_of(*, by_folds: bool = False) -> tuple[Evidence, dict[str, list[float]]]:
    """Return evidence on models whose errors are known, and their scores by fold."""
    random = np.random.default_rng(3)
    truth = random.normal(size=ROWS)
    rows = np.array_split(random.permutation(ROWS), FOLDS)
    parts = [
        TestPart(
            0,
            fold,
            place,
            {
                name: (truth[place] + noise * random.normal(size=len(place)))[:, None]
                for name, noise in NOISE.items()
            },
        )
        for fold, place in enumerate(rows)
    ]
    found = measure(parts, truth, "rmse", TaskKind.REGRESSION, list(NOISE), by_folds=by_folds)
    assert found is not None
    scores = dict(zip(found.models, (-found.scores.T).tolist(), strict=True))
    return found, scores


def test_rows_decide_what_folds_cannot() -> None:
    found, scores = evidence_of()
    verdict = judge(scores, FAMILIES, dict.fromkeys(NOISE, 1.0), plan_of(), ROWS, found)
    by_folds = judge(scores, FAMILIES, dict.fromkeys(NOISE, 1.0), plan_of(), ROWS)
    assert verdict is not None
    assert by_folds is not None
    assert (verdict.method, by_folds.method) == (BY_ROWS, BY_FOLDS)
    assert verdict.decision is Decision.DEEP
    assert verdict.high - verdict.low < by_folds.high - by_folds.low
    gap = np.mean(scores["ridge"]) - np.mean(scores["realmlp"])
    assert verdict.difference == pytest.approx(gap), "sentence and diamond agree"
    assert verdict.differences == pytest.approx(
        np.subtract(scores["ridge"], scores["realmlp"]).tolist()
    )


def test_another_region_needs_no_rows() -> None:
    found, scores = evidence_of()
    verdict = judge(scores, FAMILIES, dict.fromkeys(NOISE, 1.0), plan_of(), ROWS, found)
    assert verdict is not None
    wide = rejudge(verdict, 0.9, plan_of(), ROWS)
    assert wide.decision is Decision.EQUIVALENT
    assert rejudge(wide, plan_of().rope, plan_of(), ROWS) == verdict


def test_periods_are_judged_by_what_they_show() -> None:
    found, scores = evidence_of(by_folds=True)
    plan = plan_of(split=SplitKind.TIME)
    verdict = judge(scores, FAMILIES, dict.fromkeys(NOISE, 1.0), plan, ROWS, found)
    assert verdict is not None
    gaps = np.array(verdict.differences)
    assert (verdict.method, verdict.freedom) == (BY_PERIODS, FOLDS - 1)
    assert verdict.scale == pytest.approx(gaps.std(ddof=1) / np.sqrt(FOLDS))


def test_too_few_rows_of_a_class_withhold_the_verdict() -> None:
    found, scores = evidence_of()
    few = replace(found, positives=9)
    verdict = judge(scores, FAMILIES, dict.fromkeys(NOISE, 1.0), plan_of(), ROWS, few)
    assert verdict is not None
    assert (verdict.decision, verdict.reason) == (Decision.UNCLEAR, FEW_POSITIVES)
    assert rejudge(verdict, 0.9, plan_of(), ROWS) == verdict, "no region changes that"


def test_pairs_are_compared_by_rows_as_long_as_they_are_of_the_run() -> None:
    found, scores = evidence_of()
    plan = plan_of()
    by_rows = pairwise(scores, plan, found)
    np.testing.assert_array_equal(by_rows.better, pair_table(found, Region.of(plan)).better)
    more = {name: [*values, *values] for name, values in scores.items()}
    later = pairwise(more, replace(plan, repeats=2), found)
    np.testing.assert_array_equal(later.better, pairwise(more, replace(plan, repeats=2)).better)


def test_pairs_with_too_few_rows_of_a_class_are_compared_by_folds_and_say_so() -> None:
    found, scores = evidence_of()
    few = replace(found, positives=9)
    np.testing.assert_array_equal(
        pairwise(scores, plan_of(), few).better, pairwise(scores, plan_of()).better
    )
    models = tuple(
        ModelResult(
            name, str(family), Status.DONE, metrics=summarise({"rmse": scores[name]}, plan_of())
        )
        for name, family in FAMILIES.items()
    )
    run = replace(sample_run(), plan=plan_of(), models=models)
    periods = replace(found, by_folds=True)
    for evidence, words in (
        (found, "by its rows"),
        (few, "differences on the folds"),
        (periods, "over the periods tested"),
        (None, "differences on the folds"),
    ):
        assert words in pairs_method(run, evidence, translator("en"))


def test_what_is_kept_says_the_same_later() -> None:
    found, scores = evidence_of()
    again = from_stored(stored(found))
    assert again is not None
    seconds = dict.fromkeys(NOISE, 1.0)
    assert judge(scores, FAMILIES, seconds, plan_of(), ROWS, again) == judge(
        scores, FAMILIES, seconds, plan_of(), ROWS, found
    )
    assert from_stored(stored(None)) is None


def test_evidence_from_outside_fits_its_run() -> None:
    found, _ = evidence_of()
    run = sample_run()
    models = [model.id for model in run.models[:3]]
    plan = replace(run.plan, metric="rmse", folds=FOLDS, repeats=1)
    run = replace(run, plan=plan)
    kept = {**stored(found), "models": models}
    assert checked("evidence", {}, Node(kept, "x"), run) == kept
    for wrong in (
        {"models": [*models[:2], "no_model"]},
        {"models": [models[0]] * 3},
        {"metric": "mae"},
        {"repeat": [0] * 6},
        {"scores": [[0.0] * 3] * 4},
        {"between": [[0.0] * 2] * 3},
        {"rows_once": [[float("nan")] * 3] * 3},
        {"freedom": 0},
    ):
        with pytest.raises(StoreError, match="bundle_invalid"):
            checked("evidence", {}, Node({**kept, **wrong}, "x"), run)
