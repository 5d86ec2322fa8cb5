"""What pages and the command line do with the store: datasets, runs, requests to the engine."""

from __future__ import annotations

import hashlib
import secrets
import time
import unicodedata
from collections.abc import Iterable, Mapping
from statistics import median
from typing import TYPE_CHECKING, Any

from sqlalchemy import Row, delete, select, update

from lib.core.findings import Finding
from lib.core.plan import Plan
from lib.core.results import Run, Status
from lib.core.task import Task
from lib.errors import StoreError
from lib.settings import Settings
from lib.store import rows, tables
from lib.store.database import Database
from lib.store.datasets import Datasets
from lib.store.files import Files, dataset_file, from_parquet
from lib.store.identity import join
from lib.store.queries import (
    UNFINISHED,
    cancel_now,
    engine_alive,
    free_name,
    further_progress,
    model_rows,
    need_dataset,
    need_model,
    need_run,
    need_table,
    position,
    queue_of,
    requeue,
    run_count,
    run_query,
    run_results,
    some_failed,
)
from lib.store.rights import make_private
from lib.store.rows import EngineState

if TYPE_CHECKING:
    import pandas as pd

_MAX_NAME_LENGTH, _MAX_NOTE_LENGTH = 200, 20_000
_PACED = 12
"""How many of the latest runs say how long runs take here."""
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"


def visible(text: str) -> bool:
    """Whether a text has anything to be seen: not only spaces, controls and joiners."""
    return any(unicodedata.category(character)[0] not in "CZ" for character in text)


def _storable(text: str) -> str:
    """Return a text without spaces around it, and without the one character PostgreSQL refuses."""
    return text.replace("\0", "").strip()


def open_store(settings: Settings) -> Store:
    """Open the store of these settings, making it if there is none yet (see StoreError's codes)."""
    make_private(settings.home, settings.files)
    database, files = Database(settings.database_url), Files(settings.files)
    try:
        join(database, files)
    except BaseException:
        database.close()
        raise
    return Store(database, files)


class Store(Datasets):
    """Datasets, runs and requests; every method sees one workspace only.

    Safe to use from many threads and processes at once. Results are written by the engine alone,
    through lib.store.ledger.
    """

    def close(self) -> None:
        """Close all connections."""
        self.database.close()

    # Runs

    def submit(
        self,
        workspace: str,
        dataset_id: str,
        task: Task,
        plan: Plan,
        *,
        name: str | None = None,
        findings: Iterable[Finding] = (),
        estimate: float | None = None,
        test_dataset_id: str | None = None,
    ) -> str:
        """Ask for a comparison and return its run's id; StoreError "dataset_not_found".

        ``estimate`` is the expected wall time in seconds. Where a run of the workspace has the name
        already, a number is added.
        """
        run = "".join(secrets.choice(LETTERS) for _ in range(20))
        with self.database.write() as connection:
            row = need_table(connection, workspace, dataset_id)
            if test_dataset_id is not None:
                need_table(connection, workspace, test_dataset_id)
            usual = f"{row.name} – {task.target}" if task.target else row.name
            connection.execute(
                tables.runs.insert().values(
                    id=run,
                    workspace=workspace,
                    name=free_name(connection, workspace, name or usual),
                    status=Status.QUEUED,
                    phase="",
                    dataset=dataset_id,
                    test_dataset=test_dataset_id,
                    task=task.to_dict(),
                    plan=plan.to_dict(),
                    findings=rows.findings_out(findings),
                    estimate=estimate,
                    created=rows.now(),
                    environment={},
                )
            )
            connection.execute(tables.models.insert(), model_rows(run, plan))
            connection.execute(tables.requests.insert().values(run=run, kind="run"))
        return run

    def cancel(self, workspace: str, run_id: str, model: str | None = None) -> None:
        """Stop a run, or one of its models; what is done stays. Without effect on an ended run."""
        with self.database.write() as connection:
            row = need_run(connection, workspace, run_id)
            if model is not None:
                need_model(connection, run_id, model)
            if row.status == Status.INTERRUPTED or (
                row.status == Status.QUEUED and not engine_alive(connection)
            ):
                cancel_now(connection, run_id, model)
            elif row.status in UNFINISHED:
                connection.execute(
                    tables.requests.insert().values(run=run_id, kind="cancel", model=model)
                )

    def resume(self, workspace: str, run_id: str) -> None:
        """Ask for what is missing of a run that was interrupted, cancelled or failed.

        Of a run that is done, what failed is tried again; what was stopped stays so.
        """
        with self.database.write() as connection:
            row = need_run(connection, workspace, run_id)
            done = row.status == Status.DONE
            if row.status in UNFINISHED or (done and not some_failed(connection, run_id)):
                return
            need_table(connection, workspace, row.dataset)
            requeue(
                connection, run_id, [Status.FAILED] if done else [Status.FAILED, Status.CANCELLED]
            )
            connection.execute(
                update(tables.runs).where(tables.runs.c.id == run_id).values(crashes=0)
            )
            connection.execute(tables.requests.insert().values(run=run_id, kind="resume"))

    def pace(self, domain: str) -> float:
        """Return how many times longer than estimated this machine's latest runs have taken.

        The median over those of a domain, and over one more that took as long as estimated.
        """
        runs = tables.runs.c
        query = (
            select(runs.task, runs.seconds, runs.estimate)
            .where(runs.status == Status.DONE, runs.origin == "")
            .where(runs.estimate > 0, runs.seconds > 0)
            .order_by(runs.finished.desc())
            .limit(_PACED)
        )
        with self.database.read() as connection:
            run_rows = connection.execute(query).all()
        ratios = [
            row.seconds / row.estimate
            for row in run_rows
            if Task.from_dict(row.task).domain == domain
        ]
        return float(median([1.0, *ratios]))

    def runs(self, workspace: str, limit: int = 50) -> list[Run]:
        """Return the latest runs of a workspace, the latest first, without curves."""
        query = (
            run_query()
            .where(tables.runs.c.workspace == workspace)
            .order_by(tables.runs.c.created.desc())
            .limit(limit)
        )
        with self.database.read() as connection:
            run_rows = connection.execute(query).all()
            ids = [row.id for row in run_rows]
            models = run_results(connection, ids, curves=False)
            queue = queue_of(connection)
        return [rows.to_run(row, models[row.id], position(queue, row.id)) for row in run_rows]

    def run(self, workspace: str, run_id: str) -> Run:
        """Return a run; StoreError "run_not_found" also when it is of another workspace."""
        with self.database.read() as connection:
            row = need_run(connection, workspace, run_id)
            models = run_results(connection, [run_id], curves=True)
            queue = queue_of(connection)
            run = rows.to_run(row, models[run_id], position(queue, run_id))
            return further_progress(connection, run) if run.plan.further else run

    def describe(
        self,
        workspace: str,
        run_id: str,
        *,
        name: str | None = None,
        note: str | None = None,
        classes: Mapping[str, str] | None = None,
    ) -> None:
        """Give a run another name or note; a name of nothing that can be seen is not taken.

        ``classes`` are names of its classes by value, all anew (see Task.called and its errors).
        """
        changes: dict[str, object] = {}
        if name is not None and visible(name):
            changes["name"] = _storable(name)[:_MAX_NAME_LENGTH]
        if note is not None:
            changes["note"] = _storable(note)[:_MAX_NOTE_LENGTH]
        with self.database.write() as connection:
            row = need_run(connection, workspace, run_id)
            if classes is not None:
                seen = {value: _storable(one) for value, one in classes.items() if visible(one)}
                changes["task"] = Task.from_dict(row.task).called(seen).to_dict()
            if changes:
                connection.execute(
                    update(tables.runs).where(tables.runs.c.id == run_id).values(**changes)
                )

    def predictions(self, workspace: str, run_id: str, model: str) -> pd.DataFrame:
        """Return a complete model's out-of-fold predictions: row, repeat, fold, output_0, ...

        ``row`` is the position in the dataset's table; output k is the probability of class k, or
        output_0 the value. StoreError "no_predictions" until the model is complete.
        """
        row = self._model(workspace, run_id, model)
        if row.predictions is None:
            raise StoreError("no_predictions", model=model)
        return from_parquet(self.files.read(row.predictions))

    def fold_history(
        self, workspace: str, run_id: str, model: str
    ) -> dict[tuple[int, int], dict[str, list[float]]]:
        """Return the curves of a network by (repeat, fold), of the folds that are done."""
        table = tables.folds.c
        query = (
            select(table.repeat, table.fold, table.history)
            .where(table.run == run_id, table.model == model)
            .order_by(table.repeat, table.fold)
        )
        with self.database.read() as connection:
            need_run(connection, workspace, run_id)
            fold_rows = connection.execute(query).all()
        return {(row.repeat, row.fold): row.history for row in fold_rows if row.history}

    def truth(self, workspace: str, run_id: str) -> pd.DataFrame:
        """Return row and truth, as lib.evaluation.targets encodes it, of a run from a bundle.

        Of several labels a row the columns are row, truth_0 and so on. These are the rows that
        were predicted. StoreError "no_truth" for any other run: its table is here.
        """
        with self.database.read() as connection:
            row = need_run(connection, workspace, run_id)
        if not row.dataset_meta.get("truth_only"):
            raise StoreError("no_truth")
        data = self.files.read(dataset_file(row.dataset_content))
        if hashlib.sha256(data).hexdigest() != row.dataset_content:
            raise StoreError("damaged", file=row.dataset_name)
        return from_parquet(data)

    def artifact(self, workspace: str, run_id: str, model: str) -> bytes:
        """Return the model fitted on all rows, as lib.models.artifacts reads it ("no_artifact")."""
        row = self._model(workspace, run_id, model)
        if row.artifact is None:
            raise StoreError("no_artifact", model=model)
        return self.files.read(row.artifact)

    def delete_run(self, workspace: str, run_id: str) -> None:
        """Delete a run with its files; the engine drops it if it is running."""
        with self.database.write() as connection:
            row = need_run(connection, workspace, run_id)
            connection.execute(delete(tables.runs).where(tables.runs.c.id == run_id))
            if row.dataset_meta.get("truth_only") and not run_count(
                connection, workspace, row.dataset
            ):
                stub = need_dataset(connection, workspace, row.dataset)
                self.drop_datasets(connection, workspace, [stub])
        self.files.remove_run(run_id)

    def forget_workspace(self, workspace: str) -> None:
        """Delete all of a workspace: runs, links, datasets, networks, and what was asked for."""
        table = tables.runs
        with self.database.write() as connection:
            ids = connection.scalars(select(table.c.id).where(table.c.workspace == workspace)).all()
            jobs = tables.jobs.c
            result_files = connection.scalars(
                select(jobs.file).where(jobs.workspace == workspace, jobs.file.is_not(None))
            ).all()
            connection.execute(delete(tables.jobs).where(jobs.workspace == workspace))
            saved = tables.networks
            connection.execute(delete(saved).where(saved.c.workspace == workspace))
            connection.execute(delete(table).where(table.c.workspace == workspace))
            table_rows = connection.execute(
                select(tables.datasets).where(tables.datasets.c.workspace == workspace)
            ).all()
            self.drop_datasets(connection, workspace, table_rows)
        self.files.remove(result_files)
        for run in ids:
            self.files.remove_run(run)

    # The engine

    def engine_state(self) -> EngineState | None:
        """Return what the engine last said of itself; None if it has ended or never was."""
        with self.database.read() as connection:
            row = connection.execute(select(tables.engine)).first()
        if row is None:
            return None
        return EngineState(
            pid=row.pid,
            age=max(0.0, time.time() - row.heartbeat),
            warm=row.warm,
            workers=row.workers,
            low_memory=row.low_memory,
            failure=rows.failure_in(row.failure),
        )

    def _model(self, workspace: str, run_id: str, model: str) -> Row[Any]:
        with self.database.read() as connection:
            need_run(connection, workspace, run_id)
            return need_model(connection, run_id, model)
