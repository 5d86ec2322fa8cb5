"""What is kept of a run, for its report: read as pages read it, and kept for the next click."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from lib.core.results import Run, Status
from lib.errors import StoreError
from lib.evaluation.judge.group_means import GroupMeans, measured_rows
from lib.models.manifest import Manifest
from lib.ui.shell import services
from lib.ui.shell.table_queries import ask
from lib.ui.widgets import model_predictions

if TYPE_CHECKING:
    import pandas as pd

    from lib.core.dataset import Dataset
    from lib.core.jobs import JobSpec
    from lib.evaluation.judge.out_of_fold import OutOfFold
    from lib.report.reader import Array
    from lib.store.jobs import Job
    from lib.ui.widgets.model_predictions import Labels


class PageReader:
    """What pages read of a run of a workspace (lib.report.reader.RunReader)."""

    def __init__(self, run: Run, workspace: str) -> None:
        self._run, self._workspace = run, workspace

    def out_of_fold(self, model: str) -> OutOfFold | None:
        """Return a model's out-of-fold predictions beside the truth; None without either."""
        return model_predictions.out_of_fold_of(self._run, model, self._workspace)

    def labels(self, model: str) -> Labels | None:
        """Return rows and each one's segment by a clusterer; None where they are not here."""
        return model_predictions.labels(self._run, model, self._workspace)

    def jobs(self, kind: JobSpec[Any] | str, model: str | None = None) -> list[Job[Any]]:
        """Return the jobs of a kind that are done, the latest first; of all models for None."""
        found = services.jobs().find(self._workspace, self._run.id, kind, model)
        return [one for one in found if one.status is Status.DONE and one.result is not None]

    def manifest(self, model: str) -> Manifest | None:
        """Return what the file of a fitted model says of it; None without such a file."""
        fitted = self._run.model(model).has_artifact
        return model_predictions.manifest(self._workspace, self._run.id, model, fitted)

    def table(self) -> Dataset | None:
        """Return the run's table, whose rows are not looked at; None where it is not here."""
        if self._run.origin:
            return None
        try:
            return services.dataset(self._workspace, self._run.dataset_id)
        except StoreError as error:
            if error.code not in ("dataset_not_found", "file_missing"):
                raise
            return None

    def rows(self, places: Array, columns: Sequence[str]) -> pd.DataFrame | None:
        """Return rows of the run's table by position; None where it is not here."""
        table = model_predictions.table(self._run, self._workspace)
        return None if table is None else table.at(places, columns)

    def measured(self, rows: Array, labels: Array, columns: list[str]) -> Sequence[GroupMeans]:
        """Return judge.group_means.of_segments of rows of the table, which must be here."""
        dataset = self._run.dataset_id
        told = ask(self._workspace, dataset, measured_rows, rows, labels, columns)
        return list(told["segments"])
