"""What is kept of a run, for its report: read from the store and kept for this report only."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

from lib.core.dataset import Dataset
from lib.core.jobs import JobSpec
from lib.core.results import Run, Status
from lib.evaluation.judge import out_of_fold
from lib.evaluation.judge.assignments import labels_in
from lib.evaluation.judge.group_means import GroupMeans, of_segments
from lib.evaluation.targets.task_rows import truth_of
from lib.models.manifest import Manifest
from lib.store import Store
from lib.store.jobs import Job, Jobs

if TYPE_CHECKING:
    import pandas as pd

    from lib.report.reader import Array


class StoreReader:
    """What the store keeps of a run whose table is in it (lib.report.reader.RunReader)."""

    def __init__(self, store: Store, workspace: str, run: Run) -> None:
        self._store, self._workspace, self._run = store, workspace, run

    def out_of_fold(self, model: str) -> out_of_fold.OutOfFold | None:
        """Return a model's out-of-fold predictions beside the truth; None without either."""
        truth = self._truth
        if truth is None or self._run.model(model).status is not Status.DONE:
            return None
        given = out_of_fold.join_truth(self._predictions(model), truth)
        return given if len(given.rows) else None

    def labels(self, model: str) -> tuple[Array, Array] | None:
        """Return rows and each one's segment by a clusterer; None of one that is not done."""
        done = self._run.model(model).status is Status.DONE
        return labels_in(self._predictions(model)) if done else None

    def jobs(self, kind: JobSpec[Any] | str, model: str | None = None) -> list[Job[Any]]:
        """Return the jobs of a kind that are done, the latest first; of all models for None."""
        found = Jobs(self._store).find(self._workspace, self._run.id, kind, model)
        return [one for one in found if one.status is Status.DONE and one.result is not None]

    def manifest(self, model: str) -> Manifest | None:
        """Return what the file of a fitted model says of it; None without such a file."""
        if not self._run.model(model).has_artifact:
            return None
        data = self._store.artifact(self._workspace, self._run.id, model)
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            found: Manifest = json.loads(archive.read("manifest.json"))
        return found

    def table(self) -> Dataset:
        """Return the run's table."""
        return self._table

    def rows(self, places: Array, columns: Sequence[str]) -> pd.DataFrame:
        """Return rows of the run's table by position."""
        return self._table.frame[list(columns)].iloc[places]

    def measured(self, rows: Array, labels: Array, columns: list[str]) -> Sequence[GroupMeans]:
        """Return lib.evaluation.judge.group_means.of_segments of rows of the table."""
        return of_segments(self._table.frame.iloc[rows], labels, columns)

    @cached_property
    def _table(self) -> Dataset:
        return self._store.load_dataset(self._workspace, self._run.dataset_id)

    @cached_property
    def _truth(self) -> Array | None:
        task = self._run.task
        return truth_of(self._table, task) if task.kind.has_target else None

    def _predictions(self, model: str) -> pd.DataFrame:
        return self._store.predictions(self._workspace, self._run.id, model)
