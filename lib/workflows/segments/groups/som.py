"""A self-organising map (Kohonen 1982): prototypes on a grid, learned in batches."""

from __future__ import annotations

import math

import numpy as np

from lib.workflows.segments.arrays import Codes, Numbers

_EPOCHS = 30
_MAX_UNITS = 100
_CHUNK = 20_000


class SelfOrganisingMap:
    """A grid of prototypes that are neighbours where the rows near them are.

    About 5 times the root of the rows prototypes (Vesanto & Alhoniemi 2000), 100 at most; they
    begin on the plane of the first two principal axes, and each epoch takes the mean of the rows
    weighted by a neighbourhood that shrinks from half the grid to half a unit.
    """

    def __init__(self, units: int | None = None, epochs: int = _EPOCHS) -> None:
        self.units = units
        self.epochs = epochs

    def fit(self, X: Numbers) -> SelfOrganisingMap:
        """Learn the prototypes: ``prototypes_``, shape (units, columns), on ``grid_``."""
        units = self.units or min(_MAX_UNITS, math.ceil(5 * math.sqrt(len(X))))
        centre = X.mean(axis=0)
        _, spread, axes = np.linalg.svd(X - centre, full_matrices=False)
        ratio = spread[0] / spread[1] if len(spread) > 1 and spread[1] > 0 else 3.0
        height = max(2, round(math.sqrt(units / min(max(ratio, 1.0), 3.0))))
        width = max(2, round(units / height))
        self.shape_ = [height, width]
        rows, columns = np.divmod(np.arange(height * width), width)
        self.grid_ = np.stack([rows, columns], axis=1).astype("float64")
        scores = spread[:2] / math.sqrt(max(len(X), 1))
        steps = [2 * columns / (width - 1) - 1, 2 * rows / (height - 1) - 1]
        self.prototypes_ = centre + sum(
            np.outer(step * score, axis)
            for step, score, axis in zip(steps, scores, axes[:2], strict=False)
        )
        apart = ((self.grid_[:, None] - self.grid_[None]) ** 2).sum(axis=2)
        for radius in np.geomspace(max(height, width) / 2, 0.5, self.epochs):
            self._epoch(X, np.exp(-apart / (2 * radius**2)))
        return self

    def nearest(self, X: Numbers) -> Codes:
        """Return the nearest prototype of each row."""
        return nearest(X, self.prototypes_)

    def umatrix(self) -> Numbers:
        """Return each prototype's mean distance to its neighbours on the grid, shape of the grid.

        High values are borders between groups (Ultsch & Siemon 1990).
        """
        height, width = self.shape_
        cells = self.prototypes_.reshape(height, width, -1)
        total, count = np.zeros((height, width)), np.zeros((height, width))
        for axis in (0, 1):
            steps = np.linalg.norm(np.diff(cells, axis=axis), axis=2)
            low = [slice(None), slice(None)]
            high = [slice(None), slice(None)]
            low[axis], high[axis] = slice(None, -1), slice(1, None)
            for part in (tuple(low), tuple(high)):
                total[part] += steps
                count[part] += 1
        return np.asarray(total / np.maximum(count, 1))

    def _epoch(self, X: Numbers, pull: Numbers) -> None:
        hits = self.nearest(X)
        counts = np.bincount(hits, minlength=len(self.prototypes_)).astype("float64")
        sums = np.zeros_like(self.prototypes_)
        np.add.at(sums, hits, X)
        weights = pull @ counts
        moved = weights > 1e-9
        self.prototypes_[moved] = (pull @ sums)[moved] / weights[moved, None]


def nearest(X: Numbers, prototypes: Numbers) -> Codes:
    """Return the position of the nearest prototype of each row, the first of equally near ones."""
    squares = (prototypes**2).sum(axis=1)
    found = [
        np.argmin(squares - 2 * X[at : at + _CHUNK] @ prototypes.T, axis=1)
        for at in range(0, len(X), _CHUNK)
    ]
    return np.concatenate(found) if found else np.zeros(0, dtype="int64")
