"""How much each row of a test part moves a metric there: influence values, greater is better.

They have mean zero and the metric's unit, so that the metric is about its value on all rows like
these plus the mean of the influence values (Hampel 1974, JASA 69:383).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lib.core.metrics import Metric, of_classes, of_labels, of_values
from lib.evaluation.judge.inference.row_scores import ROW_SCORES, Floats, Ints, Truth

BLOCKS = 20
"""Blocks of rows in a fold of the first repeat, for metrics without a formula."""


@dataclass(frozen=True)
class Influence:
    """A model's ``score`` on a test part and the influence of each row; greater is better."""

    score: float
    values: Floats


def has_formula(metric: Metric, truth: Truth) -> bool:
    """Return whether influence is known row by row; else only for blocks of rows."""
    measure = metric.of_labels if truth.ndim == 2 else metric.measure
    return measure in (*ROW_SCORES, of_values.rmse, of_classes.roc_auc, of_labels.roc_auc)


def influence(metric: Metric, truth: Truth, outputs: Floats, blocks: Ints) -> Influence | None:
    """Return a metric of a test part with each row's influence; None where it is undefined.

    ``truth`` and ``outputs`` are as in ``Metric.measured``. ``blocks`` is the block of each row,
    used only without a formula: the influence of a block (a delete-a-block jackknife, Shao & Wu
    1989) is then shared evenly by its rows, so sums over blocks mean something, single rows do not.
    """
    score = metric.measured(truth, outputs)
    if not np.isfinite(score):
        return None
    measure = metric.of_labels if truth.ndim == 2 else metric.measure
    if measure in ROW_SCORES:
        values = ROW_SCORES[measure](truth, outputs) - score
    elif measure is of_values.rmse:
        values = _of_rmse(truth, outputs, score)
    elif measure is of_classes.roc_auc:
        values = _of_auc_by_class(truth, outputs)
    elif measure is of_labels.roc_auc:
        values = _of_auc_by_label(truth, outputs)
    else:
        values = _by_deleting(metric, truth, outputs, blocks, score)
    sign = 1.0 if metric.greater_is_better else -1.0
    return Influence(sign * score, sign * values) if np.isfinite(values).all() else None


def plain_score(metric: Metric, truth: Truth, outputs: Floats) -> Influence | None:
    """Return a metric of a test part without influence: zero for each row."""
    score = metric.measured(truth, outputs)
    sign = 1.0 if metric.greater_is_better else -1.0
    return Influence(sign * score, np.zeros(len(truth))) if np.isfinite(score) else None


def auc_influence(positive: NDArray[np.bool_], scores: Floats) -> Floats:
    """Return the influence of each row on ROC AUC (DeLong et al. 1988; LeDell et al. 2015)."""
    above, below = np.sort(scores[positive]), np.sort(scores[~positive])
    values = np.empty(len(scores))
    values[positive] = _share_below(below, scores[positive])
    values[~positive] = 1 - _share_below(above, scores[~positive])
    for rows in (positive, ~positive):
        values[rows] = (values[rows] - values[rows].mean()) * (len(scores) / rows.sum())
    return values


def _share_below(ordered: Floats, scores: Floats) -> Floats:
    """Return the share of ``ordered`` below each score; ties count half."""
    less = np.searchsorted(ordered, scores, side="left")
    upto = np.searchsorted(ordered, scores, side="right")
    return np.asarray((less + upto) / (2 * len(ordered)))


def _of_auc_by_class(truth: Truth, proba: Floats) -> Floats:
    if proba.shape[1] == 2:
        return auc_influence(truth == 1, proba[:, 1])
    present = np.unique(truth).astype(int)
    by_class = [auc_influence(truth == code, proba[:, code]) for code in present]
    return np.asarray(np.mean(by_class, axis=0))


def _of_auc_by_label(truth: Truth, proba: Floats) -> Floats:
    there = truth > 0
    known = np.flatnonzero(there.any(axis=0) & ~there.all(axis=0))
    by_label = [auc_influence(there[:, label], proba[:, label]) for label in known]
    return np.asarray(np.mean(by_label, axis=0))


def _of_rmse(truth: Truth, outputs: Floats, rmse: float) -> Floats:
    """Return the influence by the delta method; zero where nothing is wrong."""
    if rmse == 0.0:
        return np.zeros(len(truth))
    return np.asarray(((truth - outputs.reshape(len(truth))) ** 2 - rmse**2) / (2 * rmse))


def _by_deleting(
    metric: Metric, truth: Truth, outputs: Floats, blocks: Ints, score: float
) -> Floats:
    """Return the jackknife's influence: without a block of m of n rows a metric falls by sum/(n-m).

    NaN where a metric is undefined without some block.
    """
    rows = len(truth)
    values = np.empty(rows)
    for block in np.unique(blocks):
        inside = blocks == block
        rest = rows - int(inside.sum())
        without = metric.measured(truth[~inside], outputs[~inside]) if rest else np.nan
        values[inside] = (score - without) * rest / (rows - rest)
    return np.asarray(values - values.mean())
