"""Which model to take now, even where the evidence decides nothing, and what that may cost."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from lib.core.model import Family
from lib.evaluation.judge.inference.difference import Comparison, estimate, factor_of
from lib.evaluation.judge.inference.evidence import Evidence
from lib.evaluation.judge.inference.student import Estimate

SAME = 1.1
"""Times below which two costs count as about the same."""
_WORST = 0.95


@dataclass(frozen=True)
class Cost:
    """What a model takes: CPU seconds of training, milliseconds for 1,000 predictions (or NaN)."""

    fit_seconds: float
    predict_ms: float = math.nan


@dataclass(frozen=True)
class Prices:
    """What things are worth in one period, in money.

    ``metric_unit``: one unit of the metric on all rows of the period. ``cpu_hour``: an hour of
    computing. ``fits`` and ``predictions``: trainings, and rows predicted, in the period.
    """

    metric_unit: float
    cpu_hour: float
    fits: float
    predictions: float

    def of(self, cost: Cost) -> float:
        """Return what a model costs in the period; no prediction time counts as none."""
        predict_ms = cost.predict_ms if math.isfinite(cost.predict_ms) else 0.0
        seconds = cost.fit_seconds * self.fits + predict_ms / 1e3 * self.predictions / 1e3
        return seconds / 3600 * self.cpu_hour


@dataclass(frozen=True)
class Money:
    """Regrets of a recommendation and what it saves against its rival in a period, in money."""

    expected_regret: float
    regret_high: float
    saved: float


@dataclass(frozen=True)
class Recommendation:
    """Take ``model``; if ``rival`` is better in truth, ``expected_regret`` is given up on average.

    Both regrets are in the metric's unit and count the other case as 0; ``regret_high`` is not
    exceeded with 95 % probability. With one degree of freedom the expected one is infinite. The
    rival is the leader of a side against which most is given up. ``gain`` is the expected gain of
    the best deep model over the best classical one. ``fit_times`` and ``predict_times`` are the
    rival's costs as multiples of the model's own. ``of_pair``: the choice was between these two.
    """

    model: str
    side: Family
    rival: str
    gain: float
    expected_regret: float
    regret_high: float
    fit_times: float
    predict_times: float
    money: Money | None = None
    of_pair: bool = False


def recommend(
    evidence: Evidence,
    comparison: Comparison,
    costs: Mapping[str, Cost],
    weight: float = 1.0,
    prices: Prices | None = None,
) -> Recommendation:
    """Return the model to take: of the better side if it is worth it, else of the cheaper one.

    A side is worth it if its expected gain exceeds ``weight`` times the region of equivalence (0:
    whichever is expected to be better; larger: savings count more), or, with ``prices``, what it
    costs more. Of that side it is the cheapest model that may well be its best; the one that leads
    it where that costs about the same.
    """
    deep, classical, gain = comparison.deep, comparison.classical, comparison.expected.value
    margin = weight * comparison.rope
    side, leaders = Family.CLASSICAL, classical
    if _deep_pays(deep.best, classical.best, gain, margin, costs, prices):
        side, leaders = Family.DEEP, deep
    model = cheapest(leaders.within_reach, costs, prices)
    if _about_the_same(costs[leaders.best], costs[model], prices):
        model = leaders.best
    rivals = {one.best: one.optimism for one in (deep, classical)}
    own = rivals.pop(model, 0.0)
    regrets = {
        rival: regret_against(evidence, comparison, rival, model, optimism - own)
        for rival, optimism in rivals.items()
    }
    rival = max(regrets, key=lambda name: regrets[name].expected_gain())
    found = _recommendation(model, side, rival, regrets[rival], costs, prices)
    return replace(found, gain=gain)


def recommend_of_pair(
    deep: str,
    classical: str,
    difference: Estimate,
    rope: float,
    costs: Mapping[str, Cost],
    weight: float = 1.0,
    prices: Prices | None = None,
) -> Recommendation:
    """Return which of two models to take, by how much better the deep one is; see recommend."""
    gain = difference.value
    if _deep_pays(deep, classical, gain, weight * rope, costs, prices):
        regret = replace(difference, value=-gain)
        found = _recommendation(deep, Family.DEEP, classical, regret, costs, prices)
    else:
        found = _recommendation(classical, Family.CLASSICAL, deep, difference, costs, prices)
    return replace(found, gain=gain, of_pair=True)


def regret_against(
    evidence: Evidence, comparison: Comparison, rival: str, model: str, optimism: float
) -> Estimate:
    """Return how much better a rival is than a model; ``optimism`` is what flattered the rival."""
    weights = evidence.contrast(rival, model)
    apart = estimate(evidence, weights, factor_of(evidence), comparison.typical)
    return replace(apart, value=apart.value - optimism)


def cheapest(models: Sequence[str], costs: Mapping[str, Cost], prices: Prices | None = None) -> str:
    """Return the cheapest model; the first of equals.

    Without prices, the product of training and prediction time counts: half of one makes up for
    twice the other. Where one prediction time is not known, only training counts.
    """
    timed = all(math.isfinite(costs[name].predict_ms) for name in models)
    return min(models, key=lambda name: _counted(costs[name], prices, timed=timed))


def _about_the_same(cost: Cost, least: Cost, prices: Prices | None) -> bool:
    """Whether a cost is hardly above the least one."""
    timed = math.isfinite(cost.predict_ms) and math.isfinite(least.predict_ms)
    return _counted(cost, prices, timed=timed) < SAME * _counted(least, prices, timed=timed)


def _counted(cost: Cost, prices: Prices | None, *, timed: bool) -> float:
    """Return a cost as one number: in money with ``prices``, else only for comparing."""
    if prices is not None:
        return prices.of(cost)
    return cost.fit_seconds * (cost.predict_ms if timed else 1.0)


def _deep_pays(
    deep: str,
    classical: str,
    gain: float,
    margin: float,
    costs: Mapping[str, Cost],
    prices: Prices | None,
) -> bool:
    """Whether the deep side is to be taken: worth more, or where nothing is clear, cheaper."""
    if prices is not None:
        more = prices.of(costs[deep]) - prices.of(costs[classical])
        return gain * prices.metric_unit > more
    if abs(gain) > margin:
        return gain > 0
    return cheapest((classical, deep), costs) == deep


def _recommendation(
    model: str,
    side: Family,
    rival: str,
    regret: Estimate,
    costs: Mapping[str, Cost],
    prices: Prices | None,
) -> Recommendation:
    """Return a choice with what it may cost; its ``gain`` is still to be said."""
    expected, high = regret.expected_gain(), max(regret.quantile(_WORST), 0.0)
    money = None
    if prices is not None:
        saved = prices.of(costs[rival]) - prices.of(costs[model])
        money = Money(prices.metric_unit * expected, prices.metric_unit * high, saved)
    return Recommendation(
        model=model,
        side=side,
        rival=rival,
        gain=math.nan,
        expected_regret=expected,
        regret_high=high,
        fit_times=_times(costs[rival].fit_seconds, costs[model].fit_seconds),
        predict_times=_times(costs[rival].predict_ms, costs[model].predict_ms),
        money=money,
    )


def _times(other: float, own: float) -> float:
    return other / own if own > 0.0 else math.nan
