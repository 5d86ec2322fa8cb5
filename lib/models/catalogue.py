"""All models, in the order of the board. Importing it loads no framework."""

from difflib import get_close_matches
from functools import cache

from lib.core.findings import Finding
from lib.core.model import Family, ModelSpec, Role
from lib.core.plan import Effort
from lib.core.references import look_up
from lib.core.task import Domain, TaskKind
from lib.core.workflow import workflows
from lib.errors import InputError
from lib.models.families import baseline, ensemble


@cache
def all_models() -> tuple[ModelSpec, ...]:
    """Return every model, in board order."""
    own = (look_up(family) for workflow in workflows().values() for family in workflow.models)
    return tuple(spec for family in (baseline.SPECS, *own, ensemble.SPECS) for spec in family)


def get_model(model_id: str) -> ModelSpec:
    """Return the model of that id; raises InputError "unknown_model" with the nearest id."""
    found = find_model(model_id)
    if found is None:
        ids = [spec.id for spec in all_models()]
        nearest = get_close_matches(model_id, ids, n=1, cutoff=0.0)[0]
        raise InputError("unknown_model", model=model_id, suggestion=nearest)
    return found


def find_model(model_id: str) -> ModelSpec | None:
    """Return the model of that id; None for one that the catalogue has no more."""
    return next((spec for spec in all_models() if spec.id == model_id), None)


def role_of(model_id: str) -> Role:
    """Return what a model is to the verdict; one that the catalogue has no more is a contender."""
    found = find_model(model_id)
    return Role.CONTENDER if found is None else found.role


def side_of(model_id: str, family: str) -> Family | None:
    """Return the side that a model of that family stands for: classical, deep, or None for none.

    Baselines, ensembles and references stand for none.
    """
    if family not in (Family.CLASSICAL, Family.DEEP) or role_of(model_id) is Role.REFERENCE:
        return None
    return Family(family)


def domains_of(spec: ModelSpec) -> tuple[Domain, ...]:
    """Return the workflows that compare a model: those that it names, or those with its kinds."""
    kinds = set(spec.kinds)
    return spec.domains or tuple(
        domain
        for domain, workflow in workflows().items()
        if any(
            kinds.intersection(own.kinds) for family in workflow.models for own in look_up(family)
        )
    )


def default_models(
    kind: TaskKind, effort: Effort, domain: Domain = Domain.TABLE
) -> tuple[str, ...]:
    """Return the ids that an effort compares unless told otherwise; "dummy" is among them."""
    return tuple(
        spec.id for spec in all_models() if spec.suits(kind, domain) and effort in spec.efforts
    )


def notes_of(spec: ModelSpec, *, rows: int, class_weight: bool) -> tuple[Finding, ...]:
    """Return what a reader of the model's row should know, given training rows and options."""
    return () if spec.notes is None else spec.notes(rows, class_weight)
