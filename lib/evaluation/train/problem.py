"""The arrays of a comparison: features as a frame, the target as numbers, the rows they are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from lib.core.columns import ColumnKind
from lib.core.model import Target
from lib.core.plan import Plan
from lib.core.task import Task
from lib.evaluation.targets.entries import target_of
from lib.evaluation.targets.rows import (
    Moments,
    Positions,
    as_dates,
    as_labels,
    as_moments,
    as_numbers,
    group_codes,
    moment_order,
)
from lib.evaluation.targets.task_rows import choose_rows


@dataclass(frozen=True)
class Problem:
    """All that models learn from and are tested on.

    ``X`` has the features of the chosen rows (index 0 to n-1) and ``y`` their int64 class codes,
    float64 values, or int64 matrix of labels (rows, classes); ``rows`` are the positions of these
    rows in the table. ``levels`` are the numbers of distinct values by column.
    """

    X: pd.DataFrame
    y: Target
    rows: Positions
    groups: NDArray[np.int64] | None
    times: Moments | None
    levels: dict[str, int]


def make_problem(frame: pd.DataFrame, task: Task, plan: Plan) -> Problem:
    """Return the problem of a task: rows without a usable target left out, sampled if planned."""
    rows = choose_rows(frame, task, plan.sample_rows, plan.seed)
    chosen = frame.iloc[rows].reset_index(drop=True)
    X = prepare_features(chosen, task.features)
    target = target_of(task.kind)
    y = target.of_table(chosen, task).astype(target.dtype)
    groups = None if task.group is None else group_codes(chosen[task.group])
    times = None if task.time is None else moment_order(as_moments(chosen[task.time]))
    return Problem(X, y, rows, groups, times, count_levels(X))


def count_levels(X: pd.DataFrame) -> dict[str, int]:
    """Return the number of distinct present values of each column."""
    return {str(name): int(X[name].nunique()) for name in X.columns}


def prepare_features(frame: pd.DataFrame, features: Mapping[str, str]) -> pd.DataFrame:
    """Return the features in their dtypes, the same for training and for new rows.

    Numbers are float64 (infinite is missing), dates datetime64, all else ``str``.
    """
    readers = {ColumnKind.NUMBER: as_numbers, ColumnKind.DATETIME: as_dates}
    columns = {
        name: readers.get(ColumnKind(kind), as_labels)(frame[name])
        for name, kind in features.items()
    }
    return pd.DataFrame(columns, index=frame.index)
