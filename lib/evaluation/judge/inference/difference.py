"""Two models, or two sides, beside each other: how far apart in truth, how surely, what follows.

The variance of a difference comes from the rows, whose influence is averaged over repeats before it
is squared, and is moderated by what the folds show (Smyth 2004, SAGMB 3:3): rows alone do not know
that models also differ with the rows they were trained on.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np
from scipy.special import chdtri

from lib.core.metrics import METRICS
from lib.core.model import Family
from lib.core.results import Decision
from lib.evaluation.judge.inference.evidence import Evidence
from lib.evaluation.judge.inference.region import Region
from lib.evaluation.judge.inference.row_scores import Floats
from lib.evaluation.judge.inference.selection import Selection, select
from lib.evaluation.judge.inference.student import Estimate

SURE = 0.95
"""Probability from which a side is called."""
MIN_POSITIVES = 10
"""Rows of the rarer of two classes that each test part needs."""
CAUTIOUS_FACTOR = 1.5
"""How much more the truth varies than rows show, at most tables: models differ by training too."""
_FACTOR = 1.25
MANY_ROWS = 2_000
"""Rows from which less caution will do, by simulations."""
_CHANCE = 0.01
_NOTHING = 1e-12

Sides = Mapping[str, Family]
"""The side of each model, Family.DEEP or Family.CLASSICAL; others have none."""


class NotCompared(StrEnum):
    """Why two sides are not compared."""

    ONE_SIDE = "one_side"
    FEW_POSITIVES = "few_positives"


@dataclass(frozen=True)
class Chances:
    """Probabilities that deep is better, worse or equivalent by the region, each cautiously.

    Where a side was chosen among several, each allows for what the choice earned by luck against
    itself, so that the three may add up to less than 1. ``gain`` is the most that the probability
    of deep being better may be.
    """

    deep: float
    classical: float
    equivalent: float
    gain: float


@dataclass(frozen=True)
class Comparison:
    """The best deep model against the best classical one; positive: deep is better.

    ``estimate`` is of the difference of their means, in the metric's unit, ``low`` to ``high`` its
    95 % interval and ``rope`` the half-width used. The sides say what choosing them earned.
    ``typical`` is the ratio that was expected of the pair's folds, from all models' folds.
    """

    deep: Selection
    classical: Selection
    estimate: Estimate
    low: float
    high: float
    rope: float
    typical: float
    chances: Chances
    decision: Decision

    @property
    def expected(self) -> Estimate:
        """The difference without what choosing the best of each side earned by luck."""
        value = self.estimate.value - self.deep.optimism + self.classical.optimism
        return replace(self.estimate, value=value)


@dataclass(frozen=True)
class PairTable:
    """Every two models, the model of the row against that of the column; shapes (models, models).

    ``better`` and ``equivalent`` are probabilities, ``difference`` that of the means (positive: the
    row's model is better) with its 95 % interval. NaN on the diagonal. Nothing is corrected for
    comparing many pairs.
    """

    models: tuple[str, ...]
    better: Floats
    equivalent: Floats
    difference: Floats
    low: Floats
    high: Floats


def factor_of(evidence: Evidence) -> float:
    """Return how many times the variance that rows show the truth varies between named pairs."""
    if evidence.by_folds:
        return 1.0
    return _FACTOR if evidence.rows >= MANY_ROWS else CAUTIOUS_FACTOR


def typical_ratio(evidence: Evidence, models: Sequence[str], factor: float) -> float:
    """Return what the ratio of folds to rows is expected to be beyond ``factor``, at least 1."""
    return max(1.0, evidence.instability(models) / factor)


def estimate(evidence: Evidence, weights: Floats, factor: float, typical: float = 1.0) -> Estimate:
    """Return a weighted sum of the models' means with its moderated scale.

    ``factor`` scales the variance that rows show; its ratio to that of folds is moderated towards
    ``typical``.
    """

    def variance(matrix: Floats) -> float:
        return float(weights @ matrix @ weights)

    value = float(weights @ evidence.means)
    within, once = variance(evidence.rows_within), variance(evidence.rows_once)
    between = variance(evidence.between)
    nothing = _NOTHING * float(weights**2 @ np.diag(evidence.rows_once + evidence.between))
    freedom, prior = evidence.freedom, evidence.prior
    if max(once, between) <= nothing:
        return Estimate(value, 0.0, freedom + prior)
    if once <= nothing:  # each group is a part: only the folds vary
        return Estimate(value, float(np.sqrt(factor * between)), freedom)
    ratio = between / once
    unstable = ratio > typical * float(chdtri(freedom, _CHANCE)) / freedom
    moderated = (prior * typical + freedom * ratio) / (prior + freedom)
    return Estimate(
        value=value,
        scale=float(np.sqrt(factor * (ratio if unstable else moderated) * within)),
        freedom=freedom if unstable else freedom + prior,
        ratio=ratio,
        unstable=unstable,
    )


def compare(
    evidence: Evidence, sides: Sides, region: Region, sure: float = SURE
) -> Comparison | NotCompared:
    """Compare the best deep with the best classical of the evidence's models."""
    deep, classical = (
        [name for name in evidence.models if sides.get(name) is side]
        for side in (Family.DEEP, Family.CLASSICAL)
    )
    if not deep or not classical:
        return NotCompared.ONE_SIDE
    if few_positives(evidence):
        return NotCompared.FEW_POSITIVES
    factor = factor_of(evidence)
    ours, theirs = (
        select(evidence, side, factor * evidence.instability(side)) for side in (deep, classical)
    )
    typical = typical_ratio(evidence, deep + classical, factor)
    weights = evidence.contrast(ours.best, theirs.best)
    difference = estimate(evidence, weights, factor, typical)
    low, high = difference.interval()
    rope = _width(evidence, region, ours.best, theirs.best)
    chances = chances_of(difference, ours.optimism, theirs.optimism, rope)
    return Comparison(
        deep=ours,
        classical=theirs,
        estimate=difference,
        low=low,
        high=high,
        rope=rope,
        typical=typical,
        chances=chances,
        decision=decide(chances, sure),
    )


def few_positives(evidence: Evidence) -> bool:
    """Whether a test part has too few rows of the rarer class for any probability."""
    return evidence.positives is not None and evidence.positives < MIN_POSITIVES


def chances_of(difference: Estimate, deep: float, classical: float, rope: float) -> Chances:
    """Return what a difference means, given the optimism of both sides.

    For deep it counts without what choosing deep earned, against deep without what choosing
    classical earned.
    """
    for_deep = replace(difference, value=difference.value - deep)
    for_classical = replace(difference, value=difference.value + classical)
    gain, loss = for_classical.above(rope), for_deep.below(-rope)
    return Chances(
        deep=for_deep.above(rope),
        classical=for_classical.below(-rope),
        equivalent=max(0.0, 1.0 - gain - loss),
        gain=gain,
    )


def decide(chances: Chances, sure: float = SURE) -> Decision:
    """Return the decision that is sure enough."""
    if chances.deep >= sure:
        return Decision.DEEP
    if chances.classical >= sure:
        return Decision.CLASSICAL
    if chances.equivalent >= sure:
        return Decision.EQUIVALENT
    if chances.gain <= 1 - sure:
        return Decision.NO_GAIN
    return Decision.UNCLEAR


def own_interval(evidence: Evidence, model: str) -> tuple[float, float]:
    """Return the 95 % interval of a model's metric, as far as the metric goes."""
    weights = np.array([float(name == model) for name in evidence.models])
    mean = estimate(evidence, weights, _cautious(evidence))
    ends = sorted(evidence.sign * end for end in mean.interval())
    entry = METRICS[evidence.metric]
    return max(ends[0], entry.lowest), min(ends[1], entry.highest)


def pair_table(evidence: Evidence, region: Region) -> PairTable:
    """Compare every two models, each pair as if it had been the only one."""
    models = evidence.models
    empty = np.full((len(models), len(models)), np.nan)
    found = PairTable(models, *(empty.copy() for _ in range(5)))
    factor = _cautious(evidence)
    typical = typical_ratio(evidence, models, factor)
    for i, one in enumerate(models):
        for j, other in enumerate(models):
            if i == j:
                continue
            pair = estimate(evidence, evidence.contrast(one, other), factor, typical)
            rope = _width(evidence, region, one, other)
            found.better[i, j] = pair.above(rope)
            found.equivalent[i, j] = max(0.0, 1.0 - pair.above(rope) - pair.below(-rope))
            found.difference[i, j] = pair.value
            found.low[i, j], found.high[i, j] = pair.interval()
    return found


def _cautious(evidence: Evidence) -> float:
    return 1.0 if evidence.by_folds else CAUTIOUS_FACTOR


def _width(evidence: Evidence, region: Region, first: str, second: str) -> float:
    one, two = (evidence.sign * evidence.means[evidence.models.index(m)] for m in (first, second))
    return region.width(evidence.metric, float(one), float(two))
