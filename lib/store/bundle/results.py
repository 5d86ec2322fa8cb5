"""What a run of segments found out beside its models' scores, in a bundle and out of it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TypedDict

from sqlalchemy import Connection, select

from lib.core.facts import Json
from lib.core.references import look_up
from lib.core.results import Run, Status
from lib.core.workflow import workflows
from lib.store import rows, tables
from lib.store.bundle.checks import Node
from lib.store.store import Store

RESULTS = "answers.json"
_MOST, _DEEPEST = 500, 4


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
        found = connection.execute(query.order_by(table.c.created)).all()
    return [
        {"kind": row.kind, "model": row.model, "params": row.params, "result": row.result}
        for row in found
    ]


def _kinds() -> list[str]:
    """Return the kinds of results that go with a run: they hold no rows of its table."""
    return [kind for workflow in workflows().values() for kind in workflow.bundled]


def checked(given: Json, run: Run) -> list[KeptResult]:
    """Return results from outside if they can be a run's; StoreError "bundle_invalid"."""
    models = {model.id for model in run.models}
    workflow = workflows()[run.task.domain]
    opening = workflow.schedule.opening
    found: dict[str, KeptResult] = {}
    for node in Node(given, RESULTS).entries(_MOST):
        kind, model = node["kind"].word(workflow.bundled.__contains__), node["model"].text()
        if model not in ({""} if opening and kind == opening.kept else models):
            raise node["model"].wrong()
        params = node["params"].plain(_DEEPEST)
        if not isinstance(params, dict):
            raise node["params"].wrong()
        shaped = look_up(workflow.bundled[kind])
        result = shaped(kind, params, node["result"], run)
        about = json.dumps([kind, model, params], sort_keys=True)
        if about in found:
            raise node.wrong()
        found[about] = {"kind": kind, "model": model, "params": params, "result": result}
    return list(found.values())


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
