"""Models that fit in milliseconds: the sides of the verdict's benchmark.

Each gives its outputs on all rows of a table and on fresh rows, for every fold of a repeat: shape
(folds, rows, outputs), values or probabilities. It learns of a fold's training rows only.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

Array = np.ndarray


@dataclass(frozen=True)
class Table:
    """Rows to learn from and to be tested on; ``classes`` is 0 for values.

    ``fold`` is the fold in which each row is tested. ``fresh`` are rows of nobody.
    """

    X: Array
    y: Array
    fresh: Array
    classes: int
    fold: Array

    @property
    def training(self) -> Array:
        """Whether a row is learned from in a fold: shape (folds, rows)."""
        return self.fold[None, :] != np.arange(self.fold.max() + 1)[:, None]

    @property
    def columns(self) -> int:
        """How many numbers are predicted for a row before they become probabilities."""
        return 1 if self.classes < 3 else self.classes

    @property
    def targets(self) -> Array:
        """The truth as columns of numbers."""
        if self.classes < 3:
            return self.y[:, None].astype(np.float32)
        return np.eye(self.classes, dtype=np.float32)[self.y]


Model = Callable[[Table, np.random.Generator], tuple[Array, Array]]


def linear(table: Table, _: np.random.Generator) -> tuple[Array, Array]:
    """Linear or logistic regression."""
    return _on_features(table, _with_one(table.X), _with_one(table.fresh), 1e-3)


def quadratic(table: Table, _: np.random.Generator) -> tuple[Array, Array]:
    """The same on squares and products too."""
    return _on_features(table, _products(table.X), _products(table.fresh), 1.0)


def random_network(width: int) -> Model:
    """Return a layer of random ReLU units, others in every fold, under a linear model."""

    def model(table: Table, generator: np.random.Generator) -> tuple[Array, Array]:
        inputs, fresh = _with_one(table.X), _with_one(table.fresh)
        outputs, fresh_outputs = [], []
        for training in table.training:
            weights = generator.normal(size=(inputs.shape[1], width)).astype(np.float32) / 3
            units, fresh_units = (
                _with_one(np.maximum(rows @ weights, 0)) for rows in (inputs, fresh)
            )
            coefficients = _fit(units[training], table.targets[training], table.classes, 20.0)
            outputs.append(units @ coefficients)
            fresh_outputs.append(fresh_units @ coefficients)
        return _outputs(np.array(outputs), table), _outputs(np.array(fresh_outputs), table)

    return model


def small_network(width: int, steps: int = 60) -> Model:
    """Return a network of one hidden layer, trained by Adam on all rows at once."""

    def model(table: Table, generator: np.random.Generator) -> tuple[Array, Array]:
        training = table.training[:, :, None].astype(np.float32)
        training /= training.sum(axis=1, keepdims=True)
        inputs, folds = _with_one(table.X), len(training)
        shapes = (folds, inputs.shape[1], width), (folds, width + 1, table.columns)
        weights = [generator.normal(0, 0.5, shape).astype(np.float32) for shape in shapes]
        moments = [(np.zeros_like(one), np.zeros_like(one)) for one in weights]
        for step in range(1, steps + 1):
            units = np.maximum(inputs @ weights[0], 0)
            raw = units @ weights[1][:, :-1] + weights[1][:, -1:]
            slope = (_activated(raw, table.classes) - table.targets) * training
            back = slope @ weights[1][:, :-1].transpose(0, 2, 1) * (units > 0)
            last = np.concatenate(
                [units.transpose(0, 2, 1) @ slope, slope.sum(axis=1, keepdims=True)], axis=1
            )
            for one, gradient, (first, second) in zip(
                weights, (inputs.T @ back, last), moments, strict=True
            ):
                first += 0.1 * (gradient - first)
                second += 0.01 * (gradient**2 - second)
                size = np.sqrt(second / (1 - 0.99**step)) + 1e-8
                one -= np.float32(0.05) * first / (1 - 0.9**step) / size

        def raw_of(rows: Array) -> Array:
            units = np.maximum(_with_one(rows) @ weights[0], 0)
            return units @ weights[1][:, :-1] + weights[1][:, -1:]

        return _outputs(raw_of(table.X), table), _outputs(raw_of(table.fresh), table)

    return model


def boosting(table: Table, _: np.random.Generator) -> tuple[Array, Array]:
    """Boosted stumps on 15 cuts of each column, of values or of two classes."""
    cuts = np.quantile(table.X, np.arange(1, 16) / 16, axis=0)
    bins, fresh_bins = (
        (rows[:, None, :] > cuts[None]).reshape(len(rows), -1).astype(np.float32)
        for rows in (table.X, table.fresh)
    )
    training = table.training.T.astype(np.float32)
    above = bins.T @ training
    below = training.sum(axis=0) - above
    raw = np.zeros(training.shape, dtype=np.float32)
    fresh_raw = np.zeros((len(fresh_bins), training.shape[1]), dtype=np.float32)
    slope_scale = 5.0 if table.classes else 1.0
    for _round in range(40):
        rest = (table.targets - _activated(raw, table.classes)) * training
        sums = bins.T @ rest
        others = rest.sum(axis=0) - sums
        best = np.argmax(sums**2 / (above + 1) + others**2 / (below + 1), axis=0)
        fold = np.arange(training.shape[1])
        rise = 0.25 * slope_scale * sums[best, fold] / (above[best, fold] + 1)
        fall = 0.25 * slope_scale * others[best, fold] / (below[best, fold] + 1)
        raw += np.where(bins[:, best] > 0, rise, fall)
        fresh_raw += np.where(fresh_bins[:, best] > 0, rise, fall)
    return _outputs(raw.T[:, :, None], table), _outputs(fresh_raw.T[:, :, None], table)


def tree(table: Table, _: np.random.Generator) -> tuple[Array, Array]:
    """A decision tree of at most 16 leaves."""
    from sklearn.tree import DecisionTreeClassifier, DecisionTreeRegressor

    kind = DecisionTreeClassifier if table.classes else DecisionTreeRegressor
    found = []
    for training in table.training:
        fitted = kind(max_depth=4, min_samples_leaf=10, random_state=0)
        fitted.fit(table.X[training], table.y[training])
        predict = fitted.predict_proba if table.classes else fitted.predict
        found.append([predict(rows).reshape(len(rows), -1) for rows in (table.X, table.fresh)])
    return np.array([one for one, _ in found]), np.array([fresh for _, fresh in found])


def _on_features(
    table: Table, features: Array, fresh: Array, penalty: float
) -> tuple[Array, Array]:
    coefficients = np.array(
        [
            _fit(features[training], table.targets[training], table.classes, penalty)
            for training in table.training
        ]
    )
    return _outputs(features @ coefficients, table), _outputs(fresh @ coefficients, table)


def _fit(features: Array, targets: Array, classes: int, penalty: float) -> Array:
    """Return ridge coefficients, of classes by Newton steps with a fixed bound of the curvature.

    The bound is that of Böhning 1992 (Annals of the Institute of Statistical Mathematics 44:197).
    """
    gram = (features.T @ features).astype(np.float64)
    if not classes:
        gram[np.diag_indices_from(gram)] += penalty
        return np.linalg.solve(gram, features.T @ targets).astype(np.float32)
    bound = 0.25 if classes == 2 else 0.5
    inverse = np.linalg.inv(bound * gram + penalty * np.eye(len(gram))).astype(np.float32)
    coefficients = np.zeros((features.shape[1], targets.shape[1]), dtype=np.float32)
    for _ in range(10):
        rest = targets - _activated(features @ coefficients, classes)
        coefficients += inverse @ (features.T @ rest - np.float32(penalty) * coefficients)
    return coefficients


def _activated(raw: Array, classes: int) -> Array:
    """Return values as they are, the probability of the second of two classes, or of each."""
    if not classes:
        return raw
    if classes == 2:
        return 1 / (1 + np.exp(-np.clip(raw, -30, 30)))
    raised = np.exp(raw - raw.max(axis=-1, keepdims=True))
    return raised / raised.sum(axis=-1, keepdims=True)


def _outputs(raw: Array, table: Table) -> Array:
    shown = _activated(raw, table.classes)
    return np.concatenate([1 - shown, shown], axis=-1) if table.classes == 2 else shown


def _with_one(rows: Array) -> Array:
    return np.concatenate([rows, np.ones((len(rows), 1), dtype=np.float32)], axis=1)


def _products(rows: Array) -> Array:
    first, second = np.triu_indices(rows.shape[1])
    return np.concatenate([_with_one(rows), rows[:, first] * rows[:, second]], axis=1)
