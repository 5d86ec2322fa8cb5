"""One model in two runs on the same folds: what the rows say of the difference."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from lib.core.task import TaskKind
from lib.evaluation.judge.inference.evidence import Evidence, TestPart, measure
from lib.evaluation.judge.inference.kept import by_part
from lib.evaluation.judge.inference.row_scores import Ints, Truth

if TYPE_CHECKING:
    import pandas as pd

RUN, REFERENCE = "run", "reference"
"""What the two are called in the evidence."""


def evidence_of_runs(
    run: pd.DataFrame,
    reference: pd.DataFrame,
    truth: Truth,
    metric: str,
    kind: TaskKind,
    *,
    groups: Ints | None = None,
    by_folds: bool = False,
) -> Evidence | None:
    """Return the evidence on a model's out-of-fold predictions in two runs, as the store has them.

    ``truth`` and ``groups`` are by position in the table. Only test parts of the same rows count;
    None with fewer than two of them, or where the metric is undefined.
    """
    ours, theirs = by_part(run), by_part(reference)
    common = [
        (place, rows, own, theirs[place][1])
        for place, (rows, own) in ours.items()
        if place in theirs and np.array_equal(rows, theirs[place][0])
    ]
    parts = [
        TestPart(*place, rows, {RUN: own, REFERENCE: other}) for place, rows, own, other in common
    ]
    return (
        measure(parts, truth, metric, kind, (RUN, REFERENCE), groups, by_folds) if parts else None
    )
