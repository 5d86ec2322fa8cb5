"""How surely forecasts of one model differ when it is given something else, on the same windows."""

from __future__ import annotations

from dataclasses import dataclass

from lib.core.results import Decision
from lib.evaluation.judge.inference.difference import (
    CAUTIOUS_FACTOR,
    chances_of,
    decide,
    estimate,
    typical_ratio,
)
from lib.evaluation.judge.inference.evidence import Evidence
from lib.evaluation.judge.inference.region import Region


@dataclass(frozen=True)
class Difference:
    """How much better one is than another, with its interval, as the verdict judges it.

    Probabilities are of more than ``rope`` better, within it, and worse. ``decision`` is DEEP where
    the first is better, CLASSICAL where the other is.
    """

    value: float
    low: float
    high: float
    rope: float
    better: float
    equivalent: float
    worse: float
    decision: Decision


def difference(
    evidence: Evidence, plus: str, minus: str, region: Region, level: float = 0.95
) -> Difference:
    """Compare two of the evidence's models, chosen beforehand; ``level`` is the interval's."""
    factor = 1.0 if evidence.by_folds else CAUTIOUS_FACTOR
    typical = typical_ratio(evidence, evidence.models, factor)
    found = estimate(evidence, evidence.contrast(plus, minus), factor, typical)
    means = dict(zip(evidence.models, (evidence.sign * evidence.means).tolist(), strict=True))
    rope = region.width(evidence.metric, means[plus], means[minus])
    chances = chances_of(found, 0.0, 0.0, rope)
    low, high = found.interval(level)
    return Difference(
        value=found.value,
        low=low,
        high=high,
        rope=rope,
        better=chances.deep,
        equivalent=chances.equivalent,
        worse=chances.classical,
        decision=decide(chances),
    )
