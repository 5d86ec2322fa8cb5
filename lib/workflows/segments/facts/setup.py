"""How customers are grouped: what a plan keeps of the set-up (Plan.segments)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypedDict

from lib.core.facts import from_json
from lib.core.plan import Plan


class Transform(TypedDict, total=False):
    """How a feature enters the space (see segments.groups.encoding); ``skew`` is its skewness."""

    log: bool
    winsor: float
    scale: str
    weight: float
    skew: float


Transforms = Mapping[str, Transform]


@dataclass(frozen=True)
class SegmentSetup:
    """``k`` is a number of groups or "auto"; ``roles`` are columns by measure of RFM."""

    k: int | str = "auto"
    transforms: Transforms = field(default_factory=dict)
    roles: Mapping[str, str] = field(default_factory=dict)
    customer: str | None = None


def setup_of(plan: Plan | None) -> SegmentSetup:
    """Return how the customers of a plan are grouped; as usual without one."""
    return SegmentSetup() if plan is None else from_json(SegmentSetup, plan.segments)
