"""Reading the files that a command names."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from lib.core.dataset import Dataset
from lib.errors import InputError, StoreError
from lib.intake.reading import read_table
from lib.settings import read_settings

_NO_PLACE = (FileNotFoundError, NotADirectoryError, IsADirectoryError, PermissionError)


def read_dataset(
    path: Path, overrides: Mapping[str, Any], like: Mapping[str, Any] | None = None
) -> Dataset:
    """Read the table in a file, as read_table does; InputError if it cannot be read."""
    data, limit = read_file(path)
    return read_table(data, path.name, overrides=overrides or None, limit=limit, like=like)


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
