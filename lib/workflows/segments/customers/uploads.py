"""A file of new customers, read in the sandbox."""

from __future__ import annotations

from collections.abc import Mapping
from typing import BinaryIO

from lib.core.columns import ReadAs
from lib.core.facts import Json
from lib.intake.uploads import Upload, as_upload
from lib.sandbox.client import sandbox


def read_customers(
    data: bytes | BinaryIO,
    name: str,
    overrides: Mapping[str, object] | None,
    columns: Mapping[str, Json] | None,
    like: Mapping[str, ReadAs] | None = None,
) -> Upload:
    """Read a table of customers, or one of transactions with these columns, which becomes one.

    ``like`` is how the columns of another file were read, as for read_upload.
    InputError: those of read_upload and customer_table, "missing_columns" where only some of the
    columns of transactions are there.
    """
    arguments = {
        "name": name,
        "overrides": dict(overrides or {}),
        "columns": None if columns is None else dict(columns),
        "like": dict(like or {}),
    }
    return as_upload(sandbox().run("customers", arguments, data, name))
