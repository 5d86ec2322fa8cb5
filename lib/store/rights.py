"""The store is its owner's alone: folders 0700, files 0600, also those that were there before."""

from __future__ import annotations

import errno
import logging
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from lib.errors import StoreError

_log = logging.getLogger(__name__)
_FULL = {errno.ENOSPC, errno.EDQUOT}
_OTHERS = stat.S_IRWXG | stat.S_IRWXO
_FOLDER, _FILE = 0o700, 0o600
_SIGNS = ("files", "deepworth.db", "engine.lock", "datasets", "uploads", "runs")
"""By any of these a folder is known as a store that an earlier version left open to others."""
_ALWAYS_THERE = {"lost+found"}
"""On a disk of its own."""


@contextmanager
def disk_errors(path: Path) -> Iterator[None]:
    """Say what the system refuses to do with the store's files as a StoreError.

    "disk_full", "store_no_folder" (a file stands where a folder is needed), "store_unwritable".
    """
    try:
        yield
    except OSError as error:
        if error.errno in _FULL:
            raise StoreError("disk_full") from error
        if isinstance(error, FileExistsError | NotADirectoryError):
            raise StoreError("store_no_folder", path=str(path)) from error
        raise StoreError("store_unwritable", path=str(path), reason=error.strerror or "") from error


def make_folder(path: Path) -> None:
    """Make a folder for its owner alone, and so those above it that are missing."""
    if not path.is_dir():
        make_folder(path.parent)
        path.mkdir(mode=_FOLDER, exist_ok=True)


def open_private(path: Path, *, add: bool = False) -> BinaryIO:
    """Open a file to write it anew, or to ``add`` to it; a new one is for its owner alone."""
    flags = os.O_WRONLY | os.O_CREAT | (os.O_APPEND if add else os.O_TRUNC)
    return os.fdopen(os.open(path, flags, _FILE), "ab" if add else "wb")


def make_file(path: Path) -> None:
    """Make an empty file for its owner alone, unless it is there; then restrict it to him."""
    with disk_errors(path):
        make_folder(path.parent)
        with open_private(path, add=True):
            if (status := path.stat()).st_mode & _OTHERS:
                _tighten(path, status)


def make_private(home: Path, files: Path) -> None:
    """Make the folders of a store, or see to it that nobody else may read what is in them.

    Rights that let others in are taken away, and the log says so. StoreError: see ``claim``, and
    "store_not_private".
    """
    _make_private(home)
    with disk_errors(files):
        make_folder(files)
        elsewhere = files.is_symlink()
    if elsewhere:  # on a larger disk, say
        _make_private(files)


def claim(folder: Path) -> None:
    """Make a folder of the store, or see to it that nobody else may enter it.

    StoreError: "store_not_owned", "store_shared" (what else is in it is none of ours),
    "store_not_private", and those of ``disk_errors``.
    """
    with disk_errors(folder):
        make_folder(folder)
        status = folder.stat()
        if status.st_uid != os.geteuid():
            raise StoreError("store_not_owned", path=str(folder))
        if status.st_mode & _OTHERS and _is_shared(folder, status):
            raise StoreError("store_shared", path=str(folder))
        if status.st_mode & _OTHERS:
            _tighten(folder, status)
            _log.warning("Others could enter %s, the store: now only its owner can.", folder)


def _make_private(folder: Path) -> None:
    claim(folder)
    with disk_errors(folder):
        tightened = _tighten_below(folder)
    if tightened:
        said = "Others could read %d files and folders in %s, the store: now only its owner can."
        _log.warning(said, tightened, folder)


def _is_shared(folder: Path, status: os.stat_result) -> bool:
    """Whether a folder that is open to others serves something else: /tmp, a project, a home."""
    if status.st_mode & stat.S_ISVTX:
        return True
    names = {path.name for path in folder.iterdir() if path.is_dir()} - _ALWAYS_THERE
    return bool(names) and not any((folder / sign).exists() for sign in _SIGNS)


def _tighten_below(folder: Path | str) -> int:
    """Restrict all that is in a folder to its owner, and return how much was open to others."""
    tightened = 0
    with os.scandir(folder) as entries:
        for entry in entries:
            with suppress(FileNotFoundError):  # the engine removes files meanwhile
                status = entry.stat(follow_symlinks=False)
                if stat.S_ISLNK(status.st_mode):
                    continue
                if status.st_mode & _OTHERS:
                    _tighten(Path(entry.path), status)
                    tightened += 1
                if stat.S_ISDIR(status.st_mode) and os.access(entry.path, os.R_OK):
                    tightened += _tighten_below(entry.path)
    return tightened


def _tighten(path: Path, status: os.stat_result) -> None:
    """Take others' rights away; StoreError "store_not_private" where that is not possible."""
    try:
        path.chmod(stat.S_IMODE(status.st_mode) & ~_OTHERS)
        remains = path.stat().st_mode & _OTHERS
    except PermissionError as error:
        raise StoreError("store_not_private", path=str(path)) from error
    if remains:
        raise StoreError("store_not_private", path=str(path))
