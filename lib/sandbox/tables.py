"""Questions about a table of ours that are answered in the sandbox: it may be large."""

from __future__ import annotations

import inspect
import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Any, BinaryIO, get_type_hints

import numpy as np
import pandas as pd

from lib.core.dataset import Dataset, StoredDataset
from lib.core.facts import Json, from_json
from lib.core.parquet import from_parquet, to_parquet
from lib.core.workflow import workflows
from lib.errors import StoreError
from lib.sandbox.client import sandbox
from lib.sandbox.jobs import Reply
from lib.sandbox.plain import from_plain, to_plain
from lib.sandbox.protocol import HoldsFile
from lib.settings import MEGABYTE

QUESTIONS = frozenset(
    [
        "lib.intake.profiling.profile:make_profile",
        "lib.intake.profiling.associations:associations",
        "lib.intake.profiling.missing:missing_values",
        "lib.intake.profiling.by_target:split_by_target",
        "lib.intake.profiling.finding_rows:evidence_of",
        "lib.intake.profiling.findings:find_for_target",
        "lib.intake.remedies:change",
        "lib.intake.remedies:refit",
        "lib.intake.rows:page_of",
        "lib.intake.rows:decoded_bytes",
        "lib.evaluation.plan.tasks:make_task",
        "lib.evaluation.plan.planning:suggest_metric_why",
        "lib.evaluation.plan.planning:look_at_rows",
        "lib.evaluation.targets.task_rows:groups_of",
        "lib.evaluation.targets.task_rows:truth_of",
        "lib.intake.rows:rows_at",
        "lib.intake.rows:rows_of",
        "lib.report.table_files:csv_of",
        "lib.report.table_files:predicted_csv",
        "lib.report.table_files:table_csv",
        *(name for workflow in workflows().values() for name in workflow.table_questions),
    ]
)
"""Functions of a dataset and of plain arguments that may be asked for."""
_ROWS = {"rows": "in the file"}
"""Stands for an argument whose rows follow the table's own in the file."""
_BYTES = {"bytes": "in the file"}
"""Stands for one that is such a file as it is."""


@dataclass(frozen=True)
class FileBytes:
    """An argument of ``ask``: a file of somebody's that the function is given as bytes."""

    path: Path


@dataclass(frozen=True)
class TableRequest:
    """A question as it is sent: ``sizes`` are those of its files, which follow each other."""

    function: str
    about: Mapping[str, Json] | None
    arguments: tuple[Json, ...]
    options: Mapping[str, Json]
    sizes: tuple[int, ...]


@dataclass(frozen=True)
class TableReply(HoldsFile):
    """What a question found; the open ``file`` holds the rows where ``value`` is of a dataset."""

    value: Any
    file: BinaryIO


def reference(function: Callable[..., object]) -> str:
    """Return the name of a function that may be asked for; KeyError for any other."""
    name = f"{function.__module__}:{function.__name__}"
    if name not in QUESTIONS:
        raise KeyError(name)
    return name


def ask(
    function: Callable[..., object],
    dataset: Dataset | None,
    path: Path,
    arguments: tuple[Any, ...],
    options: Mapping[str, object],
) -> TableReply:
    """Call a function in the sandbox with a dataset whose rows are in a file of the store.

    Without a dataset the function is given the rows alone. A path among the arguments is that of a
    further file of rows, which the function takes as a frame. DeepworthErrors of the function;
    InputErrors of ``Sandbox.run``.
    """
    more = (one.path if isinstance(one, FileBytes) else one for one in arguments)
    files = [path, *(one for one in more if isinstance(one, Path))]
    request = {
        "function": reference(function),
        "about": None if dataset is None else dataset.about(),
        "arguments": [_as_plain(one) for one in arguments],
        "options": to_plain(dict(options)),
        "sizes": [file.stat().st_size for file in files],
    }
    name = path.name if dataset is None else dataset.name
    with _as_one(files) as source:
        found = sandbox().run("table", request, source, name)
    return TableReply(_rebuilt(_hints(function)["return"], found.value, found.file), found.file)


def answer(arguments: Mapping[str, object], source: BinaryIO) -> Reply:
    """Call the function of a request: the sandbox's side of ``ask``."""
    asked = from_json(TableRequest, arguments)
    if asked.function not in QUESTIONS:
        raise KeyError(asked.function)
    module, function_name = asked.function.split(":")
    function = getattr(import_module(module), function_name)
    hints = _hints(function)
    names = list(inspect.signature(function).parameters)[1:]
    given = {**dict(zip(names, asked.arguments, strict=False)), **asked.options}
    sizes = iter(asked.sizes)
    first = from_parquet(_part(source, next(sizes), whole=len(asked.sizes) == 1))
    about = asked.about
    options: dict[str, object] = {}
    for name, value in given.items():
        if value == _ROWS:
            options[name] = from_parquet(source.read(next(sizes)))
        elif value == _BYTES:
            options[name] = source.read(next(sizes))
        else:
            options[name] = from_plain(hints[name], value)
    return _reply(function(first if about is None else Dataset.from_about(about, first), **options))


def with_rows(arguments: tuple[Any, ...]) -> tuple[Any, ...]:
    """Return arguments with the rows in place of the paths of their files, as ``ask`` does it."""
    return tuple(
        from_parquet(one.read_bytes()) if isinstance(one, Path) else one for one in arguments
    )


@contextmanager
def _as_one(files: list[Path]) -> Iterator[Path | BinaryIO]:
    """Give what a job is about as one file; several are copied, one after the other."""
    if len(files) == 1:
        yield files[0]
        return
    with tempfile.TemporaryFile() as whole:
        try:
            for path in files:
                with path.open("rb") as file:
                    shutil.copyfileobj(file, whole, MEGABYTE)
            whole.flush()
        except OSError as error:
            raise StoreError("disk_full") from error
        yield whole


def _as_plain(argument: object) -> Json:
    if isinstance(argument, FileBytes):
        return _BYTES
    return _ROWS if isinstance(argument, Path) else to_plain(argument)


def _part(source: BinaryIO, size: int, *, whole: bool) -> BinaryIO | bytes:
    """Return the next so many bytes of a file; the file itself where it has no others."""
    return source if whole else source.read(size)


def _hints(function: Callable[..., object]) -> dict[str, object]:
    return get_type_hints(function)


def _reply(value: object) -> Reply:
    """Return a result as JSON, with the rows of the one table that is in it as a file."""
    if isinstance(value, bytes):
        return Reply(None, value)
    if isinstance(value, pd.DataFrame):
        return Reply(to_plain(value.index.to_numpy()), to_parquet(value))
    if isinstance(value, Dataset):
        return Reply(value.about(), to_parquet(value.frame))
    if isinstance(value, tuple) and value and isinstance(value[0], Dataset):
        first, *rest = value
        return Reply([first.about(), *map(to_plain, rest)], to_parquet(first.frame))
    return Reply(to_plain(value))


def _rebuilt(hint: object, value: Any, file: BinaryIO) -> Any:
    arguments = getattr(hint, "__args__", ())
    if hint is bytes:
        return file.read()
    if value is not None and pd.DataFrame in (hint, *arguments):
        return from_parquet(file).set_axis(from_plain(np.ndarray, value), axis=0)
    if hint is Dataset:
        return StoredDataset.looked_up(value, partial(from_parquet, file))
    if arguments and arguments[0] is Dataset:
        dataset = StoredDataset.looked_up(value[0], partial(from_parquet, file))
        pairs = zip(arguments[1:], value[1:], strict=True)
        return (dataset, *(from_plain(kind, one) for kind, one in pairs))
    return from_plain(hint, value)
