"""A worker's process: what it says of itself, its data from a cache, its progress told.

Everything comes and goes as plain values (bytes, arrays, dictionaries), so that a worker needs
this program but nothing of the engine's state. The units of work are in lib.engine.calls.
"""

from __future__ import annotations

import gc
import hashlib
import importlib
import logging
import os
import sys
import time
import traceback
import uuid
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, TypedDict

from lib.core.facts import Json
from lib.core.plan import Plan
from lib.core.task import Task
from lib.engine.work import UnitResult, Work
from lib.errors import Cancelled, DeepworthError, StoreError

if TYPE_CHECKING:
    import pandas as pd

    from lib.core.results import Split
    from lib.evaluation.train.problem import Problem

TOPIC = "deepworth"
"""Topic of the events that carry progress."""
_INTERVAL = 0.25
"""Seconds between two events of a unit, at least."""
_log = logging.getLogger(__name__)
_cancelled: set[str] = set()

_OF_MODELS = ("models", "looks", "further")
"""What of a plan says nothing of the rows and the folds."""
PACKAGES = ("pandas", "numpy", "scikit-learn", "skrub", "catboost", "distributed", "dask")


class ProgressReport(TypedDict):
    """What a unit says of itself while it runs: the share done, and points of curves."""

    unit: str
    done: float
    curves: Mapping[str, list[float]]


class Reporter:
    """A Progress that tells the engine, as events on a fixed topic, and knows what it cancelled."""

    def __init__(self, unit: str, send: Callable[[ProgressReport], None]) -> None:
        self._unit = unit
        self._send = send
        self._points: defaultdict[str, list[float]] = defaultdict(list)
        self._last = time.monotonic()

    def progress(self, done: float, curves: Mapping[str, float] | None = None) -> None:
        """Report the share done; points of curves are gathered until the next event is due."""
        for name, value in (curves or {}).items():
            self._points[name].append(float(value))
        now = time.monotonic()
        if now - self._last >= _INTERVAL:
            self._last = now
            self._send({"unit": self._unit, "done": float(done), "curves": dict(self._points)})
            self._points.clear()

    def cancelled(self) -> bool:
        """Whether the engine asked this unit to stop."""
        return self._unit in _cancelled


async def cancel_unit(unit: str) -> None:
    """Ask a unit to stop; runs on the worker's event loop while the unit is in a thread.

    Dask runs only coroutines without waiting for them.
    """
    _cancelled.add(unit)


def warm(*, tensorflow: bool) -> UnitResult:
    """Import what fits need, and say who this worker is (pid, versions, hash of the program)."""
    # TensorFlow first, where it is wanted: other workers are ready for the rest sooner.
    names = ["lib.deep.keras_runtime"] if tensorflow else []
    for name in [
        *names,
        "lib.evaluation.train.crossval",
        "lib.models.catalogue",
        "skrub",
        "catboost",
    ]:
        importlib.import_module(name)
    # Fits collect garbage, which takes a quarter of a second among all that was imported.
    gc.collect()
    gc.freeze()
    return fingerprint()


def fingerprint() -> UnitResult:
    """Return this process's pid, Python, package versions and the hash of the program's files."""
    return {
        "pid": os.getpid(),
        "python": ".".join(map(str, sys.version_info[:2])),
        "packages": {name: _version(name) for name in PACKAGES},
        "tensorflow": find_spec("tensorflow") is not None,
        "lib": program_hash(),
    }


def _version(package: str) -> str | None:
    try:
        return version(package)
    except PackageNotFoundError:
        return None


@lru_cache(maxsize=1)
def program_hash() -> str:
    """Return the SHA-256 of all source files of lib, as they are on this machine."""
    digest = hashlib.sha256()
    folder = Path(__file__).parents[1]
    for path in sorted(folder.rglob("*.py")):
        digest.update(path.relative_to(folder).as_posix().encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


def guarded(work: Work, run: Callable[[], UnitResult]) -> UnitResult:
    """Run a unit; what goes wrong in it comes back as a value, with the worker's memory."""
    import psutil

    result: UnitResult
    try:
        result = run()
    except Cancelled:
        result = {"cancelled": True}
    except DeepworthError as error:
        result = {"failure": (error.code, dict(error.context))}
    except Exception as error:  # noqa: BLE001 - third-party code; logged, and the row says so
        # Without the message, which may quote the data.
        reference = uuid.uuid4().hex[:8]
        where = "".join(traceback.format_tb(error.__traceback__))
        kind = type(error).__name__
        _log.error("%s: %s in a unit of %s\n%s", reference, kind, work.model, where)
        result = {"failure": ("unexpected", {"reference": reference})}
    _cancelled.discard(work.id)
    return {**result, "rss": psutil.Process().memory_info().rss}


def reporter(unit: str) -> Reporter:
    """Return what tells the engine of a unit's progress; only on a worker."""
    from distributed import get_worker

    worker = get_worker()
    return Reporter(unit, lambda event: worker.log_event(TOPIC, event))


def problem_of(work: Work) -> tuple[Problem, Sequence[Split]]:
    """Return the rows of a unit's run and all its folds."""
    # The models compared, and which are repeated, do not change the rows or the folds.
    others = {name: value for name, value in (work.plan or {}).items() if name not in _OF_MODELS}
    plan = dict(sorted(others.items()))
    return _prepared(*work.data, _Frozen(work.task or {}), _Frozen({**plan, "models": []}))


def all_rows_of(work: Work) -> Problem:
    """Return the rows of a unit's run, not divided into folds."""
    from lib.evaluation.train.problem import make_problem

    return make_problem(frame_of(*work.data), *work.task_and_plan())


class _Frozen:
    """A dictionary as a key of a cache."""

    def __init__(self, value: Mapping[str, Json]) -> None:
        self.value = value
        self._key = repr(value)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Frozen) and other._key == self._key

    def __hash__(self) -> int:
        return hash(self._key)


@lru_cache(maxsize=2)
def _prepared(
    url: str, content: str, task: _Frozen, plan: _Frozen
) -> tuple[Problem, Sequence[Split]]:
    from lib.evaluation.train.problem import make_problem
    from lib.evaluation.train.splits import make_splits

    the_task, the_plan = Task.from_dict(task.value), Plan.from_dict(plan.value)
    problem = make_problem(frame_of(url, content), the_task, the_plan)
    return problem, make_splits(problem, the_task, the_plan)


@lru_cache(maxsize=2)
def frame_of(url: str, content: str) -> pd.DataFrame:
    """Return a kept table; StoreError "damaged" if its bytes are not those meant."""
    data = _read(url)
    if hashlib.sha256(data).hexdigest() != content:
        raise StoreError("damaged", file=url.rsplit("/", 1)[-1])
    return table_of(data)


def table_of(data: bytes) -> pd.DataFrame:
    """Return the table that Parquet bytes hold."""
    import pandas as pd

    return pd.read_parquet(BytesIO(data))


def _read(url: str) -> bytes:
    if "://" not in url:
        try:
            return Path(url).read_bytes()
        except OSError as error:
            raise StoreError("file_missing", file=Path(url).name) from error
    import fsspec

    with fsspec.open(url, "rb") as file:
        return bytes(file.read())
