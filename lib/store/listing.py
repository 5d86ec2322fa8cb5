"""All runs of a workspace as a list: light rows to search, full runs for one page of it."""

from __future__ import annotations

import stat
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, case, func, null, select

from lib.core.facts import Json
from lib.core.model import Family, Role
from lib.core.results import Decision, ModelResult, Run, Status
from lib.evaluation.judge.verdict_claim import lacking, supported
from lib.models.catalogue import role_of
from lib.store import rows, tables
from lib.store.files import dataset_file, upload_file
from lib.store.queries import position, queue_of, run_query, run_results
from lib.store.store import Store


@dataclass(frozen=True)
class RunRow:
    """A run in a list; ``created`` is ISO 8601 in UTC, ``decision`` empty without a verdict."""

    id: str
    name: str
    note: str
    origin: str
    status: Status
    dataset_name: str
    target: str
    models: tuple[str, ...]
    decision: str
    created: str


@dataclass(frozen=True)
class Kept:
    """What a workspace holds: numbers of runs, tables and share links; ``size`` in bytes."""

    runs: int
    datasets: int
    shares: int
    size: int


_MAX_KNOWN = 5000
_targets: dict[str, str] = {}
"""Targets by run: it never changes, and that of a wide table is long to read."""


def forget_known() -> None:
    """Drop what is remembered of runs from one listing to the next."""
    _targets.clear()


def _read_targets(connection: Connection, ids: Sequence[str]) -> None:
    """Read the targets of the runs that are not known yet, some hundreds at a time."""
    runs = tables.runs.c
    if len(_targets) > _MAX_KNOWN:
        forget_known()
    unknown = [run for run in ids if run not in _targets]
    for first in range(0, len(unknown), 500):
        some = unknown[first : first + 500]
        for run, task in connection.execute(select(runs.id, runs.task).where(runs.id.in_(some))):
            _targets[run] = str(task.get("target") or "")


Notes = Sequence[Mapping[str, Json]]
StoredVerdict = Mapping[str, str]
"""Of a stored verdict only what is a word is looked at here."""


def _standing(model: str, family: str, status: str, notes: Notes | None) -> ModelResult:
    """Return what decides whether a run may claim its verdict."""
    return ModelResult(model, family, Status(status), notes=rows.findings_in(notes or ()))


def _decision(status: str, verdict: StoredVerdict | None, models: Sequence[ModelResult]) -> str:
    """Return the decision that a run may claim; empty without one."""
    if verdict is None or lacking(Status(status), models):
        return ""
    return str(supported(Decision(verdict["decision"]), models))


def _judged_long_ago(verdicts: Iterable[tuple[str, StoredVerdict | None]]) -> list[str]:
    """Return the runs whose stored verdict lets a reference stand for deep learning."""
    judged = ((run, verdict["best_deep"]) for run, verdict in verdicts if verdict is not None)
    return [run for run, best in judged if role_of(best) is Role.REFERENCE]


class Listing:
    """The list of runs, and what the workspace holds altogether."""

    def __init__(self, store: Store) -> None:
        self._database = store.database
        self._files = store.files

    def rows(self, workspace: str) -> list[RunRow]:
        """Return all runs of a workspace, the latest first."""
        runs, datasets, models = tables.runs.c, tables.datasets.c, tables.models.c
        shown = (runs.id, runs.name, runs.note, runs.origin, runs.status, runs.created)
        query = (
            select(*shown, runs.verdict, datasets.name.label("dataset_name"))
            .join(
                tables.datasets,
                (datasets.workspace == runs.workspace) & (datasets.id == runs.dataset),
            )
            .where(runs.workspace == workspace)
            .order_by(runs.created.desc(), runs.id)
        )
        # Notes say more than a list needs; only of networks may one change what a run claims.
        notes = case((models.family == Family.DEEP, models.notes), else_=null())
        planned = (
            select(models.run, models.model, models.family, models.status, notes.label("notes"))
            .join(tables.runs, runs.id == models.run)
            .where(runs.workspace == workspace)
            .order_by(models.place)
        )
        compared: defaultdict[str, list[ModelResult]] = defaultdict(list)
        with self._database.read() as connection:
            run_rows = connection.execute(query).all()
            for one in connection.execute(planned):
                standing = _standing(one.model, one.family, one.status, one.notes)
                compared[one.run].append(standing)
            _read_targets(connection, [row.id for row in run_rows])
        again = {
            run.id: "" if run.verdict is None else str(run.verdict.decision)
            for run in self.runs(
                workspace, _judged_long_ago((row.id, row.verdict) for row in run_rows)
            )
        }
        return [
            RunRow(
                id=row.id,
                name=row.name,
                note=row.note,
                origin=row.origin,
                status=Status(row.status),
                dataset_name=row.dataset_name,
                target=_targets[row.id],
                models=tuple(model.id for model in compared[row.id]),
                decision=again.get(row.id, _decision(row.status, row.verdict, compared[row.id])),
                created=row.created,
            )
            for row in run_rows
        ]

    def runs(self, workspace: str, ids: Sequence[str]) -> list[Run]:
        """Return these runs in this order, without curves; those that are gone are left out."""
        runs = tables.runs.c
        query = run_query().where(runs.workspace == workspace, runs.id.in_(ids))
        with self._database.read() as connection:
            run_rows = {row.id: row for row in connection.execute(query)}
            models = run_results(connection, list(run_rows), curves=False)
            queue = queue_of(connection)
        return [
            rows.to_run(run_rows[run], models[run], position(queue, run))
            for run in ids
            if run in run_rows
        ]

    def kept(self, workspace: str) -> Kept:
        """Return what a workspace holds, and how much room its files take."""
        runs, datasets, shares = tables.runs.c, tables.datasets.c, tables.shares.c
        with self._database.read() as connection:
            ids = connection.scalars(select(runs.id).where(runs.workspace == workspace)).all()
            table_rows = connection.execute(
                select(datasets.content, datasets.sha256).where(datasets.workspace == workspace)
            ).all()
            links = connection.scalar(
                select(func.count()).select_from(tables.shares).where(shares.workspace == workspace)
            )
        names = {dataset_file(row.content) for row in table_rows}
        names |= {upload_file(workspace, row.sha256) for row in table_rows}
        paths = [self._files.path(name) for name in names]
        for run in ids:
            paths += self._files.path(f"runs/{run}").rglob("*")
        return Kept(len(ids), len(table_rows), links or 0, sum(map(_size, paths)))


def _size(path: Path) -> int:
    """Return a file's bytes; the engine may write or remove files meanwhile."""
    with suppress(FileNotFoundError):
        status = path.stat()
        return status.st_size if stat.S_ISREG(status.st_mode) else 0
    return 0
