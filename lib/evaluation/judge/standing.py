"""Which models may be the best of their side, as boards mark them."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from lib.core.model import Family
from lib.core.results import Run, Status
from lib.evaluation.judge.inference.difference import factor_of
from lib.evaluation.judge.inference.evidence import Evidence, only
from lib.evaluation.judge.inference.selection import select
from lib.evaluation.judge.pairs import by_rows
from lib.models.catalogue import side_of


class Standing(StrEnum):
    """Where a model stands on its side, deep or classical."""

    BEST = "best"
    TIED = "tied"


def standings(
    run: Run, evidence: Evidence | None, contest: Evidence | None = None
) -> Mapping[str, Standing]:
    """Return the best model of each side and those tied with it, by what the verdict goes by.

    Tied is who is the best of the side with at least the probability WITHIN_REACH; where some were
    repeated more often, their ``contest`` decides. A side of one model has no best; nobody stands
    anywhere without evidence on all models, or where a test part has too few rows of a class.
    """
    sides = {
        result.id: side
        for result in run.models
        if result.status is Status.DONE
        and run.plan.metric in result.metrics
        and (side := side_of(result.id, result.family)) is not None
    }
    if evidence is None or not by_rows(evidence, run.plan, sides):
        return {}
    known = evidence if contest is None else contest
    known = only(known, tuple(name for name in known.models if name in sides))
    found: dict[str, Standing] = {}
    for family in (Family.DEEP, Family.CLASSICAL):
        models = [name for name in known.models if sides[name] is family]
        if models and list(sides.values()).count(family) > 1:
            chosen = select(known, models, factor_of(known) * known.instability(models))
            found |= dict.fromkeys(chosen.within_reach, Standing.TIED)
            found[chosen.best] = Standing.BEST
    return found
