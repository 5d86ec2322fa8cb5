"""What is kept of a run beside its results, as whoever makes its report or document reads it.

Pages read what they keep for the next click, the command line reads the store; both say the same.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

from lib.core.dataset import Dataset
from lib.core.jobs import JobSpec, Parameters
from lib.evaluation.judge.group_means import GroupMeans
from lib.evaluation.judge.inference.evidence import Evidence
from lib.evaluation.judge.inference.stored import CONTEST, EVIDENCE, from_stored
from lib.evaluation.judge.out_of_fold import OutOfFold
from lib.models.manifest import Manifest

if TYPE_CHECKING:
    import pandas as pd

Array = np.ndarray[Any, Any]
Json = Mapping[str, Any]


class DoneJob(Protocol):
    """A job that is done: lib.store.jobs.Job."""

    @property
    def id(self) -> str:
        """The same for the same job."""

    @property
    def params(self) -> Parameters:
        """What was asked beside the kind and the model."""

    @property
    def model(self) -> str:
        """The model that it is about; "" for none."""

    @property
    def result(self) -> Json | None:
        """The answer."""


class RunReader(Protocol):
    """All that a report or a document says of one run beside the run itself."""

    def out_of_fold(self, model: str) -> OutOfFold | None:
        """Return a model's out-of-fold predictions beside the truth; None without either."""

    def labels(self, model: str) -> tuple[Array, Array] | None:
        """Return rows and each one's segment by a clusterer; None where they are not here."""

    def jobs(self, kind: JobSpec[Any] | str, model: str | None = None) -> Sequence[DoneJob]:
        """Return the jobs of a kind that are done, the latest first; of all models for None."""

    def manifest(self, model: str) -> Manifest | None:
        """Return what the file of a fitted model says of it; None without such a file."""

    def table(self) -> Dataset | None:
        """Return the run's table, whose rows are not looked at; None where it is not here."""

    def rows(self, places: Array, columns: Sequence[str]) -> pd.DataFrame | None:
        """Return rows of the run's table by position; None where it is not here."""

    def measured(self, rows: Array, labels: Array, columns: list[str]) -> Sequence[GroupMeans]:
        """Return judge.group_means.of_segments of rows of the table, which must be here."""


class NothingKept:
    """A reader of a run beside which nothing is kept."""

    def out_of_fold(self, model: str) -> OutOfFold | None:
        """Return no predictions."""

    def labels(self, model: str) -> tuple[Array, Array] | None:
        """Return no segments."""

    def jobs(self, kind: JobSpec[Any] | str, model: str | None = None) -> Sequence[DoneJob]:
        """Return no jobs."""
        del kind, model
        return ()

    def manifest(self, model: str) -> Manifest | None:
        """Return no facts of a fitted model."""

    def table(self) -> Dataset | None:
        """Return no table."""

    def rows(self, places: Array, columns: Sequence[str]) -> pd.DataFrame | None:
        """Return no rows."""

    def measured(self, rows: Array, labels: Array, columns: list[str]) -> Sequence[GroupMeans]:
        """Return no means: there is no table."""
        del rows, labels, columns
        return ()


def latest(reader: RunReader, kind: JobSpec[Any] | str, model: str = "") -> Json | None:
    """Return the latest result of a job about a model, or about none; None where there is none."""
    return next((one.result for one in reader.jobs(kind, model)), None)


def kept_evidence(reader: RunReader) -> Evidence | None:
    """Return what the rows of a run's test parts say of its models; None where it is not kept."""
    return from_stored(latest(reader, EVIDENCE))


def kept_contest(reader: RunReader) -> Evidence | None:
    """Return the same of those models that were repeated further; None where none were."""
    return from_stored(latest(reader, CONTEST))


def deciding_evidence(reader: RunReader) -> Evidence | None:
    """Return the evidence that a run's verdict is of: that of the most repeats, if any is kept."""
    return kept_contest(reader) or kept_evidence(reader)
