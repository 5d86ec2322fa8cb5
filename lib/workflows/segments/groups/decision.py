"""Which number of segments is used, and why: four tests of each number, and one rule."""

from __future__ import annotations

import math
from collections.abc import Sequence

from lib.workflows.segments.facts.choice import Choice, KScores
from lib.workflows.segments.groups.stability import STABLE

RETURNS, NOISE, APART, VALLEY = "returns", "noise", "apart", "valley"
TESTS = (RETURNS, NOISE, APART, VALLEY)
"""Each segment comes back; more than in noise; every two set apart; a valley between every two."""
ERRORS = 2.0
"""Standard errors by which segments must hold more than in noise."""
FURTHEST_IN_ONE = 4.0
"""Standard deviations that every two centres must be apart.

The halves of an even spread are 3.46 (the root of 12) apart; those of 100 customers drawn from it
exceed 4 once in twenty times.
"""


def results_of(scores: KScores) -> dict[str, bool | None]:
    """Return by test whether a number of segments passed it; None where it cannot decide."""
    pairs = scores.valleys
    valley = None if pairs.undecided else True
    return {
        RETURNS: min(scores.jaccard_clusters) >= STABLE,
        NOISE: scores.above_noise > ERRORS * scores.above_noise_se,
        APART: scores.distance >= FURTHEST_IN_ONE,
        VALLEY: False if pairs.missing else valley,
    }


def decide(scores: Sequence[KScores], asked: int | None = None) -> Choice:
    """Return the number of segments that is used, and what it rests on.

    That is the largest number that fails no test; else the largest of which each segment comes
    back; else the one whose least stable segment comes back most. ``stable_k`` is the first of
    these, None where there is no such, ``tests_k`` the one that is found this way whatever was
    ``asked`` for. ``basis``: "tests", "returns" or "best".
    """
    passed = [score.k for score in scores if score.stable]
    returning = [score.k for score in scores if score.tests[RETURNS]]
    if passed:
        basis, found = "tests", max(passed)
    elif returning:
        basis, found = "returns", max(returning)
    else:
        best = max(scores, key=lambda score: min(score.jaccard_clusters))
        basis, found = "best", best.k
    return Choice(
        k=found if asked is None else asked,
        auto=asked is None,
        decision="stable" if passed else "none",
        basis=basis,
        stable_k=max(passed, default=None),
        tests_k=found,
        ks=tuple(scores),
    )


def scores_of(choice: Choice, k: int) -> KScores | None:
    """Return the measures of a number of segments; None where it was not tried."""
    return next((scores for scores in choice.ks if scores.k == k), None)


def is_tested(choice: Choice) -> bool:
    """Whether a kept choice has these tests: those of earlier versions do not."""
    return bool(choice.ks) and all(look.tests for look in choice.ks)


def failed(scores: KScores) -> list[str]:
    """Return the tests that a number of segments failed."""
    return [test for test in TESTS if scores.tests[test] is False]


def floored(value: float, decimals: int = 0) -> float:
    """Round down, so that "at least" stays true."""
    scale: int = 10**decimals
    return math.floor(value * scale + 1e-9) / scale
