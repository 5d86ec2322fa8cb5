"""More of the same run: other models or more repeats on the folds that are there already."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import delete, select, update

from lib.core.plan import Plan
from lib.core.results import Status
from lib.errors import StoreError
from lib.store import tables
from lib.store.queries import UNFINISHED, model_rows, need_run
from lib.store.store import Store

_BLEND = "blend"


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
        row = need_run(connection, workspace, run_id)
        if row.status in UNFINISHED:
            raise StoreError("run_goes_on")
        if row.origin:
            raise StoreError("run_has_no_table")
        old = Plan.from_dict(row.plan)
        plan = _longer(old, models, repeats)
        runs, table, folds = tables.runs, tables.models, tables.folds
        known = {
            one.model: one.status
            for one in connection.execute(select(table).where(table.c.run == run_id))
        }
        complete = all(known.get(model) == Status.DONE for model in models)
        if complete and plan.repeats == old.repeats:
            raise StoreError("nothing_to_add")
        fresh = {one["model"]: one for one in model_rows(run_id, plan)}
        added = [one for model, one in fresh.items() if model not in known]
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
        if _BLEND in known:
            connection.execute(delete(folds).where(folds.c.run == run_id, folds.c.model == _BLEND))
            again = {"status": Status.QUEUED, "predictions": None, "folds_done": 0, "failure": None}
            connection.execute(
                update(table)
                .where(table.c.run == run_id, table.c.model == _BLEND)
                .values(**again, metrics={}, weights={}, test={}, notes=[])
            )
        connection.execute(
            update(runs)
            .where(runs.c.id == run_id)
            .values(
                plan=plan.to_dict(),
                status=Status.QUEUED,
                verdict=None,
                failure=None,
                finished=None,
                running_since=None,
                crashes=0,
                estimate=row.seconds + estimate if estimate is not None else None,
            )
        )
        connection.execute(tables.requests.insert().values(run=run_id, kind="resume"))
    return plan


def _longer(plan: Plan, models: tuple[str, ...], repeats: int | None) -> Plan:
    """Return the plan with more models, blends last, and more repeats; without a time budget."""
    together = list(dict.fromkeys((*plan.models, *models)))
    ordered = [model for model in together if model != _BLEND]
    ordered += [model for model in together if model == _BLEND]
    longer = max(plan.repeats, repeats or 0)
    return replace(plan, models=tuple(ordered), repeats=longer, budget_seconds=None)
