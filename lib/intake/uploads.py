"""Files from outside, as pages take them: always read in the sandbox, never in this process."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from lib.core.columns import ReadAs
from lib.core.dataset import Dataset, Reading, StoredDataset
from lib.core.parquet import from_parquet
from lib.sandbox.client import JobReply, Sandbox, sandbox
from lib.sandbox.plain import from_plain
from lib.sandbox.protocol import HoldsFile

if TYPE_CHECKING:
    import pandas as pd

    from lib.intake.column_cells import OddCell
    from lib.intake.head import Head
    from lib.intake.previews import Preview


@dataclass(frozen=True)
class Upload(HoldsFile):
    """A table from outside: ``dataset``, whose rows stay in ``file`` as Parquet until looked at."""

    dataset: Dataset
    file: BinaryIO


def read_upload(
    data: bytes | Path | BinaryIO,
    name: str,
    overrides: Mapping[str, object] | None = None,
    like: Mapping[str, ReadAs] | None = None,
    limit: int | None = None,
    within: Sandbox | None = None,
) -> Upload:
    """Read a file as ``read_table`` does, in a sandbox and its limits: by default the process's.

    InputError: those of read_table and of ``Sandbox.run``.
    """
    arguments = {
        "name": name,
        "overrides": dict(overrides or {}),
        "like": dict(like or {}),
        "limit": limit,
    }
    return as_upload((within or sandbox()).run("read", arguments, data, name))


def as_upload(reply: JobReply) -> Upload:
    """Return the table that a job of the sandbox has read."""
    dataset = StoredDataset.looked_up(reply.value, lambda: from_parquet(reply.file))
    return Upload(dataset, reply.file)


def written_of_upload(
    data: bytes, name: str, overrides: Mapping[str, object], limit: int | None, within: Sandbox
) -> tuple[pd.DataFrame, int]:
    """Return a file's cells as ``read_written`` does, and the row of their names (-1: none)."""
    arguments = {"name": name, "overrides": dict(overrides), "limit": limit}
    with within.run("written", arguments, data, name) as found:
        return from_parquet(found.file), int(found.value)


def head_of_upload(path: Path, name: str, overrides: Mapping[str, object]) -> Head:
    """Read the first rows of a kept upload as ``read_head`` does."""
    from lib.intake.head import Head

    arguments = {"name": name, "overrides": dict(overrides)}
    with sandbox().run("head", arguments, path, name) as found:
        return Head(from_parquet(found.file), Reading(**found.value))


def previews_of_upload(
    path: Path, name: str, overrides: Mapping[str, object], others: Sequence[Mapping[str, object]]
) -> list[Preview]:
    """Say what further overrides would change in a kept upload, as ``previews`` does."""
    from lib.intake.previews import Preview

    arguments = {"name": name, "overrides": dict(overrides), "others": list(map(dict, others))}
    with sandbox().run("preview", arguments, path, name) as found:
        shown: list[Preview] = from_plain(list[Preview], found.value)
        return shown


def odd_cells_of_upload(
    path: Path, name: str, overrides: Mapping[str, object], column: str
) -> list[OddCell]:
    """Return cells of a column of a kept upload, as ``odd_cells`` does."""
    from lib.intake.column_cells import OddCell

    arguments = {"name": name, "overrides": dict(overrides), "column": column}
    with sandbox().run("odd", arguments, path, name) as found:
        shown: list[OddCell] = from_plain(list[OddCell], found.value)
        return shown


def sheets_of_upload(path: Path, name: str, member: str | None) -> list[str]:
    """Return the sheets of a kept upload as ``sheet_names`` does."""
    with sandbox().run("sheets", {"name": name, "member": member}, path, name) as found:
        return list(found.value)


def members_of_upload(path: Path, name: str) -> list[str]:
    """Return the files of a kept archive as ``member_names`` does."""
    with sandbox().run("members", {"name": name}, path, name) as found:
        return list(found.value)
