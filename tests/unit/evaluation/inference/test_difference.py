"""Moderation, the guard, the winner's curse, time splits, symmetry and the region."""

import subprocess
import sys
from dataclasses import replace

import numpy as np
import pytest
from scipy import stats

from lib.core.metrics import METRICS
from lib.core.model import Family
from lib.core.results import Decision
from lib.evaluation.judge.inference.difference import (
    Chances,
    NotCompared,
    compare,
    decide,
    estimate,
    factor_of,
    own_interval,
    pair_table,
)
from lib.evaluation.judge.inference.evidence import Evidence
from lib.evaluation.judge.inference.region import Region
from lib.evaluation.judge.inference.selection import select
from lib.evaluation.judge.inference.student import Estimate
from tests.unit.evaluation.inference.tables import evidence_of

SPREADS = {"ridge": 0.6, "tree": 0.7, "mlp": 0.5, "tabm": 0.55}
SIDES = {
    "ridge": Family.CLASSICAL,
    "tree": Family.CLASSICAL,
    "mlp": Family.DEEP,
    "tabm": Family.DEEP,
}
REGION = Region(0.01, relative=True)


def made(within, once, between, freedom=4, prior=16, rows=2_000):
    """Evidence on two models whose difference has these variances."""

    def apart(variance):
        return variance / 2 * np.eye(2)

    scores = np.array([[0.80, 0.82]] * 5)
    return Evidence(
        "accuracy",
        ("ridge", "mlp"),
        scores,
        np.zeros(5, dtype=np.int64),
        apart(within),
        apart(once),
        apart(between),
        freedom,
        prior,
        False,
        rows,
        None,
    )


def apart(evidence, factor=1.0):
    return estimate(evidence, evidence.contrast("mlp", "ridge"), factor)


def test_the_variance_of_rows_is_moderated_by_that_of_folds():
    found = apart(made(within=3e-4, once=4e-4, between=6e-4), factor=1.25)
    ratio = (16 + 4 * 1.5) / 20
    assert found.value == pytest.approx(0.02)
    assert found.scale == pytest.approx(np.sqrt(1.25 * ratio * 3e-4))
    assert (found.freedom, found.unstable) == (20, False)
    assert found.ratio == pytest.approx(1.5)
    low, high = found.interval()
    expected = stats.t.interval(0.95, 20, loc=0.02, scale=found.scale)
    assert (low, high) == pytest.approx(expected)


def test_folds_that_vary_more_than_chance_are_believed():
    bound = stats.chi2.ppf(0.99, 4) / 4
    steady = apart(made(4e-4, 4e-4, 0.999 * bound * 4e-4))
    unstable = apart(made(4e-4, 4e-4, 1.001 * bound * 4e-4))
    assert (steady.unstable, steady.freedom) == (False, 20)
    assert (unstable.unstable, unstable.freedom) == (True, 4)
    assert unstable.scale == pytest.approx(np.sqrt(1.001 * bound * 4e-4))


def test_folds_of_all_models_say_what_a_pairs_are_expected_to_vary():
    evidence = made(within=4e-4, once=4e-4, between=3 * 4e-4)
    middle = stats.chi2.median(4) / 4
    assert evidence.instability(["ridge", "mlp"]) == pytest.approx((16 + 4 * 3 / middle) / 20)
    assert evidence.instability(["mlp"]) == 1.0
    many = replace(
        made(1, 1, 1),
        models=tuple("abcdefghi"),
        scores=np.zeros((5, 9)),
        rows_within=np.eye(9),
        rows_once=np.eye(9),
        between=3 * np.eye(9),
    )
    typical = many.instability(many.models)
    assert typical == pytest.approx((16 + 32 * 3 / middle) / 48)
    one_failed = replace(many, between=np.diag([500.0] + [3.0] * 8))
    assert one_failed.instability(many.models) == pytest.approx(typical)
    found = compare(many, {name: list(Family)[1 + (name == "a")] for name in many.models}, REGION)
    assert found.typical == pytest.approx(typical / 1.25)
    assert found.estimate.scale == pytest.approx(
        np.sqrt(1.25 * 2 * (16 * typical / 1.25 + 4 * 3) / 20)
    )
    classical = [name for name in many.models if name != "a"]
    chosen = select(many, classical, 1.25 * many.instability(classical))
    assert found.classical == chosen


def test_where_each_group_is_a_part_only_folds_count():
    found = apart(made(0.0, 0.0, 5e-4, prior=0))
    assert found.scale == pytest.approx(np.sqrt(5e-4))
    assert found.freedom == 4


def test_the_same_predictions_differ_by_nothing_for_sure():
    evidence = evidence_of({"ridge": 0.5, "mlp": 0.5})
    same = replace(
        evidence,
        scores=evidence.scores[:, [0, 0]],
        rows_within=np.full((2, 2), evidence.rows_within[0, 0]),
        rows_once=np.full((2, 2), evidence.rows_once[0, 0]),
        between=np.full((2, 2), evidence.between[0, 0]),
    )
    found = compare(same, SIDES, REGION)
    assert (found.estimate.value, found.estimate.scale) == (0.0, 0.0)
    assert found.decision is Decision.EQUIVALENT


def test_time_splits_are_judged_by_the_t_test_of_their_folds():
    evidence = evidence_of({"ridge": 0.6, "mlp": 0.5}, by_folds=True)
    differences = evidence.scores[:, 1] - evidence.scores[:, 0]
    found = compare(evidence, SIDES, REGION)
    expected = stats.ttest_1samp(differences, 0).confidence_interval(0.95)
    assert (found.low, found.high) == pytest.approx((expected.low, expected.high))
    assert (found.estimate.freedom, found.estimate.unstable) == (4, False)
    assert found.deep.optimism == found.classical.optimism == 0.0


def test_swapping_the_sides_mirrors_everything():
    other = {Family.DEEP: Family.CLASSICAL, Family.CLASSICAL: Family.DEEP}
    for seed in range(3):
        evidence = evidence_of(dict.fromkeys(SPREADS, 0.5), seed=seed)
        one = compare(evidence, SIDES, REGION)
        two = compare(evidence, {name: other[side] for name, side in SIDES.items()}, REGION)
        assert (one.deep, one.classical) == (two.classical, two.deep)
        assert (one.low, one.high) == pytest.approx((-two.high, -two.low))
        assert one.chances.deep == pytest.approx(two.chances.classical)
        assert one.chances.equivalent == pytest.approx(two.chances.equivalent)


def test_the_order_of_models_does_not_matter():
    evidence = evidence_of(SPREADS)
    order = [2, 0, 3, 1]
    turned = replace(
        evidence,
        models=tuple(evidence.models[place] for place in order),
        scores=evidence.scores[:, order],
        rows_within=evidence.rows_within[np.ix_(order, order)],
        rows_once=evidence.rows_once[np.ix_(order, order)],
        between=evidence.between[np.ix_(order, order)],
    )
    one, two = compare(evidence, SIDES, REGION), compare(turned, SIDES, REGION)
    assert one.deep.best == two.deep.best
    assert one.deep.optimism == pytest.approx(two.deep.optimism)
    assert one.chances.deep == pytest.approx(two.chances.deep)


def test_the_luck_of_the_best_of_equals_is_that_of_the_normal_maximum():
    names = tuple(f"model_{number}" for number in range(9))
    evidence = replace(
        made(1, 1, 1),
        models=names,
        scores=np.zeros((5, 9)),
        rows_within=4.0 * np.eye(9),
    )
    found = select(evidence, names, factor=1.5)
    largest = np.random.default_rng(0).normal(size=(20_000, 9)).max(axis=1).mean()
    assert found.optimism == pytest.approx(np.sqrt(6) * largest, rel=0.1)
    assert sum(found.chances.values()) == pytest.approx(1)
    assert len(found.within_reach) == 9
    ahead = replace(evidence, scores=np.eye(9)[:1].repeat(5, axis=0) * 100)
    assert select(ahead, names, 1.5).within_reach == ("model_0",)
    assert select(ahead, names, 1.5).optimism == pytest.approx(0, abs=1e-12)


def test_luck_counts_against_the_side_that_chose():
    evidence = evidence_of(dict.fromkeys(SPREADS, 0.5))
    found = compare(evidence, SIDES, REGION)
    assert found.deep.optimism > 0 < found.classical.optimism
    assert found.chances.deep < found.estimate.above(found.rope) < found.chances.gain
    assert found.chances.classical < found.estimate.below(-found.rope)
    total = found.chances.deep + found.chances.classical + found.chances.equivalent
    assert total < 1


def test_both_sides_and_ten_positives_a_part_are_needed():
    evidence = evidence_of(SPREADS)
    assert compare(evidence, {"ridge": Family.CLASSICAL}, REGION) is NotCompared.ONE_SIDE
    few = replace(evidence, positives=9)
    assert compare(few, SIDES, REGION) is NotCompared.FEW_POSITIVES
    enough = compare(replace(evidence, positives=10), SIDES, REGION)
    assert not isinstance(enough, NotCompared)


def test_tables_of_2000_rows_are_judged_more_boldly():
    assert factor_of(made(1, 1, 1, rows=1_999)) == 1.5
    assert factor_of(made(1, 1, 1, rows=2_000)) == 1.25


@pytest.mark.parametrize(
    ("chances", "decision"),
    [
        (Chances(0.96, 0.0, 0.03, 0.97), Decision.DEEP),
        (Chances(0.0, 0.96, 0.03, 0.04), Decision.CLASSICAL),
        (Chances(0.01, 0.01, 0.96, 0.04), Decision.EQUIVALENT),
        (Chances(0.02, 0.5, 0.4, 0.05), Decision.NO_GAIN),
        (Chances(0.02, 0.5, 0.4, 0.06), Decision.UNCLEAR),
    ],
)
def test_decisions_need_95_percent(chances, decision):
    assert decide(chances) is decision
    assert decide(chances, sure=0.97) is Decision.UNCLEAR


def test_a_models_own_interval_is_in_the_metrics_unit_and_range():
    evidence = evidence_of(SPREADS, metric="mae")
    low, high = own_interval(evidence, "ridge")
    mean = -evidence.means[0]
    assert low < mean < high
    assert mean - low == pytest.approx(high - mean)
    near = made(0.5, 0.5, 0.5)
    assert own_interval(near, "mlp")[1] == METRICS["accuracy"].highest


def test_the_table_of_pairs_is_antisymmetric_and_cautious():
    evidence = evidence_of(SPREADS, rows=2_000)
    table = pair_table(evidence, REGION)
    np.testing.assert_allclose(table.difference, -table.difference.T)
    np.testing.assert_allclose(table.low, -table.high.T)
    np.testing.assert_allclose(table.equivalent, table.equivalent.T)
    assert np.isnan(table.better.diagonal()).all()
    found = compare(evidence, SIDES, REGION)
    deep, classical = (evidence.models.index(side.best) for side in (found.deep, found.classical))
    assert table.difference[deep, classical] == pytest.approx(found.estimate.value)
    wider = (table.high - table.low)[deep, classical] / (found.high - found.low)
    assert wider == pytest.approx(np.sqrt(1.5 / 1.25))


def test_student_is_scipys():
    found, t = Estimate(0.3, 0.2, 7), stats.t(7, loc=0.3, scale=0.2)
    assert found.above(0.5) == pytest.approx(t.sf(0.5))
    assert found.below(-0.1) == pytest.approx(t.cdf(-0.1))
    assert found.quantile(0.95) == pytest.approx(t.ppf(0.95))
    assert found.expected_gain() == pytest.approx(t.expect(lambda x: max(x, 0.0)), rel=1e-5)
    assert Estimate(-0.3, 0.0, 7).expected_gain() == 0.0


@pytest.mark.parametrize(
    ("metric", "half", "relative", "scores", "width"),
    [
        ("roc_auc", 0.005, False, (0.8, 0.85), 0.005),
        ("roc_auc", 0.005, False, (0.998, 0.99), 0.0001),
        ("roc_auc", 0.02, False, (0.998, 0.99), 0.02),  # the analyst's own
        ("log_loss", 0.01, True, (0.5, 0.4), 0.004),
        ("log_loss", 0.01, True, (0.002, 0.001), 0.0002),
        ("rmse", 0.01, True, (0.002, 0.001), 0.00001),
        ("accuracy", 0.01, False, (0.99, 0.98), 0.01),
    ],
)
def test_the_region_has_a_floor_and_a_ceiling(metric, half, relative, scores, width):
    assert Region(half, relative).width(metric, *scores) == pytest.approx(width)


def test_importing_it_loads_no_training_stack():
    code = (
        "import sys; from lib.evaluation.judge.inference import advice, racing, recommendation;"
        "print([m for m in ('sklearn', 'scipy.stats', 'tensorflow') if m in sys.modules])"
    )
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert shown.stdout.strip() == "[]"
