"""What is computed only when somebody asks for it: asked for by pages, computed by the engine."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Generic, overload

from sqlalchemy import Connection, Row, delete, select, update

from lib.core.facts import Json
from lib.core.jobs import JobSpec, P, P_co, Parameters
from lib.core.results import Failure, Status
from lib.core.workflow import all_jobs
from lib.errors import StoreError
from lib.store import rows, tables
from lib.store.queries import UNFINISHED, need_dataset, need_model, need_run
from lib.store.store import Store

_KEPT_ALONE = 12
"""How many jobs of a kind about nothing but parameters a workspace keeps."""


@dataclass(frozen=True)
class Job(Generic[P_co]):
    """A job that was asked for, and its result once ``status`` is done.

    ``kind`` is the id of a JobSpec, or what a run or a reader keeps beside a run's results; ``run``
    is None where it is about a table alone; ``share`` of the work done goes from 0 to 1; ``result``
    is JSON-able, ``file`` the name of a file in the store with the rest, ``created`` when it was
    asked for last. While it runs, ``result`` is None, or of a job that tells (JobSpec.tells) the
    curves so far: ``told`` returns these.
    """

    id: str
    run: str | None
    dataset: str | None
    kind: str
    model: str
    params: P_co
    status: Status
    share: float
    result: Mapping[str, Json] | None
    file: str | None
    failure: Failure | None
    created: str

    @property
    def unfinished(self) -> bool:
        """Whether it waits for the engine, or is being worked on."""
        return self.status in UNFINISHED

    @property
    def told(self) -> Mapping[str, Json]:
        """The curves, by name, that it has told so far; none before it runs and once it is done."""
        return (self.result or {}) if self.status is Status.RUNNING else {}


def job_file(run: str | None, job: str) -> str:
    """Return the name of the file of a result, among those of its run if it has one."""
    return f"extras/{job}.parquet" if run is None else f"runs/{run}/extras/{job}.parquet"


class Jobs:
    """The jobs of a workspace; one that is asked for again in the same way has the same id."""

    def __init__(self, store: Store) -> None:
        self._database = store.database
        self._files = store.files

    def ask(
        self,
        workspace: str,
        spec: JobSpec[P],
        *,
        run: str | None = None,
        model: str = "",
        dataset: str | None = None,
        params: P | None = None,
    ) -> str:
        """Ask the engine for a job, unless it is done; what failed or was stopped runs again.

        A job that is asked for again is the latest one: pages show the result of what was asked for
        last. Without a run the job is about ``dataset``, which must then be given, unless its
        ``spec`` is alone: such a job is done again, and the workspace keeps the latest few.

        StoreError: "run_not_found", "run_has_no_table" (it came as a bundle), "model_not_in_run",
        "dataset_not_found".
        """
        params = params or spec.parameters()
        id_ = self.id_of(workspace, spec, run=run, model=model, dataset=dataset, params=params)
        table = tables.jobs
        now = {"created": rows.now()}
        fresh = {"status": Status.QUEUED, "cancel": False, "share": 0.0, "failure": None} | now
        with self._database.write() as connection:
            if run is not None:
                if need_run(connection, workspace, run).origin:
                    raise StoreError("run_has_no_table")
                if model:
                    need_model(connection, run, model)
            if spec.alone:
                _drop_older(connection, workspace, spec.id)
            if dataset is not None or (run is None and not spec.alone):
                need_dataset(connection, workspace, dataset or "")
            status = connection.scalar(select(table.c.status).where(table.c.id == id_))
            if status is None:
                connection.execute(
                    table.insert().values(
                        id=id_,
                        workspace=workspace,
                        run=run,
                        dataset=dataset,
                        kind=spec.id,
                        model=model,
                        params=params.to_json(),
                        **fresh,
                    )
                )
            else:
                again = status not in (Status.DONE, *UNFINISHED)
                again |= spec.alone and status == Status.DONE
                values = fresh if again else now
                connection.execute(update(table).where(table.c.id == id_).values(**values))
        return id_

    def id_of(
        self,
        workspace: str,
        spec: JobSpec[P],
        *,
        run: str | None = None,
        model: str = "",
        dataset: str | None = None,
        params: P | None = None,
    ) -> str:
        """Return the id that ``ask`` with the same arguments returns; nothing is asked for."""
        stored = (params or spec.parameters()).to_json()
        return rows.job_id(workspace, spec.id, run, model, dataset, stored)

    def as_asked(
        self,
        workspace: str,
        spec: JobSpec[P],
        *,
        run: str | None = None,
        model: str = "",
        dataset: str | None = None,
        params: P | None = None,
    ) -> Job[P] | None:
        """Return what ``ask`` with the same arguments asks for, as it stands; None if it was not.

        What the engine asked for by itself serves as well, once it is done.
        """
        params = params or spec.parameters()
        found = [
            self.look_up(
                workspace,
                self.id_of(workspace, spec, run=run, model=model, dataset=dataset, params=one),
            )
            for one in (params, replace(params, by_itself=True))
        ]
        done = (one for one in found if one is not None and one.status is Status.DONE)
        return next(done, found[0])

    def keep(
        self, workspace: str, kind: str, run: str, model: str, result: Mapping[str, Json]
    ) -> str:
        """Keep beside a run's results what the reader himself says of it, one for each model.

        StoreError: "run_not_found", "model_not_in_run".
        """
        digest = _kept_id(workspace, kind, run, model)
        about = {"workspace": workspace, "run": run, "kind": kind, "model": model}
        with self._database.write() as connection:
            need_run(connection, workspace, run)
            need_model(connection, run, model)
            _keep(connection, digest, about, result)
        return digest

    def keep_of_table(
        self, workspace: str, kind: str, dataset: str, result: Mapping[str, Json]
    ) -> None:
        """Keep what the reader chose for a table; it goes with the table ("dataset_not_found")."""
        about = {"workspace": workspace, "dataset": dataset, "kind": kind, "model": ""}
        with self._database.write() as connection:
            need_dataset(connection, workspace, dataset)
            _keep(connection, _kept_id(workspace, kind, dataset), about, result)

    def kept_of_table(self, workspace: str, kind: str, dataset: str) -> Mapping[str, Any]:
        """Return what was kept for a table last; empty where nothing was."""
        table = tables.jobs
        query = select(table.c.result).where(table.c.id == _kept_id(workspace, kind, dataset))
        with self._database.read() as connection:
            return connection.scalar(query) or {}

    def get(self, workspace: str, job: str) -> Job[Any]:
        """Return a job as it stands; StoreError "extra_not_found"."""
        stored = self.look_up(workspace, job)
        if stored is None:
            raise StoreError("extra_not_found")
        return stored

    def look_up(self, workspace: str, job: str) -> Job[Any] | None:
        """Return a job as it stands; None if it was not asked for."""
        table = tables.jobs
        with self._database.read() as connection:
            row = connection.execute(
                select(table).where(table.c.workspace == workspace, table.c.id == job)
            ).first()
        return None if row is None else to_job(row)

    @overload
    def find(
        self, workspace: str, run: str | None, kind: JobSpec[P], model: str | None = None
    ) -> list[Job[P]]: ...

    @overload
    def find(
        self, workspace: str, run: str | None, kind: str | None = None, model: str | None = None
    ) -> list[Job[Any]]: ...

    def find(
        self,
        workspace: str,
        run: str | None,
        kind: JobSpec[Any] | str | None = None,
        model: str | None = None,
    ) -> list[Job[Any]]:
        """Return what was asked for about a run, or about tables alone (None), the latest first."""
        table = tables.jobs
        query = select(table).where(table.c.workspace == workspace, table.c.run == run)
        if kind is not None:
            query = query.where(table.c.kind == (kind if isinstance(kind, str) else kind.id))
        if model is not None:
            query = query.where(table.c.model == model)
        with self._database.read() as connection:
            return [
                to_job(row) for row in connection.execute(query.order_by(table.c.created.desc()))
            ]

    def data(self, workspace: str, job: str) -> bytes:
        """Return the file of a result; StoreError "file_missing" if it has none."""
        return self._files.read(self._file(workspace, job))

    def path(self, workspace: str, job: str) -> Path:
        """Return where the file of a result is; StoreError "file_missing" if it has none."""
        return self._files.path(self._file(workspace, job))

    def _file(self, workspace: str, job: str) -> str:
        stored = self.get(workspace, job)
        if stored.file is None or not self._files.exists(stored.file):
            raise StoreError("file_missing", file=stored.kind)
        return stored.file

    def cancel(self, workspace: str, job: str) -> None:
        """Stop the work on a job; without effect on one that is done."""
        table = tables.jobs
        with self._database.write() as connection:
            connection.execute(
                update(table)
                .where(
                    table.c.workspace == workspace,
                    table.c.id == job,
                    table.c.status.in_(UNFINISHED),
                )
                .values(cancel=True)
            )


def _drop_older(connection: Connection, workspace: str, kind: str) -> None:
    """Delete what was asked for about nothing but its parameters, all but the latest."""
    jobs = tables.jobs.c
    query = (
        select(jobs.id)
        .where(jobs.workspace == workspace, jobs.kind == kind, jobs.status.not_in(UNFINISHED))
        .order_by(jobs.created.desc())
        .offset(_KEPT_ALONE)
    )
    older = connection.scalars(query).all()
    connection.execute(delete(tables.jobs).where(jobs.id.in_(older)))


def _kept_id(*about: str) -> str:
    return hashlib.sha256(json.dumps(["kept", *about]).encode()).hexdigest()[:24]


def _keep(
    connection: Connection, digest: str, about: Mapping[str, Any], result: Mapping[str, Json]
) -> None:
    table = tables.jobs
    values = {"result": dict(result), "created": rows.now()}
    changed = connection.execute(update(table).where(table.c.id == digest).values(**values))
    if not changed.rowcount:
        done = {"params": {}, "status": Status.DONE, "cancel": False, "share": 1.0}
        connection.execute(table.insert().values(id=digest, **about, **done, **values))


def to_job(row: Row[Any]) -> Job[Any]:
    """Build a job from its row."""
    spec = all_jobs().get(row.kind)
    return Job(
        id=row.id,
        run=row.run,
        dataset=row.dataset,
        kind=row.kind,
        model=row.model,
        params=(spec.parameters if spec else Parameters).from_json(row.params),
        status=Status(row.status),
        share=row.share,
        result=row.result,
        file=row.file,
        failure=rows.failure_in(row.failure),
        created=row.created,
    )
