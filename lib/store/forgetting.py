"""Forgetting one table, with all that was made of its rows: what goes with it, and that it goes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, delete, func, or_, select

from lib.core.results import Status
from lib.errors import StoreError
from lib.store import tables
from lib.store.queries import need_table
from lib.store.store import Store


@dataclass(frozen=True)
class RunUsing:
    """A run that cannot be without the table; ``created`` is ISO 8601 in UTC."""

    id: str
    name: str
    status: Status
    created: str


@dataclass(frozen=True)
class Going:
    """What is deleted with a table.

    ``made`` are the names of the tables that were made of it (by remedies, of reviews, of
    transactions); ``runs`` refer to any of these, the latest first; ``shares`` counts their links.
    ``other_readings`` counts the tables that stay and were read from the same file, which stays
    with them.
    """

    name: str
    made: tuple[str, ...]
    runs: tuple[RunUsing, ...]
    shares: int
    other_readings: int


def goes_with(store: Store, workspace: str, dataset: str) -> Going:
    """Return what is deleted with a table; StoreError "dataset_not_found"."""
    with store.database.read() as connection:
        going, staying = _going(connection, workspace, dataset)
        runs = _runs(connection, workspace, going)
        shares = connection.scalar(
            select(func.count())
            .select_from(tables.shares)
            .where(tables.shares.c.run.in_([run.id for run in runs]))
        )
    return Going(
        name=going[0].name,
        made=tuple(row.name for row in going[1:]),
        runs=tuple(RunUsing(run.id, run.name, Status(run.status), run.created) for run in runs),
        shares=shares or 0,
        other_readings=sum(row.sha256 == going[0].sha256 for row in staying),
    )


def forget_table(store: Store, workspace: str, dataset: str, shown: Going) -> list[str]:
    """Delete a table with all that ``goes_with`` it, and return the ids of the tables gone.

    StoreError "table_changed" if by now more would go than was ``shown``: nothing is deleted then.
    """
    with store.database.write() as connection:
        going, _ = _going(connection, workspace, dataset)
        runs = [run.id for run in _runs(connection, workspace, going)]
        if not set(runs) <= {run.id for run in shown.runs} or len(going) > 1 + len(shown.made):
            raise StoreError("table_changed", name=going[0].name)
        connection.execute(delete(tables.runs).where(tables.runs.c.id.in_(runs)))
        store.drop_datasets(connection, workspace, going)
    for run in runs:
        store.files.remove_run(run)
    return [row.id for row in going]


def _going(
    connection: Connection, workspace: str, dataset: str
) -> tuple[list[Row[Any]], list[Row[Any]]]:
    """Return the tables that go, the one that is asked about first, and those that stay."""
    first = need_table(connection, workspace, dataset)
    table = tables.datasets
    others = connection.execute(
        select(table)
        .where(table.c.workspace == workspace, table.c.id != dataset)
        .order_by(table.c.created)
    ).all()
    ids, before = {dataset}, 0
    while len(ids) > before:
        before = len(ids)
        ids |= {row.id for row in others if row.meta.get("origin") in ids}
    going = [first, *(row for row in others if row.id in ids)]
    staying = [row for row in others if row.id not in ids and not row.meta.get("truth_only")]
    return going, staying


def _runs(connection: Connection, workspace: str, going: list[Row[Any]]) -> list[Row[Any]]:
    """Return the runs that refer to these tables, the latest first."""
    runs, ids = tables.runs.c, [row.id for row in going]
    query = (
        select(runs.id, runs.name, runs.status, runs.created)
        .where(runs.workspace == workspace)
        .where(or_(runs.dataset.in_(ids), runs.test_dataset.in_(ids)))
        .order_by(runs.created.desc())
    )
    return [*connection.execute(query)]
