"""What the engine does with the store: it alone writes results, each the moment it is there."""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, select, update

from lib.core.findings import Finding
from lib.core.results import Failure, FoldResult, Interval, Status, Verdict
from lib.errors import StoreError
from lib.store import rows, tables
from lib.store.files import (
    artifact_file,
    dataset_file,
    fold_file,
    from_parquet,
    predictions_file,
    to_parquet,
    upload_file,
)
from lib.store.queries import UNFINISHED, requeue, run_query, run_results
from lib.store.rows import EngineState, Job, Request, question_id
from lib.store.store import Store

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

MAX_CRASHES = 2
"""How often a run that was going on when the engine died is taken up again unasked."""


class Ledger:
    """The engine's view of a store, over all workspaces.

    A run that was deleted meanwhile gives StoreError "run_not_found" from each writing method.
    """

    def __init__(self, store: Store) -> None:
        self._database = store.database
        self._files = store.files

    # Requests and runs

    def requests(self) -> list[Request]:
        """Return what is asked of the engine, the oldest first."""
        with self._database.read() as connection:
            found = connection.execute(select(tables.requests).order_by(tables.requests.c.id)).all()
        return [Request(row.id, row.run, row.kind, row.model) for row in found]

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
                    requeue(connection, row.id, failed=False)
                values: dict[str, Any] = {"crashes": crashes, "seconds": seconds}
                if not again:
                    values |= {"status": Status.INTERRUPTED, "running_since": None}
                if crashes > MAX_CRASHES:
                    values["failure"] = rows.failure_out(Failure("engine_crashed"))
                connection.execute(update(tables.runs).where(runs.id == row.id).values(**values))

    def sweep(self) -> int:
        """Remove files that no row names, and return their number."""
        with self._database.read() as connection:
            data = tables.datasets.c
            datasets = connection.execute(select(data.content, data.workspace, data.sha256)).all()
            models = connection.execute(
                select(tables.models.c.predictions, tables.models.c.artifact)
            ).all()
            one = tables.folds.c
            folds = connection.execute(select(one.run, one.model, one.repeat, one.fold)).all()
            answers = connection.scalars(
                select(tables.extras.c.file).where(tables.extras.c.file.is_not(None))
            ).all()
        named = {dataset_file(row.content) for row in datasets}
        named |= {upload_file(row.workspace, row.sha256) for row in datasets}
        named |= {name for row in models for name in row if name}
        named |= set(answers)
        named |= {fold_file(row.run, row.model, row.repeat, row.fold) for row in folds}
        return self._files.sweep(named)

    def job(self, run: str) -> Job:
        """Return a run with what only the engine needs to know of it."""
        with self._database.read() as connection:
            row = connection.execute(run_query().where(tables.runs.c.id == run)).first()
            if row is None:
                raise StoreError("run_not_found", run=run)
            found = run_results(connection, [run], curves=False)[run]
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
        return Job(
            run=rows.to_run(row, found, 0),
            content=row.dataset_content,
            test_content=test,
            distinct={one["name"]: one["distinct"] for one in row.dataset_meta["columns"]},
            refit={one.model: one.refit for one in refit},
        )

    def start_run(self, run: str, environment: Mapping[str, Any]) -> None:
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

    def save_extra(
        self, run: str, kind: str, result: Mapping[str, Any] | None, model: str = ""
    ) -> None:
        """Keep something that a run found out by itself, as if it had been asked for.

        With None it is said to be worked on (see ``extra_share``).
        """
        table = tables.extras
        status = Status.RUNNING if result is None else Status.DONE
        with self._database.write() as connection:
            workspace = connection.scalar(
                select(tables.runs.c.workspace).where(tables.runs.c.id == run)
            )
            if workspace is None:
                raise StoreError("run_not_found", run=run)
            extra = question_id(workspace, kind, run, model, None, {})
            connection.execute(delete(table).where(table.c.id == extra))
            connection.execute(
                table.insert().values(
                    id=extra,
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

    def extra_share(self, run: str, kind: str, share: float) -> None:
        """Say how far the work on something that a run finds out by itself is."""
        table = tables.extras
        with self._database.write() as connection:
            connection.execute(
                update(table)
                .where(table.c.run == run, table.c.kind == kind, table.c.status == Status.RUNNING)
                .values(share=share)
            )

    def end_extra(self, run: str, kind: str, status: Status, failure: Failure | None) -> None:
        """Say that a run will not find out what it was working on, and why."""
        table = tables.extras
        with self._database.write() as connection:
            connection.execute(
                update(table)
                .where(table.c.run == run, table.c.kind == kind, table.c.status == Status.RUNNING)
                .values(status=status, failure=rows.failure_out(failure))
            )

    def extra_result(self, run: str, kind: str, model: str = "") -> dict[str, Any] | None:
        """Return what a run found out by itself; None if it has not."""
        table = tables.extras.c
        with self._database.read() as connection:
            found = connection.scalar(
                select(table.result).where(
                    table.run == run,
                    table.kind == kind,
                    table.model == model,
                    table.status == Status.DONE,
                )
            )
        return None if found is None else dict(found)

    # Models

    def save_fold(
        self,
        run: str,
        result: FoldResult,
        positions: np.ndarray[Any, np.dtype[np.int64]],
        summary: tuple[Mapping[str, Interval], Mapping[str, Interval]],
    ) -> None:
        """Keep one fold of a model, with the summary (test, train) of all its folds so far.

        ``positions`` are those of the fold's test rows in the dataset's table.
        """
        model = result.model
        frame = rows.predictions_frame(result, positions)
        name = fold_file(run, model, result.repeat, result.fold)
        self._files.write(name, to_parquet(frame))
        folds, progress = tables.folds, tables.progress
        metrics, train = summary
        with self._database.write() as connection:
            connection.execute(folds.insert().values(run=run, **rows.fold_values(result)))
            done = connection.execute(
                select(folds.c.fit_seconds, folds.c.fit_cpu_seconds).where(
                    folds.c.run == run, folds.c.model == model
                )
            ).all()
            connection.execute(
                delete(progress).where(progress.c.run == run, progress.c.model == model)
            )
            connection.execute(
                progress.insert().values(run=run, model=model, share=0.0, curves=result.history)
            )
            self._update_model(
                connection,
                run,
                model,
                folds_done=len(done),
                metrics=rows.intervals_out(metrics),
                train=rows.intervals_out(train),
                fit_seconds=sum(row.fit_seconds for row in done),
                fit_cpu_seconds=sum(row.fit_cpu_seconds for row in done),
            )

    def finish_model(self, run: str, model: str, *, weights: Mapping[str, float]) -> None:
        """Put the predictions of a model's folds into one file, and say that it is complete."""
        import pandas as pd

        done = self._folds(run, model)
        together = self._together(run, model)
        kept = set() if together is None else _places(together)
        parts = [
            fold_file(run, model, row.repeat, row.fold)
            for row in done
            if (row.repeat, row.fold) not in kept
        ]
        frames = [from_parquet(self._files.read(name)) for name in parts]
        if together is not None:
            frames.insert(0, together)
        whole = pd.concat(frames, ignore_index=True)
        name = predictions_file(run, model)
        self._files.write(name, to_parquet(whole))
        predicted = sum(row.rows for row in done)
        seconds = sum(row.predict_seconds for row in done)
        self._write_model(
            run,
            model,
            status=Status.DONE,
            predictions=name,
            predict_ms_per_1000=1e6 * seconds / predicted if predicted else None,
            weights=dict(weights),
            notes=_notes(done),
        )
        self._files.remove(parts)

    def end_model(self, run: str, model: str, status: Status, failure: Failure | None) -> None:
        """Say that a model failed or was cancelled; its finished folds stay."""
        self._write_model(run, model, status=status, failure=rows.failure_out(failure))

    def add_note(self, run: str, model: str, note: Finding) -> None:
        """Add a finding to a model's notes."""
        models = tables.models.c
        with self._database.write() as connection:
            notes = connection.scalar(
                select(models.notes).where(models.run == run, models.model == model)
            )
            kept = [one for one in notes or [] if one["code"] != note.code]
            self._update_model(connection, run, model, notes=[*kept, note.to_dict()])

    def save_artifact(self, run: str, model: str, artifact: bytes, cpu_seconds: float) -> None:
        """Keep the model fitted on all rows."""
        name = artifact_file(run, model)
        self._files.write(name, artifact)
        self._write_model(
            run,
            model,
            artifact=name,
            size_bytes=len(artifact),
            refit_cpu_seconds=cpu_seconds,
            refit=Status.DONE,
        )

    def end_refit(self, run: str, model: str, status: Status) -> None:
        """Say that a model could not be, or was not to be, fitted on all rows."""
        self._write_model(run, model, refit=status)

    def artifact(self, run: str, model: str) -> bytes:
        """Return the model fitted on all rows."""
        return self._files.read(artifact_file(run, model))

    def save_test(self, run: str, model: str, metrics: Mapping[str, float]) -> None:
        """Keep the metrics of the refit model on a second file."""
        self._write_model(run, model, test=dict(metrics))

    def folds(self, run: str) -> list[FoldResult]:
        """Return all finished folds of a run, without their predictions."""
        with self._database.read() as connection:
            table = tables.folds
            found = connection.execute(
                select(table)
                .where(table.c.run == run)
                .order_by(table.c.model, table.c.repeat, table.c.fold)
            ).all()
        return [rows.to_fold(row, rows.NO_OUTPUTS) for row in found]

    def fold_results(self, run: str, model: str) -> list[FoldResult]:
        """Return the finished folds of a model with their predictions, by repeat, then fold."""
        together = self._together(run, model)
        kept = set() if together is None else _places(together)
        found = []
        for row in self._folds(run, model):
            if together is None or (row.repeat, row.fold) not in kept:
                part = from_parquet(self._files.read(fold_file(run, model, row.repeat, row.fold)))
            else:
                part = together[(together["repeat"] == row.repeat) & (together["fold"] == row.fold)]
            found.append(rows.to_fold(row, _outputs(part)))
        return found

    def save_progress(self, shares: Mapping[tuple[str, str], tuple[float, Any]]) -> None:
        """Keep the share done and the curves of models, by (run, model)."""
        table = tables.progress
        with self._database.write() as connection:
            known = set(connection.scalars(select(tables.runs.c.id)))
            for (run, model), (share, curves) in shares.items():
                if run not in known:
                    continue
                connection.execute(delete(table).where(table.c.run == run, table.c.model == model))
                connection.execute(
                    table.insert().values(run=run, model=model, share=share, curves=curves)
                )

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

    def _together(self, run: str, model: str) -> pd.DataFrame | None:
        """Return the predictions that are in one file already, if there are any."""
        models = tables.models.c
        with self._database.read() as connection:
            name = connection.scalar(
                select(models.predictions).where(models.run == run, models.model == model)
            )
        return from_parquet(self._files.read(name)) if name else None

    def _folds(self, run: str, model: str) -> Sequence[Any]:
        table = tables.folds
        with self._database.read() as connection:
            return connection.execute(
                select(table)
                .where(table.c.run == run, table.c.model == model)
                .order_by(table.c.repeat, table.c.fold)
            ).all()

    def _write_model(self, run: str, model: str, **values: Any) -> None:
        with self._database.write() as connection:
            self._update_model(connection, run, model, **values)

    @staticmethod
    def _update_model(connection: Any, run: str, model: str, **values: Any) -> None:
        table = tables.models
        changed = connection.execute(
            update(table).where(table.c.run == run, table.c.model == model).values(**values)
        )
        if not changed.rowcount:
            raise StoreError("run_not_found", run=run)

    @staticmethod
    def _update_run(connection: Any, run: str, **values: Any) -> None:
        changed = connection.execute(
            update(tables.runs).where(tables.runs.c.id == run).values(**values)
        )
        if not changed.rowcount:
            raise StoreError("run_not_found", run=run)


def _notes(folds: Iterable[Any]) -> list[dict[str, Any]]:
    """Return the folds' notes, each code once."""
    return list({note["code"]: note for row in folds for note in row.notes}.values())


def _places(together: pd.DataFrame) -> set[tuple[int, int]]:
    """Return the (repeat, fold) of which the predictions are there."""
    found = together[["repeat", "fold"]].drop_duplicates()
    return set(found.itertuples(index=False, name=None))


def _outputs(part: pd.DataFrame) -> np.ndarray[Any, np.dtype[np.float32]]:
    names = [name for name in part.columns if name.startswith("output_")]
    return part[names].to_numpy(dtype="float32")
