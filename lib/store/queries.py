"""Queries and changes on the tables that more than one part of the store needs."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from itertools import chain, count
from typing import Any

from sqlalchemy import Connection, Row, Select, func, or_, select, update

from lib.core.plan import Plan
from lib.core.results import ModelResult, Run, Status
from lib.errors import StoreError
from lib.store import rows, tables
from lib.store.rows import EngineState

UNFINISHED = (Status.QUEUED, Status.RUNNING)


def free_name(connection: Connection, workspace: str, wanted: str) -> str:
    """Return a name for a run, with a number where one of the workspace is called so already."""
    runs = tables.runs.c
    taken = set(connection.scalars(select(runs.name).where(runs.workspace == workspace)))
    numbered = (f"{wanted} ({number})" for number in count(2))
    return next(name for name in chain([wanted], numbered) if name not in taken)


def some_failed(connection: Connection, run_id: str) -> bool:
    """Whether a model of a run failed, or could not be fitted on all rows."""
    models = tables.models.c
    failed = or_(models.status == Status.FAILED, models.refit == Status.FAILED)
    query = select(models.model).where(models.run == run_id, failed).limit(1)
    return connection.scalar(query) is not None


def requeue(connection: Connection, run_id: str, also: Sequence[Status] = ()) -> None:
    """Put a run back in the queue with its unfinished models, and those that ended ``also`` so."""
    models, runs = tables.models, tables.runs
    again = {Status.QUEUED, Status.RUNNING, Status.INTERRUPTED, *also}
    for column in (models.c.status, models.c.refit):
        connection.execute(
            update(models)
            .where(models.c.run == run_id, column.in_(again))
            .values({column.name: Status.QUEUED})
        )
    connection.execute(
        update(models)
        .where(models.c.run == run_id, models.c.status == Status.QUEUED)
        .values(failure=None)
    )
    connection.execute(
        update(runs)
        .where(runs.c.id == run_id)
        .values(status=Status.QUEUED, failure=None, finished=None, running_since=None)
    )


def model_rows(run: str, plan: Plan) -> list[dict[str, object]]:
    """Return the rows of a plan's models, none of them begun."""
    from lib.models.catalogue import get_model

    return [
        {
            "run": run,
            "model": model,
            "place": place,
            "family": str(get_model(model).family),
            "status": str(Status.QUEUED),
            "folds_total": plan.folds * plan.repeats,
            "metrics": {},
            "train": {},
            "test": {},
            "weights": {},
            "notes": [],
        }
        for place, model in enumerate(plan.models)
    ]


def cancel_now(connection: Connection, run_id: str, model: str | None) -> None:
    """Cancel what no engine is working on."""
    models, runs = tables.models, tables.runs
    stopped = update(models).where(models.c.run == run_id, models.c.status != Status.DONE)
    if model is not None:
        stopped = stopped.where(models.c.model == model)
    connection.execute(stopped.values(status=Status.CANCELLED))
    if model is None:
        connection.execute(
            update(runs)
            .where(runs.c.id == run_id)
            .values(status=Status.CANCELLED, finished=rows.now(), running_since=None)
        )


def engine_alive(connection: Connection) -> bool:
    """Whether an engine has been heard of lately."""
    heartbeat = connection.scalar(select(tables.engine.c.heartbeat))
    return heartbeat is not None and time.time() - heartbeat < EngineState.ALIVE


def find_dataset(connection: Connection, workspace: str, dataset_id: str) -> Row[Any] | None:
    """Return a dataset's row, if the workspace has it."""
    table = tables.datasets
    return connection.execute(
        select(table).where(table.c.workspace == workspace, table.c.id == dataset_id)
    ).first()


def need_dataset(connection: Connection, workspace: str, dataset_id: str) -> Row[Any]:
    """Return a dataset's row; StoreError "dataset_not_found"."""
    row = find_dataset(connection, workspace, dataset_id)
    if row is None:
        raise StoreError("dataset_not_found", dataset=dataset_id)
    return row


def need_table(connection: Connection, workspace: str, dataset_id: str) -> Row[Any]:
    """Return the row of a dataset whose table is kept; StoreError "table_not_here" else."""
    row = need_dataset(connection, workspace, dataset_id)
    if row.meta.get("truth_only"):
        raise StoreError("table_not_here", name=row.name)
    return row


def run_count(connection: Connection, workspace: str, dataset_id: str) -> int:
    """Return how many runs refer to a dataset."""
    runs = tables.runs.c
    return (
        connection.scalar(
            select(func.count())
            .select_from(tables.runs)
            .where(runs.workspace == workspace)
            .where((runs.dataset == dataset_id) | (runs.test_dataset == dataset_id))
        )
        or 0
    )


def run_query() -> Select[Any]:
    """Return the query for runs with what is shown of their datasets, of all workspaces."""
    runs, datasets = tables.runs, tables.datasets
    return select(
        runs,
        datasets.c.name.label("dataset_name"),
        datasets.c.sha256.label("dataset_sha256"),
        datasets.c.rows.label("dataset_rows"),
        datasets.c.content.label("dataset_content"),
        datasets.c.meta.label("dataset_meta"),
    ).join(datasets, (datasets.c.workspace == runs.c.workspace) & (datasets.c.id == runs.c.dataset))


def need_run(connection: Connection, workspace: str, run_id: str) -> Row[Any]:
    """Return a run's row with its dataset's; StoreError "run_not_found"."""
    row = connection.execute(
        run_query().where(tables.runs.c.workspace == workspace, tables.runs.c.id == run_id)
    ).first()
    if row is None:
        raise StoreError("run_not_found", run=run_id)
    return row


def need_model(connection: Connection, run_id: str, model: str) -> Row[Any]:
    """Return the row of a run's model; StoreError "model_not_in_run"."""
    table = tables.models
    row = connection.execute(
        select(table).where(table.c.run == run_id, table.c.model == model)
    ).first()
    if row is None:
        raise StoreError("model_not_in_run", model=model)
    return row


def run_results(
    connection: Connection, ids: Sequence[str], *, curves: bool
) -> defaultdict[str, list[ModelResult]]:
    """Return the results of all models of these runs, by run."""
    table, progress = tables.models, tables.progress
    columns = [progress] if curves else [progress.c.run, progress.c.model, progress.c.share]
    reported = {
        (row.run, row.model): (row.share, row.curves if curves else None)
        for row in connection.execute(select(*columns).where(progress.c.run.in_(ids)))
    }
    grouped: defaultdict[str, list[ModelResult]] = defaultdict(list)
    for row in connection.execute(
        select(table).where(table.c.run.in_(ids)).order_by(table.c.place)
    ):
        share, drawn = reported.get((row.run, row.model), (0.0, None))
        grouped[row.run].append(rows.to_model(row, share, drawn))
    return grouped


def further_progress(connection: Connection, run: Run) -> Run:
    """Return a run with how far the further repeats of its contenders are."""
    folds, progress, plan = tables.folds.c, tables.progress.c, run.plan
    counted = connection.execute(
        select(folds.model, folds.repeat)
        .where(folds.run == run.id, folds.repeat >= plan.repeats)
        .group_by(folds.model, folds.repeat)
        .having(func.count() == plan.folds)
    ).all()
    complete = [sum(row.model == model for row in counted) for model in plan.further]
    share = connection.scalar(
        select(progress.share).where(progress.run == run.id, progress.model == "")
    )
    return replace(run, repeated=plan.repeats + min(complete), repeated_share=share or 0.0)


def queue_of(connection: Connection) -> list[tuple[str, str]]:
    """Return (id, status) of the unfinished runs of all workspaces, the oldest first."""
    runs = tables.runs.c
    run_rows = connection.execute(
        select(runs.id, runs.status).where(runs.status.in_(UNFINISHED)).order_by(runs.created)
    )
    return [(row.id, row.status) for row in run_rows]


def position(queue: Sequence[tuple[str, str]], run_id: str) -> int:
    """Return a run's place in the queue: 0 if it is running or not in it."""
    for place, (other, status) in enumerate(queue):
        if other == run_id:
            return 0 if status == Status.RUNNING else place + 1
    return 0
