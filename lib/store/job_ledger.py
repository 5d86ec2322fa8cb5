"""The engine's side of the jobs: what waits, what a job needs, and what came of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, Row, select, update

from lib.core.facts import Json
from lib.core.results import Failure, Status
from lib.errors import StoreError
from lib.store import rows, tables
from lib.store.jobs import Job, job_file, to_job
from lib.store.queries import UNFINISHED, need_dataset, need_model, need_run
from lib.store.store import Store


@dataclass(frozen=True)
class JobInputs:
    """What the engine needs for a job: contents are keys of dataset files.

    Without a run, ``content`` is that of the table asked about, and task and plan are None; it is
    empty for a job about nothing but its parameters.
    """

    job: Job[Any]
    task: Mapping[str, Json] | None
    plan: Mapping[str, Json] | None
    rows: int
    distinct: Mapping[str, int]
    content: str
    other_content: str | None
    artifacts: Mapping[str, str] = field(default_factory=dict)
    weights: Mapping[str, float] = field(default_factory=dict)
    predictions: str | None = None


class JobLedger:
    """The engine's side of the jobs, over all workspaces."""

    def __init__(self, store: Store) -> None:
        self._database = store.database
        self._files = store.files

    def queued(self) -> list[str]:
        """Return the ids of the jobs that wait, the oldest first."""
        return self._ids(tables.jobs.c.status == Status.QUEUED)

    def to_cancel(self) -> list[str]:
        """Return the ids of the jobs that are no longer wanted."""
        return self._ids(tables.jobs.c.cancel & tables.jobs.c.status.in_(UNFINISHED))

    def recover(self) -> None:
        """Let wait again what an earlier engine left unfinished.

        What a run finds out by itself is found again when that run is taken up.
        """
        with self._database.write() as connection:
            connection.execute(
                update(tables.jobs)
                .where(tables.jobs.c.status == Status.RUNNING, tables.jobs.c.kind != "k_choice")
                .values(status=Status.QUEUED, share=0.0)
            )

    def inputs(self, job: str) -> JobInputs:
        """Return a job with what is needed for it ("extra_not_found", others)."""
        table, datasets = tables.jobs, tables.datasets.c
        with self._database.read() as connection:
            row = connection.execute(select(table).where(table.c.id == job)).first()
            if row is None:
                raise StoreError("extra_not_found")
            if row.run is None and row.dataset is None:
                return JobInputs(to_job(row), None, None, 0, {}, content="", other_content=None)
            if row.run is None:
                return _about_a_table(row, need_dataset(connection, row.workspace, row.dataset))
            run = need_run(connection, row.workspace, row.run)
            model_weights, predictions = {}, None
            if row.model:
                model = need_model(connection, row.run, row.model)
                model_weights, predictions = model.weights, model.predictions
            other = connection.scalar(
                select(datasets.content).where(
                    datasets.workspace == row.workspace, datasets.id == row.dataset
                )
            )
            models = tables.models.c
            members = connection.execute(
                select(models.model, models.artifact).where(
                    models.run == row.run,
                    models.model.in_([row.model, *model_weights]),
                    models.artifact.is_not(None),
                )
            ).all()
        return JobInputs(
            job=to_job(row),
            task=run.task,
            plan=run.plan,
            rows=run.dataset_rows,
            distinct={one["name"]: one["distinct"] for one in run.dataset_meta["columns"]},
            content=run.dataset_content,
            other_content=other,
            artifacts={member.model: member.artifact for member in members},
            weights={name: share for name, share in model_weights.items() if share > 0},
            predictions=predictions,
        )

    def artifact(self, name: str) -> bytes:
        """Return the bytes of a fitted model, or of its predictions, by the file's name."""
        return self._files.read(name)

    def begin(self, job: str) -> None:
        """Say that a job is being worked on; nothing is left of when it was done before."""
        self._write(job, status=Status.RUNNING, result=None)

    def progress(
        self, job: str, share: float, told: Mapping[str, list[float]] | None = None
    ) -> None:
        """Keep the share done, and what the job has told so far where it tells."""
        self._write(job, share=share, **({"result": dict(told)} if told else {}))

    def finish(self, job: Job[Any], result: Mapping[str, Json], data: bytes | None) -> None:
        """Keep a result; of a job that was deleted meanwhile nothing is left."""
        name = None
        if data is not None:
            name = job_file(job.run, job.id)
            self._files.write(name, data)
        is_there = self._write(
            job.id, status=Status.DONE, share=1.0, result=dict(result), file=name
        )
        if name is not None and not is_there:
            self._files.remove([name])

    def end(self, job: str, status: Status, failure: Failure | None = None) -> None:
        """Say that there will be no result, and why."""
        self._write(job, status=status, failure=rows.failure_out(failure), result=None)

    def _ids(self, condition: ColumnElement[bool]) -> list[str]:
        table = tables.jobs
        query = select(table.c.id).where(condition).order_by(table.c.created)
        with self._database.read() as connection:
            return list(connection.scalars(query))

    def _write(self, job: str, **values: object) -> bool:
        """Change a job if it is still there: one that was deleted needs no result."""
        table = tables.jobs
        with self._database.write() as connection:
            changed = connection.execute(update(table).where(table.c.id == job).values(**values))
        return bool(changed.rowcount)


def _about_a_table(row: Row[Any], dataset: Row[Any]) -> JobInputs:
    return JobInputs(
        job=to_job(row),
        task=None,
        plan=None,
        rows=dataset.rows,
        distinct={one["name"]: one["distinct"] for one in dataset.meta["columns"]},
        content=dataset.content,
        other_content=None,
    )
