"""A run once more with other settings of some models: what they do not concern is taken over."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from sqlalchemy import Row, select

from lib.core.model import Settings
from lib.core.plan import Plan
from lib.core.results import Status
from lib.errors import StoreError
from lib.models.families.ensemble import BLEND
from lib.store import rows, tables
from lib.store.files import artifact_file, predictions_file
from lib.store.queries import UNFINISHED, model_rows, need_run
from lib.store.store import LETTERS, Store


def train_longer(
    store: Store,
    workspace: str,
    run_id: str,
    settings: Mapping[str, Settings],
    *,
    name: str,
    estimate: float | None = None,
) -> str:
    """Ask for a run like an ended one with these settings, by model, and return its id.

    Table, folds and seed are the same. The results of the other models, their predictions and
    fitted models are taken over as they are; a blend is made anew. No time budget is set.
    StoreError: "run_not_found", "run_goes_on", "run_has_no_table" (it came as a bundle).
    """
    new = "".join(secrets.choice(LETTERS) for _ in range(20))
    runs, models, folds = tables.runs, tables.models, tables.folds
    with store.database.write() as connection:
        row = need_run(connection, workspace, run_id)
        if row.status in UNFINISHED:
            raise StoreError("run_goes_on")
        if row.origin:
            raise StoreError("run_has_no_table")
        plan = _changed(Plan.from_dict(row.plan), settings)
        old = connection.execute(select(runs).where(runs.c.id == run_id)).one()
        unchanged = [
            one
            for one in connection.execute(select(models).where(models.c.run == run_id)).all()
            if one.status == Status.DONE and one.model not in settings and one.model != BLEND
        ]
        connection.execute(
            runs.insert().values(
                id=new,
                workspace=workspace,
                name=name,
                status=Status.QUEUED,
                dataset=old.dataset,
                test_dataset=old.test_dataset,
                task=old.task,
                plan=plan.to_dict(),
                findings=old.findings,
                estimate=estimate,
                created=rows.now(),
                environment={},
            )
        )
        done = {one.model: _copied(store, one, new) for one in unchanged}
        fresh = [one for one in model_rows(new, plan) if one["model"] not in done]
        connection.execute(models.insert(), fresh)
        for values in done.values():
            connection.execute(models.insert().values(**values))
        for fold in connection.execute(
            select(folds).where(
                folds.c.run == run_id, folds.c.model.in_(done), folds.c.repeat < plan.repeats
            )
        ).all():
            connection.execute(folds.insert().values(**{**fold._mapping, "run": new}))
        connection.execute(tables.requests.insert().values(run=new, kind="run"))
    return new


def _changed(plan: Plan, settings: Mapping[str, Settings]) -> Plan:
    changed = {model: {**plan.settings.get(model, {}), **own} for model, own in settings.items()}
    return replace(plan, settings={**plan.settings, **changed}, budget_seconds=None, further={})


def _copied(store: Store, row: Row[Any], run: str) -> dict[str, object]:
    """Copy a model's files to another run; return its row there."""
    names = {
        "predictions": predictions_file(run, row.model),
        "artifact": artifact_file(run, row.model),
    }
    copied = {}
    for column, name in names.items():
        old = row._mapping[column]
        if old is not None:
            store.files.write(name, store.files.read(old))
        copied[column] = None if old is None else name
    return {**row._mapping, "run": run, **copied}
