"""Further repeats for those who may still be the best, while the comparison is unclear."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from lib.core.plan import Effort, SplitKind
from lib.core.results import Decision
from lib.evaluation.judge.inference.difference import SURE, Comparison

SURE_BEFORE_LAST = 0.97
"""Probability from which a side is called at a look after which another could follow."""
_LOOKS = (1, 2, 4)
_MOST_TIME = 1.0
"""Times that further repeats may take as long as the first one took."""


@dataclass(frozen=True)
class Further:
    """What to run next: these models, until they have so many repeats in all."""

    models: tuple[str, ...]
    repeats: int


def looks_of(effort: Effort, split: SplitKind, repeats: int, differ: bool) -> tuple[int, ...]:
    """Return after how many repeats a comparison of so many looks whether more are needed.

    Never where every repeat would be the same, at quick effort, and at thorough effort, which
    repeats all models as often as it is worth.
    """
    repeatable = differ and not split.in_order and split is not SplitKind.BOOTSTRAP
    if not repeatable or effort is not Effort.STANDARD:
        return ()
    later = tuple(look for look in _LOOKS if look > repeats)
    return (repeats, *later) if later else ()


def contenders(comparison: Comparison) -> tuple[str, ...]:
    """Return the named pair and whoever of either side may well be better."""
    return (*comparison.classical.within_reach, *comparison.deep.within_reach)


def sure_at(looks: Sequence[int], repeats: int) -> float:
    """Return the probability from which a side is called after so many repeats.

    More is asked for while it can still go on: every look is a chance to be wrong.
    """
    return SURE_BEFORE_LAST if any(look > repeats for look in looks) else SURE


def next_repeats(
    looks: Sequence[int],
    repeats: int,
    decision: Decision,
    models: tuple[str, ...],
    seconds: Mapping[str, float],
    spent: float = 0.0,
    *,
    at_once: bool = False,
) -> Further | None:
    """Return what to run after a look; None if it is decided, was the last, or time is up.

    ``decision`` is that by ``sure_at``, ``models`` are the contenders. ``seconds`` is how long each
    model's first repeat took, ``spent`` how long further repeats have taken. With ``at_once`` all
    that are left are run together if there is time for them: a stack of more members takes less
    time for each. Where None is returned for want of time, that look was the last: the
    comparison is then decided by SURE.
    """
    later = [look for look in looks if look > repeats]
    if not later or decision is not Decision.UNCLEAR:
        return None
    each, limit = sum(seconds[name] for name in models), _MOST_TIME * sum(seconds.values())
    wanted = (later[-1], later[0]) if at_once else (later[0],)
    for look in wanted:
        if spent + each * (look - repeats) <= limit:
            return Further(models, look)
    return None
