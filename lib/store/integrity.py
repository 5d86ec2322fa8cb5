"""Whether what the store's rows say is there and whole: what must hold after any crash."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, Row, select, text

from lib.core.results import Status
from lib.errors import StoreError
from lib.store import tables
from lib.store.files import Files, dataset_file, fold_file, from_parquet
from lib.store.store import Store


def problems(store: Store) -> list[str]:
    """Return what is wrong with a store, a line each; empty where nothing is.

    Checked are the database itself (SQLite's own checks), that each file named by a row is there,
    that tables have the content their rows name, and that the predictions of complete models cover
    all folds. Reads every file: seconds for a large store. What the engine writes meanwhile may be
    reported though nothing is wrong, so no engine should be at work.
    """
    with store.database.read() as connection:
        problems = list(_database_problems(connection))
        tables_named = set(connection.scalars(select(tables.datasets.c.content)))
        models = connection.execute(select(tables.models)).all()
        folds = connection.execute(select(tables.folds)).all()
        results = set(
            connection.scalars(select(tables.jobs.c.file).where(tables.jobs.c.file.is_not(None)))
        )
    for content in sorted(tables_named):
        problems += _table_problems(store.files, content)
    rows_of: dict[tuple[str, str], dict[tuple[int, int], int]] = {}
    for fold in folds:
        rows_of.setdefault((fold.run, fold.model), {})[fold.repeat, fold.fold] = fold.rows
    for model in models:
        problems += _model_problems(store.files, model, rows_of.get((model.run, model.model), {}))
    problems += [f"{name}: is missing" for name in sorted(results) if not store.files.exists(name)]
    return problems


def _database_problems(connection: Connection) -> Iterator[str]:
    if connection.dialect.name != "sqlite":
        return
    for (line,) in connection.execute(text("PRAGMA integrity_check")):
        if line != "ok":
            yield f"database: {line}"
    for row in connection.execute(text("PRAGMA foreign_key_check")):
        yield f"database: a row of {row[0]} refers to one of {row[2]} that is not there"


def _table_problems(files: Files, content: str) -> Iterator[str]:
    name = dataset_file(content)
    try:
        if hashlib.sha256(files.read(name)).hexdigest() != content:
            yield f"{name}: has other bytes than its name says"
    except StoreError as error:
        yield f"{name}: {error.code}"


def _model_problems(
    files: Files, model: Row[Any], rows_of: dict[tuple[int, int], int]
) -> Iterator[str]:
    """Compare the files of a model with the rows of its folds (repeat, fold: number of rows)."""
    if model.artifact and not files.exists(model.artifact):
        yield f"{model.artifact}: is missing"
    together: dict[tuple[int, int], int] = {}
    if model.predictions:
        try:
            predictions = from_parquet(files.read(model.predictions))
        except StoreError as error:
            yield f"{model.predictions}: {error.code}"
            return
        keys = zip(predictions["repeat"], predictions["fold"], strict=True)
        together = dict(Counter(keys))
    elif model.status == Status.DONE:
        yield f"{model.run}/{model.model}: is done but names no predictions"
    for (repeat, fold), rows in rows_of.items():
        stored_rows = together.get((repeat, fold))
        name = fold_file(model.run, model.model, repeat, fold)
        if stored_rows is None:
            try:
                stored_rows = len(from_parquet(files.read(name)))
            except StoreError as error:
                yield f"{name}: {error.code}"
                continue
        if stored_rows != rows:
            yield f"{name}: {stored_rows} rows where {rows} were predicted"
