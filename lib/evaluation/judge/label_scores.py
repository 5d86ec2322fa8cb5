"""What out-of-fold predictions show of each of several labels, with NumPy alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from lib.core.metrics.of_labels import areas
from lib.evaluation.judge.out_of_fold import OutOfFold
from lib.evaluation.judge.resampling import at_threshold

Array = np.ndarray[Any, Any]


@dataclass(frozen=True)
class LabelScore:
    """One label at a threshold of one half.

    ``rows`` have it, ``named`` are given it, ``right`` both. ``precision`` is NaN where nothing is
    named; ``low`` and ``high`` are the 95 % bootstrap interval of ``f1``; ``area`` is the average
    precision, whatever the threshold, NaN where no row has the label.
    """

    name: str
    rows: int
    named: int
    right: int
    precision: float
    recall: float
    f1: float
    low: float
    high: float
    area: float


def label_scores(oof: OutOfFold, classes: Sequence[str]) -> list[LabelScore]:
    """Return the scores of each label, in the order of ``classes``."""
    truth, named = oof.truth > 0, oof.outputs > 0.5
    _, precisions = areas(oof.truth, oof.outputs.astype(np.float64))
    scores = []
    for place, name in enumerate(classes):
        cells = confusion_of(oof, place)
        (_, wrong), (_, right) = cells
        positives, negatives = int(cells[1].sum()), int(cells[0].sum())
        spread = at_threshold(float(right), positives, float(wrong), negatives)["f1"]
        chosen = int(named[:, place].sum())
        total = chosen + positives
        scores.append(
            LabelScore(
                name=name,
                rows=int(truth[:, place].sum()),
                named=chosen,
                right=int(right),
                precision=right / chosen if chosen else float("nan"),
                recall=right / positives if positives else float("nan"),
                f1=2 * right / total if total else float("nan"),
                low=spread.low,
                high=spread.high,
                area=float(precisions[place]),
            )
        )
    return scores


def confusion_of(oof: OutOfFold, code: int) -> Array:
    """Return counts of rows, shape (2, 2): without and with the label, true ones are rows."""
    truth = (oof.truth[:, code] > 0).astype(np.int64)
    named = (oof.outputs[:, code] > 0.5).astype(np.int64)
    return np.bincount(truth * 2 + named, minlength=4).reshape(2, 2)


def names_of(row: Array, classes: Sequence[str]) -> list[str]:
    """Return the labels that a row of truth or of probabilities has."""
    return [classes[int(place)] for place in np.flatnonzero(row > 0.5)]
