"""How long networks train by themselves: epochs planned and done, the best one, and the measure."""

from __future__ import annotations

import os
import time
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from lib.core.dataset import Dataset
from lib.core.plan import Effort
from lib.core.task import Task
from lib.deep.diagnosis import STILL_IMPROVING
from lib.deep.recipes import ARCHITECTURES
from lib.evaluation.plan.planning import make_plan, make_task
from lib.evaluation.train.problem import make_problem
from lib.evaluation.train.splits import make_splits
from lib.evaluation.train.stacked import fit_stack
from lib.intake.reading import read_table
from lib.models.catalogue import get_model

_SIZES = (300, 2_000, 5_000, 20_000, 40_000, 100_000)
_TABLES = (
    ("telco_churn.csv", "Churn"),
    ("california_housing.csv", "median_house_value"),
    ("covertype_15k.csv", "Cover_Type"),
)


def sample(dataset: Dataset, rows: int) -> Dataset:
    """Return some rows of a table, drawn once; its rows again and again where it has fewer."""
    generator = np.random.default_rng(0)
    order = [generator.permutation(dataset.rows) for _ in range(-(-rows // dataset.rows))]
    chosen = np.sort(np.concatenate(order)[:rows])
    return replace(dataset, frame=dataset.frame.iloc[chosen].reset_index(drop=True))


def sizes(most: float = np.inf) -> list[int]:
    """Return the numbers of rows to look at, or that of DEEPWORTH_BENCH_ROWS."""
    chosen = os.environ.get("DEEPWORTH_BENCH_ROWS")
    return [int(chosen)] if chosen else [rows for rows in _SIZES if rows <= most]


def measure_tables(data: Path) -> None:
    """Print how long the networks for tables train, at quick and at standard effort.

    Rows that a table lacks are its own again: then only epochs and seconds mean something.
    DEEPWORTH_BENCH_TABLE chooses the tables whose name holds it.
    """
    for name, target in _TABLES:
        if os.environ.get("DEEPWORTH_BENCH_TABLE", "") not in name:
            continue
        whole = read_table((data / "tabular" / name).read_bytes(), name)
        print(name)
        for rows in sizes():
            dataset = sample(whole, rows)
            task = make_task(dataset, target)
            for effort in (Effort.QUICK, Effort.STANDARD):
                measure_epochs(dataset, task, ARCHITECTURES, effort=effort, folds=3)


def measure_epochs(
    dataset: Dataset,
    task: Task,
    models: Iterable[str],
    *,
    effort: Effort = Effort.STANDARD,
    metric: str | None = None,
    folds: int | None = None,
) -> None:
    """Print for each network, over its folds: epochs, the best ones, whether cut short, score."""
    for id_ in models:
        plan, _ = make_plan(dataset, task, models=[id_], effort=effort, metric=metric)
        problem = make_problem(dataset.frame, task, plan)
        splits = make_splits(problem, task, plan)[:folds]
        started, used = time.perf_counter(), time.process_time()
        stack = fit_stack(get_model(id_), problem, task, plan, splits, refit=False, threads=2)
        wall, cpu = time.perf_counter() - started, time.process_time() - used
        histories = [fold.history for fold in stack.folds]
        done = [len(history["loss"]) for history in histories]
        best = [int(history["best_epoch"][0]) + 1 for history in histories]
        cut = sum(note.code == STILL_IMPROVING for fold in stack.folds for note in fold.notes)
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
