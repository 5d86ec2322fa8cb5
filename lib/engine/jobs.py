"""One job that somebody asked for: the unit that does it, and its result."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from lib.core.jobs import JobSpec
from lib.core.plan import Plan
from lib.core.results import Environment, Failure, Status
from lib.core.task import Task
from lib.core.workflow import all_jobs
from lib.engine import calls
from lib.engine.memory import needed_bytes
from lib.engine.queue import Kind, Unit
from lib.engine.work import Call, UnitResult, Work
from lib.errors import EngineError, StoreError
from lib.models.catalogue import get_model
from lib.settings import MEGABYTE
from lib.store.job_ledger import JobLedger


class JobRun:
    """A job in the engine; the driver treats it as a run that has one unit.

    StoreErrors pass through: the job cannot be done then. EngineError "extra_unknown" for a job
    that another version knew.
    """

    def __init__(self, ledger: JobLedger, job: str) -> None:
        self._ledger = ledger
        self.id = job
        self.started = False
        self.ended = False
        self._inputs = ledger.inputs(job)
        self._job = self._inputs.job
        if self._job.kind not in all_jobs():
            raise EngineError("extra_unknown", kind=self._job.kind)
        self._spec: JobSpec[Any] = all_jobs()[self._job.kind]

    def units(self, limit: int, missing: Failure | None) -> list[Unit]:
        """Return the one unit; none, and the job failed, where it cannot be done."""
        failure = self._impossible(limit, missing)
        if failure is not None:
            self._end(Status.FAILED, failure)
            return []
        patient = self._job.params.by_itself
        network = self._network()
        return [Unit(self.id, self._job.model, Kind.JOB, network=network, patient=patient)]

    def begin(self, environment: Environment) -> None:
        """Say that the unit is about to run."""
        self._ledger.begin(self.id)
        self.started = True

    def begin_unit(self, unit: Unit) -> None:
        """Do nothing: there is but one unit."""

    def cancellable(self, unit: Unit) -> bool:
        """Whether the unit looks at its flag soon enough to be asked rather than killed."""
        return self._spec.cancellable

    def work(self, unit: Unit, attempt: str, address: Callable[[str], str], threads: int) -> Call:
        """Return the function of the unit and what it is given."""
        spec, inputs = self._spec, self._inputs
        content, other = inputs.content, inputs.other_content
        if spec.new_rows:
            content, other = other or content, None
        members = self._members() if spec.fitted else ()
        run_predictions = inputs.predictions if spec.predictions else None
        return calls.run_job, Work(
            id=attempt,
            model=self._job.model,
            data=(address(content) if content else "", content),
            task=inputs.task,
            plan=inputs.plan,
            threads=threads,
            members={model: self._ledger.artifact(inputs.artifacts[model]) for model in members},
            weights=inputs.weights,
            job=spec.id,
            params=self._job.params.to_json(),
            other=None if other is None else (address(other), other),
            predictions=None if run_predictions is None else self._ledger.artifact(run_predictions),
        )

    def told(self, share: float, curves: Mapping[str, list[float]]) -> None:
        """Keep the share done, and the curves of a job that tells them."""
        self._ledger.progress(self.id, share, curves if self._spec.tells else None)

    def done(self, unit: Unit, result: UnitResult) -> list[Unit]:
        """Keep the result."""
        self._ledger.finish(self._job, result["result"], result.get("file"))
        self.ended = True
        return []

    def failed(self, unit: Unit, failure: Failure) -> list[Unit]:
        """Say why there is no result."""
        self._end(Status.FAILED, failure)
        return []

    def stop(self, status: Status, failure: Failure | None = None) -> None:
        """End the job before its time; an interrupted one is taken up by the next engine."""
        if status is not Status.INTERRUPTED:
            self._end(status, failure)

    def finish(self) -> None:
        """Do nothing: the result has been kept."""

    def _end(self, status: Status, failure: Failure | None) -> None:
        self._ledger.end(self.id, status, failure)
        self.ended = True

    def _members(self) -> list[str]:
        """Return the models whose fitted ones are needed: the members of a blend, else the one."""
        return list(self._inputs.weights or (self._job.model,))

    def _network(self) -> bool:
        if self._spec.tensorflow or not (self._spec.fitted or self._spec.fits):
            return self._spec.tensorflow
        models = [self._job.model, *self._inputs.weights]
        return any(get_model(model).framework == "keras" for model in models if model)

    def _impossible(self, limit: int, missing: Failure | None) -> Failure | None:
        spec, inputs, model = self._spec, self._inputs, self._job.model
        if self._network() and missing is not None:
            return missing
        if spec.fitted:
            lacking = [name for name in self._members() if name not in inputs.artifacts]
            if lacking:
                return Failure("no_artifact", {"model": lacking[0]})
            if self._job.dataset is not None and inputs.other_content is None:
                raise StoreError("dataset_not_found", dataset=self._job.dataset)
        elif spec.predictions and inputs.predictions is None:
            return Failure("no_predictions", {"model": model})
        return self._too_large(limit) if spec.fits else None

    def _too_large(self, limit: int) -> Failure | None:
        """Return why the model cannot be fitted again in the memory there is."""
        framework = get_model(self._job.model).framework
        if self._inputs.task is None or self._inputs.plan is None:
            return None
        task, plan = Task.from_dict(self._inputs.task), Plan.from_dict(self._inputs.plan)
        rows = min(self._inputs.rows, plan.sample_rows or self._inputs.rows)
        needed = needed_bytes(task, rows, self._inputs.distinct, framework)
        if framework == "none" or needed <= limit:
            return None
        context = {"needed_mb": needed // MEGABYTE, "limit_mb": limit // MEGABYTE}
        return Failure("out_of_memory_expected", context)
