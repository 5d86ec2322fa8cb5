"""Files from outside, as pages take them: always read in the sandbox, never in this process."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, BinaryIO

from lib.core.columns import ColumnKind
from lib.core.dataset import Dataset, StoredDataset
from lib.core.parquet import from_parquet
from lib.sandbox.client import Found, sandbox


@dataclass(frozen=True)
class Upload:
    """A table from outside: ``dataset``, whose rows stay in ``file`` as Parquet until looked at.

    The file has no name, and is gone at the end of ``with``.
    """

    dataset: Dataset
    file: BinaryIO

    def __enter__(self) -> Upload:
        return self

    def __exit__(self, *_: object) -> None:
        self.file.close()


def read_upload(
    data: bytes | memoryview,
    name: str,
    overrides: Mapping[str, Any] | None = None,
    kinds: Mapping[str, ColumnKind] | None = None,
) -> Upload:
    """Read a file as ``read_table`` does, within the sandbox's limits; its InputErrors and ours."""
    arguments = {
        "name": name,
        "overrides": None if overrides is None else dict(overrides),
        "kinds": {column: str(kind) for column, kind in (kinds or {}).items()},
    }
    return _upload(sandbox().run("read", arguments, data, name))


def _upload(found: Found) -> Upload:
    return Upload(
        StoredDataset.looked_up(found.value, lambda: from_parquet(found.file)), found.file
    )
