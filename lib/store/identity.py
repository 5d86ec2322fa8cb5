"""Which database and which folder of files belong together: both carry the same identity.

A file is only swept because the database does not name it, so a wrong or an empty database would
sweep everything. See docs/decisions/0015-store-identity.md.
"""

from __future__ import annotations

import secrets
import time

from sqlalchemy import Connection, delete, func, select

from lib.errors import StoreError
from lib.store import tables
from lib.store.database import Database
from lib.store.files import Files, dataset_file, fold_file, upload_file

_LOCK = 0x1DE7


def join(database: Database, files: Files, *, by_force: bool = False) -> None:
    """Check that a database and a folder are of one store, or make them one.

    A folder without files is of any database. Where an identity is missing (a store of an earlier
    version, a copy without it), the files tell: see ``_belong``. StoreError "store_mismatch" else,
    unless ``by_force``: then the files that are there are never swept.
    """
    with database.read() as connection:
        identity = connection.scalar(select(tables.identity.c.store))
    if identity is None or identity != files.marked():
        with database.write() as connection:
            if connection.dialect.name == "postgresql":
                connection.execute(select(func.pg_advisory_xact_lock(_LOCK)))
            identity = _joined(connection, files, by_force)
            files.mark(identity)
    files.identity = identity


def _joined(connection: Connection, files: Files, by_force: bool) -> str:
    """Return the identity that both are to have, which the database has already."""
    table = tables.identity
    ours: str | None = connection.scalar(select(table.c.store))
    theirs = files.marked()
    if ours is not None and ours == theirs:
        return ours  # another process was first
    there = set(files.names())
    one_is_missing = ours is None or theirs is None
    fits = one_is_missing and _belong(named_files(connection), there)
    if there and not fits and not by_force:
        raise StoreError("store_mismatch", path=str(files.folder))
    identity = ours or (theirs if fits else None) or secrets.token_hex(16)
    since = connection.scalar(select(table.c.since))
    connection.execute(delete(table))
    connection.execute(
        table.insert().values(id=1, store=identity, since=time.time() if by_force else since)
    )
    return identity


def _belong(named: set[str], there: set[str]) -> bool:
    """Whether a database seems to be that of the files: it names some that no other could name.

    Runs and uploads have names that cannot be guessed; the table of a sample is in many stores, so
    of tables it takes half of all files.
    """
    common = named & there
    return 2 * len(common) > len(there) or any(not name.startswith("datasets/") for name in common)


def named_files(connection: Connection) -> set[str]:
    """Return the names of all files that the rows of all workspaces need."""
    data, model, fold = tables.datasets.c, tables.models.c, tables.folds.c
    datasets = connection.execute(select(data.content, data.workspace, data.sha256)).all()
    models = connection.execute(select(model.predictions, model.artifact)).all()
    folds = connection.execute(select(fold.run, fold.model, fold.repeat, fold.fold)).all()
    results = connection.scalars(select(tables.jobs.c.file)).all()
    named = {dataset_file(row.content) for row in datasets}
    named |= {upload_file(row.workspace, row.sha256) for row in datasets}
    named |= {name for row in models for name in row if name}
    named |= {fold_file(row.run, row.model, row.repeat, row.fold) for row in folds}
    return named | {name for name in results if name}


def sweep(database: Database, files: Files) -> int:
    """Move files that nothing names to the trash, and return their number.

    Other writers of a SQLite database wait meanwhile, so nothing can be named while it is moved.
    StoreError "store_mismatch" unless database and folder are of one store.
    """
    with database.write() as connection:
        row = connection.execute(select(tables.identity)).first()
        if row is None or row.store != files.marked():
            raise StoreError("store_mismatch", path=str(files.folder))
        return files.sweep(named_files(connection), row.since)
