"""Files of pretrained models: from a folder, or from a hub, not before their size is known.

Only the standard library is loaded with it.
"""

from __future__ import annotations

import os
import re
import shutil
import tempfile
import urllib.error
import urllib.request
from collections.abc import Mapping
from pathlib import Path

from lib.core.progress import NullProgress, Progress
from lib.errors import Cancelled, ModelError
from lib.settings import MEGABYTE, read_settings

ALLOWED = "DEEPWORTH_ENCODER_FETCH"
_HUB = "https://huggingface.co/{source}/resolve/main/{file}"
_ID = re.compile(r"[A-Za-z0-9][\w.-]*/[A-Za-z0-9][\w.-]*")
_TIMEOUT = 20.0
_PIECE = 1 << 20
_NOT_THERE = 404


def is_id(source: str) -> bool:
    """Whether a text looks like owner/name, and no folder has that name."""
    return bool(_ID.fullmatch(source)) and not _folder(source).is_dir()


def _folder(source: str) -> Path:
    """Return a folder as it is written; one of a home that nobody has is simply not there."""
    return Path(os.path.expanduser(source))  # noqa: PTH111 - the other one raises


def folder_of(source: str, shelf: str) -> Path:
    """Return where a model lies: the folder itself, or a hub id's place on a shelf of the store."""
    if not is_id(source):
        return _folder(source)
    return read_settings().home / shelf / source.replace("/", "--")


def expected_bytes(source: str, files: Mapping[str, str]) -> int:
    """Ask the hub how large files are, by their names there.

    Raises ModelError: "encoder_unreachable"; "encoder_not_at_hub" if the hub has not all of them.
    """
    total = 0
    for file in files.values():
        request = urllib.request.Request(address(source, file), method="HEAD")
        try:
            with urllib.request.urlopen(request, timeout=_TIMEOUT) as answer:
                total += int(answer.headers.get("Content-Length") or 0)
        except urllib.error.HTTPError as error:
            if error.code == _NOT_THERE:
                raise ModelError("encoder_not_at_hub", source=source, file=file) from error
            raise ModelError("encoder_unreachable", source=source) from error
        except (urllib.error.URLError, OSError, ValueError) as error:
            raise ModelError("encoder_unreachable", source=source) from error
    return total


def check_allowed(source: str, size: int) -> None:
    """Raise ModelError "encoder_not_here", with the size, unless fetching is allowed."""
    if os.environ.get(ALLOWED, "").casefold() not in ("1", "yes", "true"):
        values = {"source": source, "megabytes": size // MEGABYTE, "variable": ALLOWED}
        raise ModelError("encoder_not_here", **values)


def free_memory() -> int:
    """Return the bytes that this process may still take."""
    import psutil

    free = int(psutil.virtual_memory().available)
    limit = read_settings().memory_limit
    return min(free, limit) if limit else free


def address(source: str, file: str) -> str:
    """Return the address of a file of a hub id."""
    return _HUB.format(source=source, file=file)


def fetch(
    source: str, folder: Path, files: Mapping[str, str], size: int, watch: Progress | None = None
) -> None:
    """Fetch all files of a hub id into a new folder, or none.

    ``files`` maps names in the folder to names at the hub. Raises ModelError "encoder_disk",
    "encoder_unreachable"; Cancelled.
    """
    watch = watch or NullProgress()
    folder.parent.mkdir(parents=True, exist_ok=True)
    if shutil.disk_usage(folder.parent).free < 1.2 * size:
        raise ModelError("encoder_disk", source=source, megabytes=size // MEGABYTE)
    with tempfile.TemporaryDirectory(dir=folder.parent) as place:
        done = 0
        for name, file in files.items():
            target = Path(place) / name
            target.parent.mkdir(parents=True, exist_ok=True)
            try:
                with (
                    urllib.request.urlopen(address(source, file), timeout=_TIMEOUT) as answer,
                    target.open("wb") as written,
                ):
                    while piece := answer.read(_PIECE):
                        written.write(piece)
                        done += len(piece)
                        watch.progress(min(done / max(size, 1), 1.0))
                        if watch.cancelled():
                            raise Cancelled
            except (urllib.error.URLError, OSError) as error:
                raise ModelError("encoder_unreachable", source=source) from error
        for name in files:
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (Path(place) / name).replace(folder / name)
