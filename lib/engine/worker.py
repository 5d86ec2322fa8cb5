"""What runs on a worker: one unit of work, with its data from a cache and its progress told.

Everything comes and goes as plain values (bytes, arrays, dictionaries), so that a worker needs
this program but nothing of the engine's state.
"""

from __future__ import annotations

import hashlib
import importlib
import logging
import os
import sys
import time
import traceback
import uuid
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from io import BytesIO
from pathlib import Path
from typing import Any

from lib.core.findings import Finding
from lib.core.plan import Plan
from lib.core.results import FoldResult
from lib.core.task import Task
from lib.errors import Cancelled, DeepworthError, StoreError

TOPIC = "deepworth"
"""Topic of the events that carry progress."""
_INTERVAL = 0.25
"""Seconds between two events of a unit, at least."""
_log = logging.getLogger(__name__)
_cancelled: set[str] = set()

PACKAGES = ("pandas", "numpy", "scikit-learn", "skrub", "catboost", "distributed", "dask")


@dataclass(frozen=True)
class Work:
    """A unit of work as a worker gets it: ids and plain values only.

    ``data`` is the dataset's file (a path or an fsspec URL) with the SHA-256 of its bytes;
    ``other`` likewise that of a second table. ``task`` and ``plan`` are None for a ``question``
    about a table alone.
    """

    id: str
    model: str
    data: tuple[str, str]
    task: Any
    plan: Any
    threads: int = 1
    repeat: int = 0
    fold: int = 0
    results: Mapping[str, list[dict[str, Any]]] = field(default_factory=dict)
    artifact: bytes = b""
    places: tuple[tuple[int, int], ...] = ()
    refit: bool = False
    budget: float | None = None
    members: Mapping[str, bytes] = field(default_factory=dict)
    weights: Mapping[str, float] = field(default_factory=dict)
    question: str = ""
    params: Mapping[str, Any] = field(default_factory=dict)
    other: tuple[str, str] | None = None
    predictions: bytes | None = None


class Reporter:
    """A Watch that tells the engine, as events on a fixed topic, and knows what it cancelled."""

    def __init__(self, unit: str, send: Callable[[dict[str, Any]], None]) -> None:
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


def cancel_unit(unit: str) -> None:
    """Ask a unit to stop; runs on the worker's event loop while the unit is in a thread."""
    _cancelled.add(unit)


def warm(*, tensorflow: bool) -> dict[str, Any]:
    """Import what fits need, and say who this worker is (pid, versions, hash of the program)."""
    # TensorFlow first, where it is wanted: other workers are ready for the rest sooner.
    names = ["lib.deep.keras_runtime"] if tensorflow else []
    for name in [*names, "lib.evaluation.crossval", "lib.models.catalogue", "skrub", "catboost"]:
        importlib.import_module(name)
    return fingerprint()


def fingerprint() -> dict[str, Any]:
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


def fit_fold(work: Work) -> dict[str, Any]:
    """Fit a model on one fold; ``result`` is packed, ``rows`` are the test rows' positions."""

    def run() -> dict[str, Any]:
        from lib.evaluation import crossval
        from lib.models.catalogue import get_model

        problem, splits = _problem(work)
        split = next(one for one in splits if (one.repeat, one.fold) == (work.repeat, work.fold))
        result = crossval.fit_fold(
            get_model(work.model),
            problem,
            Task.from_dict(work.task),
            Plan.from_dict(work.plan),
            split,
            threads=work.threads,
            watch=_reporter(work.id),
        )
        return {"result": pack(result), "rows": problem.rows[split.test]}

    return _guarded(work, run)


def fit_stack(work: Work) -> dict[str, Any]:
    """Fit a network on the folds ``work.places`` at once, and on all rows if ``work.refit``.

    ``results`` are packed, ``rows`` each one's test rows' positions; ``artifact`` may be None.
    """

    def run() -> dict[str, Any]:
        from lib.evaluation.stacked import fit_stack as fit
        from lib.models.catalogue import get_model

        problem, splits = _problem(work)
        chosen = [split for split in splits if (split.repeat, split.fold) in work.places]
        stack = fit(
            get_model(work.model),
            problem,
            Task.from_dict(work.task),
            Plan.from_dict(work.plan),
            chosen,
            refit=work.refit,
            threads=work.threads,
            watch=_reporter(work.id),
            budget_seconds=work.budget,
        )
        return {
            "results": [pack(result) for result in stack.folds],
            "rows": [problem.rows[split.test] for split in chosen],
            "artifact": stack.artifact,
            "cpu_seconds": stack.refit_cpu_seconds,
        }

    return _guarded(work, run)


def choose_clusters(work: Work) -> dict[str, Any]:
    """Find out how many groups a segmentation's models should look for: ``result`` is JSON."""

    def run() -> dict[str, Any]:
        from lib.evaluation.segmentation import choose

        problem = _segment_problem(work)
        task, plan = Task.from_dict(work.task), Plan.from_dict(work.plan)
        return {"result": choose(problem, task, plan, _reporter(work.id))}

    return _guarded(work, run)


def segment(work: Work) -> dict[str, Any]:
    """Fit a clusterer on all rows and on all resamples, into ``params["k"]`` groups.

    The answer is that of ``fit_stack``, with ``facts`` on the groups.
    """

    def run() -> dict[str, Any]:
        from lib.evaluation.segmentation import segment as fit
        from lib.models.catalogue import get_model

        segmented = fit(
            get_model(work.model),
            _segment_problem(work),
            Task.from_dict(work.task),
            Plan.from_dict(work.plan),
            int(work.params["k"]),
            threads=work.threads,
            watch=_reporter(work.id),
        )
        return {
            "results": [pack(result) for result in segmented.folds],
            "rows": list(segmented.rows),
            "artifact": segmented.artifact,
            "cpu_seconds": segmented.cpu_seconds,
            "facts": segmented.facts,
        }

    return _guarded(work, run)


def _segment_problem(work: Work) -> Any:
    """Return the rows of a segmentation, which has no folds."""
    from lib.evaluation.problem import make_problem

    return make_problem(_frame(*work.data), Task.from_dict(work.task), Plan.from_dict(work.plan))


def refit(work: Work) -> dict[str, Any]:
    """Fit a model on all rows: its ``artifact`` and ``cpu_seconds``."""

    def run() -> dict[str, Any]:
        from lib.evaluation import crossval
        from lib.models.catalogue import get_model

        problem, _ = _problem(work)
        artifact, seconds = crossval.refit(
            get_model(work.model),
            problem,
            Task.from_dict(work.task),
            Plan.from_dict(work.plan),
            threads=work.threads,
            watch=_reporter(work.id),
        )
        return {"artifact": artifact, "cpu_seconds": seconds}

    return _guarded(work, run)


def blend(work: Work) -> dict[str, Any]:
    """Blend the out-of-fold predictions of ``work.results``: packed ``folds``, and ``weights``."""

    def run() -> dict[str, Any]:
        from lib.evaluation.blend import blend as blend_models

        problem, splits = _problem(work)
        results = {model: [unpack(one) for one in folds] for model, folds in work.results.items()}
        blended = blend_models(
            results, problem.y, splits, Task.from_dict(work.task), Plan.from_dict(work.plan)
        )
        return {
            "folds": [pack(result) for result in blended.folds],
            "rows": [problem.rows[split.test] for split in splits],
            "weights": dict(blended.weights),
            "without_deep": None if blended.without_deep is None else dict(blended.without_deep),
        }

    return _guarded(work, run)


def score_file(work: Work) -> dict[str, Any]:
    """Score the refit model ``work.artifact`` on the table at ``work.data``: its ``metrics``."""

    def run() -> dict[str, Any]:
        from lib.evaluation.crossval import score_on
        from lib.models.artifacts import load_model

        estimator, manifest = load_model(work.artifact)
        frame = _frame(*work.data)
        return {"metrics": score_on(estimator, frame, Task.from_dict(work.task), manifest)}

    return _guarded(work, run)


def importance(work: Work) -> dict[str, Any]:
    """Shuffle the columns of the test rows, one by one: ``result`` as in permutation_importance."""

    def run() -> dict[str, Any]:
        from lib.evaluation.importance import permutation_importance
        from lib.models.catalogue import get_model

        problem, splits = _problem(work)
        plan = Plan.from_dict(work.plan)
        found = permutation_importance(
            get_model(work.model),
            problem,
            Task.from_dict(work.task),
            plan,
            splits,
            threads=work.threads,
            watch=_reporter(work.id),
        )
        return {"result": {"metric": plan.metric, "features": [vars(one) for one in found]}}

    return _guarded(work, run)


def answer(work: Work) -> dict[str, Any]:
    """Answer a question of lib.evaluation.questions: its ``result`` and perhaps a ``file``."""

    def run() -> dict[str, Any]:
        from lib.evaluation.questions import QUESTIONS, Asked

        given = QUESTIONS[work.question].load()(
            Asked(
                kind=work.question,
                frame=_frame(*work.data),
                params=work.params,
                model=work.model,
                other=None if work.other is None else _frame(*work.other),
                task=None if work.task is None else Task.from_dict(work.task),
                plan=None if work.plan is None else Plan.from_dict(work.plan),
                members=work.members,
                weights=work.weights,
                predictions=None if work.predictions is None else _table(work.predictions),
                threads=work.threads,
                watch=_reporter(work.id),
            )
        )
        return {"result": given.result, "file": given.file}

    return _guarded(work, run)


def predict(work: Work) -> dict[str, Any]:
    """Predict the table at ``work.data`` by ``work.members``: a Parquet ``file``, a ``result``."""

    def run() -> dict[str, Any]:
        from lib.evaluation.blended import Blended
        from lib.evaluation.prediction import predict_rows, with_predictions
        from lib.models.artifacts import load_model

        loaded = {name: load_model(data) for name, data in work.members.items()}
        task = Task.from_dict(work.task)
        estimator, manifest = next(iter(loaded.values()))
        if work.weights:
            fitted = {name: one for name, (one, _) in loaded.items()}
            estimator = Blended(fitted, work.weights, task)
        frame = _frame(*work.data)
        predictions = predict_rows(estimator, frame, manifest)
        buffer = BytesIO()
        predicted = with_predictions(frame, predictions.outputs, task)
        predicted.to_parquet(buffer, index=False)
        result = {
            "rows": len(frame),
            "added": predicted.shape[1] - frame.shape[1],
            "extra": list(predictions.extra),
            "unreadable": dict(predictions.unreadable),
            "unseen": dict(predictions.unseen),
        }
        return {"result": result, "file": buffer.getvalue()}

    return _guarded(work, run)


def pack(result: FoldResult) -> dict[str, Any]:
    """Return a fold's result as plain values."""
    notes = [note.to_dict() for note in result.notes]
    return {**vars(result), "notes": notes}


def unpack(data: Mapping[str, Any]) -> FoldResult:
    """Rebuild a fold's result from ``pack``."""
    return FoldResult(**{**data, "notes": tuple(Finding.from_dict(note) for note in data["notes"])})


def _guarded(work: Work, run: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    """Run a unit; what goes wrong in it comes back as a value, with the worker's memory."""
    import psutil

    try:
        answer = run()
    except Cancelled:
        answer = {"cancelled": True}
    except DeepworthError as error:
        answer = {"failure": (error.code, dict(error.context))}
    except Exception as error:  # noqa: BLE001 - third-party code; logged, and the row says so
        # Without the message, which may quote the data.
        reference = uuid.uuid4().hex[:8]
        where = "".join(traceback.format_tb(error.__traceback__))
        kind = type(error).__name__
        _log.error("%s: %s in a unit of %s\n%s", reference, kind, work.model, where)
        answer = {"failure": ("unexpected", {"reference": reference})}
    _cancelled.discard(work.id)
    return {**answer, "rss": psutil.Process().memory_info().rss}


def _reporter(unit: str) -> Reporter:
    from distributed import get_worker

    worker = get_worker()
    return Reporter(unit, lambda event: worker.log_event(TOPIC, event))


def _problem(work: Work) -> tuple[Any, Any]:
    # The models compared do not change the rows or the folds.
    plan = {name: value for name, value in sorted(work.plan.items()) if name != "models"}
    return _prepared(*work.data, _Frozen(dict(work.task)), _Frozen({**plan, "models": []}))


class _Frozen:
    """A dictionary as a key of a cache."""

    def __init__(self, value: dict[str, Any]) -> None:
        self.value = value
        self._key = repr(value)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Frozen) and other._key == self._key

    def __hash__(self) -> int:
        return hash(self._key)


@lru_cache(maxsize=2)
def _prepared(url: str, content: str, task: _Frozen, plan: _Frozen) -> tuple[Any, Any]:
    from lib.evaluation.problem import make_problem
    from lib.evaluation.splits import make_splits

    the_task, the_plan = Task.from_dict(task.value), Plan.from_dict(plan.value)
    problem = make_problem(_frame(url, content), the_task, the_plan)
    return problem, make_splits(problem, the_task, the_plan)


@lru_cache(maxsize=2)
def _frame(url: str, content: str) -> Any:
    data = _read(url)
    if hashlib.sha256(data).hexdigest() != content:
        raise StoreError("damaged", file=url.rsplit("/", 1)[-1])
    return _table(data)


def _table(data: bytes) -> Any:
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
