"""How long a comparison will take, before it is started (no scikit-learn here)."""

from __future__ import annotations

import time
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cache

import numpy as np

from lib.core.columns import Column, ColumnKind
from lib.core.dataset import Dataset
from lib.core.model import ModelSpec, Settings, Size, chosen
from lib.core.plan import Effort, Plan
from lib.core.results import Run
from lib.core.task import Task
from lib.deep.diagnosis import STILL_IMPROVING
from lib.evaluation.targets.task_rows import usable_rows
from lib.models.catalogue import get_model
from lib.models.settings import settings_factor

_REFERENCE = 0.0054
"""Seconds of ``_benchmark`` on the reference machine (2 cores, 2026)."""
_MAX_LEVELS = 30
_DATE_PARTS = 6
_TEXT_PARTS = 30
_TOGETHER = 1.5
"""Times that work takes longer where TensorFlow's threads and other workers share the cores."""
_OF_THE_EPOCHS = 0.7
"""Share of its epochs that a network trains which gets more because it was still improving."""
_START = 2.0
"""Seconds until the first unit of work runs: handing out the data, importing what is missing."""


@dataclass(frozen=True)
class Costs:
    """CPU seconds by model: of all its fits together, and of its longest one."""

    total: Mapping[str, float]
    longest: Mapping[str, float]

    def wall(self, cores: int, models: Collection[str] | None = None) -> float:
        """Return the seconds until these models (default: all) are done on so many cores.

        Networks run one after another, each with its folds and its refit as one stack, on the one
        worker that carries TensorFlow; the others are refit after that, and a refit cannot be
        divided. So the time is that of the work shared by all cores, of the networks with the
        refits of the others, or of the longest fit, whichever is longest.
        """
        chosen = list(self.total) if models is None else list(models)
        networks = [id_ for id_ in chosen if get_model(id_).framework == "keras"]
        stacks = sum(self.total[id_] for id_ in networks)
        refits = sum(self.longest[id_] for id_ in chosen if id_ not in networks) / max(cores, 1)
        shared = sum(self.total[id_] for id_ in chosen) / max(cores, 1)
        if networks and cores > 1:
            shared *= _TOGETHER
        longest = max((self.longest[id_] for id_ in chosen), default=0.0)
        return _START + max(shared, stacks + refits if networks else 0.0, longest)


def costs(dataset: Dataset, task: Task, plan: Plan, rows: int | None = None) -> Costs:
    """Return what each model of a plan costs, all folds and the refit on all rows.

    ``rows`` is the number of usable rows, if it is known already.
    """
    sizes = _sizes(dataset, task, plan, rows)
    factor = machine_factor()
    total, longest = {}, {}
    for model in plan.models:
        spec, settings = get_model(model), plan.settings.get(model, {})
        total[model] = factor * _seconds(spec, sizes, settings)
        longest[model] = factor * _seconds(spec, sizes[-1:], settings)
    return Costs(total, longest)


def check_sizes(dataset: Dataset, task: Task, plan: Plan, rows: int) -> None:
    """Raise InputError for settings that a table of that size does not allow."""
    for model, settings in plan.settings.items():
        check = get_model(model).check
        if check is not None:
            check(settings, _sizes(dataset, task, plan, rows)[-1])


def largest_fold(dataset: Dataset, task: Task, plan: Plan, rows: int | None = None) -> Size:
    """Return the size of the largest training part."""
    *parts, whole = _sizes(dataset, task, plan, rows)
    return max(parts, key=lambda size: size.rows, default=whole)


def wall_seconds(dataset: Dataset, task: Task, plan: Plan, cores: int) -> float:
    """Return the seconds until all is done, with ``cores`` workers of one core each."""
    return costs(dataset, task, plan).wall(cores)


def longer_seconds(run: Run, settings: Mapping[str, Settings], cores: int) -> float:
    """Return the seconds until networks of a run are done that get the epochs in ``settings``.

    By what they took in the run itself; patience ends some before their last epoch.
    """
    total, longest = {}, {}
    for model, own in settings.items():
        result = run.model(model)
        done = next(note.count("epochs") for note in result.notes if note.code == STILL_IMPROVING)
        times = max(_OF_THE_EPOCHS * chosen(own, "epochs", 0) / done, 1.0)
        fits = max(result.folds_done, 1)
        refit = result.refit_cpu_seconds or result.fit_cpu_seconds / fits
        total[model] = times * (result.fit_cpu_seconds + refit)
        longest[model] = times * refit
    return Costs(total, longest).wall(cores)


def _seconds(spec: ModelSpec, sizes: list[Size], settings: Settings) -> float:
    if spec.framework == "none":  # computed once, from the other models' predictions
        return spec.seconds(sizes[-1])
    return sum(spec.seconds(size) * settings_factor(spec, settings, size) for size in sizes)


@cache
def machine_factor() -> float:
    """Return how many times slower than the reference machine this one is (takes under 50 ms)."""
    return float(np.clip(min(_benchmark() for _ in range(4)) / _REFERENCE, 0.25, 8))


def _benchmark() -> float:
    """Return CPU seconds of what fits mostly do: sort, gather, multiply, and Python itself.

    Nothing in it is done several times as fast by wide registers alone, as NumPy's sort of numbers
    is: training gains little from those.
    """
    generator = np.random.default_rng(0)
    values, order = generator.random(60_000), generator.permutation(60_000)
    codes, matrix = generator.integers(0, 256, 60_000), generator.random((160, 160))
    counts: dict[int, int] = {}
    started = time.thread_time()
    np.argsort(values[:30_000], kind="stable")
    for _ in range(2):
        np.bincount(codes[order], weights=values[order])
    np.einsum("ij,jk->ik", matrix, matrix)
    for number in range(20_000):
        counts[number & 63] = counts.get(number & 63, 0) + number
    return time.thread_time() - started


def _sizes(dataset: Dataset, task: Task, plan: Plan, usable: int | None = None) -> list[Size]:
    """Return the size of each fit: every fold of every repeat, then all rows."""
    rows = plan.sample_rows or usable or _usable(dataset, task)
    columns = sum(_encoded(dataset.column(name)) for name in task.features)
    if plan.split.in_order:
        shares = [(fold + 1) / (plan.folds + 1) for fold in range(plan.folds)]
    else:
        shares = [1 - 1 / plan.parts] * plan.folds
    return [
        _size(rows * share, columns, task, plan.effort) for share in [*shares * plan.repeats, 1.0]
    ]


def _usable(dataset: Dataset, task: Task) -> int:
    """Return the number of usable rows; without a target that is known without the rows."""
    return len(usable_rows(dataset.frame, task)) if task.target else dataset.rows


def _size(rows: float, columns: int, task: Task, effort: Effort) -> Size:
    return Size(max(round(rows), 1), columns, len(task.classes), effort, task.characters)


def _encoded(column: Column) -> int:
    """Return about how many columns a model gets for one: levels, date parts, topics."""
    if column.kind is ColumnKind.NUMBER:
        return 2 if column.missing else 1
    if column.kind is ColumnKind.DATETIME:
        return _DATE_PARTS
    if column.kind is ColumnKind.TEXT:
        return _TEXT_PARTS
    return 1 if column.distinct <= 2 else min(column.distinct, _MAX_LEVELS)
