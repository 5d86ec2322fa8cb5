"""All folds of a network, and the network on all rows, trained together as one stack."""

from __future__ import annotations

import time
import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import overload

import pandas as pd

from lib.core.model import Estimator, ModelSpec
from lib.core.plan import Plan
from lib.core.progress import NullProgress, Progress
from lib.core.results import FoldResult, Split
from lib.core.task import Task
from lib.errors import ModelError
from lib.evaluation.train.crossval import (
    Rows,
    Timing,
    cores,
    guarded,
    make_context,
    make_manifest,
    score_fold,
    training_part,
)
from lib.evaluation.train.problem import Problem


@dataclass(frozen=True)
class Stack:
    """What came of a stack: its folds, and, if it was asked for, the model of all rows.

    ``artifact`` is None where that model was not asked for or could not be trained.
    """

    folds: tuple[FoldResult, ...]
    artifact: bytes | None = None
    refit_cpu_seconds: float = 0.0


def fit_stack(
    spec: ModelSpec,
    problem: Problem,
    task: Task,
    plan: Plan,
    splits: Sequence[Split],
    *,
    refit: bool,
    threads: int = 1,
    watch: Progress | None = None,
    budget_seconds: float | None = None,
) -> Stack:
    """Fit a network on the training rows of each split, and with ``refit`` on all rows, at once.

    Each member learns what it would have learned alone (lib.deep.stacked_fit); the stack's time is
    shared out by rows times epochs. ``budget_seconds`` ends the training with the best weights so
    far. Raises ModelError if a fold cannot be fitted, and Cancelled.
    """
    parts: list[Split | None] = [*splits, *([None] if refit else [])]
    rows = [slice(None) if split is None else split.train for split in parts]
    with guarded(spec.id), cores(threads), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        networks = [
            spec.build(
                make_context(
                    spec.id, problem.X.iloc[part], task, plan, split, threads, NullProgress()
                )
            )
            for part, split in zip(rows, parts, strict=True)
        ]
        ys = [problem.y[part] for part in rows]
        wall, cpu = time.perf_counter(), time.process_time()
        failures = _fit_many(networks)(
            networks,
            _Features(problem, task, rows),
            ys,
            watch,
            budget_seconds=budget_seconds,
        )
        wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
        for failure in failures[: len(splits)]:
            if failure is not None:
                raise failure
        shares = _shares(networks, [len(y) for y in ys], cpu)
        timings = [Timing(wall * share, cpu * share) for share in shares]
        folds = tuple(
            score_fold(spec, network, problem, task, plan, split, timing)
            for network, split, timing in zip(networks, splits, timings, strict=False)
        )
        if not refit:
            return Stack(folds)
        if failures[-1] is not None:
            return Stack(folds, None, timings[-1].cpu)
        from lib.models.artifacts import save_model

        artifact = save_model(networks[-1], make_manifest(spec, problem, task))
    return Stack(folds, artifact, timings[-1].cpu)


def _fit_many(networks: Sequence[Estimator]) -> Callable[..., list[ModelError | None]]:
    """Return how such estimators are fitted together: their own way, or that of table networks."""
    from lib.deep.stacked_fit import fit_many

    return getattr(type(networks[0]), "fit_many", fit_many)


class _Features(Sequence[pd.DataFrame]):
    """The members' training rows, each copied out of the table only when it is looked at."""

    def __init__(self, problem: Problem, task: Task, rows: Sequence[Rows]) -> None:
        self._problem, self._task, self._rows = problem, task, rows

    def __len__(self) -> int:
        return len(self._rows)

    @overload
    def __getitem__(self, place: int) -> pd.DataFrame: ...

    @overload
    def __getitem__(self, place: slice) -> Sequence[pd.DataFrame]: ...

    def __getitem__(self, place: int | slice) -> pd.DataFrame | Sequence[pd.DataFrame]:
        if isinstance(place, slice):
            return [self[at] for at in range(*place.indices(len(self)))]
        return training_part(self._problem, self._task, self._rows[place])[0]


def _shares(networks: Sequence[Estimator], rows: Sequence[int], cpu: float) -> list[float]:
    """Return each member's share of ``cpu`` seconds.

    What its own tuning took, and of the rest by rows times the epochs that it was trained for.
    """
    tuned = [getattr(network, "tuning_", {}).get("seconds", 0.0) for network in networks]
    work = [
        count * max(len(getattr(network, "history_", {}).get("loss", ())), 1)
        for network, count in zip(networks, rows, strict=True)
    ]
    rest = max(cpu - sum(tuned), 0.0)
    spent = [own + rest * one / sum(work) for own, one in zip(tuned, work, strict=True)]
    total = sum(spent)
    return [one / total if total > 0 else 1 / len(spent) for one in spent]
