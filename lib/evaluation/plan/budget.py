"""The best comparison within a time: which effort, and which models (no scikit-learn here)."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from lib.core.dataset import Dataset
from lib.core.facts import Json
from lib.core.findings import Finding, Severity
from lib.core.model import Family
from lib.core.plan import Effort, Plan
from lib.core.task import Task
from lib.evaluation.plan.estimate import Costs, costs
from lib.evaluation.plan.planning import check_budget, look_at_rows, make_plan
from lib.models.catalogue import all_models, get_model, side_of
from lib.models.families.baseline import DUMMY
from lib.models.families.ensemble import BLEND

_SHARE = 0.9
"""Part of the budget that the expected time may fill: estimates are rough."""
_CORE = 4
"""So many of the wanted models, the first by preference, must fit before an effort is raised."""
_EFFORTS = (Effort.THOROUGH, Effort.STANDARD, Effort.QUICK)


@dataclass(frozen=True)
class _Choice:
    plan: Plan
    findings: tuple[Finding, ...]
    models: tuple[str, ...]
    core: int
    wall: float
    fits: bool

    @property
    def worth(self) -> tuple[bool, int, int]:
        """What decides between efforts: fitting at all, then the core, then how many models."""
        return (self.fits, self.core, len(self.models))


def plan_within(
    dataset: Dataset, task: Task, seconds: float, cores: int, **options: Any
) -> tuple[Plan, tuple[Finding, ...], float]:
    """Return the plan that is expected to end within ``seconds``, findings and its wall seconds.

    ``options`` are those of ``make_plan`` without the effort; ``models`` are those that may be
    chosen from (default: all that suit the task). The highest effort is taken at which the first
    models of the preference fit, else the one with most of these. A side of the question that has
    a wanted model keeps one, if need be its cheapest. If nothing fits, the smallest comparison is
    planned and a finding says so: the engine begins no fold after the time is over.
    """
    check_budget(seconds)
    wanted = options.pop("models", None)
    if wanted is None:
        wanted = [
            spec.id
            for spec in all_models()
            if spec.suits(task.kind, task.domain) and not spec.built
        ]
    rows_seen = options.pop("rows_seen", None) or look_at_rows(
        dataset, task, options.get("seed", 0)
    )
    chosen: _Choice | None = None
    for effort in _EFFORTS:
        plan, findings = make_plan(
            dataset, task, models=wanted, effort=effort, rows_seen=rows_seen, **options
        )
        expected = costs(dataset, task, plan, rows_seen.usable)
        choice = _choose(plan, findings, expected, _SHARE * seconds, cores)
        # Where nothing fits, the lowest effort comes nearest.
        if chosen is None or not chosen.fits or choice.worth > chosen.worth:
            chosen = choice
        if choice.fits and choice.core == min(_CORE, len(_candidates(plan))):
            break
    assert chosen is not None
    return _planned(chosen, seconds)


def _candidates(plan: Plan) -> list[str]:
    """Return the classical and deep models by preference."""
    sides = (Family.CLASSICAL, Family.DEEP)
    return sorted((id_ for id_ in plan.models if get_model(id_).family in sides), key=_place)


def _place(model: str) -> float:
    rank = get_model(model).rank
    return math.inf if rank is None else rank


def _choose(
    plan: Plan, findings: tuple[Finding, ...], model_costs: Costs, limit: float, cores: int
) -> _Choice:
    """Take models by preference, leaving time for the cheapest of a side that has none yet."""
    candidates = _candidates(plan)
    cheapest = {
        side: id_
        for id_ in sorted(candidates, key=model_costs.total.__getitem__, reverse=True)
        if (side := _side(id_)) is not None
    }
    taken = [DUMMY]
    for id_ in candidates:
        if model_costs.wall(cores, _with_both(cheapest, [*taken, id_])) <= limit:
            taken.append(id_)
    taken = _with_both(cheapest, taken)
    blended = [*taken, BLEND]
    if BLEND in plan.models and len(taken) > 2 and model_costs.wall(cores, blended) <= limit:
        taken = blended
    return _Choice(
        plan=plan,
        findings=findings,
        models=tuple(id_ for id_ in plan.models if id_ in taken),
        core=sum(id_ in taken for id_ in candidates[:_CORE]),
        wall=model_costs.wall(cores, taken),
        fits=model_costs.wall(cores, taken) <= limit,
    )


def _with_both(cheapest: Mapping[Family, str], models: list[str]) -> list[str]:
    """Return the models with the cheapest of each side that is not among them."""
    present = {_side(id_) for id_ in models}
    return [*models, *(id_ for side, id_ in cheapest.items() if side not in present)]


def _side(model: str) -> Family | None:
    return side_of(model, get_model(model).family)


def _planned(choice: _Choice, seconds: float) -> tuple[Plan, tuple[Finding, ...], float]:
    models = choice.models
    settings = {id_: values for id_, values in choice.plan.settings.items() if id_ in models}
    plan = replace(choice.plan, models=models, settings=settings, budget_seconds=seconds)
    findings = list(choice.findings)
    left_out = [id_ for id_ in choice.plan.models if id_ not in models]
    if not choice.fits:
        needed = {"budget": math.ceil(seconds), "seconds": math.ceil(choice.wall)}
        findings.append(Finding("budget_too_small", Severity.WARNING, values=needed))
    elif left_out:
        values: dict[str, Json] = {"budget": math.ceil(seconds), "models": left_out}
        findings.append(Finding("budget_left_out", Severity.INFO, values=values))
    return plan, tuple(findings), choice.wall
