"""Fixtures for tests that need a store: settings of a temporary folder, a table, a task, a plan."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from lib.core.columns import Column, ColumnKind
from lib.core.dataset import Dataset, Reading
from lib.core.findings import Finding, Severity
from lib.core.plan import Effort, Plan, SplitKind
from lib.core.task import Task, TaskKind
from lib.settings import Settings, read_settings
from lib.store import Store, open_store

WORKSPACE = "somebody"


def settings_in(home: Path, **changes: object) -> Settings:
    """Return settings whose store is in ``home``, with ``changes``."""
    url = f"sqlite:///{home / 'deepworth.db'}"
    plain = {"database_url": url, "scheduler": None, "files_url": None, "memory_limit": None}
    return replace(read_settings(), **{"home": home, **plain, **changes})


def small_dataset(rows: int = 240, seed: int = 0, name: str = "small.csv") -> Dataset:
    """Return a table with a target that can be learned, missing values and Korean names."""
    generator = np.random.default_rng(seed)
    size = generator.normal(size=rows)
    colour = generator.choice(["red", "blue", "초록"], rows)
    noise = generator.normal(scale=0.7, size=rows)
    outcome = np.where(size + (colour == "red") + noise > 0.3, "yes", "no")
    frame = pd.DataFrame({"크기": size, "colour": colour, "outcome": outcome})
    frame = frame.astype({"colour": "str", "outcome": "str"})
    frame.loc[3, "크기"] = np.nan
    frame.loc[5, "colour"] = np.nan
    columns = (
        Column("크기", ColumnKind.NUMBER, 1, rows - 1),
        Column("colour", ColumnKind.CATEGORY, 1, 3),
        Column("outcome", ColumnKind.CATEGORY, 0, 2),
    )
    finding = Finding("duplicate_rows", Severity.INFO, ("크기",), {"count": 0})
    return Dataset(name, "5" * 64, Reading("csv", "utf-8", ","), columns, (finding,), frame)


def small_task() -> Task:
    """Return the task of predicting ``outcome`` of the small table."""
    features = {"크기": "number", "colour": "category"}
    return Task(TaskKind.BINARY, "outcome", features, ("no", "yes"))


def small_plan(*models: str, folds: int = 3, repeats: int = 1) -> Plan:
    """Return a plan for these models."""
    return Plan(
        models=models or ("dummy", "logistic"),
        effort=Effort.QUICK,
        folds=folds,
        repeats=repeats,
        seed=0,
        metric="roc_auc",
        rope=0.005,
        rope_relative=False,
        split=SplitKind.STRATIFIED,
    )


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Settings of a store of this test's own."""
    return settings_in(tmp_path / "home")


@pytest.fixture
def store(settings: Settings) -> Iterator[Store]:
    """A store of this test's own."""
    store = open_store(settings)
    yield store
    store.close()


@pytest.fixture
def submitted(store: Store) -> str:
    """A run of the small table with dummy and logistic, waiting for an engine."""
    dataset = store.save_dataset(WORKSPACE, small_dataset())
    return store.submit(WORKSPACE, dataset, small_task(), small_plan())
