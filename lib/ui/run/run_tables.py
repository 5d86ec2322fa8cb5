"""The tables of a run, where they are still kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lib.core.results import Run
from lib.errors import StoreError
from lib.ui.shell import services

if TYPE_CHECKING:
    from lib.core.dataset import Dataset


def tables_of(run: Run, workspace: str) -> tuple[Dataset | None, Dataset | None]:
    """Return a run's table and the same before remedies; None for what is not there.

    A run may have come without its table, or have lost it.
    """
    dataset = _table(run.dataset_id, workspace)
    origin = dataset.origin if dataset is not None else None
    return dataset, _table(origin, workspace) if origin else None


def _table(dataset_id: str, workspace: str) -> Dataset | None:
    try:
        return services.dataset(workspace, dataset_id)
    except StoreError as error:
        if error.code not in ("dataset_not_found", "file_missing"):
            raise
        return None
