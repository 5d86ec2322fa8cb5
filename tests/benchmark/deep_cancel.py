"""How soon a network that trains in the engine stops when somebody cancels its run."""

import time
from statistics import median

import numpy as np
import pandas as pd

from lib.core.plan import Effort, Plan, SplitKind
from lib.core.results import Status
from lib.core.task import Task, TaskKind
from lib.intake.reading import read_table
from lib.store import Store
from tests.benchmark.bench_engine import ENDED, WORKSPACE, warm_store

_ROWS, _COLUMNS = 50_000, 30
_NETWORKS = ("realmlp", "tabm", "keras_mlp")
_MOMENTS = (0.0, 1.5, 4.0)
"""Seconds of training after which a run is cancelled."""


def measure() -> None:
    """Print the median and the longest time from the request to the run's end."""
    with warm_store() as store:
        dataset = store.save_dataset(WORKSPACE, read_table(_table(), "cancelled.csv"))
        taken = [
            (model, after, _cancelled(store, dataset, model, after))
            for model in _NETWORKS
            for after in _MOMENTS
        ]
    model, after, longest = max(taken, key=lambda one: one[2])
    print(
        f"cancel at {_ROWS:,} x {_COLUMNS}: median {median(one[2] for one in taken):.2f} s, "
        f"longest {longest:.2f} s ({model}, {after:g} s after it began) of {len(taken)} (limit 2)",
        flush=True,
    )


def _cancelled(store: Store, dataset: str, model: str, after: float) -> float:
    """Start a run of a network, cancel it so long after training began; return the seconds."""
    features = {f"c{place}": "number" for place in range(_COLUMNS)}
    plan = Plan(
        models=("dummy", model),
        effort=Effort.STANDARD,
        folds=5,
        repeats=1,
        seed=int(10 * after),
        metric="rmse",
        rope=0.01,
        rope_relative=True,
        split=SplitKind.KFOLD,
    )
    run_id = store.submit(WORKSPACE, dataset, Task(TaskKind.REGRESSION, "y", features), plan)
    while not any(one.id == model and one.progress for one in store.run(WORKSPACE, run_id).models):
        time.sleep(0.05)
    time.sleep(after)
    started = time.monotonic()
    store.cancel(WORKSPACE, run_id)
    while (status := store.run(WORKSPACE, run_id).status) not in ENDED:
        time.sleep(0.02)
    assert status is Status.CANCELLED, f"{model} was {status} before it could be cancelled"
    return time.monotonic() - started


def _table() -> bytes:
    rng = np.random.default_rng(0)
    numbers = rng.standard_normal((_ROWS, _COLUMNS)).round(3)
    frame = pd.DataFrame(numbers, columns=[f"c{place}" for place in range(_COLUMNS)])
    frame["y"] = (numbers[:, :5].sum(axis=1) + rng.standard_normal(_ROWS)).round(3)
    return frame.to_csv(index=False).encode()
