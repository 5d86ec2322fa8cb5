"""Evidence from out-of-fold predictions as the store keeps them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

from lib.core.plan import Plan, SplitKind
from lib.core.task import Task
from lib.evaluation.judge.inference.evidence import Evidence, TestPart, measure
from lib.evaluation.judge.inference.row_scores import Floats, Ints, Truth

if TYPE_CHECKING:
    import pandas as pd


def evidence_of_kept(
    predictions: Mapping[str, pd.DataFrame], truth: Truth, task: Task, plan: Plan
) -> Evidence | None:
    """Return the evidence on the models of a run without groups; ``truth`` is by position."""
    found = {model: by_part(frame) for model, frame in predictions.items()}
    first = next(iter(found.values()))
    parts = [
        TestPart(
            *place, rows, {model: own[place][1] for model, own in found.items() if place in own}
        )
        for place, (rows, _) in first.items()
    ]
    by_folds = plan.split is SplitKind.TIME
    return measure(parts, truth, plan.metric, task.kind, list(found), by_folds=by_folds)


def by_position(truth: pd.DataFrame, rows: int) -> Truth:
    """Return the truth of a bundle by position in its table of so many rows; NaN where unknown."""
    values = truth.drop(columns="row").to_numpy()
    if "truth" in truth:
        values = values[:, 0]
    found = np.full((rows, *values.shape[1:]), np.nan)
    found[truth["row"].to_numpy()] = values
    return found


def by_part(predictions: pd.DataFrame) -> dict[tuple[int, int], tuple[Ints, Floats]]:
    """Return rows, ascending, and outputs of each test part."""
    ordered = predictions.sort_values(["repeat", "fold", "row"])
    outputs = ordered[[name for name in ordered if str(name).startswith("output_")]]
    values, rows = outputs.to_numpy(dtype=np.float64), ordered["row"].to_numpy(dtype=np.int64)
    places = ordered[["repeat", "fold"]].to_numpy(dtype=np.int64)
    starts = np.flatnonzero(np.diff(places, axis=0, prepend=-1).any(axis=1))
    return {
        (int(places[start, 0]), int(places[start, 1])): (rows[start:end], values[start:end])
        for start, end in zip(starts, [*starts[1:], len(rows)], strict=True)
    }
