"""How long networks train by themselves: epochs planned and done, the best one, and the measure."""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from lib.core.dataset import Dataset
from lib.core.plan import Effort
from lib.core.task import Task
from lib.evaluation.planning import make_plan
from lib.evaluation.problem import make_problem
from lib.evaluation.splits import make_splits
from lib.evaluation.stacked import fit_stack
from lib.models.catalogue import get_model


def sample(dataset: Dataset, rows: int) -> Dataset:
    """Return some rows of a table, drawn once; its rows again and again where it has fewer."""
    generator = np.random.default_rng(0)
    order = [generator.permutation(dataset.rows) for _ in range(-(-rows // dataset.rows))]
    chosen = np.sort(np.concatenate(order)[:rows])
    return replace(dataset, frame=dataset.frame.iloc[chosen].reset_index(drop=True))


def measure_epochs(
    dataset: Dataset,
    task: Task,
    models: Iterable[str],
    *,
    effort: Effort = Effort.STANDARD,
    settings: Mapping[str, Mapping[str, Any]] | None = None,
    metric: str | None = None,
    folds: int | None = None,
) -> None:
    """Print for each network, over its folds: epochs, the best ones, whether cut short, score."""
    for id_ in models:
        plan, _ = make_plan(
            dataset, task, models=[id_], effort=effort, metric=metric, settings=settings
        )
        problem = make_problem(dataset.frame, task, plan)
        splits = make_splits(problem, task, plan)[:folds]
        started, used = time.perf_counter(), time.process_time()
        stack = fit_stack(get_model(id_), problem, task, plan, splits, refit=False, threads=2)
        wall, cpu = time.perf_counter() - started, time.process_time() - used
        histories = [fold.history for fold in stack.folds]
        done = [len(history["loss"]) for history in histories]
        best = [int(history["best_epoch"][0]) + 1 for history in histories]
        cut = sum(
            note.code == "network_still_improving" for fold in stack.folds for note in fold.notes
        )
        score = np.mean([fold.metrics[plan.metric] for fold in stack.folds])
        planned = {int(history["planned"][0]) for history in histories}
        print(
            f"{id_:18} {len(problem.X):7} rows {effort:9} planned {_span(planned)}, "
            f"done {_span(done)}, best {', '.join(map(str, best))}; cut short in {cut} of "
            f"{len(splits)}; {plan.metric} {score:.4f}; {cpu:.0f} CPU s, {wall:.0f} s",
            flush=True,
        )


def _span(values: Sequence[int] | set[int]) -> str:
    low, high = min(values), max(values)
    return str(low) if low == high else f"{low}-{high}"
