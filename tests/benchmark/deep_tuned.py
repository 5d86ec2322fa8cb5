"""Does tuning help? Scores of tuned and untuned models on small tables, on the same outer folds."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from lib.core.metrics import METRICS
from lib.core.model import BuildContext, Estimator, ModelSpec
from lib.core.plan import Effort
from lib.core.results import FoldResult
from lib.core.tuning import CODE, tuning_seconds
from lib.evaluation.plan.planning import make_plan, make_task
from lib.evaluation.train.crossval import fit_fold
from lib.evaluation.train.problem import make_problem
from lib.evaluation.train.splits import make_splits
from lib.evaluation.train.stacked import fit_stack
from lib.intake.reading import read_table
from lib.models.catalogue import get_model
from tests.benchmark.peer_folds import Folded

_TABLES = (
    ("concrete.csv", "strength", None),
    ("german_credit_named.csv", "default", None),
    ("wine_white.csv", "quality", "multiclass"),
)
_ROWS = 1_500
_MODELS = ("realmlp", "tabm", "hist_gradient_boosting")


@dataclass(frozen=True)
class _Arm:
    """A way to fit: how much effort, and whether it is tuned."""

    name: str
    effort: Effort
    tuned: bool


_ARMS = (
    _Arm("standard", Effort.STANDARD, tuned=False),
    _Arm("thorough, not tuned", Effort.THOROUGH, tuned=False),
    _Arm("thorough, tuned", Effort.THOROUGH, tuned=True),
)


def measure(data: Path) -> None:
    """Print a row for each table and model: the mean score of each arm, and what tuning took.

    After the tuned one's score stand the folds on which it is better and worse than the same
    length untuned.
    DEEPWORTH_BENCH_TABLE chooses the tables whose name holds it.
    """
    print("| table | score | model | " + " | ".join(arm.name for arm in _ARMS) + " | tried |")
    print("| --- " * (len(_ARMS) + 4) + "|")
    for one in _tables(data, os.environ.get("DEEPWORTH_BENCH_TABLE", "")):
        for model in _MODELS:
            found = [_folds(one, model, arm) for arm in _ARMS]
            scores = [[fold.metrics[one.plan.metric] for fold in folds] for folds in found]
            sign = 1.0 if METRICS[one.plan.metric].greater_is_better else -1.0
            gain = sign * (np.array(scores[2]) - scores[1])
            better, worse = int(np.sum(gain > 0)), int(np.sum(gain < 0))
            cells = [f"{np.mean(part):.4g}" for part in scores]
            cells[2] += f" (+{better}, -{worse})"
            print(
                f"| {one.name} | {one.plan.metric} | {model} | {' | '.join(cells)} | "
                f"{_tried(found[2], one)} |",
                flush=True,
            )


def _tables(data: Path, wanted: str) -> Iterator[Folded]:
    for name, target, kind in _TABLES:
        if wanted not in name:
            continue
        dataset = read_table((data / "tabular" / name).read_bytes(), name)
        if len(dataset.frame) > _ROWS:
            frame = dataset.frame.sample(_ROWS, random_state=0).reset_index(drop=True)
            dataset = replace(dataset, frame=frame)
        task = make_task(dataset, target, kind=kind)
        plan, _ = make_plan(dataset, task, effort=Effort.STANDARD)
        problem = make_problem(dataset.frame, task, plan)
        yield Folded(name, task, plan, problem, make_splits(problem, task, plan))


def _folds(one: Folded, model: str, arm: _Arm) -> Sequence[FoldResult]:
    """Return the results of a model on the table's folds, fitted in the arm's way."""
    plan = replace(one.plan, effort=arm.effort)
    spec = get_model(model) if arm.tuned else _untuned(get_model(model))
    if spec.framework == "keras":
        stack = fit_stack(spec, one.problem, one.task, plan, one.splits, refit=False, threads=2)
        return stack.folds
    return [fit_fold(spec, one.problem, one.task, plan, split, threads=1) for split in one.splits]


def _untuned(spec: ModelSpec) -> ModelSpec:
    def build(ctx: BuildContext) -> Estimator:
        estimator: Any = spec.build(ctx)
        known = estimator.get_params(deep=False)
        off = {"tune": False, "space": None, "trials": 0}
        estimator.set_params(**{name: value for name, value in off.items() if name in known})
        return estimator

    return replace(spec, builder=build)


def _tried(folds: Sequence[FoldResult], one: Folded) -> str:
    """Return configurations a fold, and the CPU seconds used of those that were planned."""
    notes = [note.values for fold in folds for note in fold.notes if note.code == CODE]
    planned = np.mean([tuning_seconds(len(split.train)) for split in one.splits])
    used = np.mean([note["seconds"] for note in notes])
    return f"{notes[0]['configurations']}, {used:.1f} of {planned:.1f} s"
