"""Questions about a kept table: of a small one answered here at once, of a large in the sandbox.

So the web process never holds the rows of a large table, and a click on a small one waits for no
other process.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any, BinaryIO, Concatenate, Generic, ParamSpec, TypeVar

import streamlit as st

from lib.core.dataset import Dataset
from lib.intake.rows import rows_at
from lib.sandbox.tables import FileBytes
from lib.settings import MEGABYTE
from lib.ui.shell import services

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

    Array = np.ndarray[Any, Any]

Given = ParamSpec("Given")
Result = TypeVar("Result")

_FEW_CELLS = 500_000
_FEW_ROWS = 1_000
_SMALL = 8 * MEGABYTE
"""Bytes of rows that may be loaded here: what is done with them takes up to seven times as much."""
_SMALLER = {"look_at_reviews": 2 * MEGABYTE}
"""The same by function: to read texts takes 13 times as much, and seconds."""
LARGE_FILE = 4 * MEGABYTE
"""Bytes of rows in a file, as Parquet, from which they are taken away in an archive."""


class Making(Generic[Result]):
    """What a function made of a table; ``keep`` stores the table that is in it and returns its id.

    The rows of what was made of a large table are in a file without a name, gone with this.
    """

    def __init__(
        self, value: Result, keep: Callable[[Dataset], str], file: BinaryIO | None = None
    ) -> None:
        self.value, self._keep, self._file, self._lock = value, keep, file, Lock()

    def keep(self, dataset: Dataset) -> str:
        """Keep the table in the workspace; two sessions may ask at once."""
        with self._lock:
            return self._keep(dataset)

    def __del__(self) -> None:
        if self._file is not None:
            self._file.close()


def ask(
    workspace: str,
    dataset_id: str,
    function: Callable[Concatenate[Dataset, Given], Result],
    *arguments: Given.args,
    **options: Given.kwargs,
) -> Result:
    """Return what a function of lib.sandbox.tables.QUESTIONS says of a table."""
    return making(workspace, dataset_id, function, *arguments, **options).value


def making(
    workspace: str,
    dataset_id: str,
    function: Callable[Concatenate[Dataset, Given], Result],
    *arguments: Given.args,
    **options: Given.kwargs,
) -> Making[Result]:
    """Return what a function makes of a table.

    The function returns a dataset, or a tuple that begins with one, where that is to be kept. Where
    it takes rows beside the table's it is given the path of their file.
    """
    dataset, store = services.dataset(workspace, dataset_id), services.store()
    # A file as somebody uploaded it is never looked at here.
    uploaded = any(isinstance(one, FileBytes) for one in arguments)
    if not uploaded and small(workspace, dataset_id, _SMALLER.get(function.__name__, _SMALL)):
        from lib.sandbox.tables import with_rows

        return Making(
            function(dataset, *with_rows(arguments), **options),
            lambda made: store.save_dataset(workspace, made),
        )
    from lib.sandbox import tables

    path = store.table_path(workspace, dataset_id)
    answer = tables.ask(function, dataset, path, arguments, options)
    return Making(
        answer.value, lambda made: store.save_table(workspace, made, answer.file), answer.file
    )


def rows(
    workspace: str,
    dataset_id: str,
    places: Sequence[int] | Array,
    columns: Sequence[str] | None = None,
) -> pd.DataFrame:
    """Return rows of a table by position; few of a large table are kept for the next click."""
    import numpy as np

    given = np.asarray(places, dtype=np.int64)
    names = None if columns is None else tuple(columns)
    if len(given) > _FEW_ROWS or small(workspace, dataset_id):
        return ask(workspace, dataset_id, rows_at, given, names)
    return _few_rows(workspace, dataset_id, tuple(given.tolist()), names)


@st.cache_resource(show_spinner=False, max_entries=64, ttl=1800)
def _few_rows(
    workspace: str, dataset_id: str, places: tuple[int, ...], columns: tuple[str, ...] | None
) -> pd.DataFrame:
    import numpy as np

    return ask(workspace, dataset_id, rows_at, np.array(places, dtype=np.int64), columns)


def ask_rows(
    path: Path,
    function: Callable[Concatenate[pd.DataFrame, Given], Result],
    *arguments: Given.args,
    **options: Given.kwargs,
) -> Result:
    """Return what such a function says of rows in a file, whatever these take: in the sandbox."""
    from lib.sandbox import tables

    with tables.ask(function, None, path, arguments, options) as answer:
        result: Result = answer.value
        return result


def small(workspace: str, dataset_id: str, most: int = _SMALL) -> bool:
    """Whether the rows of a table take so few bytes that they may be loaded here."""
    dataset = services.dataset(workspace, dataset_id)
    few = dataset.rows * len(dataset.columns) <= _FEW_CELLS
    return few and _bytes_of(workspace, dataset_id) <= most


@st.cache_resource(show_spinner=False, max_entries=256, ttl=86_400)
def _bytes_of(workspace: str, dataset_id: str) -> int:
    """Return what the rows of a table take in memory, at which the sandbox looks."""
    from lib.intake.rows import decoded_bytes
    from lib.sandbox import tables

    dataset = services.dataset(workspace, dataset_id)
    path = services.store().table_path(workspace, dataset_id)
    with tables.ask(decoded_bytes, dataset, path, (), {}) as answer:
        return int(answer.value)
