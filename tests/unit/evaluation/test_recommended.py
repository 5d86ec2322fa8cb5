"""Which model a stored run says to take, whatever its verdict is."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from lib.core.findings import Finding, Severity
from lib.core.model import Family
from lib.core.results import BY_FOLDS, BY_PERIODS, BY_ROWS, FEW_POSITIVES, Status
from lib.deep.diagnosis import STILL_IMPROVING
from lib.evaluation.judge.inference.difference import compare
from lib.evaluation.judge.inference.evidence import only
from lib.evaluation.judge.inference.recommendation import Prices, Recommendation, recommend
from lib.evaluation.judge.inference.region import Region
from lib.evaluation.judge.recommended import (
    Tentative,
    Terms,
    costs_of,
    counted,
    recommended,
)
from lib.evaluation.judge.statistics import fold_mean
from lib.evaluation.judge.verdict import judge, rejudge
from tests.unit.evaluation.inference import tables as inference_tables
from tests.unit.report.run_by_rows import run_by_rows
from tests.unit.report.sample_run import CUT, sample_plan, sample_run

DEEP = ("keras_linear", "keras_mlp", "realmlp")
CLASSICAL = (
    "logistic",
    "decision_tree",
    "random_forest",
    "hist_gradient_boosting",
    "catboost",
    "rbf_svm",
)


def improving(run):
    note = Finding(STILL_IMPROVING, Severity.WARNING, (), CUT)
    models = [replace(one, notes=(note,)) if one.id == "realmlp" else one for one in run.models]
    return tuple(models)


def test_with_evidence_it_is_what_the_rows_recommend():
    run, evidence = run_by_rows()
    assert run.verdict.method == BY_ROWS
    sides = {one.id: Family(one.family) for one in run.models}
    found = compare(only(evidence, tuple(sides)), sides, Region.of(run.plan))
    assert recommended(run, evidence) == recommend(evidence, found, costs_of(run))
    assert not recommended(run, evidence).of_pair


def test_periods_are_evidence_too():
    run, evidence = run_by_rows(by_folds=True)
    assert run.verdict.method == BY_PERIODS
    found = recommended(run, evidence)
    assert isinstance(found, Recommendation)
    assert 0 < found.expected_regret < found.regret_high


def test_a_region_that_was_moved_counts():
    run, evidence = run_by_rows({"logistic": 0.6, "realmlp": 0.5})
    assert recommended(run, evidence).side is Family.DEEP
    wide = replace(run, verdict=rejudge(run.verdict, 0.5, run.plan, run.rows))
    assert recommended(wide, evidence).side is Family.CLASSICAL


def test_without_its_evidence_a_verdict_by_rows_still_says_how_far_apart_its_pair_is():
    run, evidence = run_by_rows({"logistic": 0.5, "realmlp": 0.48})
    by_pair, by_rows = recommended(run, None), recommended(run, evidence)
    assert by_pair.of_pair
    for name in ("model", "rival", "gain", "expected_regret", "regret_high", "fit_times"):
        assert getattr(by_pair, name) == pytest.approx(getattr(by_rows, name)), name
    # Evidence on other models than the verdict's is not used.
    other = only(evidence, ("logistic",))
    assert recommended(run, other) == by_pair


def test_by_folds_the_choice_is_between_the_two_named():
    run = sample_run(deep_gain=0.003, wobble=3.0)
    verdict, found = run.verdict, recommended(sample_run(deep_gain=0.003, wobble=3.0), None)
    assert verdict.method == BY_FOLDS
    assert (found.model, found.rival, found.of_pair) == ("catboost", "realmlp", True)
    posterior = fold_mean(verdict.differences, 5)
    drawn = posterior.mean + posterior.scale * np.random.default_rng(0).standard_t(4, 400_000)
    regret = np.maximum(drawn, 0.0)
    assert found.gain == pytest.approx(posterior.mean)
    assert found.expected_regret == pytest.approx(regret.mean(), rel=0.02)
    assert found.regret_high == pytest.approx(np.quantile(regret, 0.95), rel=0.02)
    better = recommended(sample_run(deep_gain=0.05), None)
    assert (better.model, better.rival) == ("realmlp", "catboost")


def test_two_folds_bound_nothing():
    run = sample_run(plan=sample_plan(folds=2))
    found = recommended(run, None)
    assert math.isinf(found.expected_regret)


def test_the_weight_of_cost_and_prices_are_heard():
    run = sample_run(deep_gain=0.01)
    assert recommended(run, None).side is Family.DEEP
    assert recommended(run, None, Terms(weight=5.0)).side is Family.CLASSICAL
    dear = Prices(metric_unit=1.0, cpu_hour=1_000, fits=1_000, predictions=0)
    found = recommended(run, None, Terms(prices=dear))
    assert found.side is Family.CLASSICAL
    trainings = (143.2 - 10.3) / 5  # CPU seconds of one training, not of five folds
    assert found.money.saved == pytest.approx(trainings / 3600 * 1_000 * 1_000)


def test_a_withheld_verdict_recommends_the_cheapest_that_may_be_the_best():
    run = sample_run()
    run = replace(run, verdict=replace(run.verdict, reason=FEW_POSITIVES, positives=4))
    found = recommended(run, None)
    assert isinstance(found, Tentative)
    assert found.model in found.within_reach
    assert "catboost" in found.within_reach  # the leader
    assert "decision_tree" not in found.within_reach
    assert set(found.complete) == {*CLASSICAL, "keras_mlp", "realmlp"}
    cut = sample_run(models=improving(run))
    assert cut.verdict.reason == STILL_IMPROVING
    assert recommended(cut, None) == found


def test_rows_say_what_is_within_reach_where_they_are_kept():
    run, evidence = run_by_rows({"logistic": 0.5, "catboost": 0.5, "realmlp": 2.0})
    run = replace(run, verdict=replace(run.verdict, reason=FEW_POSITIVES, positives=4))
    found = recommended(run, evidence)
    assert set(found.within_reach) == {"logistic", "catboost"}
    assert found.model == "logistic"  # the cheaper one


@pytest.mark.parametrize(("without", "side"), [(DEEP, Family.CLASSICAL), (CLASSICAL, Family.DEEP)])
def test_one_side_alone_has_a_cheapest_model_too(without, side):
    run = sample_run(without=without)
    assert run.verdict is None
    found = recommended(run, None)
    assert isinstance(found, Tentative)
    assert found.side is side


def test_of_what_was_stopped_it_is_among_the_complete_ones():
    models = tuple(
        replace(one, status=Status.CANCELLED) if one.id in ("catboost", "realmlp") else one
        for one in sample_run().models
    )
    run = sample_run(models=models, status=Status.CANCELLED)
    assert run.verdict is None
    assert not {"catboost", "realmlp"} & {*recommended(run, None).complete}
    assert recommended(replace(run, status=Status.RUNNING), None) is None


def test_a_verdict_on_a_model_that_is_gone_says_no_more_than_none():
    run = sample_run(deep_gain=0.05)
    without = tuple(one for one in run.models if one.id != "realmlp")
    found = recommended(replace(run, models=without), None)
    assert isinstance(found, Tentative)
    assert found.model == "keras_mlp"


def test_nothing_complete_recommends_nothing():
    names = (*CLASSICAL, *DEEP)
    waiting = tuple(
        replace(one, status=Status.FAILED) if one.id in names else one
        for one in sample_run().models
    )
    assert recommended(sample_run(models=waiting, status=Status.FAILED), None) is None
    only_one = sample_run(without=tuple(name for name in names if name != "logistic"))
    assert recommended(only_one, None) == Tentative(
        "logistic", Family.CLASSICAL, ("logistic",), ("logistic",)
    )


def test_without_scores_on_common_folds_nothing_is_said():
    plan = sample_plan()
    models = []
    for place, one in enumerate(sample_run().models):
        interval = one.metrics["roc_auc"]
        folds = tuple(
            value if fold == place % 5 else math.nan for fold, value in enumerate(interval.folds)
        )
        kept = {"roc_auc": replace(interval, folds=folds)}
        models.append(replace(one, metrics=kept))
    run = sample_run(plan=plan, models=tuple(models), verdict=None)
    assert recommended(run, None) is None


def test_predictions_have_a_price_only_where_all_times_are_known():
    run, prices = sample_run(), Prices(metric_unit=1.0, cpu_hour=1, fits=1, predictions=1e9)
    assert counted(run, prices) == prices
    blend = [replace(one, predict_ms_per_1000=None) for one in run.models if one.id == "blend"]
    others = [one for one in run.models if one.id != "blend"]
    assert counted(replace(run, models=(*others, *blend)), prices) == prices  # it has no side
    knows_not = tuple(
        replace(one, predict_ms_per_1000=None) if one.id == "realmlp" else one for one in run.models
    )
    run = replace(run, models=knows_not)
    assert counted(run, prices).predictions == 0
    found = recommended(run, None, Terms(prices=prices))
    assert found.money.saved == pytest.approx((143.2 - 10.3) / 5 / 3600)


def test_what_was_repeated_further_decides_as_for_the_verdict():
    run, evidence = run_by_rows()
    pair = {"logistic": 0.5, "realmlp": 0.4}
    contest = inference_tables.evidence_of(pair, repeats=4)
    further = dict.fromkeys(pair, 4)
    plan = replace(run.plan, further=further)
    scores = {one.id: one.metrics["mae"].folds for one in run.models}
    sides = {one.id: Family(one.family) for one in run.models}
    verdict = judge(scores, sides, {}, plan, run.rows, evidence, contest)
    assert verdict.repeats == 4
    run = replace(run, plan=plan, verdict=verdict)
    found = compare(contest, sides, Region.of(plan))
    taken, expected = recommended(run, contest), recommend(contest, found, costs_of(run))
    assert taken.gain == pytest.approx(expected.gain)
    assert replace(taken, gain=expected.gain) == expected
    # The evidence of the first repeat is not what this verdict goes by.
    by_pair = recommended(run, evidence)
    assert by_pair.of_pair
    assert by_pair.gain == pytest.approx(found.expected.value)
    withheld = replace(run, verdict=replace(verdict, reason=STILL_IMPROVING))
    assert set(recommended(withheld, contest).within_reach) <= set(pair)
    assert len(recommended(withheld, contest).complete) == 4
