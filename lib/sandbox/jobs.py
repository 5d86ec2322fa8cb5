"""What may be asked of the sandbox: a fixed list, so that a request only ever names a job."""

from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import Any, BinaryIO, Protocol, TypedDict


@dataclass(frozen=True)
class Reply:
    """What a job found: ``value`` is JSON-able (NaN too), ``file`` the bytes of the rest."""

    value: Any
    file: bytes | memoryview = b""


class Request(TypedDict):
    """A job, what it is asked with, its limits (lib.sandbox.limits), and variables it may read."""

    job: str
    arguments: Mapping[str, object]
    limits: Mapping[str, int]
    environment: Mapping[str, str]


class Job(Protocol):
    """A function of JSON-able arguments and the open file that they are about."""

    def __call__(self, arguments: Mapping[str, object], source: BinaryIO) -> Reply:
        """Do the job; a DeepworthError comes out where it was asked for."""


JOBS: Mapping[str, str] = {
    "rehearse": "lib.intake.jobs:rehearse",
    "read": "lib.intake.jobs:read",
    "written": "lib.intake.jobs:written",
    "head": "lib.intake.jobs:head",
    "odd": "lib.intake.jobs:odd",
    "preview": "lib.intake.jobs:preview",
    "sheets": "lib.intake.jobs:sheets",
    "members": "lib.intake.jobs:members",
    "query": "lib.intake.formats.query_jobs:query",
    "table": "lib.sandbox.tables:answer",
    "customers": "lib.workflows.segments.customers.jobs:customers",
    "bundle": "lib.store.bundle.sandbox_jobs:check_bundle",
}
"""Each name with its function, "module:name"; what the module imports is loaded once."""


def find_job(name: str) -> Job:
    """Return the function of a job; KeyError for a name that is not in the list."""
    module, function = JOBS[name].split(":")
    job: Job = getattr(import_module(module), function)
    return job
