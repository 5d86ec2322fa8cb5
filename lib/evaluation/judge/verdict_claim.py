"""What a run may claim of deep against classical: the one rule behind page, reports and files.

Fold scores say what the models that are done are worth; a claim also needs that nobody is missing
who could have led, and that nobody was cut short (docs/decisions/0017).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum

from lib.core.model import Family, Role
from lib.core.results import Decision, ModelResult, Run, Status, Verdict
from lib.deep.diagnosis import STILL_IMPROVING
from lib.models.catalogue import all_models, role_of, side_of

_OPEN = (Status.QUEUED, Status.RUNNING, Status.INTERRUPTED)
_ENDED_EARLY = (Status.CANCELLED, Status.INTERRUPTED, Status.FAILED)


class Withheld(StrEnum):
    """Why a run has no verdict."""

    NO_DEEP = "no_deep_model"
    NO_CLASSICAL = "no_classical_model"
    UNFINISHED = "unfinished"
    STOPPED = "stopped"
    INCOMPLETE = "incomplete"
    UNDEFINED = "metric_undefined"


@dataclass(frozen=True)
class Missing:
    """Why there is no verdict, and which models it waits for or would have needed."""

    reason: Withheld
    models: tuple[str, ...] = ()


def claimed(run: Run) -> Verdict | None:
    """Return a run's verdict as far as the run supports it; None where it supports none.

    A run that was stopped, or lacks strong models of its plan, has none. While a network still
    improved when it was stopped, only "deep" stands: more training could end any other decision.
    """
    verdict = run.verdict
    if verdict is not None and role_of(verdict.best_deep) is Role.REFERENCE:
        verdict = _judged_again(run)  # made when references still stood for a side
    if verdict is None or lacking(run.status, run.models):
        return None
    improving = still_improving(run.models)
    decision = supported(verdict.decision, run.models)
    unclear = bool(improving) and decision is Decision.UNCLEAR
    return replace(
        verdict,
        decision=decision,
        reason=STILL_IMPROVING if unclear and not verdict.reason else verdict.reason,
        improving=improving,
        missing=_incomplete(run.models),
        more_repeats=None if unclear else verdict.more_repeats,
        more_rows=None if unclear else verdict.more_rows,
    )


def lacking(status: Status, models: Iterable[ModelResult]) -> tuple[str, ...]:
    """Return the models without which a run of that status supports no verdict.

    Of a run that ended by itself the strong ones of its plan; of one that goes on or was stopped
    also what has not had its turn: nobody knows yet who leads.
    """
    return tuple(
        model.id
        for model in models
        if side_of(model.id, model.family) is not None
        and model.status is not Status.DONE
        and (
            role_of(model.id) is Role.STRONG
            or model.status in _OPEN
            or (model.status is Status.CANCELLED and status in _ENDED_EARLY)
        )
    )


def still_improving(models: Iterable[ModelResult]) -> tuple[str, ...]:
    """Return the networks of the deep side that still improved when their training ended."""
    return tuple(
        model.id
        for model in models
        if side_of(model.id, model.family) is Family.DEEP
        and model.status is Status.DONE
        and any(note.code == STILL_IMPROVING for note in model.notes)
    )


def supported(decision: Decision, models: Iterable[ModelResult]) -> Decision:
    """Return a decision by the scores as far as the networks' training supports it."""
    if decision is not Decision.DEEP and still_improving(models):
        return Decision.UNCLEAR
    return decision


def why_none(run: Run) -> Missing:
    """Return why a run without a verdict has none."""
    for side, reason in (
        (Family.DEEP, Withheld.NO_DEEP),
        (Family.CLASSICAL, Withheld.NO_CLASSICAL),
    ):
        if not any(side_of(model.id, model.family) is side for model in run.models):
            return Missing(reason)
    waited = tuple(
        model.id
        for model in run.models
        if side_of(model.id, model.family) is not None and model.status in _OPEN
    )
    if waited:
        return Missing(Withheld.UNFINISHED, waited)
    if needed := lacking(run.status, run.models):
        stopped = run.status in (Status.CANCELLED, Status.FAILED)
        return Missing(Withheld.STOPPED if stopped else Withheld.INCOMPLETE, needed)
    if incomplete := _incomplete(run.models):
        return Missing(Withheld.INCOMPLETE, incomplete)
    return Missing(Withheld.UNDEFINED)


def not_compared(run: Run) -> tuple[str, ...]:
    """Return the strong models for such a task that were not in the plan.

    Without pretrained ones, of which ``without_pretrained`` tells.
    """
    return tuple(
        spec.id
        for spec in all_models()
        if spec.role is Role.STRONG
        and not spec.pretrained
        and spec.suits(run.task.kind, run.task.domain)
        and spec.id not in run.plan.models
    )


def without_pretrained(run: Run) -> bool:
    """Whether there are pretrained models for what a run is about, and none of them took part."""
    pretrained = {
        spec.id for spec in all_models() if spec.pretrained and spec.is_for(run.task.domain)
    }
    return bool(pretrained) and not any(
        model.id in pretrained and model.status is Status.DONE for model in run.models
    )


def _incomplete(models: Iterable[ModelResult]) -> tuple[str, ...]:
    return tuple(
        model.id
        for model in models
        if side_of(model.id, model.family) is not None and model.status is not Status.DONE
    )


def _judged_again(run: Run) -> Verdict | None:
    """Return the verdict by the scores that stand on the board."""
    from lib.evaluation.judge.verdict import judge_run

    return judge_run(run)
