"""Whether more repeats, or more rows, would probably settle an unclear comparison."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from math import sqrt

import numpy as np
from scipy.special import ndtri

from lib.core.results import Decision
from lib.evaluation.judge.inference.difference import (
    Comparison,
    chances_of,
    decide,
    factor_of,
)
from lib.evaluation.judge.inference.evidence import Evidence
from lib.evaluation.judge.inference.student import Estimate

REPEATS = (4, 6, 8, 12, 20)
"""How many repeats in all are worth proposing."""
GROWTH = (2.0, 3.0, 4.0)
"""How many times the rows are worth proposing."""
LIKELY = 0.5
_POINTS = ndtri((np.arange(99) + 0.5) / 99)


@dataclass(frozen=True)
class Chance:
    """So many repeats in all, or so many times the rows, would settle it with ``probability``."""

    times: float
    probability: float


@dataclass(frozen=True)
class Advice:
    """The fewest repeats and rows that would more likely than not settle it; None: none would."""

    repeats: Chance | None
    rows: Chance | None


def advise(evidence: Evidence, comparison: Comparison) -> Advice | None:
    """Return what would settle an unclear comparison; None where it cannot be known.

    It takes two repeats to see how much of the variance further repeats take away, so with one, or
    in the order of time, there is none.
    """
    unclear = comparison.decision is Decision.UNCLEAR
    if evidence.repeats < 2 or evidence.by_folds or not unclear:
        return None
    more = [float(number) for number in REPEATS if number > evidence.repeats]
    return Advice(
        _first(more, lambda number: settled_by_repeats(evidence, comparison, number)),
        _first(GROWTH, lambda times: settled_by_rows(comparison, times)),
    )


def settled_by_repeats(evidence: Evidence, comparison: Comparison, repeats: float) -> float:
    """Return how probably so many repeats in all would settle it; there must be two now."""
    now, present = comparison.estimate, evidence.repeats
    weights = evidence.contrast(comparison.deep.best, comparison.classical.best)
    once = float(weights @ evidence.rows_once @ weights)
    over_all = float(weights @ evidence.rows_within @ weights)
    lasting, passing = split_variance(once, over_all, present)
    freedom, ratio = round(repeats * evidence.freedom / present), now.ratio
    if not now.unstable:
        prior = evidence.prior
        ratio = (prior * comparison.typical + freedom * ratio) / (prior + freedom)
        freedom += prior
    scale = sqrt(factor_of(evidence) * ratio * (lasting + passing / repeats))
    return _settled(comparison, replace(now, scale=scale, freedom=freedom))


def settled_by_rows(comparison: Comparison, times: float) -> float:
    """Return how probably so many times the rows would settle it."""
    now = comparison.estimate
    return _settled(comparison, replace(now, scale=now.scale / sqrt(times)))


def split_variance(once: float, over_all: float, repeats: int) -> tuple[float, float]:
    """Return what lasts of one repeat's variance whatever the repeats, and what they divide.

    The mean over R repeats has the variance lasting + passing / R.
    """
    passing = (once - over_all) * repeats / (repeats - 1)
    passing = min(max(passing, 0.0), once)
    return once - passing, passing


def _first(values: Sequence[float], settled: Callable[[float], float]) -> Chance | None:
    chances = (Chance(value, settled(value)) for value in values)
    return next((one for one in chances if one.probability >= LIKELY), None)


def _settled(comparison: Comparison, later: Estimate) -> float:
    """Return the share of differences to be expected then that would settle it.

    The difference will move by what is uncertain now and no longer will be then.
    """
    now = comparison.estimate
    moves = sqrt(max(now.scale**2 - later.scale**2, 0.0))
    shrunk = later.scale / now.scale if now.scale > 0.0 else 1.0
    optimism = comparison.deep.optimism * shrunk, comparison.classical.optimism * shrunk
    decisions = (
        decide(chances_of(replace(later, value=now.value + moves * z), *optimism, comparison.rope))
        for z in _POINTS.tolist()
    )
    return sum(one is not Decision.UNCLEAR for one in decisions) / len(_POINTS)
