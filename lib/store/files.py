"""The store's folder of files: written beside their place, synced, renamed, then named in a row."""

from __future__ import annotations

import errno
import hashlib
import os
import re
import secrets
import shutil
import time
from collections.abc import Iterable
from pathlib import Path
from typing import BinaryIO

from lib.core.parquet import from_parquet as from_parquet
from lib.core.parquet import to_parquet as to_parquet
from lib.errors import StoreError
from lib.settings import MEGABYTE

_PART = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]*")
_FULL = {errno.ENOSPC, errno.EDQUOT}
_BESIDE = ".part"
_GRACE = 600.0
"""Seconds for which a file that no row names yet is left alone: its writer may be about to."""


def write_bytes(path: Path, data: bytes | BinaryIO) -> None:
    """Write and sync a file: the one place where this program's disk can turn out to be full.

    An open file is copied by pieces, from where it stands.
    """
    with path.open("wb") as file:
        if isinstance(data, bytes):
            file.write(data)
        else:
            shutil.copyfileobj(data, file, MEGABYTE)
        file.flush()
        os.fsync(file.fileno())


def sha256_of(file: BinaryIO) -> str:
    """Return the SHA-256 of an open file, which is read by pieces."""
    digest = hashlib.sha256()
    file.seek(0)
    while part := file.read(MEGABYTE):
        digest.update(part)
    return digest.hexdigest()


def dataset_file(content: str) -> str:
    """Return the name of a dataset's file, by the SHA-256 of its bytes."""
    return f"datasets/{content}.parquet"


def upload_file(workspace: str, sha256: str) -> str:
    """Return the name of the file of an upload's bytes, which no other workspace can ask for.

    Not by its SHA-256 alone: reports say that, and knowing it must not be enough to read the file.
    """
    return f"uploads/{hashlib.sha256(f'{workspace} {sha256}'.encode()).hexdigest()}"


def fold_file(run: str, model: str, repeat: int, fold: int) -> str:
    """Return the name of the file of one fold's predictions."""
    return f"runs/{run}/{model}/fold-{repeat}-{fold}.parquet"


def predictions_file(run: str, model: str) -> str:
    """Return the name of the file of a complete model's predictions."""
    return f"runs/{run}/{model}/predictions.parquet"


def artifact_file(run: str, model: str) -> str:
    """Return the name of the file of a model fitted on all rows."""
    return f"runs/{run}/{model}/artifact.zip"


class Files:
    """Files by name (parts divided by "/") under one folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def path(self, name: str) -> Path:
        """Return where a file is; ValueError for a name that would lead out of the folder."""
        parts = name.split("/")
        if not all(_PART.fullmatch(part) for part in parts):
            raise ValueError(f"Expected a name of plain parts, received {name!r}.")
        return self.folder.joinpath(*parts)

    def write(self, name: str, data: bytes | BinaryIO) -> None:
        """Put a file in its place, whole or not at all ("disk_full", "store_unwritable")."""
        path = self.path(name)
        beside = path.with_name(f"{path.name}.{secrets.token_hex(4)}{_BESIDE}")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            try:
                write_bytes(beside, data)
                beside.replace(path)
            finally:
                beside.unlink(missing_ok=True)
            _sync_folder(path.parent)
        except OSError as error:
            if error.errno in _FULL:
                raise StoreError("disk_full") from error
            raise StoreError("store_unwritable", reason=error.strerror or "") from error

    def read(self, name: str) -> bytes:
        """Return a file's bytes; StoreError "file_missing"."""
        try:
            return self.path(name).read_bytes()
        except OSError as error:
            raise StoreError("file_missing", file=Path(name).name) from error

    def exists(self, name: str) -> bool:
        """Whether the file is there."""
        return self.path(name).is_file()

    def remove(self, names: Iterable[str]) -> None:
        """Remove files; those that are not there are gone already."""
        for name in names:
            self.path(name).unlink(missing_ok=True)

    def remove_run(self, run: str) -> None:
        """Remove all files of a run."""
        folder = self.path(f"runs/{run}")
        if folder.is_dir():
            shutil.rmtree(folder, ignore_errors=True)

    def run_folders(self) -> list[str]:
        """Return the ids of the runs that have files."""
        return [path.name for path in self.folder.glob("runs/*") if path.is_dir()]

    def sweep(self, named: set[str], grace: float = _GRACE) -> int:
        """Remove files that no row names and that are older than ``grace`` seconds; count them."""
        removed = 0
        oldest = time.time() - grace
        for path in self.folder.rglob("*"):
            if not path.is_file():
                continue
            name = path.relative_to(self.folder).as_posix()
            if name not in named and path.stat().st_mtime < oldest:
                path.unlink(missing_ok=True)
                removed += 1
        return removed


def _sync_folder(folder: Path) -> None:
    """Make the names in a folder last through a power cut, as far as the system can."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
