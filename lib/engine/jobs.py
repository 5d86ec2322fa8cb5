"""One question that somebody asked about a run: the unit that answers it, and its answer."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from lib.core.jobs import JOBS
from lib.core.results import Failure, Status
from lib.core.task import Task
from lib.engine import calls
from lib.engine.memory import needed_bytes
from lib.engine.queue import Kind, Unit
from lib.engine.work import Work
from lib.errors import StoreError
from lib.models.catalogue import get_model
from lib.settings import MEGABYTE
from lib.store.jobs import JobLedger

_FUNCTIONS = {"importance": calls.importance, "predict": calls.predict}


class JobRun:
    """A question in the engine; the driver treats it as a run that has one unit.

    StoreErrors pass through: the question cannot be answered then.
    """

    def __init__(self, ledger: JobLedger, job: str) -> None:
        self._ledger = ledger
        self.id = job
        self.started = False
        self.ended = False
        self._inputs = ledger.inputs(job)

    def units(self, limit: int, missing: Failure | None) -> list[Unit]:
        """Return the one unit; none, and the question failed, where it cannot be answered."""
        failure = self._impossible(limit, missing)
        if failure is not None:
            self._end(Status.FAILED, failure)
            return []
        job = self._inputs.job
        patient = bool(job.params.get("by_itself"))
        return [Unit(self.id, job.model, Kind.JOB, network=self._network(), patient=patient)]

    def begin(self, environment: Mapping[str, Any]) -> None:
        """Say that the unit is about to run."""
        self._ledger.begin(self.id)
        self.started = True

    def begin_unit(self, unit: Unit) -> None:
        """Do nothing: there is but one unit."""

    def polite(self, unit: Unit) -> bool:
        """Whether the unit looks at its flag soon enough to be asked rather than killed."""
        kind = self._inputs.job.kind
        return JOBS[kind].polite if kind in JOBS else kind == "importance"

    def work(self, unit: Unit, attempt: str, address: Callable[[str], str], threads: int) -> Any:
        """Return the function of the unit and what it is given."""
        inputs = self._inputs
        kind = inputs.job.kind
        content = inputs.content if kind in JOBS else inputs.asked_content or inputs.content
        members: dict[str, bytes] = {}
        if self._needs_artifacts():
            wanted = inputs.weights or {inputs.job.model: 1.0}
            members = {
                model: self._ledger.artifact(name)
                for model, name in inputs.artifacts.items()
                if model in wanted
            }
        given = Work(
            id=attempt,
            model=inputs.job.model,
            data=(address(content), content),
            task=inputs.task,
            plan=inputs.plan,
            threads=threads,
            members=members,
            weights=inputs.weights,
            params=dict(inputs.job.params),
        )
        if kind not in JOBS:
            return _FUNCTIONS[kind], given
        second = inputs.asked_content
        other = None if second is None else (address(second), second)
        kept = inputs.predictions if JOBS[kind].predictions else None
        predictions = None if kept is None else self._ledger.artifact(kept)
        return calls.answer, replace(given, question=kind, other=other, predictions=predictions)

    def told(self, share: float) -> None:
        """Keep the share done."""
        self._ledger.progress({self.id: share})

    def done(self, unit: Unit, answer: Mapping[str, Any]) -> list[Unit]:
        """Keep the answer."""
        self._ledger.answer(self._inputs.job, answer["result"], answer.get("file"))
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
        inputs = self._inputs
        if inputs.job.kind in JOBS:
            spec = JOBS[inputs.job.kind]
            if spec.network or not (spec.artifacts or spec.fits):
                return spec.network
        models = [inputs.job.model, *inputs.weights]
        return any(get_model(model).framework == "keras" for model in models if model)

    def _needs_artifacts(self) -> bool:
        kind = self._inputs.job.kind
        return JOBS[kind].artifacts if kind in JOBS else kind == "predict"

    def _impossible(self, limit: int, missing: Failure | None) -> Failure | None:
        inputs = self._inputs
        if inputs.job.kind not in _FUNCTIONS and inputs.job.kind not in JOBS:
            return Failure("extra_unknown", {"kind": inputs.job.kind})
        if self._network() and missing is not None:
            return missing
        if self._needs_artifacts():
            wanted = inputs.weights or {inputs.job.model: 1.0}
            lacking = [model for model in wanted if model not in inputs.artifacts]
            if lacking:
                return Failure("no_artifact", {"model": lacking[0]})
            if inputs.job.dataset is not None and inputs.asked_content is None:
                raise StoreError("dataset_not_found", dataset=inputs.job.dataset)
            return None
        if inputs.job.kind in JOBS:
            if JOBS[inputs.job.kind].predictions and inputs.predictions is None:
                return Failure("no_predictions", {"model": inputs.job.model})
            return None
        framework = get_model(inputs.job.model).framework
        task = Task.from_dict(inputs.task or {})
        needed = needed_bytes(task, inputs.rows, inputs.distinct, framework)
        if framework == "none":
            return Failure("importance_of_blend", {})
        if needed <= limit:
            return None
        context = {"needed_mb": needed // MEGABYTE, "limit_mb": limit // MEGABYTE}
        return Failure("out_of_memory_expected", context)
