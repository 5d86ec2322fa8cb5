"""Doing one job in the process that is there for it, and writing what came of it."""

import errno
import json
import os
import traceback
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from lib.errors import DeepworthError
from lib.sandbox.jobs import Request, find_job
from lib.sandbox.limits import Limits, apply_limits
from lib.sandbox.protocol import LENGTH, PASSED_ON
from lib.settings import read_settings

_ROOT = Path(__file__).resolve().parents[2]
_MEMORY = b'{"failed": "memory"}'


def perform(request: Request, source: BinaryIO, output: BinaryIO) -> None:
    """Do the job of a request and write the reply: its file, what is said, and how long that is.

    So the reply is the file alone once its end is cut off.
    """
    for name in PASSED_ON:
        os.environ.pop(name, None)
    os.environ.update(request["environment"])
    read_settings.cache_clear()
    job = find_job(request["job"])
    apply_limits(Limits(**request["limits"]))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # it may show a line of the file
            reply = job(request["arguments"], source)
        said = json.dumps({"value": reply.value}).encode()
        output.write(reply.file)
        output.write(said + LENGTH.pack(len(said)))
        output.flush()
    except BaseException as error:  # noqa: BLE001 - this process's edge: it is said
        said = _said(error)
        output.seek(0)
        output.truncate()
        output.write(said + LENGTH.pack(len(said)))
        output.flush()


def _said(error: BaseException) -> bytes:
    """Return a failure as JSON; of one that nobody foresaw where it was, and no data."""
    chain = list(_chain(error))
    if any(_lacks_memory(one) for one in chain):
        return _MEMORY
    numbers = {one.errno for one in chain if isinstance(one, OSError)}
    if numbers & {errno.ENOSPC, errno.EDQUOT}:
        return b'{"failed": "disk"}'
    if errno.EFBIG in numbers:
        return b'{"failed": "size"}'
    if isinstance(error, DeepworthError):
        failure = {
            "failed": type(error).__name__,
            "code": error.code,
            "context": dict(error.context),
        }
    else:
        failure = {"failed": "unexpected", "where": _where(error)}
    return json.dumps(failure).encode()


def _chain(error: BaseException) -> Iterator[BaseException]:
    """Yield an error and those it came of."""
    seen: BaseException | None = error
    while seen is not None:
        yield seen
        seen = seen.__cause__ or seen.__context__


def _lacks_memory(error: BaseException) -> bool:
    """Whether an error is one that libraries raise when they get no memory, or no thread."""
    if isinstance(error, MemoryError):
        return True
    if isinstance(error, OSError) and error.errno == errno.ENOMEM:
        return True
    text = str(error).lower()
    return "out of memory" in text or "start new thread" in text or "cannot allocate" in text


def _where(error: BaseException) -> str:
    """Return an error's type and its places in the code, the innermost last."""
    frames = traceback.extract_tb(error.__traceback__)[-8:]
    places = [f"{_relative(frame.filename)}:{frame.lineno} {frame.name}" for frame in frames]
    return f"{type(error).__name__} at {' > '.join(places)}"


def _relative(file: str) -> str:
    path = Path(file)
    return str(path.relative_to(_ROOT)) if path.is_relative_to(_ROOT) else path.name
