"""How much memory there is, how it is shared out, and roughly what a fit needs."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass

from lib.core.columns import ColumnKind
from lib.core.memory import LOW_MEMORY
from lib.core.task import Task
from lib.settings import MEGABYTE, Settings

_OTHERS = 300 * MEGABYTE
"""What the web process and the engine itself take."""
_BASE = {"keras": 600 * MEGABYTE, "other": 200 * MEGABYTE}
"""What a worker has resident once a framework is imported."""
_COPIES = 5
"""Encoded copies of the training rows alive at once: raw, encoded, split, the model's own."""
_MAX_LEVELS = 30
_MUCH_TEXT = 5_000_000
"""Characters of all texts from which models of reviews count fewer n-grams."""
_MANY_GRAMS, _FEW_GRAMS = 140, 50
"""Bytes a character that counting and weighing n-grams takes."""
_PARTS = {ColumnKind.DATETIME: 6, ColumnKind.TEXT: 30}


@dataclass(frozen=True)
class Layout:
    """The local cluster: number of workers, bytes each may use, and whether memory is short."""

    workers: int
    worker_bytes: int
    low_memory: bool


def cores() -> int:
    """Return the number of cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def make_layout(settings: Settings, total: int) -> Layout:
    """Share ``total`` bytes out over one worker a core, or the number in the settings."""
    low = total < LOW_MEMORY
    workers = 1 if low else max(1, settings.workers or cores())
    return Layout(workers, max(total - _OTHERS, total // 2) // workers, low)


def columns_of(task: Task, distinct: Mapping[str, int]) -> int:
    """Return about how many columns a model gets: levels, date parts, topics, numbers."""
    total = 0
    for name, kind in task.features.items():
        if kind == ColumnKind.CATEGORY:
            total += min(max(distinct.get(name, 1), 1), _MAX_LEVELS)
        else:
            total += _PARTS.get(ColumnKind(kind), 1)
    return total


def needed_bytes(
    task: Task, rows: int, distinct: Mapping[str, int], framework: str, members: int = 1
) -> int:
    """Return roughly what fitting needs, in bytes; modest, so as not to refuse what would fit.

    Each of several ``members`` of a stack has its own encoded rows.
    """
    width = 4 if framework == "keras" else 8
    data = rows * columns_of(task, distinct) * width * max(_COPIES, 2 * members)
    if framework == "sklearn" and task.text is not None:
        letters = rows * task.characters
        data += letters * (_MANY_GRAMS if letters <= _MUCH_TEXT else _FEW_GRAMS)
    return _BASE.get(framework, _BASE["other"]) + data
