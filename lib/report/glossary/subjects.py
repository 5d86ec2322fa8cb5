"""All terms by subject: those of the trunk and of each workflow, of metrics and of models."""

from collections.abc import Iterable, Mapping
from functools import cache

from lib.core.metrics import METRICS
from lib.core.model import ModelSpec
from lib.core.references import look_up
from lib.core.workflow import Workflow, workflows
from lib.i18n import N_
from lib.models.catalogue import all_models
from lib.report.glossary import (
    data,
    inside,
    learning,
    metrics,
    models,
    reinforcement,
    results,
    testing,
    verdict,
)
from lib.report.glossary.term import Subject, Term


@cache
def subjects() -> tuple[Subject, ...]:
    """Return the subjects in the order of the page, each with its terms."""
    with_terms = [one for one in workflows().values() if one.terms is not None]
    theirs = {spec.id for workflow in with_terms for spec in _specs(workflow)}
    others = (spec for spec in all_models() if spec.id not in theirs)
    measures = (Term(one.name, one.label, one.about) for one in METRICS.values())
    return (
        Subject("data", N_("Data"), data.TERMS),
        Subject("testing", N_("How models are tested"), testing.TERMS),
        Subject("verdict", N_("Verdict and uncertainty"), verdict.TERMS),
        Subject("metrics", N_("Metrics"), (*metrics.TERMS, *measures)),
        Subject("models", N_("Models"), (*models.TERMS, *_of_models(others))),
        Subject("learning", N_("How networks learn"), learning.TERMS),
        Subject("reinforcement", N_("Reinforcement learning"), reinforcement.TERMS),
        Subject("inside", N_("Looking into a model"), inside.TERMS),
        *(
            Subject(one.domain, one.title, (*look_up(one.terms), *_of_models(_specs(one))))
            for one in with_terms
            if one.terms is not None
        ),
        Subject("results", N_("Runs and reports"), results.TERMS),
    )


def _specs(workflow: Workflow) -> Iterable[ModelSpec]:
    return (spec for family in workflow.models for spec in look_up(family))


def _of_models(specs: Iterable[ModelSpec]) -> Iterable[Term]:
    return (Term(spec.id, spec.label, spec.about, spec.terms) for spec in specs)


@cache
def terms() -> Mapping[str, Term]:
    """Return all terms by id, in the order of their subjects."""
    return {term.id: term for subject in subjects() for term in subject.terms}


@cache
def seen_with() -> Mapping[str, tuple[Term, ...]]:
    """Return the terms to see with each, by id: those that it names and those that name it."""
    found: dict[str, dict[str, Term]] = {id_: {} for id_ in terms()}
    for term in terms().values():
        for other in term.see:
            found[term.id][other] = terms()[other]
            found[other][term.id] = term
    return {id_: tuple(others.values()) for id_, others in found.items()}
