"""What deep models add to the blend: the blend with them against the blend without, rows as judge.

Both blends are nested: neither has seen the rows that it is scored on (lib.evaluation.train.blend).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from lib.core.facts import Json, from_json
from lib.core.model import Family
from lib.core.plan import Plan
from lib.evaluation.judge.inference.difference import Comparison, NotCompared, compare
from lib.evaluation.judge.inference.evidence import Evidence
from lib.evaluation.judge.inference.region import Region
from lib.evaluation.judge.inference.stored import from_stored, stored

DEEP_IN_BLEND = "deep_in_blend"
"""The kind of result that a run keeps this as."""
WITH, WITHOUT = "with_deep", "without_deep"
"""What the two blends are called in the evidence."""
_SIDES = {WITH: Family.DEEP, WITHOUT: Family.CLASSICAL}


@dataclass(frozen=True)
class DeepInBlend:
    """``weight`` of all deep members together, on average over the folds, and the evidence.

    ``evidence`` is of WITH and WITHOUT; None where the metric is undefined in too many folds.
    """

    weight: float
    evidence: Evidence | None

    def compared(self, plan: Plan) -> Comparison | NotCompared | None:
        """Return what the deep models add (positive: the blend is better with them)."""
        if self.evidence is None:
            return None
        return compare(self.evidence, _SIDES, Region.of(plan))


@dataclass(frozen=True)
class _Kept:
    weight: float
    evidence: Mapping[str, Json]


def to_kept(found: DeepInBlend | None) -> dict[str, Json]:
    """Return it as JSON; empty for a blend of one side alone."""
    if found is None:
        return {}
    return {"weight": found.weight, "evidence": stored(found.evidence)}


def from_kept(data: Mapping[str, Json] | None) -> DeepInBlend | None:
    """Return what was kept, if anything."""
    if not data:
        return None
    kept = from_json(_Kept, data)
    return DeepInBlend(kept.weight, from_stored(kept.evidence))
