"""More of the same run: other models or more repeats, or its verdict anew."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, Row, delete, select, update

from lib.core.plan import MAX_REPEATS, Plan
from lib.core.results import REPEATED, Status
from lib.errors import InputError, StoreError
from lib.evaluation.judge.inference.stored import CONTEST
from lib.models.families.ensemble import BLEND
from lib.store import tables
from lib.store.queries import UNFINISHED, model_rows, need_run
from lib.store.store import Store


def extend(
    store: Store,
    workspace: str,
    run_id: str,
    *,
    models: tuple[str, ...] = (),
    repeats: int | None = None,
    estimate: float | None = None,
) -> Plan:
    """Ask for more models or repeats of a run that has ended, and return its new plan.

    Folds that are done are kept; models of the run that failed or were stopped can be named, too,
    and go on. A blend is made anew, since its members change. ``estimate`` is
    the wall time in seconds of what is added. StoreError: "run_not_found", "run_goes_on",
    "run_has_no_table" (it came as a bundle), "nothing_to_add".
    """
    with store.database.write() as connection:
        row = _ended(connection, workspace, run_id)
        old = Plan.from_dict(row.plan)
        plan = _longer(old, models, repeats)
        table, folds = tables.models, tables.folds
        statuses = {
            one.model: one.status
            for one in connection.execute(select(table).where(table.c.run == run_id))
        }
        complete = all(statuses.get(model) == Status.DONE for model in models)
        if complete and plan.repeats == old.repeats:
            raise StoreError("nothing_to_add")
        fresh = {one["model"]: one for one in model_rows(run_id, plan)}
        added = [one for model, one in fresh.items() if model not in statuses]
        if added:
            connection.execute(table.insert(), added)
        for place, model in enumerate(plan.models):
            values = {"place": place, "folds_total": plan.folds * plan.repeats}
            connection.execute(
                update(table).where(table.c.run == run_id, table.c.model == model).values(**values)
            )
        connection.execute(
            update(table)
            .where(table.c.run == run_id, table.c.model.in_(models), table.c.status != Status.DONE)
            .values(status=Status.QUEUED, refit=Status.QUEUED, failure=None)
        )
        mine = (table.c.run == run_id, table.c.status == Status.DONE)
        if plan.repeats > old.repeats:
            connection.execute(update(table).where(*mine).values(status=Status.QUEUED))
            beyond = (folds.c.run == run_id, folds.c.repeat >= old.repeats)
            connection.execute(delete(folds).where(*beyond))
        jobs = tables.jobs
        connection.execute(delete(jobs).where(jobs.c.run == run_id, jobs.c.kind == CONTEST))
        for one in connection.execute(select(table).where(table.c.run == run_id)).all():
            kept = [note for note in one.notes if note["code"] != REPEATED]
            here = (table.c.run == run_id, table.c.model == one.model)
            connection.execute(update(table).where(*here).values(notes=kept))
        if BLEND in statuses:
            connection.execute(delete(folds).where(folds.c.run == run_id, folds.c.model == BLEND))
            again = {"status": Status.QUEUED, "predictions": None, "folds_done": 0, "failure": None}
            connection.execute(
                update(table)
                .where(table.c.run == run_id, table.c.model == BLEND)
                .values(**again, metrics={}, weights={}, test={}, notes=[])
            )
        _requeue(connection, row, plan, estimate, verdict=None)
    return plan


def repeat_further(
    store: Store,
    workspace: str,
    run_id: str,
    models: tuple[str, ...],
    repeats: int,
    *,
    estimate: float | None = None,
) -> Plan:
    """Ask for more repeats of some models of a run that has ended, and return its new plan.

    ``repeats`` is how many they shall have in all; the results of all models stay those of the
    plan's repeats. StoreError as of ``extend``; InputError "bad_repeats".
    """
    if repeats > MAX_REPEATS:
        raise InputError("bad_repeats", repeats=repeats, most=MAX_REPEATS)
    with store.database.write() as connection:
        row = _ended(connection, workspace, run_id)
        old = Plan.from_dict(row.plan)
        if not old.repeats_differ or repeats <= old.repeats or not set(models) <= set(old.models):
            raise StoreError("nothing_to_add")
        plan = replace(old, further=dict.fromkeys(models, repeats), budget_seconds=None)
        if plan.further == old.further:
            raise StoreError("nothing_to_add")
        _requeue(connection, row, plan, estimate, verdict=None)
    return plan


def judge_anew(store: Store, workspace: str, run_id: str) -> None:
    """Ask for the verdict of a run that has ended by what its rows say; nothing is trained.

    It keeps the verdict that it had until then. StoreError as of ``extend``.
    """
    with store.database.write() as connection:
        row = _ended(connection, workspace, run_id)
        _requeue(connection, row, Plan.from_dict(row.plan), None)


def _ended(connection: Connection, workspace: str, run_id: str) -> Row[Any]:
    row = need_run(connection, workspace, run_id)
    if row.status in UNFINISHED:
        raise StoreError("run_goes_on")
    if row.origin:
        raise StoreError("run_has_no_table")
    return row


def _requeue(
    connection: Connection, row: Row[Any], plan: Plan, estimate: float | None, **values: object
) -> None:
    """Let the engine go on with a run."""
    connection.execute(
        update(tables.runs)
        .where(tables.runs.c.id == row.id)
        .values(
            plan=plan.to_dict(),
            status=Status.QUEUED,
            failure=None,
            finished=None,
            running_since=None,
            crashes=0,
            estimate=row.seconds + estimate if estimate is not None else None,
            **values,
        )
    )
    connection.execute(tables.requests.insert().values(run=row.id, kind="resume"))


def _longer(plan: Plan, models: tuple[str, ...], repeats: int | None) -> Plan:
    """Return the plan with more models, blends last, and more repeats; without a time budget.

    Who may still be the best has to be found out anew.
    """
    together = list(dict.fromkeys((*plan.models, *models)))
    ordered = [model for model in together if model != BLEND]
    ordered += [model for model in together if model == BLEND]
    longer = max(plan.repeats, repeats or 0)
    return replace(plan, models=tuple(ordered), repeats=longer, budget_seconds=None, further={})
