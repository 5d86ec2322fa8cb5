"""A small awkward table for every kind of task, and how to build a model for it."""

from typing import Any

import numpy as np
import pandas as pd

from lib.core.model import BuildContext
from lib.core.plan import Effort
from lib.core.task import Domain, TaskKind
from lib.models.catalogue import get_model

ROWS = 160
FEATURES = {
    "number": "number",
    "whole\nnumber": "number",
    "all missing": "number",
    "constant": "number",
    "나이 <b>[0]</b>": "number",
    "'; DROP TABLE x; --": "category",
    "many levels": "category",
    "one row a level": "category",
    "when": "datetime",
    "리뷰": "text",
    "empty text": "text",
}


def make_table(seed: int = 0, rows: int = ROWS) -> pd.DataFrame:
    """Return columns of every kind, with missing values and strange names."""
    rng = np.random.default_rng(seed)
    number = rng.normal(size=rows)
    level = rng.integers(0, 3, rows)
    table = pd.DataFrame(
        {
            "number": number,
            "whole\nnumber": rng.integers(0, 9, rows),
            "all missing": np.full(rows, np.nan),
            "constant": 1,
            "나이 <b>[0]</b>": np.exp(3 * rng.normal(size=rows)),
            "'; DROP TABLE x; --": pd.Series(np.array(["예", "no", ""])[level], dtype="str"),
            "many levels": pd.Series([f"{i % 50}" for i in range(rows)], dtype="str"),
            "one row a level": pd.Series([f"id {i}" for i in range(rows)], dtype="str"),
            "when": pd.date_range("2023-12-30", periods=rows, freq="7h"),
            "리뷰": pd.Series(
                [f"정말 {'좋은' if v > 0 else '나쁜'} film {i}" for i, v in enumerate(number)],
                dtype="str",
            ),
            "empty text": pd.Series([np.nan] * rows, dtype="str"),
        }
    )
    for position, name in enumerate(table.columns):
        if name not in ("constant", "whole\nnumber"):
            table.loc[5 + position, name] = np.nan
    return table


def make_target(kind: TaskKind, table: pd.DataFrame) -> np.ndarray[Any, Any]:
    """Return a target that depends on the first column: values, or codes from 0."""
    signal = table["number"].fillna(0).to_numpy() + 0.3 * np.sin(np.arange(len(table)))
    if kind is TaskKind.REGRESSION:
        return 1000 + 50 * signal
    edges = [0.0] if kind is TaskKind.BINARY else [-0.5, 0.5]
    return np.searchsorted(edges, signal).astype(np.int64)


def make_context(kind: TaskKind, table: pd.DataFrame, **changes: Any) -> BuildContext:
    """Return what a build may know of the table."""
    known: dict[str, Any] = {
        "kind": kind,
        "features": FEATURES,
        "levels": {name: int(table[name].nunique()) for name in FEATURES},
        "rows": len(table),
        "classes": {TaskKind.BINARY: 2, TaskKind.MULTICLASS: 3}.get(kind, 0),
        "effort": Effort.QUICK,
        "metric": "rmse" if kind is TaskKind.REGRESSION else "log_loss",
        "seed": 7,
        **changes,
    }
    return BuildContext(**known)


def context_of(model_id: str, kind: TaskKind, table: pd.DataFrame, **changes: Any) -> BuildContext:
    """Return a context of a kind of task that the model is for: models of reviews read a text."""
    domains = get_model(model_id).domains
    if Domain.TEXT in domains and Domain.TABLE not in domains:
        changes["text"] = "리뷰"
    if kind is TaskKind.CLUSTERS:
        roles = {name: name for name in ("recency", "frequency", "monetary")}
        changes["segments"] = {"k": 3, "transforms": {}, "roles": roles}
    return make_context(kind, table, **changes)
