"""How far pooled out-of-fold figures would be off with other rows: a stratified bootstrap.

Rows of each class are drawn with replacement among themselves (Efron & Tibshirani 1993, ch. 8 and
13), so that every draw has as many of each class as there are; the interval is the middle 95 % of
what is found in the draws. It is about the rows: how much another training would change is said by
the interval over the folds. NumPy alone: the web process draws from it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

Array = np.ndarray[Any, Any]

DRAWS = 200
"""Draws where each takes a pass over the rows."""
_MANY = 2000
"""Draws where each takes a few numbers."""
_ENDS = (0.025, 0.975)


@dataclass(frozen=True)
class Spread:
    """A 95 % interval of a pooled figure."""

    low: float
    high: float


def ranking(hits: Array, scores: Array, draws: int = DRAWS, seed: int = 0) -> dict[str, Spread]:
    """Return intervals of "roc_auc", "average_precision" and "brier"; none with one class only.

    ``hits`` are 1 for positive rows, else 0; ``scores`` their probabilities. Rows are sorted once:
    a draw is how often each row was taken.
    """
    order = np.argsort(-scores, kind="stable")
    hits, scores = hits[order].astype(bool), scores[order].astype(np.float64)
    positive, negative = np.flatnonzero(hits), np.flatnonzero(~hits)
    if not len(positive) or not len(negative):
        return {}
    ends = np.append(np.flatnonzero(np.diff(scores)), len(scores) - 1)
    squares = (scores - hits) ** 2
    generator = np.random.default_rng(seed)
    by_measure: dict[str, list[float]] = {"roc_auc": [], "average_precision": [], "brier": []}
    for _ in range(draws):
        taken = np.zeros(len(scores))
        for rows in (positive, negative):
            drawn = generator.integers(0, len(rows), len(rows))
            taken[rows] = np.bincount(drawn, minlength=len(rows))
        true = np.cumsum(np.where(hits, taken, 0.0))[ends]
        all_ = np.cumsum(taken)[ends]
        false = all_ - true
        gained = np.diff(true, prepend=0.0)
        above = np.concatenate(([0.0], true[:-1]))
        pairs = np.sum(np.diff(false, prepend=0.0) * (above + gained / 2))
        by_measure["roc_auc"].append(float(pairs / (len(positive) * len(negative))))
        named = np.maximum(all_, 1.0)  # nothing was drawn above: nothing is gained there either
        by_measure["average_precision"].append(float(np.sum(gained * true / named) / len(positive)))
        by_measure["brier"].append(float((taken * squares).sum() / len(scores)))
    return {name: _middle(np.array(values)) for name, values in by_measure.items()}


def at_threshold(
    found: float, positives: float, wrong: float, negatives: float, seed: int = 0
) -> dict[str, Spread]:
    """Return intervals of "precision", "recall", "f1", "accuracy" and "share" at a threshold.

    ``found`` of the ``positives`` and ``wrong`` of the ``negatives`` are above it. How many of a
    class are above it in a draw is binomial, so no row needs to be drawn.
    """
    generator = np.random.default_rng(seed)
    true = generator.binomial(int(positives), found / positives if positives else 0.0, _MANY)
    false = generator.binomial(int(negatives), wrong / negatives if negatives else 0.0, _MANY)
    named, rows = true + false, positives + negatives
    with np.errstate(invalid="ignore", divide="ignore"):
        values = {
            "precision": true / named,
            "recall": true / positives if positives else np.full(_MANY, np.nan),
            "f1": 2 * true / (named + positives),
            "accuracy": (true + negatives - false) / rows,
            "share": named / rows,
        }
    return {name: _middle(one) for name, one in values.items()}


def accuracy(cells: Array, seed: int = 0) -> Spread:
    """Return the interval of the share of right rows; ``cells`` is a matrix of confusion."""
    true = cells.sum(axis=1)
    share = cells.diagonal() / np.maximum(true, 1)
    right = np.random.default_rng(seed).binomial(true, share, (_MANY, len(true))).sum(axis=1)
    return _middle(right / max(int(true.sum()), 1))


def error_sizes(errors: Array, draws: int = DRAWS, seed: int = 0) -> Mapping[str, Spread]:
    """Return intervals of a regression's "bias", "median" and "within" (80 % of the errors)."""
    generator = np.random.default_rng(seed)
    by_measure: dict[str, list[float]] = {"bias": [], "median": [], "within": []}
    for _ in range(draws):
        drawn = errors[generator.integers(0, len(errors), len(errors))]
        size = np.abs(drawn)
        median, within = np.quantile(size, [0.5, 0.8])
        by_measure["bias"].append(float(drawn.mean()))
        by_measure["median"].append(float(median))
        by_measure["within"].append(float(within))
    return {name: _middle(np.array(values)) for name, values in by_measure.items()}


def _middle(values: Array) -> Spread:
    finite = values[np.isfinite(values)]
    if not len(finite):
        return Spread(float("nan"), float("nan"))
    low, high = np.quantile(finite, _ENDS)
    return Spread(float(low), float(high))
