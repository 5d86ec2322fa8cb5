"""What keeps strangers out of the engine: TLS to its workers, and an environment without secrets.

A Dask scheduler runs whatever anybody sends who gets through to it, so loopback alone is not
enough where a machine has other users. What workers are given, and why: docs/decisions/0016.
"""

from __future__ import annotations

import ipaddress
import os
import re

from distributed import Security
from distributed.comm import get_address_host
from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

from lib.errors import EngineError
from lib.settings import Settings

_SAFE = re.compile(
    r"""PATH | HOME | USER | LOGNAME | LANG | LANGUAGE | TZ | TMPDIR | TEMP | TMP | VIRTUAL_ENV
    | SSL_CERT_(FILE|DIR) | (HTTP|HTTPS|ALL|NO)_PROXY | PYTHON\w*
    | (LC|LD|DYLD|XDG|DEEPWORTH|DASK|OMP|GOMP|KMP|MKL|OPENBLAS|BLIS|VECLIB|NUMEXPR|NUMBA|MALLOC
    | ARROW|TOKENIZERS|TF|XLA|CUDA|KERAS|JOBLIB|COVERAGE)_\w+""",
    re.VERBOSE | re.IGNORECASE,
)
"""What programs and their libraries are set by; anything else may be a secret of somebody's."""


def hide_secrets() -> None:
    """Take out of this process's environment what workers, which inherit it, do not need.

    ``DATABASE_URL`` and all of Streamlit's secrets go: settings must have been read before.
    """
    safe = {name: value for name, value in os.environ.items() if _SAFE.fullmatch(name)}
    os.environ.clear()
    os.environ.update(safe)


def complete_address(database_url: str) -> str:
    """Return the address of a database with what libpq would take from the environment.

    So PGPASSWORD, PGSSLMODE and their like still count after ``hide_secrets``.
    """
    if not database_url.startswith("postgres"):
        return database_url
    from psycopg.pq import Conninfo

    try:
        url = make_url(database_url)
    except ArgumentError:
        return database_url  # opening the store will say so
    in_url = {*url.translate_connect_args(username="user", database="dbname"), *url.query}
    values = {
        option.keyword.decode(): os.environ[option.envvar.decode()]
        for option in Conninfo.get_defaults()
        if option.envvar and option.envvar.decode() in os.environ
    }
    beside_url = {name: value for name, value in values.items() if name not in in_url}
    return url.update_query_dict(beside_url).render_as_string(hide_password=False)


def security_for(address: str, settings: Settings) -> Security:
    """Return how to talk to somebody's scheduler.

    What is not set comes from Dask's own configuration. EngineError: "scheduler_not_encrypted"
    for one elsewhere without TLS, "scheduler_certificates" for files that cannot be used;
    ValueError for what is no address.
    """
    if not address.startswith(("tls://", "wss://")):
        if not (settings.scheduler_insecure or _is_loopback(get_address_host(address))):
            raise EngineError("scheduler_not_encrypted", address=address)
        return Security()
    files = {
        "tls_ca_file": settings.tls_ca,
        "tls_client_cert": settings.tls_cert,
        "tls_client_key": settings.tls_key,
    }
    security = Security(**{name: value for name, value in files.items() if value})
    try:
        context = security.get_connection_args("client")["ssl_context"]
    except OSError as error:  # of ssl, too: what is in the files
        reason = error.strerror or type(error).__name__
        raise EngineError("scheduler_certificates", address=address, reason=reason) from error
    if context is None:
        raise EngineError("scheduler_certificates", address=address, reason="DEEPWORTH_TLS_CA")
    return security


def _is_loopback(host: str) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:  # any other name
        return False
