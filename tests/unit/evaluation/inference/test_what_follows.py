"""What to take, whom to repeat, whether more would settle it."""

import math
from dataclasses import replace

import numpy as np
import pytest

from lib.core.model import Family
from lib.core.plan import Effort, SplitKind
from lib.core.results import Decision
from lib.evaluation.judge.inference import racing
from lib.evaluation.judge.inference.advice import advise, split_variance
from lib.evaluation.judge.inference.difference import compare
from lib.evaluation.judge.inference.recommendation import Cost, Prices, cheapest, recommend
from lib.evaluation.judge.inference.region import Region
from tests.unit.evaluation.inference.tables import evidence_of

SIDES = {
    "ridge": Family.CLASSICAL,
    "boosting": Family.CLASSICAL,
    "mlp": Family.DEEP,
    "tabm": Family.DEEP,
}
COSTS = {
    "ridge": Cost(1, 2),
    "boosting": Cost(5, 4),
    "mlp": Cost(12, 10),
    "tabm": Cost(40, 30),
}
REGION = Region(0.01, relative=True)


def judged(spreads, region=REGION, **options):
    evidence = evidence_of(dict(zip(SIDES, spreads, strict=True)), **options)
    return evidence, compare(evidence, SIDES, region)


def test_the_cheapest_of_equals_is_taken_and_its_regret_is_that_of_the_posterior():
    evidence, comparison = judged([0.5, 0.9, 0.9, 0.5])
    taken = recommend(evidence, comparison, COSTS)
    assert (taken.model, taken.side, taken.rival) == ("ridge", Family.CLASSICAL, "tabm")
    assert comparison.decision is not Decision.DEEP
    expected, t = comparison.expected, np.random.default_rng(0).standard_t
    sample = expected.value + expected.scale * t(expected.freedom, 400_000)
    regret = np.maximum(sample, 0.0)
    assert taken.expected_regret == pytest.approx(regret.mean(), rel=0.02)
    assert taken.regret_high == pytest.approx(np.quantile(regret, 0.95), rel=0.02)
    assert (taken.fit_times, taken.predict_times) == (40, 15)
    assert taken.gain == pytest.approx(expected.value)


@pytest.mark.parametrize(("seconds", "expected"), [(1.05, "leader"), (1.2, "cheapest")])
def test_the_leader_of_a_side_is_taken_where_it_costs_about_the_same(seconds, expected):
    evidence, comparison = judged([0.5, 0.5, 0.9, 0.9])
    assert set(comparison.classical.within_reach) == {"ridge", "boosting"}
    leader = comparison.classical.best
    other = "boosting" if leader == "ridge" else "ridge"
    costs = COSTS | {leader: Cost(seconds, 2), other: Cost(1, 2)}
    taken = recommend(evidence, comparison, costs)
    assert taken.model == (leader if expected == "leader" else other)


def test_the_better_side_is_taken_where_it_is_worth_it():
    evidence, comparison = judged([0.9, 0.9, 0.9, 0.3])
    assert recommend(evidence, comparison, COSTS).model == "tabm"
    gain = comparison.expected.value / comparison.rope
    assert recommend(evidence, comparison, COSTS, weight=1.01 * gain).side is Family.CLASSICAL
    assert recommend(evidence, comparison, COSTS, weight=0.99 * gain).side is Family.DEEP
    # Classical models that are better are taken, cheap as the networks may be.
    free = {
        name: Cost(0.1, 0.1) if side is Family.DEEP else cost
        for (name, side), cost in zip(SIDES.items(), COSTS.values(), strict=True)
    }
    evidence, comparison = judged([0.3, 0.9, 0.9, 0.9])
    assert recommend(evidence, comparison, free).model == "ridge"


def test_within_a_side_the_cheapest_that_may_be_the_best_is_taken():
    evidence, comparison = judged([0.9, 0.9, 0.33, 0.3], rows=150)
    assert comparison.deep.best == "tabm"
    taken = recommend(evidence, comparison, COSTS)
    assert (taken.model, taken.rival) == ("mlp", "tabm")
    assert taken.expected_regret > 0


def test_with_prices_a_gain_must_be_worth_its_cost():
    evidence, comparison = judged([0.9, 0.9, 0.9, 0.3])
    gain = comparison.expected.value
    prices = Prices(metric_unit=1_000, cpu_hour=3_600, fits=1, predictions=1_000)
    more = prices.of(COSTS["tabm"]) - prices.of(COSTS[comparison.classical.best])
    assert prices.of(COSTS["ridge"]) == pytest.approx(1 + 0.002)
    worth = replace(prices, metric_unit=1.01 * more / gain)
    assert recommend(evidence, comparison, COSTS, prices=worth).side is Family.DEEP
    taken = recommend(
        evidence, comparison, COSTS, prices=replace(prices, metric_unit=0.99 * more / gain)
    )
    assert taken.side is Family.CLASSICAL
    assert taken.money.saved == pytest.approx(
        prices.of(COSTS["tabm"]) - prices.of(COSTS[taken.model])
    )
    assert taken.money.expected_regret == pytest.approx(0.99 * more / gain * taken.expected_regret)


def test_prediction_time_counts_where_all_are_known():
    costs = {"a": Cost(1, 100), "b": Cost(10, 1)}
    assert cheapest(["a", "b"], costs) == "b"
    assert cheapest(["a", "b"], costs | {"a": Cost(1, math.nan)}) == "a"


def test_contenders_are_those_that_may_be_the_best_of_their_side():
    _, comparison = judged([0.5, 1.5, 0.5, 0.5])
    assert set(racing.contenders(comparison)) == {"ridge", "mlp", "tabm"}


def looks(effort=Effort.STANDARD, split=SplitKind.STRATIFIED, repeats=1, differ=True):
    return racing.looks_of(effort, split, repeats, differ)


def test_repeats_go_to_contenders_while_it_is_unclear_and_time_is_left():
    standard = looks()
    seconds = {"ridge": 1.0, "boosting": 5.0, "mlp": 4.0, "tabm": 10.0}
    pair = ("ridge", "mlp")
    step = racing.next_repeats(standard, 1, Decision.UNCLEAR, pair, seconds)
    assert step == racing.Further(pair, 2)
    assert racing.next_repeats(standard, 2, Decision.UNCLEAR, pair, seconds, 5.0).repeats == 4
    assert racing.next_repeats(standard, 2, Decision.UNCLEAR, pair, seconds, 10.1) is None
    assert racing.next_repeats(standard, 1, Decision.DEEP, pair, seconds) is None
    assert racing.next_repeats(standard, 4, Decision.UNCLEAR, pair, seconds) is None
    assert [racing.sure_at(standard, repeats) for repeats in (1, 2, 4)] == [0.97, 0.97, 0.95]


def test_all_further_repeats_run_at_once_where_there_is_time_for_them():
    seconds = {"ridge": 1.0, "boosting": 5.0, "mlp": 4.0, "tabm": 10.0}

    def step(*models):
        return racing.next_repeats(looks(), 1, Decision.UNCLEAR, models, seconds, at_once=True)

    assert step("ridge", "mlp") == racing.Further(("ridge", "mlp"), 4)
    assert step("boosting", "mlp").repeats == 2
    assert step("boosting", "mlp", "tabm").repeats == 2
    assert step("boosting", "mlp", "tabm", "ridge", "tabm") is None


def test_only_a_standard_comparison_is_looked_at_again():
    assert [looks(repeats=repeats) for repeats in (1, 2, 4)] == [(1, 2, 4), (2, 4), ()]
    assert looks(Effort.QUICK) == looks(Effort.THOROUGH, repeats=4) == ()
    assert looks(split=SplitKind.TIME) == looks(split=SplitKind.BOOTSTRAP) == ()
    assert looks(differ=False) == ()
    assert racing.sure_at((), 1) == 0.95


def test_the_variance_of_repeats_is_split_into_what_lasts_and_what_passes():
    assert split_variance(once=3 + 8, over_all=3 + 8 / 4, repeats=4) == pytest.approx((3, 8))
    assert split_variance(once=2, over_all=2.1, repeats=2) == (2, 0)


def test_advice_needs_two_repeats():
    for options in ({"repeats": 1}, {"by_folds": True}):
        evidence, comparison = judged([0.5, 0.9, 0.9, 0.5], **options)
        comparison = replace(comparison, decision=Decision.UNCLEAR)
        assert advise(evidence, comparison) is None


def test_repeats_are_advised_where_they_take_the_noise_away():
    evidence, comparison = judged([0.02, 9, 9, 0.02], rows=2_000, repeats=2, noise=0.4)
    assert comparison.decision is Decision.UNCLEAR
    found = advise(evidence, comparison)
    assert found.repeats.probability >= 0.5
    # Errors that come again with every repeat do not go away.
    evidence, comparison = judged([0.6, 9, 9, 0.6], rows=150, repeats=2, noise=0.01)
    assert comparison.decision is Decision.UNCLEAR
    assert advise(evidence, comparison).repeats is None


def test_a_clear_comparison_needs_no_advice():
    evidence, comparison = judged([0.9, 0.9, 0.9, 0.1], rows=2_000, repeats=2)
    assert comparison.decision is Decision.DEEP
    assert advise(evidence, comparison) is None
