"""What the engine does with the store: it alone writes results, each the moment it is there."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence

from sqlalchemy import Connection, delete, select, update

from lib.core.facts import Json
from lib.core.jobs import JobSpec, P
from lib.core.plan import Plan
from lib.core.results import Environment, Failure, Status, Verdict
from lib.errors import StoreError
from lib.store import rows, tables
from lib.store.identity import sweep
from lib.store.model_ledger import ModelLedger
from lib.store.queries import UNFINISHED, requeue, run_query, run_results
from lib.store.rows import EngineState, Request, RunInputs, job_id

MAX_CRASHES = 2
"""How often a run that was going on when the engine died is taken up again unasked."""


class Ledger(ModelLedger):
    """The engine's view of a store, over all workspaces.

    A run that was deleted meanwhile gives StoreError "run_not_found" from each writing method.
    """

    # Requests and runs

    def requests(self) -> list[Request]:
        """Return what is asked of the engine, the oldest first."""
        with self._database.read() as connection:
            request_rows = connection.execute(
                select(tables.requests).order_by(tables.requests.c.id)
            ).all()
        return [Request(row.id, row.run, row.kind, row.model) for row in request_rows]

    def close_requests(self, ids: Sequence[int]) -> None:
        """Drop requests that have been met."""
        if ids:
            with self._database.write() as connection:
                connection.execute(
                    delete(tables.requests).where(tables.requests.c.id.in_(list(ids)))
                )

    def queued(self) -> list[str]:
        """Return the ids of the runs that wait for the engine, the oldest first."""
        runs = tables.runs.c
        with self._database.read() as connection:
            return list(
                connection.scalars(
                    select(runs.id).where(runs.status == Status.QUEUED).order_by(runs.created)
                )
            )

    def recover(self, *, resume: bool = True) -> None:
        """Sort out what an earlier engine left unfinished, at the start of a new one.

        Its runs are queued again (with ``resume``, and unless the engine died in them more than
        MAX_CRASHES times); else they are interrupted.
        """
        runs = tables.runs.c
        with self._database.write() as connection:
            heartbeat = connection.scalar(select(tables.engine.c.heartbeat))
            left = connection.execute(
                select(tables.runs).where(runs.status.in_([Status.RUNNING, Status.INTERRUPTED]))
            ).all()
            for row in left:
                crashed = row.status == Status.RUNNING
                crashes = row.crashes + crashed
                seconds = row.seconds
                if row.running_since is not None and heartbeat is not None:
                    seconds += max(0.0, heartbeat - row.running_since)
                again = resume and crashes <= MAX_CRASHES
                if again:
                    requeue(connection, row.id)
                values: dict[str, object] = {"crashes": crashes, "seconds": seconds}
                if not again:
                    values |= {"status": Status.INTERRUPTED, "running_since": None}
                if crashes > MAX_CRASHES:
                    values["failure"] = rows.failure_out(Failure("engine_crashed"))
                connection.execute(update(tables.runs).where(runs.id == row.id).values(**values))

    def sweep(self) -> int:
        """Move files that no row names to the trash, and return their number; empty it of old.

        StoreError "store_mismatch": see lib.store.identity.
        """
        moved = sweep(self._database, self._files)
        self._files.empty_trash()
        return moved

    def run_inputs(self, run: str) -> RunInputs:
        """Return a run with what only the engine needs to know of it."""
        with self._database.read() as connection:
            row = connection.execute(run_query().where(tables.runs.c.id == run)).first()
            if row is None:
                raise StoreError("run_not_found", run=run)
            models = run_results(connection, [run], curves=False)[run]
            refit = connection.execute(
                select(tables.models.c.model, tables.models.c.refit).where(
                    tables.models.c.run == run
                )
            ).all()
            datasets = tables.datasets.c
            test = connection.scalar(
                select(datasets.content).where(
                    datasets.workspace == row.workspace, datasets.id == row.test_dataset
                )
            )
        return RunInputs(
            run=rows.to_run(row, models, 0),
            content=row.dataset_content,
            test_content=test,
            distinct={one["name"]: one["distinct"] for one in row.dataset_meta["columns"]},
            refit={one.model: one.refit for one in refit},
        )

    def start_run(self, run: str, environment: Environment) -> None:
        """Say that a run is going on."""
        with self._database.write() as connection:
            started = connection.scalar(
                select(tables.runs.c.started).where(tables.runs.c.id == run)
            )
            self._update_run(
                connection,
                run,
                status=Status.RUNNING,
                phase="folds",
                started=started or rows.now(),
                running_since=time.time(),
                environment=dict(environment),
            )

    def start_model(self, run: str, model: str) -> None:
        """Say that a model is being fitted."""
        self._write_model(run, model, status=Status.RUNNING)

    def save_verdict(self, run: str, verdict: Verdict | None, phase: str) -> None:
        """Keep the verdict, and say what comes next."""
        with self._database.write() as connection:
            self._update_run(connection, run, verdict=rows.verdict_out(verdict), phase=phase)

    def save_plan(self, run: str, plan: Plan, phase: str, estimate: float | None) -> None:
        """Keep a plan that has changed on the way with its time, and say what comes next."""
        with self._database.write() as connection:
            values = {"plan": plan.to_dict(), "phase": phase, "estimate": estimate}
            self._update_run(connection, run, **values)

    def end_run(self, run: str, status: Status, failure: Failure | None = None) -> None:
        """Say that a run has ended, or was interrupted; models not complete end with it."""
        models = tables.models.c
        with self._database.write() as connection:
            row = connection.execute(
                select(tables.runs.c.seconds, tables.runs.c.running_since).where(
                    tables.runs.c.id == run
                )
            ).first()
            if row is None:
                raise StoreError("run_not_found", run=run)
            now = time.time()
            self._update_run(
                connection,
                run,
                status=status,
                phase="",
                finished=None if status is Status.INTERRUPTED else rows.now(),
                seconds=row.seconds + max(0.0, now - (row.running_since or now)),
                running_since=None,
                failure=rows.failure_out(failure),
            )
            for column in (models.status, models.refit):
                connection.execute(
                    update(tables.models)
                    .where(models.run == run, column.in_(UNFINISHED))
                    .values({column.name: status})
                )

    def save_phase(self, run: str, phase: str) -> None:
        """Say what a run is at."""
        with self._database.write() as connection:
            self._update_run(connection, run, phase=phase)

    def ask_later(self, run: str, spec: JobSpec[P], model: str, params: P) -> None:
        """Have the engine do a job about a run by itself; nothing if it was asked for before.

        StoreError "run_not_found".
        """
        table = tables.jobs
        with self._database.write() as connection:
            workspace = connection.scalar(
                select(tables.runs.c.workspace).where(tables.runs.c.id == run)
            )
            if workspace is None:
                raise StoreError("run_not_found", run=run)
            asked = connection.scalar(
                select(table.c.id).where(
                    table.c.run == run, table.c.kind == spec.id, table.c.model == model
                )
            )
            if asked is None:
                connection.execute(
                    table.insert().values(
                        id=job_id(workspace, spec.id, run, model, None, params.to_json()),
                        workspace=workspace,
                        run=run,
                        kind=spec.id,
                        model=model,
                        params=params.to_json(),
                        status=Status.QUEUED,
                        cancel=False,
                        share=0.0,
                        created=rows.now(),
                    )
                )

    def save_result(
        self, run: str, kind: str, result: Mapping[str, Json] | None, model: str = ""
    ) -> None:
        """Keep something that a run found out by itself, as if it had been asked for.

        With None it is said to be worked on (see ``result_share``).
        """
        table = tables.jobs
        status = Status.RUNNING if result is None else Status.DONE
        with self._database.write() as connection:
            workspace = connection.scalar(
                select(tables.runs.c.workspace).where(tables.runs.c.id == run)
            )
            if workspace is None:
                raise StoreError("run_not_found", run=run)
            job = job_id(workspace, kind, run, model, None, {})
            connection.execute(delete(table).where(table.c.id == job))
            connection.execute(
                table.insert().values(
                    id=job,
                    workspace=workspace,
                    run=run,
                    kind=kind,
                    model=model,
                    params={},
                    status=status,
                    share=float(result is not None),
                    result=None if result is None else dict(result),
                    created=rows.now(),
                )
            )

    def result_share(self, run: str, kind: str, share: float) -> None:
        """Say how far the work on something that a run finds out by itself is."""
        table = tables.jobs
        with self._database.write() as connection:
            connection.execute(
                update(table)
                .where(table.c.run == run, table.c.kind == kind, table.c.status == Status.RUNNING)
                .values(share=share)
            )

    def end_result(self, run: str, kind: str, status: Status, failure: Failure | None) -> None:
        """Say that a run will not find out what it was working on, and why."""
        table = tables.jobs
        with self._database.write() as connection:
            connection.execute(
                update(table)
                .where(table.c.run == run, table.c.kind == kind, table.c.status == Status.RUNNING)
                .values(status=status, failure=rows.failure_out(failure))
            )

    def kept_result(self, run: str, kind: str, model: str = "") -> dict[str, Json] | None:
        """Return what a run found out by itself; None if it has not."""
        table = tables.jobs.c
        with self._database.read() as connection:
            result = connection.scalar(
                select(table.result).where(
                    table.run == run,
                    table.kind == kind,
                    table.model == model,
                    table.status == Status.DONE,
                )
            )
        return None if result is None else dict(result)

    # The engine

    def beat(self, state: EngineState) -> None:
        """Say that the engine lives, and how it is; ``age`` is not looked at."""
        values = {
            "pid": state.pid,
            "heartbeat": time.time(),
            "warm": state.warm,
            "workers": state.workers,
            "low_memory": state.low_memory,
            "failure": rows.failure_out(state.failure),
        }
        with self._database.write() as connection:
            changed = connection.execute(update(tables.engine).values(**values))
            if not changed.rowcount:
                connection.execute(tables.engine.insert().values(id=1, **values))

    def leave(self) -> None:
        """Say that the engine has ended."""
        with self._database.write() as connection:
            connection.execute(delete(tables.engine))

    @staticmethod
    def _update_run(connection: Connection, run: str, **values: object) -> None:
        changed = connection.execute(
            update(tables.runs).where(tables.runs.c.id == run).values(**values)
        )
        if not changed.rowcount:
            raise StoreError("run_not_found", run=run)
