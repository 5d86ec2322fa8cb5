"""The rows of a task: their encoded target, which of them are usable, and a sample of these."""

from __future__ import annotations

import numpy as np
import pandas as pd

from lib.core.dataset import Dataset
from lib.core.task import Task
from lib.evaluation.targets.entries import target_of
from lib.evaluation.targets.rows import (
    Positions,
    as_moments,
    group_codes,
    stratified_sample,
)
from lib.evaluation.targets.target import Encoded


def encode(column: pd.Series, task: Task) -> Encoded:
    """Return a target as float64: class codes or values; NaN where it is neither.

    Of several labels a row it is a matrix of 0 and 1, shape (rows, classes).
    """
    return target_of(task.kind).encode(column, task)


def truth_of(dataset: Dataset, task: Task) -> Encoded:
    """Return the encoded target of a table."""
    return target_of(task.kind).of_table(dataset.frame, task)


def groups_of(dataset: Dataset, task: Task) -> Positions:
    """Return a group number for each row of the table of a task with groups."""
    return group_codes(dataset.frame[str(task.group)])


def usable_rows(frame: pd.DataFrame, task: Task) -> Positions:
    """Return the positions of rows with a usable target and, where there is one, a time.

    Of a task of clusters these are all rows: it has no target.
    """
    return _usable(target_of(task.kind).of_table(frame, task), frame, task)


def _usable(y: Encoded, frame: pd.DataFrame, task: Task) -> Positions:
    usable = target_of(task.kind).usable(y)
    if task.time is not None:
        usable &= as_moments(frame[task.time]).notna().to_numpy()
    return np.flatnonzero(usable).astype("int64")


def choose_rows(
    frame: pd.DataFrame, task: Task, sample_rows: int | None, seed: int = 0
) -> Positions:
    """Return the sorted positions of the rows of a comparison.

    Where more rows are usable than ``sample_rows``, a sample is drawn that keeps the shares of the
    classes, or of the tenths of a numeric target.
    """
    target = target_of(task.kind)
    y = target.of_table(frame, task)
    rows = _usable(y, frame, task)
    if sample_rows is None or len(rows) <= sample_rows:
        return rows
    return rows[stratified_sample(target.strata(y[rows]), sample_rows, seed)]
