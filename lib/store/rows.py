"""From the rows of the tables to the nouns of lib.core, and back."""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Row

from lib.core.dataset import Dataset, StoredDataset
from lib.core.facts import Json, from_json, to_json
from lib.core.findings import Finding
from lib.core.plan import Plan
from lib.core.results import (
    Failure,
    FoldResult,
    Interval,
    ModelResult,
    Run,
    Status,
    Verdict,
)
from lib.core.task import Task
from lib.evaluation.judge.verdict_claim import claimed

if TYPE_CHECKING:
    import pandas as pd

NO_OUTPUTS = np.empty((0, 0), dtype=np.float32)
"""In place of predictions where these are not needed."""


@dataclass(frozen=True)
class DatasetRow:
    """A dataset in a list: ``columns`` is their number, ``created`` ISO 8601 in UTC.

    ``made`` says how it came from another one: the kind of its recipe, "remedies", or "".
    """

    id: str
    name: str
    rows: int
    columns: int
    created: str
    sha256: str
    made: str = ""


@dataclass(frozen=True)
class EngineState:
    """The engine as it last said it is: ``age`` is the seconds since, ``alive`` if that is recent.

    ``failure`` says why it cannot work (no scheduler to be reached, for instance).
    """

    pid: int
    age: float
    warm: bool
    workers: int
    low_memory: bool
    failure: Failure | None = None

    ALIVE = 15.0

    @property
    def alive(self) -> bool:
        """Whether the engine has been heard of lately."""
        return self.age < self.ALIVE


@dataclass(frozen=True)
class Request:
    """Something the engine is asked to do: ``kind`` is "run", "resume" or "cancel"."""

    id: int
    run: str
    kind: str
    model: str | None


@dataclass(frozen=True)
class RunInputs:
    """What the engine needs to know of a run.

    The contents are keys of dataset files; ``distinct`` counts the values of each column;
    ``refit`` is each model's status of being fitted on all rows.
    """

    run: Run
    content: str
    test_content: str | None
    distinct: Mapping[str, int]
    refit: Mapping[str, str]


def job_id(
    workspace: str,
    kind: str,
    run: str | None,
    model: str,
    dataset: str | None,
    params: Mapping[str, Json],
) -> str:
    """Return the id of a job: the same for the same job."""
    about = [workspace, kind, run, model, dataset, dict(params)]
    return hashlib.sha256(json.dumps(about, sort_keys=True).encode()).hexdigest()[:24]


def now() -> str:
    """Return this moment as ISO 8601 in UTC."""
    return datetime.now(UTC).isoformat(timespec="milliseconds")


_IN_THEIR_OWN_COLUMNS = ("name", "sha256", "rows")


def dataset_meta(dataset: Dataset) -> dict[str, Json]:
    """Return all of a dataset but its rows and what stands in columns of the row, JSON-able."""
    about = dataset.about()
    return {name: value for name, value in about.items() if name not in _IN_THEIR_OWN_COLUMNS}


def to_stored(row: Row[Any], load: Callable[[], pd.DataFrame]) -> Dataset:
    """Rebuild a dataset from its row; its table is loaded when it is looked at."""
    return StoredDataset.looked_up(_about(row), load)


def to_dataset(row: Row[Any], frame: pd.DataFrame) -> Dataset:
    """Rebuild a dataset from its row and its table."""
    return Dataset.from_about(_about(row), frame)


def _about(row: Row[Any]) -> dict[str, object]:
    return {**{name: getattr(row, name) for name in _IN_THEIR_OWN_COLUMNS}, **row.meta}


def findings_out(findings: Iterable[Finding]) -> list[dict[str, Json]]:
    """Return findings JSON-able."""
    return [finding.to_dict() for finding in findings]


def findings_in(data: Iterable[Mapping[str, object]]) -> tuple[Finding, ...]:
    """Rebuild findings from ``findings_out``."""
    return tuple(Finding.from_dict(finding) for finding in data)


def failure_out(failure: Failure | None) -> dict[str, Json] | None:
    """Return a failure JSON-able."""
    return None if failure is None else to_json(failure)


def failure_in(data: Mapping[str, object] | None) -> Failure | None:
    """Rebuild a failure from ``failure_out``."""
    return None if data is None else from_json(Failure, data)


def intervals_out(intervals: Mapping[str, Interval]) -> dict[str, Json]:
    """Return intervals by metric, JSON-able."""
    return {name: interval.to_dict() for name, interval in intervals.items()}


def _intervals_in(data: Mapping[str, Mapping[str, object]]) -> dict[str, Interval]:
    return {name: from_json(Interval, one) for name, one in data.items()}


def verdict_out(verdict: Verdict | None) -> dict[str, Json] | None:
    """Return a verdict JSON-able."""
    return None if verdict is None else to_json(verdict)


def _verdict_in(data: Mapping[str, object] | None) -> Verdict | None:
    return None if data is None else from_json(Verdict, data)


def to_model(
    row: Row[Any], reported: float = 0.0, curves: Mapping[str, list[float]] | None = None
) -> ModelResult:
    """Build a model's result from its row and the share and curves that its units reported."""
    done = row.folds_done / row.folds_total if row.folds_total else 0.0
    status = Status(row.status)
    share = 1.0 if status is Status.DONE else max(done, reported)
    return ModelResult(
        id=row.model,
        family=row.family,
        status=status,
        folds_done=row.folds_done,
        folds_total=row.folds_total,
        metrics=_intervals_in(row.metrics),
        train=_intervals_in(row.train),
        test=row.test,
        fit_seconds=row.fit_seconds,
        fit_cpu_seconds=row.fit_cpu_seconds,
        predict_ms_per_1000=row.predict_ms_per_1000,
        size_bytes=row.size_bytes,
        refit_cpu_seconds=row.refit_cpu_seconds,
        has_artifact=row.artifact is not None,
        failure=failure_in(row.failure),
        progress=share,
        curves=curves or {},
        weights=row.weights,
        notes=findings_in(row.notes),
    )


def to_run(row: Row[Any], models: Iterable[ModelResult], position: int) -> Run:
    """Build a run from its row (joined with its dataset's) and its models' results.

    The stored verdict stays as it was judged; the run's is what the run may claim by it.
    """
    seconds = row.seconds
    if row.running_since is not None:
        seconds += max(0.0, time.time() - row.running_since)
    run = Run(
        id=row.id,
        name=row.name,
        status=Status(row.status),
        dataset_id=row.dataset,
        dataset_name=row.dataset_name,
        dataset_sha256=row.dataset_sha256,
        rows=row.dataset_rows,
        columns=len(row.dataset_meta["columns"]),
        task=Task.from_dict(row.task),
        plan=Plan.from_dict(row.plan),
        created=row.created,
        started=row.started,
        finished=row.finished,
        seconds=seconds,
        estimate=row.estimate,
        position=position,
        phase=row.phase,
        environment=row.environment,
        findings=findings_in(row.findings),
        models=tuple(models),
        verdict=_verdict_in(row.verdict),
        failure=failure_in(row.failure),
        note=row.note,
        origin=row.origin,
    )
    return replace(run, verdict=claimed(run))


def fold_values(result: FoldResult) -> dict[str, object]:
    """Return the columns of a fold's row, all but the run's id."""
    return {
        "model": result.model,
        "repeat": result.repeat,
        "fold": result.fold,
        "metrics": dict(result.metrics),
        "train_metrics": dict(result.train_metrics),
        "rows": len(result.outputs),
        "fit_seconds": result.fit_seconds,
        "fit_cpu_seconds": result.fit_cpu_seconds,
        "predict_seconds": result.predict_seconds,
        "history": dict(result.history),
        "notes": findings_out(result.notes),
    }


def to_fold(row: Row[Any], outputs: NDArray[np.float32]) -> FoldResult:
    """Rebuild a fold's result from its row and its predictions."""
    return FoldResult(
        model=row.model,
        repeat=row.repeat,
        fold=row.fold,
        metrics=row.metrics,
        train_metrics=row.train_metrics,
        fit_seconds=row.fit_seconds,
        fit_cpu_seconds=row.fit_cpu_seconds,
        predict_seconds=row.predict_seconds,
        outputs=outputs,
        history=row.history,
        notes=findings_in(row.notes),
    )


def predictions_frame(result: FoldResult, rows: NDArray[np.int64]) -> pd.DataFrame:
    """Return a fold's predictions as a table: row, repeat, fold, output_0, output_1, ...

    ``rows`` are positions in the dataset's table, in the order of ``result.outputs``, whose type is
    kept: float32, or float64 of values that it would round too much.
    """
    import pandas as pd

    outputs = np.asarray(result.outputs)
    frame = pd.DataFrame(outputs, columns=[f"output_{k}" for k in range(outputs.shape[1])])
    frame.insert(0, "row", np.asarray(rows, dtype=np.int64))
    frame.insert(1, "repeat", np.int32(result.repeat))
    frame.insert(2, "fold", np.int32(result.fold))
    return frame
