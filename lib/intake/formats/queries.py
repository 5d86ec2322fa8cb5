"""Rows out of a database that the operator has named, asked for in the sandbox."""

from typing import BinaryIO

from lib.errors import InputError
from lib.sandbox.client import sandbox
from lib.settings import Settings


def ask_database(name: str, text: str, table: str, settings: Settings) -> BinaryIO:
    """Return what a query finds as an open Parquet file without a name.

    InputError "query_..." why there is nothing, and those of ``Sandbox.run``.
    """
    if name not in settings.databases:
        raise InputError("query_bad_url", database=name)
    arguments = {
        "name": name,
        "url": settings.databases[name],
        "text": text,
        "table": table,
        "rows": settings.query_rows,
        "seconds": settings.query_seconds,
    }
    return sandbox().run("query", arguments, b"", table).file
