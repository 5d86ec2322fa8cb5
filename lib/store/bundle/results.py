"""What a run found out beside its models' scores, in a bundle and out of it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TypedDict

from sqlalchemy import Connection, select

from lib.core.common_jobs import LEARNING_CURVE
from lib.core.facts import Json
from lib.core.references import look_up
from lib.core.results import Run, Status
from lib.core.workflow import workflows
from lib.evaluation.judge.inference.deep_in_blend import DEEP_IN_BLEND
from lib.evaluation.judge.inference.stored import CONTEST, EVIDENCE
from lib.store import rows, tables
from lib.store.bundle.checks import Node
from lib.store.store import Store

RESULTS = "answers.json"
_MAX_ITEMS, _MAX_DEPTH = 500, 4
_COMMON = {
    EVIDENCE: "lib.store.bundle.evidence:checked",
    CONTEST: "lib.store.bundle.evidence:checked",
    DEEP_IN_BLEND: "lib.store.bundle.evidence:checked_blend",
}
_OF_MODELS = {LEARNING_CURVE.id: "lib.store.bundle.evidence:checked_curve"}
"""Results that runs of every kind of job may have, of all models or of one, with their checks."""


class KeptResult(TypedDict):
    """A result of a run as a bundle has it."""

    kind: str
    model: str
    params: Mapping[str, Json]
    result: Mapping[str, Json]


def packed(store: Store, run_id: str) -> list[KeptResult]:
    """Return a run's results of these kinds as plain JSON."""
    table = tables.jobs
    query = select(table).where(
        table.c.run == run_id, table.c.kind.in_(_kinds()), table.c.status == Status.DONE
    )
    with store.database.read() as connection:
        result_rows = connection.execute(query.order_by(table.c.created)).all()
    return [
        {"kind": row.kind, "model": row.model, "params": row.params, "result": row.result}
        for row in result_rows
    ]


def _kinds() -> list[str]:
    """Return the kinds of results that go with a run: they hold no rows of its table."""
    own = (kind for workflow in workflows().values() for kind in workflow.bundled)
    return [*_COMMON, *_OF_MODELS, *own]


def checked(entries: Json, run: Run) -> list[KeptResult]:
    """Return results from outside if they can be a run's; StoreError "bundle_invalid"."""
    models = {model.id for model in run.models}
    workflow = workflows()[run.task.domain]
    bundled = {**_COMMON, **_OF_MODELS, **workflow.bundled}
    schedule = workflow.schedule
    of_run = {look_up(job).id for job in schedule.afterwards_of_run}
    if schedule.opening is not None:
        of_run.add(schedule.opening.kept)
    results: dict[str, KeptResult] = {}
    for node in Node(entries, RESULTS).entries(_MAX_ITEMS):
        kind, model = node["kind"].word(bundled.__contains__), node["model"].text()
        if model not in ({""} if kind in _COMMON or kind in of_run else models):
            raise node["model"].wrong()
        params = node["params"].plain(_MAX_DEPTH)
        if not isinstance(params, dict):
            raise node["params"].wrong()
        shaped = look_up(bundled[kind])
        result = shaped(kind, params, node["result"], run)
        about = json.dumps([kind, model, params], sort_keys=True)
        if about in results:
            raise node.wrong()
        results[about] = {"kind": kind, "model": model, "params": params, "result": result}
    return list(results.values())


def keep(connection: Connection, workspace: str, run: str, results: list[KeptResult]) -> None:
    """Keep checked results with a run."""
    for one in results:
        about = (workspace, one["kind"], run, one["model"], None, one["params"])
        connection.execute(
            tables.jobs.insert().values(
                id=rows.job_id(*about),
                workspace=workspace,
                run=run,
                status=Status.DONE,
                cancel=False,
                share=1.0,
                created=rows.now(),
                **one,
            )
        )
