"""What a notebook needs of a kind of job whose models learn from rows that are made first."""

from __future__ import annotations

from typing import Protocol

from lib.core.dataset import Dataset
from lib.core.facts import Json
from lib.core.references import look_up
from lib.core.results import Run
from lib.core.workflow import workflows


class PlainRows(Protocol):
    """How pandas alone makes a run's rows."""

    def made(self, run: Run) -> tuple[dict[str, Json], str] | None:
        """Return the names of the cell that makes the rows, and the cell; None if it cannot."""

    def readable(self, original: Dataset | None, run: Run) -> bool:
        """Tell whether that cell can read the table that the rows were made of."""


def plain_rows(run: Run) -> PlainRows | None:
    """Return how a run's rows are made; None where they are those of its table."""
    reference = workflows()[run.task.domain].plain_rows
    found: PlainRows | None = None if reference is None else look_up(reference)
    return found
