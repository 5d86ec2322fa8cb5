"""Why a verdict is unclear, as far as its numbers show: each cause that is named has a rule."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum

from lib.core.results import BY_FOLDS, BY_ROWS, FEW_POSITIVES, Decision, Run, Verdict
from lib.evaluation.judge.inference.difference import MANY_ROWS, chances_of, decide
from lib.evaluation.judge.inference.student import Estimate

DISAGREE = 0.25
"""Share of the test parts on more than which each side is ahead where they disagree."""


class Cause(StrEnum):
    """What makes a verdict unclear.

    ``FEW_POSITIVES``: it is withheld for want of rows of a class. ``UNSTABLE``: the folds differ
    more than their rows explain. ``DISAGREE``: each side is ahead on more than one test part in
    four.
    ``FEW_ROWS``: fewer rows than those from which the method is less cautious. ``LUCK``: it would
    be decided but for the allowance for choosing the best of several. ``WIDE``: the interval
    reaches beyond the region on both sides. ``EDGE``: on one side. The last two only where no
    other is there.
    """

    FEW_POSITIVES = "few_positives"
    UNSTABLE = "unstable"
    DISAGREE = "disagree"
    FEW_ROWS = "few_rows"
    LUCK = "luck"
    WIDE = "wide"
    EDGE = "edge"


@dataclass(frozen=True)
class Ahead:
    """On how many of ``parts`` test parts deep and classical are ahead; ties are of neither."""

    deep: int
    classical: int
    parts: int

    @property
    def disagree(self) -> bool:
        """Whether each side is ahead on more than one in four."""
        return min(self.deep, self.classical) > DISAGREE * self.parts


def ahead(verdict: Verdict) -> Ahead:
    """Return which side is ahead on how many test parts, of those with a score."""
    known = [value for value in verdict.differences if math.isfinite(value)]
    return Ahead(sum(v > 0 for v in known), sum(v < 0 for v in known), len(known))


def _rows(run: Run) -> int:
    """Return how many rows a run compared its models on."""
    return min(run.rows, run.plan.sample_rows or run.rows)


def causes(run: Run, verdict: Verdict) -> tuple[Cause, ...]:
    """Return what makes a verdict unclear; nothing where it is not, or where networks were cut."""
    if verdict.reason == FEW_POSITIVES:
        return (Cause.FEW_POSITIVES,)
    if verdict.reason or verdict.decision is not Decision.UNCLEAR:
        return ()
    rules = {
        Cause.UNSTABLE: verdict.unstable,
        Cause.DISAGREE: ahead(verdict).disagree,
        Cause.FEW_ROWS: verdict.method == BY_ROWS and _rows(run) < MANY_ROWS,
        Cause.LUCK: _but_for_luck(verdict),
    }
    found = tuple(cause for cause, holds in rules.items() if holds)
    beyond = (verdict.low < -verdict.rope, verdict.high > verdict.rope)
    return found or ((Cause.WIDE,) if all(beyond) else (Cause.EDGE,))


def _but_for_luck(verdict: Verdict) -> bool:
    """Whether the same difference would decide if no side had been chosen among several."""
    if verdict.method == BY_FOLDS:
        return False
    difference = Estimate(verdict.difference, verdict.scale, verdict.freedom)
    plain = chances_of(difference, 0.0, 0.0, verdict.rope)
    return decide(plain) is not Decision.UNCLEAR
