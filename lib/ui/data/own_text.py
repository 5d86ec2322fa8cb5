"""The file that a table was read from, for downloads that keep each cell's own text."""

from __future__ import annotations

from typing import Any

from lib.intake.own_text import Origin
from lib.sandbox.tables import FileBytes
from lib.ui.data.files import overrides_of, source
from lib.ui.shell import services


def own_file(workspace: str, dataset_id: str) -> tuple[Any, ...]:
    """Return the last arguments of lib.report.table_files.table_csv; none without the file.

    Rows that were made of others (customers of transactions, texts joined) stand in no file.
    """
    dataset, store = services.dataset(workspace, dataset_id), services.store()
    path = source(dataset, workspace)
    if path is None or dataset.recipe or dataset.reading.given is None:
        return ()
    overrides = overrides_of(dataset)
    if dataset.origin is None:
        return FileBytes(path), Origin(overrides)
    original = services.dataset(workspace, dataset.origin)
    rows = store.table_path(workspace, dataset.origin)
    return FileBytes(path), Origin(overrides, original.about()), rows
