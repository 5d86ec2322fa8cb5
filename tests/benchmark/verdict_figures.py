"""Figures of the verdict's benchmark, and the limits that they must keep."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from math import sqrt

import numpy as np

from lib.core.results import Decision
from tests.benchmark.verdict_runs import Contest

_SMALL = (Decision.EQUIVALENT, Decision.NO_GAIN)
_FULL = 400


def figures(contest: Contest, method: str) -> str:
    """Return a line of figures of one method."""
    right = "; ".join(f"{100 * right_share(contest, method, ropes):.0f}" for ropes in (0, 2, 4))
    width = np.ptp(contest.intervals(method, 0), axis=1).mean() / contest.rope
    edge, small = np.mean(wrong(contest, method)), np.mean(less(contest, method))
    return (
        f"covers {100 * contest.coverage(method):5.1f} width {width:5.2f} | right {right:10} | "
        f"edge {100 * edge:4.1f} less {100 * small:4.1f} | null {100 * null(contest, method):4.1f}"
    )


def share(contest: Contest, method: str, ropes: float, *decisions: Decision) -> float:
    """Return how often one of some decisions is made where deep is better by so many regions."""
    found = contest.decisions(method, ropes)
    return float(np.mean([decision in decisions for decision in found]))


def right_share(contest: Contest, method: str, ropes: float) -> float:
    """Return how often the right decision is made: by either side's advantage on average."""
    if ropes == 0:
        return share(contest, method, 0, Decision.EQUIVALENT, Decision.NO_GAIN)
    deep = share(contest, method, ropes, Decision.DEEP)
    return (deep + share(contest, method, -ropes, Decision.CLASSICAL)) / 2


def wrong(contest: Contest, method: str) -> tuple[float, float]:
    """Return how often a side is called at the edge: deep, and classical."""
    return (
        share(contest, method, 1, Decision.DEEP),
        share(contest, method, -1, Decision.CLASSICAL),
    )


def less(contest: Contest, method: str) -> tuple[float, float]:
    """Return how often a difference as large as the region is called smaller, at both edges."""
    return share(contest, method, 1, *_SMALL), share(contest, method, -1, Decision.EQUIVALENT)


def null(contest: Contest, method: str) -> float:
    """Return how often a side is called where there is no difference."""
    return share(contest, method, 0, Decision.DEEP, Decision.CLASSICAL)


class _Checks:
    """Limits, each with the room that fewer tables than 400 need."""

    def __init__(self, contests: Sequence[Contest]) -> None:
        self.tables = len(next(iter(contests[0].judged.values())))
        self.failed: list[str] = []

    def at_most(self, what: str, values: Iterable[float], mean: float, each: float = 1.0) -> None:
        """Check a rate of errors."""
        self._check(what, list(values), mean, each, 1.0)

    def at_least(self, what: str, values: Iterable[float], mean: float, each: float = 0.0) -> None:
        """Check a rate of what is right."""
        self._check(what, list(values), mean, each, -1.0)

    def _check(self, what: str, values: list[float], mean: float, each: float, sign: float) -> None:
        if not values:
            return
        worst = sign * max(sign * one for one in values)
        found = float(np.mean(values))
        held = sign * (found - mean) <= self._room(mean) / sqrt(len(values))
        held &= sign * (worst - each) <= self._room(each)
        bound = "at most" if sign > 0 else "at least"
        single = f", each {100 * each:.0f}" if 0 < each < 1 else ""
        said = "holds" if held else "FAILS"
        print(
            f"{said}: {what} {100 * found:.1f} % (worst {100 * worst:.1f}); "
            f"{bound} {100 * mean:.1f}{single}"
        )
        if not held:
            self.failed.append(what)

    def _room(self, limit: float) -> float:
        fewer = max(1 / sqrt(self.tables) - 1 / sqrt(_FULL), 0.0)
        return 3 * sqrt(limit * (1 - limit)) * fewer


def check(contests: Sequence[Contest]) -> list[str]:
    """Print whether validity and power hold, and return what does not."""
    checks = _Checks(contests)
    plain = [one for one in contests if one.name != "nine to one"]
    rows = [one for one in plain if not one.setting.same and not one.setting.population.group_rows]
    for method in ("new 5x1", "new 5x4", "racing"):
        own = [one for one in plain if method in one.judged]
        checks.at_least(f"{method} covers", (one.coverage(method) for one in own), 0.94, 0.90)
        checks.at_most(f"{method} covers", (one.coverage(method) for one in own), 0.995)
        for name, rate in (("calls a side at the edge", wrong), ("calls it less", less)):
            errors = [value for one in own for value in rate(one, method)]
            checks.at_most(f"{method} {name}", errors, 0.045, 0.08)
        for name, limit, each, rate_ in _NULLS:
            having = [one for one in contests if one.name == name and method in one.judged]
            checks.at_most(f"{method} {name}", (rate_(one, method) for one in having), limit, each)
    for method, size, ropes, limit in _POWER:
        having = [one for one in rows if one.setting.rows == size and method in one.judged]
        checks.at_least(
            f"{method} n {size:,} right at {ropes} regions",
            (right_share(one, method, ropes) for one in having),
            limit,
        )
    return checks.failed


def _edge(contest: Contest, method: str) -> float:
    return max(wrong(contest, method))


_NULLS: tuple[tuple[str, float, float, Callable[[Contest, str], float]], ...] = (
    ("null", 0.02, 0.02, null),
    ("nine to one", 0.065, 0.08, _edge),
)
# Of these worlds; another mix of signals and models has other figures.
_POWER = (
    ("new 5x1", 7_000, 0, 0.78),
    ("new 5x1", 7_000, 2, 0.78),
    ("new 5x1", 2_000, 4, 0.82),
    ("new 5x4", 2_000, 0, 0.60),
    ("new 5x4", 2_000, 2, 0.58),
)
