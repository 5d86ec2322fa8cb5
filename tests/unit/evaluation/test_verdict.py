"""The verdict: five decisions, honest champions, and few false alarms."""

import math
from dataclasses import replace

import numpy as np
import pytest

from lib.core.model import Family
from lib.core.plan import Effort, Plan, SplitKind
from lib.core.results import Decision
from lib.evaluation.judge.statistics import Probabilities, correlated_t
from lib.evaluation.judge.verdict import champion_scores, decide, judge, rejudge

PLAN = Plan(
    models=("ridge", "catboost", "keras_mlp", "realmlp"),
    effort=Effort.STANDARD,
    folds=5,
    repeats=1,
    seed=0,
    metric="roc_auc",
    rope=0.005,
    rope_relative=False,
    split=SplitKind.STRATIFIED,
)
ERRORS = replace(PLAN, metric="rmse", rope=0.01, rope_relative=True)
FAMILIES = {
    "dummy": Family.BASELINE,
    "ridge": Family.CLASSICAL,
    "catboost": Family.CLASSICAL,
    "keras_mlp": Family.DEEP,
    "realmlp": Family.DEEP,
    "blend": Family.ENSEMBLE,
}
BASE = np.array([0.84, 0.85, 0.83, 0.86, 0.84])
COST = {"catboost": 10.0, "ridge": 1.0, "realmlp": 140.0, "keras_mlp": 50.0}
NOISE = np.array([0.001, -0.001, 0.002, -0.002, 0.0])


def verdict_of(difference, noise=NOISE, plan=PLAN, rows=1000):
    scores = {"catboost": BASE, "realmlp": BASE + difference + noise}
    return judge(scores, FAMILIES, COST, plan, rows)


@pytest.mark.parametrize(
    ("difference", "noise", "decision"),
    [
        (0.03, NOISE, Decision.DEEP),
        (-0.03, NOISE, Decision.CLASSICAL),
        (0.0, NOISE, Decision.EQUIVALENT),
        (-0.006, 2 * NOISE, Decision.NO_GAIN),
        (0.009, 3 * NOISE, Decision.UNCLEAR),
    ],
)
def test_each_decision(difference, noise, decision):
    found = verdict_of(difference, noise)
    assert found.decision is decision
    assert found.difference == pytest.approx(difference)
    assert found.p_deep + found.p_equivalent + found.p_classical == pytest.approx(1)
    expected = correlated_t(difference + noise, 5, 0.005)
    assert found.p_deep == pytest.approx(expected.above)
    assert found.cost_ratio == 14.0
    assert (found.more_rows is not None) == (decision is Decision.UNCLEAR)


@pytest.mark.parametrize(
    ("above", "within", "below", "decision"),
    [
        (0.95, 0.05, 0.0, Decision.DEEP),
        (0.0, 0.05, 0.95, Decision.CLASSICAL),
        (0.02, 0.95, 0.03, Decision.EQUIVALENT),
        (0.05, 0.55, 0.40, Decision.NO_GAIN),
        (0.06, 0.90, 0.04, Decision.UNCLEAR),
    ],
)
def test_thresholds_in_their_order(above, within, below, decision):
    assert decide(Probabilities(above=above, within=within, below=below)) is decision


def test_for_an_error_lower_is_better_and_the_region_is_a_share_of_the_better_mean():
    scores = {"ridge": [10.0, 11, 9, 10, 10], "realmlp": [8.0, 9, 7, 8, 8]}
    found = judge(scores, FAMILIES, COST, ERRORS, 500)
    assert found.decision is Decision.DEEP
    assert found.difference == pytest.approx(2.0)
    assert found.rope == pytest.approx(0.08)
    assert found.differences == pytest.approx([2.0] * 5)


def test_the_champion_of_a_fold_never_sees_that_fold():
    scores = {"lucky": [1.0, 0.5, 0.5, 0.5, 0.5], "steady": [0.59] * 5}
    # On fold 0 the others say "steady"; on the others fold 0's luck makes "lucky" look better.
    assert champion_scores(scores, PLAN) == [0.59, 0.5, 0.5, 0.5, 0.5]


def test_with_repeats_only_the_same_repeats_other_folds_choose():
    plan = replace(PLAN, folds=2, repeats=2)
    scores = {"a": [0.9, 0.1, 0.0, 0.0], "b": [0.5, 0.5, 0.5, 0.5]}
    assert champion_scores(scores, plan) == [0.5, 0.1, 0.5, 0.5]


def test_the_named_champion_is_the_best_by_the_mean_of_all():
    scores = {"ridge": BASE, "catboost": BASE + 0.01, "keras_mlp": BASE + 0.02, "realmlp": BASE}
    found = judge(scores, FAMILIES, COST, PLAN, 1000)
    assert (found.best_classical, found.best_deep) == ("catboost", "keras_mlp")
    assert found.cost_ratio == 5.0


def test_baseline_and_ensemble_are_on_neither_side_and_half_done_models_do_not_count():
    alone = {"dummy": BASE, "realmlp": BASE, "blend": BASE + 0.1}
    assert judge(alone, FAMILIES, COST, PLAN, 100) is None
    half = {"ridge": BASE, "catboost": BASE[:3] + 0.1, "realmlp": BASE}
    assert judge(half, FAMILIES, COST, PLAN, 100).best_classical == "ridge"


def test_a_fold_without_a_value_is_left_out():
    broken = BASE.copy()
    broken[2] = math.nan
    found = judge({"ridge": BASE, "realmlp": broken + 0.03}, FAMILIES, COST, PLAN, 100)
    assert found.decision is Decision.DEEP
    assert math.isnan(found.differences[2])
    assert found.difference == pytest.approx(0.03)
    nothing = judge({"ridge": BASE, "realmlp": [math.nan] * 5}, FAMILIES, COST, PLAN, 100)
    assert nothing is None


def test_another_region_needs_no_training():
    found = verdict_of(0.004)
    assert found.decision is not Decision.DEEP
    strict = rejudge(found, 0.0005, PLAN, 1000)
    assert strict.decision is Decision.DEEP
    assert rejudge(strict, 0.005, PLAN, 1000) == found


def test_what_would_settle_an_unclear_verdict():
    found = verdict_of(0.012, 3.2 * NOISE)
    assert found.decision is Decision.UNCLEAR
    sd, repeats = np.std(3.2 * NOISE, ddof=1), found.more_repeats
    assert 1 < repeats <= 20

    def p_deep(count):
        from scipy import stats

        scale = sd * math.sqrt(1 / count + 1 / 4)
        return stats.t.sf(0.005, count - 1, loc=0.012, scale=scale)

    assert p_deep(5 * repeats) >= 0.95 > p_deep(5 * (repeats - 1))
    assert 1000 < found.more_rows < 20_000
    in_time = replace(PLAN, split=SplitKind.TIME)
    assert verdict_of(0.012, 3.2 * NOISE, in_time).more_repeats is None
    as_many_groups_as_folds = replace(PLAN, split=SplitKind.GROUP, repeats_differ=False)
    assert verdict_of(0.012, 3.2 * NOISE, as_many_groups_as_folds).more_repeats is None
    hopeless = verdict_of(0.005, 40 * NOISE)
    assert hopeless.more_repeats is None


def test_five_folds_need_one_and_a_half_deviations():
    # EVIDENCE: with 5 folds and one repeat the mean must exceed the region by about 1.4 sd.
    sd = float(np.std(NOISE, ddof=1))
    assert verdict_of(0.005 + 1.45 * sd).decision is Decision.DEEP
    assert verdict_of(0.005 + 1.40 * sd).decision is not Decision.DEEP


@pytest.mark.parametrize("noise", [0.006, 0.03])
@pytest.mark.parametrize(("plan", "sides"), [(PLAN, 3), (PLAN, 8), (replace(PLAN, repeats=3), 6)])
def test_deep_is_a_false_alarm_in_at_most_one_of_twenty_null_comparisons(plan, sides, noise):
    """No model is truly better: how often does deep win all the same?

    ``noise`` is a model's own, per fold: large and small tables. Models also differ by what they
    make of this one table, which all folds share as they share training rows.
    """
    generator = np.random.default_rng(sides)
    families = {f"c{i}": Family.CLASSICAL for i in range(sides)}
    families |= {f"d{i}": Family.DEEP for i in range(sides)}
    alarms = 0
    for _ in range(1000):
        fold = generator.normal(0.84, 0.01, plan.repeats * plan.folds)
        table = generator.normal(0, 0.003, (len(families), 1))
        drawn = fold + table + generator.normal(0, noise, (len(families), len(fold)))
        scores = dict(zip(families, drawn.tolist(), strict=True))
        alarms += judge(scores, families, {}, plan, 1000).decision is Decision.DEEP
    assert alarms <= 50
