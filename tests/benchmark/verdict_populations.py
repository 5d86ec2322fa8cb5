"""Populations whose truth is known: tables drawn from them, and what a model is worth on them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from lib.core.task import TaskKind

Array = np.ndarray

COLUMNS = 8
_NOISE = 1.0
_GROUP_EFFECT = 0.7


@dataclass(frozen=True)
class Drawn:
    """Rows, their truth, and what is known of each: the mean, or the probability of each class."""

    X: Array
    y: Array
    known: Array
    groups: Array | None


@dataclass(frozen=True)
class Population:
    """Eight normal columns; the signal is linear or not. ``group_rows`` rows share a group."""

    kind: TaskKind
    linear: bool
    group_rows: int = 0

    @property
    def classes(self) -> int:
        """How many classes there are, 0 for values."""
        return {TaskKind.BINARY: 2, TaskKind.MULTICLASS: 3}.get(self.kind, 0)

    def draw(self, rows: int, generator: np.random.Generator) -> Drawn:
        """Return rows drawn anew."""
        X = generator.normal(size=(rows, COLUMNS))
        groups, effect = None, np.zeros(rows)
        if self.group_rows:
            groups = np.arange(rows) // self.group_rows
            shared = generator.normal(size=(groups.max() + 1, COLUMNS))
            X = (X + shared[groups]) / np.sqrt(2)
            effect = _GROUP_EFFECT * generator.normal(size=groups.max() + 1)[groups]
        known = self._known(X)
        if not self.classes:
            return Drawn(
                X.astype(np.float32),
                known + effect + _NOISE * generator.normal(size=rows),
                known,
                groups,
            )
        draws = generator.random((rows, 1))
        y = (draws > np.cumsum(known, axis=1)[:, :-1]).sum(axis=1)
        return Drawn(X.astype(np.float32), y, known, groups)

    def worth(self, metric: str, known: Array, outputs: Array) -> float:
        """Return a metric on rows of which the truth is known, the noise of labels integrated out.

        Greater is better.
        """
        if metric == "rmse":
            spread = _NOISE**2 + (_GROUP_EFFECT**2 if self.group_rows else 0.0)
            return -float(np.sqrt(np.mean((outputs[:, 0] - known) ** 2) + spread))
        if metric == "roc_auc":
            return _expected_auc(known[:, 1], outputs[:, 1])
        if metric == "accuracy":
            return float(np.take_along_axis(known, outputs.argmax(axis=1)[:, None], 1).mean())
        return float((known * np.log(np.clip(outputs, 1e-7, 1.0))).sum(axis=1).mean())

    def _known(self, X: Array) -> Array:
        """Return the mean of each row's value, or the probability of each class."""
        slopes = np.array([0.8, -0.6, 0.5, 0.4, -0.3, 0.2, 0.0, 0.0])
        signal = X @ slopes
        if not self.linear:
            bends = np.maximum(X[:, 0] + X[:, 3], 0) - np.abs(X[:, 1]) + np.sin(X[:, 4])
            signal = 0.8 * signal + 0.35 * (X[:, 0] * X[:, 1] + X[:, 2] * X[:, 5] + bends)
        if not self.classes:
            return np.asarray(signal)
        signal = 1.2 * signal
        if self.classes == 2:
            positive = 1 / (1 + np.exp(-signal + 0.5))
            return np.stack([1 - positive, positive], axis=1)
        raised = np.exp(
            np.stack([signal, np.roll(X, 3, axis=1) @ slopes, np.zeros(len(X))], axis=1)
        )
        return np.asarray(raised / raised.sum(axis=1, keepdims=True))


def _expected_auc(positive: Array, scores: Array) -> float:
    """Return the share of pairs in the right order, rows being positive with a probability."""
    _, place = np.unique(scores, return_inverse=True)
    with_, without = np.bincount(place, positive), np.bincount(place, 1 - positive)
    below = np.cumsum(without) - without / 2
    return float(with_ @ below / (with_.sum() * without.sum()))
