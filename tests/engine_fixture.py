"""Engines for tests: one warm engine for a folder, and others for tests that break them.

A conftest imports ``engine`` (and ``own_engine``) from here to offer them.
"""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
import psutil
import pytest

from lib.core.columns import Column, ColumnKind
from lib.core.dataset import Dataset, Reading
from lib.core.results import ModelResult, Run, Status
from lib.core.task import Task, TaskKind
from lib.engine.launch import EngineProcess, start_engine
from lib.settings import Settings
from lib.store import Store, open_store
from tests.store_fixture import WORKSPACE, settings_in, small_dataset, small_plan, small_task

ROOT = Path(__file__).resolve().parents[1]
ENDED = (Status.DONE, Status.FAILED, Status.CANCELLED, Status.INTERRUPTED)
PATIENCE = 200.0


@dataclass
class Engine:
    """A store with an engine, and what tests do with them."""

    settings: Settings
    store: Store
    process: EngineProcess

    @property
    def pid(self) -> int:
        """The engine's process id."""
        assert self.process.process is not None
        return self.process.process.pid

    def worker_pids(self) -> list[int]:
        """Return the process ids of the engine's workers."""
        pids = []
        for child in psutil.Process(self.pid).children():
            with suppress(psutil.NoSuchProcess):  # a zombie is one, too
                if any("spawn_main" in part for part in child.cmdline()):
                    pids.append(child.pid)
        return pids

    def submit(self, *models: str, slow: int = 0, test: bool = False, folds: int = 3) -> str:
        """Submit a comparison of the small table, or of the slow one with that many rows."""
        table = slow_dataset(slow) if slow else small_dataset()
        dataset = self.store.save_dataset(WORKSPACE, table)
        second = self.store.save_dataset(WORKSPACE, small_dataset(seed=1)) if test else None
        task = slow_task() if slow else small_task()
        plan = small_plan(*models, folds=folds)
        return self.store.submit(WORKSPACE, dataset, task, plan, test_dataset_id=second)

    def run(self, run_id: str) -> Run:
        """Return a run as it is now."""
        return self.store.run(WORKSPACE, run_id)

    def wait(self, run_id: str) -> Run:
        """Wait until a run has ended."""
        return self.wait_for(run_id, lambda run: run.status in ENDED)

    def wait_for_model(
        self, run_id: str, model: str, holds: Callable[[ModelResult], bool]
    ) -> ModelResult:
        """Wait until something holds for a model; fails if the run ends before."""
        run = self.wait_for(run_id, lambda run: holds(run.model(model)) or run.status in ENDED)
        assert holds(run.model(model)), run
        return run.model(model)

    def wait_for(self, run_id: str, holds: Callable[[Run], bool]) -> Run:
        """Wait until something holds for a run."""
        until = time.monotonic() + PATIENCE
        while True:
            run = self.run(run_id)
            if holds(run):
                return run
            assert time.monotonic() < until, f"waited too long:\n{run}\n{self.log()}"
            time.sleep(0.05)

    def wait_until_warm(self) -> None:
        """Wait until all workers have imported what they need."""
        until = time.monotonic() + PATIENCE
        while not ((state := self.store.engine_state()) and state.warm and state.alive):
            assert time.monotonic() < until, self.log()
            time.sleep(0.05)

    def log(self) -> str:
        """Return the end of the engine's log."""
        path = self.settings.home / "engine.log"
        return path.read_text()[-4000:] if path.exists() else ""

    def start_again(self, **options: object) -> None:
        """Start an engine for the same store."""
        self.process.stop()
        self.process = start_engine(self.settings, **{"tensorflow": False, **options})  # type: ignore[arg-type]

    def close(self) -> None:
        """End the engine."""
        self.process.stop()
        self.store.close()


SLOW = 5_000
"""Rows of the slow table on which a forest takes a second or so a fold."""


def slow_dataset(rows: int = SLOW) -> Dataset:
    """Return a table on which a forest takes a while."""
    generator = np.random.default_rng(0)
    values = generator.normal(size=(rows, 20))
    frame = pd.DataFrame(values, columns=[f"x{k}" for k in range(20)])
    noisy = values[:, :5].sum(axis=1) + generator.normal(size=len(values))
    frame["y"] = pd.Series(np.where(noisy > 0, "b", "a"), dtype="str")
    kinds = [ColumnKind.NUMBER] * 20 + [ColumnKind.CATEGORY]
    columns = tuple(
        Column(name, kind, 0, frame[name].nunique())
        for name, kind in zip(frame.columns, kinds, strict=True)
    )
    return Dataset("slow.csv", "6" * 64, Reading("csv"), columns, (), frame)


def slow_task() -> Task:
    """Return the task of predicting ``y`` of the slow table."""
    return Task(TaskKind.BINARY, "y", {f"x{k}": "number" for k in range(20)}, ("a", "b"))


def engine_in(home: Path, *, tensorflow: bool = False, **settings: object) -> Engine:
    """Start an engine with a store in ``home``."""
    chosen = settings_in(home, **{"workers": 1, **settings})
    process = start_engine(chosen, tensorflow=tensorflow)
    return Engine(chosen, open_store(chosen), process)


@pytest.fixture(scope="package")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """A warm engine with two workers, without TensorFlow until a network is asked for."""
    engine = engine_in(tmp_path_factory.mktemp("engine"), workers=2)
    engine.wait_until_warm()
    yield engine
    engine.close()


@pytest.fixture
def own_engine(tmp_path: Path) -> Iterator[Callable[..., Engine]]:
    """Start engines of this test's own; they end with it."""
    started = []

    def start(**options: object) -> Engine:
        started.append(engine_in(tmp_path / f"home{len(started)}", **options))  # type: ignore[arg-type]
        return started[-1]

    yield start
    for engine in started:
        engine.close()


def run_python(*arguments: str, settings: Settings, timeout: float = 60) -> subprocess.Popen[bytes]:
    """Start Python in the project's folder with a store's settings."""
    environment = {
        **os.environ,
        "DEEPWORTH_HOME": str(settings.home),
        "DATABASE_URL": settings.database_url,
    }
    return subprocess.Popen([sys.executable, *arguments], cwd=ROOT, env=environment)
