"""Small tables for networks, with every kind of column."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

KINDS = {
    "age": "number",
    "income": "number",
    "plan": "category",
    "member": "category",
    "city": "category",
    "since": "datetime",
    "remark": "text",
    "empty": "number",
    "same": "category",
    "fixed": "number",
}


def make_table(rows: int, seed: int = 0) -> pd.DataFrame:
    rng = np.random.default_rng(seed)
    income = rng.lognormal(10, 1, rows)
    income[rng.random(rows) < 0.1] = np.nan
    return pd.DataFrame(
        {
            "age": rng.integers(18, 80, rows),
            "income": income,
            "plan": pd.Series(rng.choice(["a", "b", "c", None], rows), dtype="str"),
            "member": pd.Series(rng.choice(["yes", "no"], rows), dtype="str"),
            "city": pd.Series([f"city {k}" for k in rng.integers(0, 40, rows)], dtype="str"),
            "since": pd.Timestamp("2020-01-01") + pd.to_timedelta(rng.integers(0, 900, rows), "D"),
            "remark": pd.Series(
                rng.choice(["아주 좋아요", "별로였다", "so so", ""], rows), dtype="str"
            ),
            "empty": np.full(rows, np.nan),
            "same": pd.Series(["x"] * rows, dtype="str"),
            "fixed": np.full(rows, 7.0),
        }
    )


def make_target(table: pd.DataFrame, classes: int, seed: int = 0) -> np.ndarray:
    """Return values (classes 0) or class codes that depend on age, plan and remark."""
    rng = np.random.default_rng(seed)
    value = (
        (table["age"] - 50) / 10
        + 2.0 * (table["plan"] == "a")
        + 2.0 * (table["remark"] == "별로였다")
        + 0.3 * rng.standard_normal(len(table))
    ).to_numpy()
    if classes == 0:
        return 1000.0 + 50.0 * value
    edges = np.quantile(value, np.linspace(0, 1, classes + 1)[1:-1])
    return np.digitize(value, edges).astype(np.int64)


@pytest.fixture(scope="session")
def table() -> pd.DataFrame:
    return make_table(400)
