"""Questions about a kept table: of a small one answered here at once, of a large in the sandbox.

So the web process never holds the rows of a large table, and a click on a small one waits for no
other process.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Concatenate, ParamSpec, TypeVar

import streamlit as st

from lib.core.dataset import Dataset
from lib.settings import MEGABYTE
from lib.ui import services

Given = ParamSpec("Given")
Result = TypeVar("Result")

_FEW_CELLS = 500_000
_SMALL = 16 * MEGABYTE


def ask(
    workspace: str,
    dataset_id: str,
    function: Callable[Concatenate[Dataset, Given], Result],
    *arguments: Given.args,
    **options: Given.kwargs,
) -> Result:
    """Return what a function of lib.sandbox.tables.QUESTIONS says of a table."""
    dataset = services.dataset(workspace, dataset_id)
    if small(workspace, dataset_id):
        return function(dataset, *arguments, **options)
    from lib.sandbox import tables

    path = services.store().table_path(workspace, dataset_id)
    with tables.ask(function, dataset, path, arguments, options) as answer:
        result: Result = answer.value
        return result


@contextmanager
def making(
    workspace: str,
    dataset_id: str,
    function: Callable[Concatenate[Dataset, Given], Result],
    *arguments: Given.args,
    **options: Given.kwargs,
) -> Iterator[tuple[Result, Callable[[Dataset], str]]]:
    """Give what a function makes of a table, and what keeps the table that it made.

    The function returns a dataset, or a tuple that begins with one.
    """
    dataset, store = services.dataset(workspace, dataset_id), services.store()
    if small(workspace, dataset_id):
        yield (
            function(dataset, *arguments, **options),
            lambda made: store.save_dataset(workspace, made),
        )
        return
    from lib.sandbox import tables

    path = store.table_path(workspace, dataset_id)
    with tables.ask(function, dataset, path, arguments, options) as answer:
        yield answer.value, lambda made: store.save_table(workspace, made, answer.file)


@st.cache_resource(show_spinner=False, max_entries=256, ttl=86_400)
def small(workspace: str, dataset_id: str) -> bool:
    """Whether the rows of a table may be loaded here; the sandbox looks at what they take."""
    from lib.intake.rows import decoded_bytes
    from lib.sandbox import tables

    dataset = services.dataset(workspace, dataset_id)
    if dataset.rows * len(dataset.columns) > _FEW_CELLS:
        return False
    path = services.store().table_path(workspace, dataset_id)
    with tables.ask(decoded_bytes, dataset, path, (), {}) as answer:
        return bool(answer.value <= _SMALL)
