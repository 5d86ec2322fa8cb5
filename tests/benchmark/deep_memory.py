"""Memory of a process that trains networks as the engine's worker does.

    python -m tests.benchmark.deep_memory large|level

Prints JSON: the peak at 50,000 x 50, or resident memory after each of 50 small runs in a row.
"""

import json
import resource
import sys

import numpy as np
import pandas as pd
import psutil

from lib.core.plan import Effort, Plan, SplitKind
from lib.core.task import Task, TaskKind
from lib.engine import worker
from lib.evaluation.train.problem import make_problem
from lib.evaluation.train.splits import make_splits
from lib.evaluation.train.stacked import fit_stack
from lib.models.catalogue import get_model

NETWORKS = ("keras_linear", "keras_mlp", "tabm", "realmlp")
_COLUMNS = 50
_MEGABYTE = 2**20


def main(what: str) -> None:
    """Measure; a few epochs, as many as it takes that TabM and RealMLP are compiled."""
    worker.warm(tensorflow=True)
    imported = psutil.Process().memory_info().rss / _MEGABYTE
    if what == "large":
        models = {}
        for model in NETWORKS:
            _train(model, 50_000, epochs=4)
            models[model] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(json.dumps({"imported": imported, "peak": models}))
        return
    after = []
    for run in range(50):
        _train(NETWORKS[run % 2], 300, seed=run)
        after.append(psutil.Process().memory_info().rss / _MEGABYTE)
    print(json.dumps({"imported": imported, "after": after}))


def _train(model: str, rows: int, seed: int = 0, epochs: int = 1) -> None:
    rng = np.random.default_rng(seed)
    numbers = rng.standard_normal((rows, _COLUMNS))
    frame = pd.DataFrame(numbers, columns=[f"c{place}" for place in range(_COLUMNS)])
    task = Task(
        kind=TaskKind.REGRESSION,
        target="y",
        features=dict.fromkeys(frame, "number"),
        classes=(),
    )
    frame["y"] = numbers[:, :5].sum(axis=1) + rng.standard_normal(rows)
    plan = Plan(
        models=(model,),
        effort=Effort.STANDARD,
        folds=5,
        repeats=1,
        seed=seed,
        metric="rmse",
        rope=0.01,
        rope_relative=True,
        split=SplitKind.KFOLD,
        settings={model: {"epochs": epochs}},
    )
    problem = make_problem(frame, task, plan)
    fit_stack(get_model(model), problem, task, plan, make_splits(problem, task, plan), refit=True)


if __name__ == "__main__":
    main(sys.argv[1])
