"""A warm engine on a store of its own, and one comparison on it with its moments."""

import math
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path

import psutil

from lib.core.dataset import Dataset
from lib.core.plan import Effort, Plan
from lib.core.results import REPEATING, Run, Status
from lib.core.task import Task
from lib.engine.launch import start_engine
from lib.evaluation.plan.estimate import wall_seconds
from lib.evaluation.plan.planning import make_plan, make_task
from lib.intake.reading import read_table
from lib.settings import available_cores, read_settings
from lib.store import Store, open_store

WORKSPACE = "benchmark"
ENDED = (Status.DONE, Status.FAILED, Status.CANCELLED)


@dataclass(frozen=True)
class Moments:
    """Seconds from the request to: the first model after the dummy, the verdict, the last refit.

    ``repeats`` is when models began to be repeated, NaN where none was. ``worker_bytes`` is the
    most memory that one process of the engine was seen to hold.
    """

    run: Run
    estimate: float
    first: float
    verdict: float
    done: float
    worker_bytes: int = 0
    repeats: float = math.nan

    @property
    def failed(self) -> list[str]:
        """Ids of models that failed."""
        return [model.id for model in self.run.models if model.status is Status.FAILED]


@contextmanager
def warm_store() -> Iterator[Store]:
    """Give a store whose engine has all its workers warm."""
    with tempfile.TemporaryDirectory(prefix="deepworth-bench-") as folder:
        home = Path(folder)
        settings = replace(
            read_settings(), home=home, database_url=f"sqlite:///{home / 'deepworth.db'}"
        )
        store = open_store(settings)
        engine = start_engine(settings)
        try:
            deadline = time.monotonic() + 120
            while not ((state := store.engine_state()) and state.warm):
                if time.monotonic() > deadline:
                    raise TimeoutError("The engine is not warm after 120 s: see engine.log.")
                time.sleep(0.2)
            yield store
        finally:
            engine.stop()
            store.close()


def compare(store: Store, file: Path, target: str, effort: Effort, header: int = 0) -> Moments:
    """Compare the default models of an effort on a file and say when what was there."""
    dataset = read_table(file.read_bytes(), file.name, overrides={"header_row": header})
    task = make_task(dataset, target or dataset.columns[-1].name)
    plan, _ = make_plan(dataset, task, effort=effort)
    return follow(store, dataset, task, plan)


def follow(store: Store, dataset: Dataset, task: Task, plan: Plan) -> Moments:
    """Run a plan to its end and say when what was there, and the most that a worker held."""
    dataset_id = store.save_dataset(WORKSPACE, dataset)
    estimate = wall_seconds(dataset, task, plan, available_cores())
    started = time.monotonic()
    run_id = store.submit(WORKSPACE, dataset_id, task, plan)
    first = verdict = 0.0
    repeats = math.nan
    most = 0
    while True:
        run = store.run(WORKSPACE, run_id)
        now = time.monotonic() - started
        if not first and any(
            model.folds_done == model.folds_total and model.family != "baseline"
            for model in run.models
        ):
            first = now
        if not verdict and run.verdict is not None:
            verdict = now
        if math.isnan(repeats) and run.phase == REPEATING:
            repeats = now
        if run.status in ENDED:
            return Moments(run, estimate, first, verdict, now, most, repeats)
        most = max(most, _largest_worker())
        time.sleep(0.1)


def _largest_worker() -> int:
    """Return the bytes that the largest process of the engine holds now."""
    sizes = [0]
    for child in psutil.Process().children(recursive=True):
        with suppress(psutil.NoSuchProcess):
            sizes.append(child.memory_info().rss)
    return max(sizes)
