"""Settings, read once from the environment (Streamlit's secrets are put there by app.py)."""

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from lib.errors import InputError

MEGABYTE = 1024 * 1024


@dataclass(frozen=True)
class Settings:
    """All settings; each comes from the variable named in ``read_settings``."""

    home: Path
    database_url: str
    scheduler: str | None
    scheduler_insecure: bool
    tls_ca: str | None
    tls_cert: str | None
    tls_key: str | None
    files_url: str | None
    workers: int | None
    memory_limit: int | None
    upload_bytes: int
    expanded_bytes: int
    max_columns: int
    max_cells: int
    reading_seconds: int
    sample_rows: int
    unit_timeout: float
    niceness: int
    url_hosts: tuple[str, ...] = ()
    databases: Mapping[str, str] = field(default_factory=dict, repr=False, hash=False)
    query_rows: int = 1_000_000
    query_seconds: int = 60

    @property
    def files(self) -> Path:
        """Folder of the store's files."""
        return self.home / "files"


def _integer(name: str) -> int | None:
    value = os.environ.get(name)
    if not value:
        return None
    if not value.strip().isdecimal() or int(value) == 0:
        raise InputError("bad_setting", name=name, value=value)
    return int(value)


def _seconds(name: str) -> float | None:
    value = os.environ.get(name)
    if not value:
        return None
    try:
        seconds = float(value)
    except ValueError:
        seconds = 0.0
    if not 0.0 < seconds < float("inf"):
        raise InputError("bad_seconds", name=name, value=value)
    return seconds


def _hosts(name: str) -> tuple[str, ...]:
    given = [one.strip().lower() for one in os.environ.get(name, "").split(",")]
    return tuple("*" if one in ("1", "yes", "true") else one for one in given if one)


def _databases(name: str) -> dict[str, str]:
    """Return addresses of databases by name; what is not as it should be is not repeated."""
    value = os.environ.get(name, "").strip()
    try:
        given = json.loads(value) if value.startswith("{") else _pairs(value)
    except ValueError as error:
        raise InputError("bad_databases", name=name) from error
    if not all(key.strip() and isinstance(url, str) and url.strip() for key, url in given.items()):
        raise InputError("bad_databases", name=name)
    return {key.strip(): url.strip() for key, url in given.items()}


def _pairs(value: str) -> dict[str, str]:
    parts = [one.partition("=") for one in value.split(";") if one.strip()]
    return {key: url for key, _, url in parts}


def _file(name: str) -> str | None:
    value = os.environ.get(name)
    return str(_path(name, value)) if value else None


def _path(name: str, value: str) -> Path:
    try:
        return Path(value).expanduser().absolute()
    except RuntimeError as error:  # "~name" of nobody, or no home folder is known
        raise InputError("bad_folder", name=name, value=value) from error


@cache
def read_settings() -> Settings:
    """Read the settings from the environment.

    DEEPWORTH_HOME: folder of the store (default ``.deepworth`` in the current folder);
    DATABASE_URL: default SQLite in that folder; DEEPWORTH_SCHEDULER: address of a Dask scheduler,
    by tls:// with DEEPWORTH_TLS_CA, DEEPWORTH_TLS_CERT and DEEPWORTH_TLS_KEY (PEM files; what is
    unset comes from Dask's own configuration), without TLS on loopback only, unless
    DEEPWORTH_SCHEDULER_INSECURE is yes;
    DEEPWORTH_FILES: fsspec URL under which remote workers find the store's files;
    DEEPWORTH_WORKERS, DEEPWORTH_MEMORY (bytes for everything), DEEPWORTH_UPLOAD_MB,
    DEEPWORTH_EXPANDED_MB, DEEPWORTH_MAX_COLUMNS, DEEPWORTH_MAX_CELLS, DEEPWORTH_READING_SECONDS
    (of the processor, for one file), DEEPWORTH_SAMPLE_ROWS, DEEPWORTH_UNIT_TIMEOUT (seconds),
    DEEPWORTH_NICENESS (1 to 19: how far all else on the machine goes before the engine);
    DEEPWORTH_ALLOW_URLS: hosts whose files pages may read by https, with commas between them ("1":
    any; "http://" before one: without TLS); default none;
    DEEPWORTH_DATABASES: SQLAlchemy's addresses of databases that pages may query, as
    "name=url;name2=url2" or a JSON object; default none;
    DEEPWORTH_QUERY_ROWS, DEEPWORTH_QUERY_SECONDS: most rows and seconds of a query.
    Raises InputError where one that is a number is not one above 0, or a home folder is of nobody.
    """
    home = _path("DEEPWORTH_HOME", os.environ.get("DEEPWORTH_HOME", ".deepworth"))
    return Settings(
        home=home,
        database_url=os.environ.get("DATABASE_URL") or f"sqlite:///{home / 'deepworth.db'}",
        scheduler=os.environ.get("DEEPWORTH_SCHEDULER") or None,
        scheduler_insecure=os.environ.get("DEEPWORTH_SCHEDULER_INSECURE", "").casefold()
        in ("1", "yes", "true"),
        tls_ca=_file("DEEPWORTH_TLS_CA"),
        tls_cert=_file("DEEPWORTH_TLS_CERT"),
        tls_key=_file("DEEPWORTH_TLS_KEY"),
        files_url=os.environ.get("DEEPWORTH_FILES") or None,
        workers=_integer("DEEPWORTH_WORKERS"),
        memory_limit=_integer("DEEPWORTH_MEMORY"),
        upload_bytes=(_integer("DEEPWORTH_UPLOAD_MB") or 50) * MEGABYTE,
        expanded_bytes=(_integer("DEEPWORTH_EXPANDED_MB") or 500) * MEGABYTE,
        max_columns=_integer("DEEPWORTH_MAX_COLUMNS") or 5000,
        max_cells=_integer("DEEPWORTH_MAX_CELLS") or 100_000_000,
        reading_seconds=_integer("DEEPWORTH_READING_SECONDS") or 300,
        sample_rows=_integer("DEEPWORTH_SAMPLE_ROWS") or 100_000,
        unit_timeout=_seconds("DEEPWORTH_UNIT_TIMEOUT") or 1800.0,
        niceness=_integer("DEEPWORTH_NICENESS") or 10,
        url_hosts=_hosts("DEEPWORTH_ALLOW_URLS"),
        databases=_databases("DEEPWORTH_DATABASES"),
        query_rows=_integer("DEEPWORTH_QUERY_ROWS") or 1_000_000,
        query_seconds=_integer("DEEPWORTH_QUERY_SECONDS") or 60,
    )


def available_cores() -> int:
    """Return the number of cores that this process may use, at least 1."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
