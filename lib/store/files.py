"""The store's folder of files: written beside their place, synced, renamed, then named in a row."""

from __future__ import annotations

import hashlib
import os
import re
import secrets
import shutil
import time
from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import BinaryIO

from lib.core.parquet import from_parquet as from_parquet
from lib.core.parquet import to_parquet as to_parquet
from lib.errors import StoreError
from lib.settings import MEGABYTE
from lib.store.rights import disk_errors, make_folder, open_private

_PART = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]*")
_BESIDE = ".part"
_SWEPT = "%Y-%m-%dT%H%M%S"
_KEPT = timedelta(days=30)
"""For so long the trash keeps what was swept into it."""
_GRACE = 600.0
"""Seconds for which a file that no row names yet is left alone: its writer may be about to."""


def write_bytes(path: Path, data: bytes | BinaryIO) -> None:
    """Write and sync a file: the one place where this program's disk can turn out to be full.

    An open file is copied by pieces, from where it stands.
    """
    with open_private(path) as file:
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
    """Files by name (parts divided by "/") under one folder; beside it their mark and the trash.

    ``identity`` is that of the store whose files these are; see lib.store.identity. StoreError:
    "disk_full", "store_unwritable", "store_no_folder".
    """

    def __init__(self, folder: Path, identity: str | None = None) -> None:
        self.folder = folder
        self.identity = identity
        self._mark = folder.with_name("identity")
        self._trash = folder.with_name("trash")

    def path(self, name: str) -> Path:
        """Return where a file is; ValueError for a name that would lead out of the folder."""
        parts = name.split("/")
        if not all(_PART.fullmatch(part) for part in parts):
            raise ValueError(f"Expected a name of plain parts, received {name!r}.")
        return self.folder.joinpath(*parts)

    def write(self, name: str, data: bytes | BinaryIO) -> None:
        """Put a file in its place, whole or not at all; "store_mismatch" as for ``check``."""
        self.check()
        self._write(self.path(name), data)

    def read(self, name: str) -> bytes:
        """Return a file's bytes; StoreError "file_missing"."""
        try:
            return self.path(name).read_bytes()
        except OSError as error:
            raise StoreError("file_missing", file=Path(name).name) from error

    def exists(self, name: str) -> bool:
        """Whether the file is there."""
        with disk_errors(self.folder):
            return self.path(name).is_file()

    def remove(self, names: Iterable[str]) -> None:
        """Remove files; those that are not there are gone already."""
        with disk_errors(self.folder):
            for name in names:
                self.path(name).unlink(missing_ok=True)

    def remove_run(self, run: str) -> None:
        """Remove all files of a run."""
        folder = self.path(f"runs/{run}")
        if folder.is_dir():
            shutil.rmtree(folder, ignore_errors=True)

    def names(self) -> Iterator[str]:
        """Go through the names of all files, whether or not the database knows them."""
        for place, _, files in os.walk(self.folder):
            inside = Path(place).relative_to(self.folder)
            # What a file manager leaves (.DS_Store) is no file of the store.
            yield from ((inside / name).as_posix() for name in files if _PART.fullmatch(name))

    # Whose files these are

    def marked(self) -> str | None:
        """Return the identity that is written down for these files; None if there is none."""
        with disk_errors(self._mark), suppress(FileNotFoundError):
            return self._mark.read_text("ascii", "replace").strip() or None
        return None

    def mark(self, identity: str) -> None:
        """Write down whose files these are."""
        if self.marked() != identity:
            self._write(self._mark, f"{identity}\n".encode())
        self.identity = identity

    def check(self) -> None:
        """Raise StoreError "store_mismatch" if the folder has become another store's meanwhile."""
        if self.identity is not None and self.marked() not in (None, self.identity):
            raise StoreError("store_mismatch", path=str(self.folder))

    # What nothing names

    def sweep(self, named: set[str], since: float | None = None, grace: float = _GRACE) -> int:
        """Move files that no row names to the trash, and return their number.

        Left alone are files changed less than ``grace`` seconds ago, or before ``since``.
        """
        oldest, latest = since or 0.0, time.time() - grace
        trash = self._trash / datetime.now(UTC).strftime(_SWEPT)
        moved = 0
        with disk_errors(self.folder):
            for name in [name for name in self.names() if name not in named]:
                path, target = self.folder / name, trash / name
                if oldest <= path.lstat().st_mtime < latest:
                    make_folder(target.parent)
                    shutil.move(path, target)
                    moved += 1
        return moved

    def empty_trash(self) -> int:
        """Remove for ever what was swept 30 days ago or earlier; return how many sweeps' files."""
        removed = 0
        for folder in self._trash.glob("*"):
            with suppress(ValueError):  # a folder that somebody else has put there
                swept = datetime.strptime(folder.name, _SWEPT).replace(tzinfo=UTC)
                if swept <= datetime.now(UTC) - _KEPT:
                    shutil.rmtree(folder, ignore_errors=True)
                    removed += 1
        return removed

    def _write(self, path: Path, data: bytes | BinaryIO) -> None:
        beside = path.with_name(f"{path.name}.{secrets.token_hex(4)}{_BESIDE}")
        with disk_errors(path.parent):
            make_folder(path.parent)
            try:
                write_bytes(beside, data)
                beside.replace(path)
            finally:
                beside.unlink(missing_ok=True)
            _sync_folder(path.parent)


def _sync_folder(folder: Path) -> None:
    """Make the names in a folder last through a power cut, as far as the system can."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
