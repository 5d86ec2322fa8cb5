"""The measures of predictions of several labels a row, with NumPy alone.

``y`` is a matrix of 0 and 1, shape (rows, labels), ``proba`` the probability of each label. A label
is predicted where it is more probable than not. Definitions are scikit-learn's; labels for which a
measure is not defined (no row has it, or every row) are left out of a mean.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

_TINY = 1e-7
_MAX_RANKED = 2_000_000
"""Numbers compared with one another at once by the ranking of labels."""


def areas(y: Array, proba: Array) -> tuple[Array, Array]:
    """Return ROC AUC and average precision of each label, NaN where undefined; ties as one step."""
    rows, labels = y.shape
    order = np.argsort(-proba, axis=0, kind="stable")
    scores = np.take_along_axis(proba, order, axis=0)
    true_positives = np.cumsum(np.take_along_axis(y, order, axis=0), axis=0, dtype=np.float64)
    counts = np.arange(1.0, rows + 1)[:, None]
    ends = np.ones((rows, labels), dtype=bool)
    ends[:-1] = np.diff(scores, axis=0) != 0
    positive = true_positives[-1]
    negative = rows - positive
    # At the end of each run of equal scores: what it gained since the end of the run before.
    at_ends = np.where(ends, true_positives, 0.0)
    before = np.zeros((rows, labels))
    before[1:] = np.maximum.accumulate(at_ends, axis=0)[:-1]
    gained = np.where(ends, true_positives - before, 0.0)
    false = counts - true_positives
    false_before = np.zeros((rows, labels))
    false_before[1:] = np.maximum.accumulate(np.where(ends, false, 0.0), axis=0)[:-1]
    passed = np.where(ends, false - false_before, 0.0)
    with np.errstate(invalid="ignore", divide="ignore"):
        precision = (gained * true_positives / counts).sum(axis=0) / positive
        roc = (passed * (before + gained / 2)).sum(axis=0) / (positive * negative)
    precision[positive == 0] = np.nan
    roc[(positive == 0) | (negative == 0)] = np.nan
    return roc, precision


def mean_of(values: Array) -> float:
    """Return the mean of the defined values, NaN where there are none."""
    finite = values[np.isfinite(values)]
    return float(finite.mean()) if len(finite) else float("nan")


@dataclass(frozen=True)
class Counts:
    """Of each label: rows that have it and are given it, have it, and are given it."""

    right: Array
    true: Array
    named: Array

    @property
    def f1(self) -> Array:
        """The harmonic mean of precision and recall; 0 of what is neither there nor given."""
        f1: Array = 2 * self.right / np.maximum(self.true + self.named, 1)
        return f1


def counts(y: Array, proba: Array) -> Counts:
    """Count rows of each label, as float64."""
    named = proba > 0.5
    right = np.asarray((named & (y > 0)).sum(axis=0), dtype=np.float64)
    return Counts(right, y.sum(axis=0).astype(np.float64), named.sum(axis=0).astype(np.float64))


def ranking(y: Array, proba: Array) -> float:
    """Return the label ranking average precision over rows that have a label (Tsoumakas 2010).

    For each label of a row, the share of labels ranked as high or higher that the row has. Rows
    with no label count as 1, as in scikit-learn; so do those with all of them.
    """
    rows, labels = y.shape
    piece = max(1, _MAX_RANKED // (labels * labels))
    total = 0.0
    for first in range(0, rows, piece):
        there, scores = y[first : first + piece] > 0, proba[first : first + piece]
        above = scores[:, None, :] >= scores[:, :, None]  # (rows, label, other label)
        rank = above.sum(axis=2)
        inside = (above & there[:, None, :]).sum(axis=2)
        held = there.sum(axis=1)
        shares = np.where(there, inside / rank, 0.0).sum(axis=1) / np.maximum(held, 1)
        total += float(np.where(held == 0, 1.0, shares).sum())
    return float(total / rows)


def log_loss(y: Array, proba: Array) -> float:
    """Return the mean over rows and labels of the negative log probability of what is true."""
    clipped = np.clip(proba, _TINY, 1 - _TINY)
    return float(-np.mean(np.where(y > 0, np.log(clipped), np.log1p(-clipped))))


def micro_f1(y: Array, proba: Array) -> float:
    """Return F1 of all labels' decisions together; 0 where there is nothing to find or name."""
    label_counts = counts(y, proba)
    total = float((label_counts.true + label_counts.named).sum())
    return float(2 * label_counts.right.sum() / total) if total else 0.0


def macro_f1(y: Array, proba: Array) -> float:
    """Return the mean F1 of the labels that some row has or is given."""
    label_counts = counts(y, proba)
    occurring = label_counts.true + label_counts.named > 0
    return float(label_counts.f1[occurring].mean()) if occurring.any() else 0.0


def exact_match(y: Array, proba: Array) -> float:
    """Return the share of rows with exactly the right labels."""
    return float(((proba > 0.5) == (y > 0)).all(axis=1).mean())


def hamming_loss(y: Array, proba: Array) -> float:
    """Return the share of wrong decisions over all pairs of row and label."""
    return float(((proba > 0.5) != (y > 0)).mean())


def roc_auc(y: Array, proba: Array) -> float:
    """Return the mean area under the ROC curve of the labels for which it is defined."""
    return mean_of(areas(y, proba)[0])


def average_precision(y: Array, proba: Array) -> float:
    """Return the mean average precision of the labels for which it is defined."""
    return mean_of(areas(y, proba)[1])
