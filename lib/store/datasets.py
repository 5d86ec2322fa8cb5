"""The tables of a workspace in the store, and the bytes they were read from."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from sqlalchemy import Connection, Row, delete, func, select

from lib.core.dataset import Dataset
from lib.core.facts import Json
from lib.errors import StoreError
from lib.store import rows, tables
from lib.store.database import Database
from lib.store.files import Files, dataset_file, from_parquet, sha256_of, to_parquet, upload_file
from lib.store.queries import find_dataset, need_dataset, need_table, run_count
from lib.store.rows import DatasetRow

if TYPE_CHECKING:
    import pandas as pd


class Datasets:
    """The part of the store that keeps tables; every method sees one workspace only."""

    def __init__(self, database: Database, files: Files) -> None:
        self.database = database
        self.files = files

    def save_dataset(self, workspace: str, dataset: Dataset) -> str:
        """Keep a dataset and return its id; the same dataset again gets the same id."""
        return self.save_table(workspace, dataset, BytesIO(to_parquet(dataset.frame)))

    def save_table(self, workspace: str, dataset: Dataset, parquet: BinaryIO) -> str:
        """Keep a dataset whose rows are written already, as ``to_parquet`` does; return its id.

        The rows are copied from the open file by pieces, and never loaded.
        """
        content = sha256_of(parquet)
        meta = rows.dataset_meta(dataset)
        whole = json.dumps([content, dataset.name, dataset.sha256, meta], sort_keys=True)
        dataset_id = hashlib.sha256(whole.encode()).hexdigest()[:24]
        name = dataset_file(content)
        self._keep_file(name, parquet)
        with self.database.write() as connection:
            # Another workspace's last use of the same content may have been deleted in between.
            self._keep_file(name, parquet)
            if find_dataset(connection, workspace, dataset_id) is None:
                connection.execute(
                    tables.datasets.insert().values(
                        workspace=workspace,
                        id=dataset_id,
                        content=content,
                        name=dataset.name,
                        sha256=dataset.sha256,
                        rows=dataset.rows,
                        created=rows.now(),
                        meta=meta,
                    )
                )
        return dataset_id

    def _keep_file(self, name: str, data: BinaryIO) -> None:
        if not self.files.exists(name):
            data.seek(0)
            self.files.write(name, data)

    def load_dataset(self, workspace: str, dataset_id: str) -> Dataset:
        """Return a dataset; StoreError "dataset_not_found", "file_missing" or "damaged".

        StoreError "table_not_here" for that of a run that came in a bundle.
        """
        with self.database.read() as connection:
            row = need_table(connection, workspace, dataset_id)
        return rows.to_dataset(row, self._frame(row.content, row.name))

    def look_up_dataset(self, workspace: str, dataset_id: str) -> Dataset:
        """Return a dataset as ``load_dataset`` does, whose rows are only read when looked at."""
        with self.database.read() as connection:
            row = need_table(connection, workspace, dataset_id)
        self._path(row.content)
        return rows.to_stored(row, partial(self._frame, row.content, row.name))

    def table_path(self, workspace: str, dataset_id: str) -> Path:
        """Return the file of a dataset's rows; the errors of ``load_dataset``."""
        with self.database.read() as connection:
            row = need_table(connection, workspace, dataset_id)
        path = self._path(row.content)
        with path.open("rb") as file:
            if sha256_of(file) != row.content:
                raise StoreError("damaged", file=row.name)
        return path

    def _path(self, content: str) -> Path:
        name = dataset_file(content)
        if not self.files.exists(name):
            raise StoreError("file_missing", file=Path(name).name)
        return self.files.path(name)

    def _frame(self, content: str, name: str) -> pd.DataFrame:
        data = self.files.read(dataset_file(content))
        if hashlib.sha256(data).hexdigest() != content:
            raise StoreError("damaged", file=name)
        return from_parquet(data)

    def keep_upload(self, workspace: str, sha256: str, data: bytes | BinaryIO) -> None:
        """Keep the bytes that a dataset of the workspace was read from, as long as it is kept."""
        name = upload_file(workspace, sha256)
        if not self.files.exists(name):
            self.files.write(name, data)

    def upload_path(self, workspace: str, sha256: str) -> Path | None:
        """Return where the bytes of an upload of this workspace are; None if they are not kept."""
        name = upload_file(workspace, sha256)
        if not self.files.exists(name):
            return None
        path = self.files.path(name)
        with path.open("rb") as file:
            return path if sha256_of(file) == sha256 else None

    def datasets(self, workspace: str) -> list[DatasetRow]:
        """Return the datasets of a workspace, the latest first."""
        table = tables.datasets
        query = (
            select(table)
            .where(table.c.workspace == workspace)
            .order_by(table.c.created.desc(), table.c.id)
        )
        with self.database.read() as connection:
            table_rows = connection.execute(query).all()
        return [
            DatasetRow(
                row.id,
                row.name,
                row.rows,
                len(row.meta["columns"]),
                row.created,
                row.sha256,
                _made(row.meta),
            )
            for row in table_rows
            if not row.meta.get("truth_only")
        ]

    def delete_dataset(self, workspace: str, dataset_id: str) -> None:
        """Forget a dataset; StoreError "dataset_in_use" while a run refers to it."""
        with self.database.write() as connection:
            row = need_dataset(connection, workspace, dataset_id)
            used = run_count(connection, workspace, dataset_id)
            if used:
                raise StoreError("dataset_in_use", name=row.name, runs=used)
            self.drop_datasets(connection, workspace, [row])

    def drop_datasets(
        self, connection: Connection, workspace: str, dropped: Sequence[Row[Any]]
    ) -> None:
        """Delete datasets with what jobs found in them; files where no other row needs them."""
        table, jobs = tables.datasets, tables.jobs
        ids = [row.id for row in dropped]
        about = (jobs.c.workspace == workspace) & jobs.c.dataset.in_(ids)
        results = connection.scalars(
            select(jobs.c.file).where(about, jobs.c.file.is_not(None))
        ).all()
        connection.execute(delete(jobs).where(about))
        self.files.remove(results)
        connection.execute(delete(table).where(table.c.workspace == workspace, table.c.id.in_(ids)))
        for content in {row.content for row in dropped}:
            if not connection.scalar(
                select(func.count()).select_from(table).where(table.c.content == content)
            ):
                self.files.remove([dataset_file(content)])
        for sha256 in {row.sha256 for row in dropped}:
            # A run that came in a bundle tells the file's SHA-256, but never had the file.
            left = connection.scalars(
                select(table.c.meta).where(table.c.workspace == workspace, table.c.sha256 == sha256)
            )
            if all(meta.get("truth_only") for meta in left):
                self.files.remove([upload_file(workspace, sha256)])


def _made(meta: Mapping[str, Json]) -> str:
    """Return how a dataset was made of another one (see DatasetRow), from all but its rows."""
    if meta.get("remedies"):
        return "remedies"
    recipe = meta.get("recipe")
    return str((recipe.get("kind") if isinstance(recipe, Mapping) else None) or "")
