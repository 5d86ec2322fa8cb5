"""One question that somebody asked about a run: the unit that answers it, and its answer."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from lib.core.results import Failure, Status
from lib.core.task import Task
from lib.engine import calls
from lib.engine.memory import needed_bytes
from lib.engine.queue import Kind, Unit
from lib.engine.work import Work
from lib.errors import StoreError
from lib.evaluation.questions import QUESTIONS
from lib.models.catalogue import get_model
from lib.settings import MEGABYTE
from lib.store.extras import ExtraLedger

_FUNCTIONS = {"importance": calls.importance, "predict": calls.predict}


class Answering:
    """A question in the engine; the driver treats it as a run that has one unit.

    StoreErrors pass through: the question cannot be answered then.
    """

    def __init__(self, ledger: ExtraLedger, extra: str) -> None:
        self._ledger = ledger
        self.id = extra
        self.started = False
        self.ended = False
        self._question = ledger.question(extra)

    def units(self, limit: int, missing: Failure | None) -> list[Unit]:
        """Return the one unit; none, and the question failed, where it cannot be answered."""
        failure = self._impossible(limit, missing)
        if failure is not None:
            self._end(Status.FAILED, failure)
            return []
        asked = self._question.extra
        patient = bool(asked.params.get("by_itself"))
        return [Unit(self.id, asked.model, Kind.EXTRA, network=self._network(), patient=patient)]

    def begin(self, environment: Mapping[str, Any]) -> None:
        """Say that the unit is about to run."""
        self._ledger.begin(self.id)
        self.started = True

    def begin_unit(self, unit: Unit) -> None:
        """Do nothing: there is but one unit."""

    def polite(self, unit: Unit) -> bool:
        """Whether the unit looks at its flag soon enough to be asked rather than killed."""
        kind = self._question.extra.kind
        return QUESTIONS[kind].polite if kind in QUESTIONS else kind == "importance"

    def work(self, unit: Unit, attempt: str, address: Callable[[str], str], threads: int) -> Any:
        """Return the function of the unit and what it is given."""
        asked = self._question
        kind = asked.extra.kind
        content = asked.content if kind in QUESTIONS else asked.asked_content or asked.content
        members: dict[str, bytes] = {}
        if self._needs_artifacts():
            wanted = asked.weights or {asked.extra.model: 1.0}
            members = {
                model: self._ledger.artifact(name)
                for model, name in asked.artifacts.items()
                if model in wanted
            }
        given = Work(
            id=attempt,
            model=asked.extra.model,
            data=(address(content), content),
            task=asked.task,
            plan=asked.plan,
            threads=threads,
            members=members,
            weights=asked.weights,
            params=dict(asked.extra.params),
        )
        if kind not in QUESTIONS:
            return _FUNCTIONS[kind], given
        second = asked.asked_content
        other = None if second is None else (address(second), second)
        kept = asked.predictions if QUESTIONS[kind].predictions else None
        predictions = None if kept is None else self._ledger.artifact(kept)
        return calls.answer, replace(given, question=kind, other=other, predictions=predictions)

    def told(self, share: float) -> None:
        """Keep the share done."""
        self._ledger.progress({self.id: share})

    def done(self, unit: Unit, answer: Mapping[str, Any]) -> list[Unit]:
        """Keep the answer."""
        self._ledger.answer(self._question.extra, answer["result"], answer.get("file"))
        self.ended = True
        return []

    def failed(self, unit: Unit, failure: Failure) -> list[Unit]:
        """Say why there is no answer."""
        self._end(Status.FAILED, failure)
        return []

    def stop(self, status: Status, failure: Failure | None = None) -> None:
        """End the question before its time; an interrupted one is taken up by the next engine."""
        if status is not Status.INTERRUPTED:
            self._end(status, failure)

    def finish(self) -> None:
        """Do nothing: the answer has been kept."""

    def _end(self, status: Status, failure: Failure | None) -> None:
        self._ledger.end(self.id, status, failure)
        self.ended = True

    def _network(self) -> bool:
        asked = self._question
        if asked.extra.kind in QUESTIONS:
            spec = QUESTIONS[asked.extra.kind]
            if spec.network or not (spec.artifacts or spec.fits):
                return spec.network
        models = [asked.extra.model, *asked.weights]
        return any(get_model(model).framework == "keras" for model in models if model)

    def _needs_artifacts(self) -> bool:
        kind = self._question.extra.kind
        return QUESTIONS[kind].artifacts if kind in QUESTIONS else kind == "predict"

    def _impossible(self, limit: int, missing: Failure | None) -> Failure | None:
        asked = self._question
        if asked.extra.kind not in _FUNCTIONS and asked.extra.kind not in QUESTIONS:
            return Failure("extra_unknown", {"kind": asked.extra.kind})
        if self._network() and missing is not None:
            return missing
        if self._needs_artifacts():
            wanted = asked.weights or {asked.extra.model: 1.0}
            lacking = [model for model in wanted if model not in asked.artifacts]
            if lacking:
                return Failure("no_artifact", {"model": lacking[0]})
            if asked.extra.dataset is not None and asked.asked_content is None:
                raise StoreError("dataset_not_found", dataset=asked.extra.dataset)
            return None
        if asked.extra.kind in QUESTIONS:
            if QUESTIONS[asked.extra.kind].predictions and asked.predictions is None:
                return Failure("no_predictions", {"model": asked.extra.model})
            return None
        framework = get_model(asked.extra.model).framework
        task = Task.from_dict(asked.task or {})
        needed = needed_bytes(task, asked.rows, asked.distinct, framework)
        if framework == "none":
            return Failure("importance_of_blend", {})
        if needed <= limit:
            return None
        context = {"needed_mb": needed // MEGABYTE, "limit_mb": limit // MEGABYTE}
        return Failure("out_of_memory_expected", context)
