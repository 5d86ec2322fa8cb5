"""The eight tables on which networks are compared with pytabkit, with the folds that we use.

pytabkit needs PyTorch and an older pandas, so it runs in an environment of its own, on the files
that ``write`` makes: rows, the encoded target and the fold of each row.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from lib.core.plan import Effort, Plan
from lib.core.results import Split
from lib.core.task import Task
from lib.evaluation.plan.planning import make_plan, make_task
from lib.evaluation.train.problem import Problem, make_problem
from lib.evaluation.train.splits import make_splits
from lib.intake.reading import read_table

TABLES = (
    ("concrete.csv", "", 0),
    ("german_credit_named.csv", "default", 0),
    ("wine_white.csv", "quality", 0),
    ("cpu_act.csv", "", 0),
    ("telco_churn.csv", "Churn", 0),
    ("covertype_15k.csv", "Cover_Type", 0),
    ("california_housing.csv", "median_house_value", 0),
    ("adult_train_nohdr.csv.gz", "", -1),
)
_CLASSES = {"wine_white.csv": "multiclass"}
_ROWS = 20_000
"""Rows of adult that are compared: those of the peers' figures."""


@dataclass(frozen=True)
class Folded:
    """A table with its task and its five folds."""

    name: str
    task: Task
    plan: Plan
    problem: Problem
    splits: list[Split]


def folded(data: Path, wanted: str = "") -> Iterator[Folded]:
    """Yield the tables whose name holds ``wanted``."""
    for name, target, header in TABLES:
        if wanted not in name:
            continue
        content = (data / "tabular" / name).read_bytes()
        dataset = read_table(content, name, overrides={"header_row": header})
        if name.startswith("adult"):
            frame = dataset.frame.sample(_ROWS, random_state=0).reset_index(drop=True)
            dataset = replace(dataset, frame=frame)
        task = make_task(dataset, target or dataset.columns[-1].name, kind=_CLASSES.get(name))
        plan, _ = make_plan(dataset, task, effort=Effort.STANDARD)
        problem = make_problem(dataset.frame, task, plan)
        yield Folded(name, task, plan, problem, make_splits(problem, task, plan))


def write(data: Path, folder: Path) -> None:
    """Write each table as Parquet (features, ``__y``, ``__fold``) beside its task as JSON."""
    for one in folded(data):
        frame = one.problem.X.copy()
        frame["__y"] = one.problem.y
        fold = np.zeros(len(frame), dtype="int64")
        for split in one.splits:
            fold[split.test] = split.fold
        frame["__fold"] = fold
        frame.to_parquet(folder / f"{one.name}.parquet", index=False)
        facts = {"metric": one.plan.metric, "features": dict(one.task.features)}
        (folder / f"{one.name}.json").write_text(json.dumps({**facts, "kind": one.task.kind}))
        print(one.name, len(frame), one.task.kind, one.plan.metric, flush=True)
