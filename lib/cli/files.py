"""Reading the files that a command names."""

from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from lib.core.columns import ReadAs
from lib.core.dataset import Dataset
from lib.core.parquet import from_parquet
from lib.errors import InputError, StoreError
from lib.intake.formats.sources import open_source
from lib.intake.reading import read_table, read_written
from lib.intake.tables import check_overrides
from lib.intake.uploads import read_upload, written_of_upload
from lib.sandbox.client import Sandbox
from lib.settings import read_settings

_NO_PLACE = (FileNotFoundError, NotADirectoryError, IsADirectoryError, PermissionError)


def read_dataset(
    path: Path, overrides: Mapping[str, object], like: Mapping[str, ReadAs] | None = None
) -> Dataset:
    """Read the table in a file, as read_table does; InputError if it cannot be read."""
    data, limit = read_file(path)
    if not _needs_sandbox(data, path.name, limit, overrides):
        return read_table(data, path.name, overrides=overrides or None, limit=limit, like=like)
    with read_upload(data, path.name, overrides, like=like, limit=limit, within=_own()) as upload:
        return Dataset.from_about(upload.dataset.about(), from_parquet(upload.file))


def read_cells(path: Path, overrides: Mapping[str, object]) -> tuple[pd.DataFrame, int]:
    """Return a file's cells as read_written does, and the row of their names (-1: none)."""
    data, limit = read_file(path)
    if not _needs_sandbox(data, path.name, limit, overrides):
        raw = read_written(data, path.name, overrides, limit)
        return raw.frame, raw.reading.header_row
    return written_of_upload(data, path.name, overrides, limit, _own())


def _needs_sandbox(data: bytes, name: str, limit: int, overrides: Mapping[str, object]) -> bool:
    """Whether native code will read a file: a damaged one could end the process that reads it."""
    member = check_overrides(overrides).get("member")
    return open_source(data, name, limit, member).format != "text"


def _own() -> Sandbox:
    """Return a sandbox for one file: nothing is loaded for others."""
    return Sandbox(at_once=1, forks=False)


def read_file(path: Path) -> tuple[bytes, int]:
    """Return a file's bytes, and how many it may have; InputError if it cannot be read."""
    try:
        if path.is_dir():
            raise InputError("file_is_folder", file=str(path))
        # No upload: what may be unpacked may be read.
        limit = read_settings().expanded_bytes
        if path.stat().st_size > limit:
            raise InputError(
                "file_too_large",
                name=path.name,
                size=round(path.stat().st_size / 1024**2, 1),
                limit=limit // 1024**2,
            )
        return path.read_bytes(), limit
    except FileNotFoundError as error:
        raise InputError("file_not_found", file=str(path)) from error
    except OSError as error:
        raise InputError("file_unreadable", file=str(path), reason=error.strerror or "") from error


def write_file(place: Path, data: bytes) -> None:
    """Write a file that a command was told to; InputError of a place that cannot be."""
    try:
        place.write_bytes(data)
    except OSError as error:
        # A place that cannot be is bad input; a full disk is not.
        known = isinstance(error, _NO_PLACE)
        raise (InputError if known else StoreError)(
            "out_not_writable", folder=str(place), reason=error.strerror or ""
        ) from error
