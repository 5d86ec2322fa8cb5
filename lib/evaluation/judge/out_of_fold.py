"""What out-of-fold predictions show of one model, with NumPy alone: the web process draws from it.

Every function takes true codes or values beside predictions, row by row; rows without a truth have
been left out before. The definitions are scikit-learn's where it has them.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy.special import ndtri

from lib.evaluation.targets.rows import known_targets

if TYPE_CHECKING:
    import pandas as pd

Array = np.ndarray[Any, Any]

MAX_POINTS = 150
_Z = float(ndtri(0.975))


@dataclass(frozen=True)
class OutOfFold:
    """One model's out-of-fold predictions, each row once.

    ``rows`` are positions in the table (int64, ascending); ``outputs`` have shape (rows, classes)
    of probabilities, or (rows, 1) of values; ``truth`` are codes or values (float64), or, of
    several labels a row, their matrix of 0 and 1.
    """

    rows: Array
    outputs: Array
    truth: Array

    @property
    def codes(self) -> Array:
        """The true class of each row."""
        return self.truth.astype(np.int64)

    @property
    def predicted(self) -> Array:
        """The predicted class of each row: the most probable one, the first of equals."""
        return np.asarray(self.outputs.argmax(axis=1))

    def hits(self, code: int) -> Array:
        """Return 1.0 where a row is of a class or has a label, else 0.0."""
        column = self.truth[:, code] if self.truth.ndim == 2 else self.truth == code
        return np.asarray(column, dtype=np.float64)


@dataclass(frozen=True)
class Curve:
    """A curve from low thresholds' end to high ones', with the area that belongs to it."""

    x: Array
    y: Array
    thresholds: Array
    area: float


@dataclass(frozen=True)
class Reliability:
    """How often rows of a bin of predicted probability are positive; empty bins are left out.

    ``low`` and ``high`` are Wilson's 95 % interval of ``share`` (Wilson 1927); ``brier`` is the
    mean squared error of the probabilities.
    """

    predicted: Array
    share: Array
    low: Array
    high: Array
    counts: Array
    brier: float


@dataclass(frozen=True)
class Cut:
    """What a threshold gives: a row counts as positive if its probability is above it.

    ``precision`` is NaN where no row is, ``recall`` where the truth has no positive.
    """

    threshold: float
    precision: float
    recall: float
    f1: float
    accuracy: float
    share: float


@dataclass(frozen=True)
class ValueGroups:
    """Rows of like predictions together: arrays of an entry a group, the lowest first.

    ``predicted`` and ``actual`` are means; ``actuals`` and ``errors`` (predicted minus actual) have
    shape (groups, 3): the 10th, 50th and 90th percentile.
    """

    predicted: Array
    actual: Array
    actuals: Array
    errors: Array
    counts: Array


@dataclass(frozen=True)
class Errors:
    """Prediction minus truth: the errors, and what is said of them."""

    errors: Array
    bias: float
    median: float
    within: float


def join_truth(predictions: pd.DataFrame, truth: Array) -> OutOfFold:
    """Return the first repeat of a model's predictions, its folds pooled, beside the truth.

    ``predictions`` are those of the store; ``truth`` is by position in the table, NaN where a row
    has none.
    """
    first = predictions[predictions["repeat"] == predictions["repeat"].min()].sort_values("row")
    rows = first["row"].to_numpy(dtype=np.int64)
    has_truth = known_targets(truth[rows])
    columns = sorted(
        (name for name in first.columns if str(name).startswith("output_")),
        key=lambda name: int(str(name).removeprefix("output_")),
    )
    outputs = first[columns].to_numpy()
    return OutOfFold(rows[has_truth], outputs[has_truth], truth[rows[has_truth]].astype(np.float64))


def roc(hits: Array, scores: Array, most: int = MAX_POINTS, least: int = 1) -> Curve | None:
    """Return false positive rate (x) against true positive rate (y); None with one class only.

    Between two points lie at least ``least`` rows; the area is that of all points.
    """
    true, false, thresholds = _counts(hits, scores)
    if true[-1] == 0 or false[-1] == 0:
        return None
    x = np.concatenate(([0.0], false / false[-1]))
    y = np.concatenate(([0.0], true / true[-1]))
    area = float(np.sum(np.diff(x) * (y[1:] + y[:-1]) / 2))
    drawn = _spaced(_thin(x, y, most), np.concatenate(([0.0], true + false)), least)
    return Curve(x[drawn], y[drawn], np.concatenate(([np.inf], thresholds))[drawn], area)


def precision_recall(
    hits: Array, scores: Array, most: int = MAX_POINTS, least: int = 1
) -> Curve | None:
    """Return recall (x) against precision (y); the area is the average precision.

    None without a positive row. Between two points, and before the first, lie at least ``least``
    rows.
    """
    true, false, thresholds = _counts(hits, scores)
    if true[-1] == 0:
        return None
    x, y = true / true[-1], true / (true + false)
    area = float(np.sum(np.diff(x, prepend=0.0) * y))
    drawn = _spaced(_thin(x, y, most), true + false, least)
    return Curve(x[drawn], y[drawn], thresholds[drawn], area)


def _counts(hits: Array, scores: Array) -> tuple[Array, Array, Array]:
    """Return true and false positives at each distinct score, the highest first."""
    order = np.argsort(-scores, kind="stable")
    ordered = scores[order]
    ends = np.append(np.flatnonzero(np.diff(ordered)), len(ordered) - 1)
    true = np.cumsum(hits[order], dtype=np.float64)[ends]
    return true, ends + 1.0 - true, ordered[ends]


def _thin(x: Array, y: Array, most: int) -> Array:
    """Return places of at most ``most`` points, evenly along the curve, with both its ends."""
    if len(x) <= most:
        return np.arange(len(x))
    length = np.concatenate(([0.0], np.cumsum(np.hypot(np.diff(x), np.diff(y)))))
    thinned = np.searchsorted(length, np.linspace(0.0, length[-1], most - 1))
    return np.unique(np.append(np.minimum(thinned, len(x) - 1), len(x) - 1))


def _spaced(places: Array, rows: Array, least: int) -> Array:
    """Return places with at least ``least`` rows from one to the next, the last one among them.

    ``rows`` counts the rows up to each place.
    """
    spaced: list[int] = []
    last = 0.0
    for place in places.tolist():
        if rows[place] == 0 or rows[place] - last >= least:
            spaced.append(place)
            last = rows[place]
    end = int(places[-1])
    if not spaced or spaced[-1] != end:
        if spaced and rows[spaced[-1]] > 0:
            spaced.pop()
        spaced.append(end)
    return np.array(spaced)


def joined(counts: Array, least: int) -> Array:
    """Return for each bin the number of its group: neighbours that hold ``least`` rows together.

    Too few rows at the end join the group before; groups count from 0.
    """
    groups = np.zeros(len(counts), dtype=np.int64)
    group, held = 0, 0
    for place, count in enumerate(counts.tolist()):
        groups[place] = group
        held += count
        if held >= least:
            group, held = group + 1, 0
    return np.minimum(groups, max(group - 1, 0))


def histogram(values: Array, least: int, most: int = 40) -> tuple[Array, Array]:
    """Return edges and counts of bins with at least ``least`` values each, as far as there are any.

    Edges are multiples of 1, 2 or 5 times a power of ten, whatever the values; where a bin would
    hold fewer of them it is joined with its neighbours, so bins differ in width.
    """
    low, high = float(values.min()), float(values.max())
    wanted = min(max(math.isqrt(len(values)), 4), most)
    raw = max((high - low) / wanted, abs(low) * 1e-6, abs(high) * 1e-6, 1e-9)
    power = 10.0 ** math.floor(math.log10(raw))
    step = power * next(one for one in (1, 2, 5, 10) if one * power >= 0.7 * raw)
    edges = step * np.arange(math.floor(low / step), math.floor(high / step) + 2)
    counts = np.histogram(values, edges)[0]
    groups = joined(counts, least)
    ends = np.append(np.flatnonzero(np.diff(groups)), len(groups) - 1)
    return np.append(edges[0], edges[ends + 1]), np.bincount(groups, weights=counts).astype(int)


def confusion(truth: Array, predicted: Array, classes: int) -> Array:
    """Return counts, shape (classes, classes): true classes are rows, predicted ones columns."""
    cells = np.bincount(truth * classes + predicted, minlength=classes * classes)
    return cells.reshape(classes, classes)


def reliability(hits: Array, scores: Array, bins: int = 10, least: int = 1) -> Reliability:
    """Return the share of positives in bins of predicted probability of equal width.

    Bins with fewer than ``least`` rows are joined with their neighbours.
    """
    inner = np.linspace(0.0, 1.0, bins + 1)[1:-1]
    places = np.searchsorted(inner, scores)
    places = joined(np.bincount(places, minlength=bins), least)[places]
    counts = np.bincount(places, minlength=bins)
    used = counts > 0
    count = counts[used].astype(np.float64)
    share = np.bincount(places, weights=hits, minlength=bins)[used] / count
    predicted = np.bincount(places, weights=scores, minlength=bins)[used] / count
    low, high = wilson(share, count)
    brier = float(np.mean((scores - hits) ** 2))
    return Reliability(predicted, share, low, high, counts[used], brier)


def wilson(share: Array, count: Array) -> tuple[Array, Array]:
    """Return Wilson's 95 % interval of shares of counts (Wilson 1927, JASA 22:209)."""
    scale = 1 + _Z**2 / count
    middle = (share + _Z**2 / (2 * count)) / scale
    half = _Z / scale * np.sqrt(share * (1 - share) / count + _Z**2 / (4 * count**2))
    return np.maximum(middle - half, 0.0), np.minimum(middle + half, 1.0)


class Thresholds:
    """The measures of every threshold, from rows sorted once."""

    def __init__(self, hits: Array, scores: Array) -> None:
        order = np.argsort(scores, kind="stable")
        self._scores = scores[order]
        self._found = np.concatenate(([0.0], np.cumsum(hits[order], dtype=np.float64)))

    def at(self, threshold: float) -> Cut:
        """Return the measures at one threshold."""
        rows, positives = len(self._scores), float(self._found[-1])
        below = int(np.searchsorted(self._scores, threshold, side="right"))
        false_negatives = float(self._found[below])
        true_positives, predicted = positives - false_negatives, rows - below
        correct = true_positives + below - false_negatives
        return Cut(
            threshold,
            precision=true_positives / predicted if predicted else math.nan,
            recall=true_positives / positives if positives else math.nan,
            f1=2 * true_positives / (predicted + positives) if predicted + positives else math.nan,
            accuracy=correct / rows,
            share=predicted / rows,
        )

    def counts(self, threshold: float) -> tuple[float, float, float, float]:
        """Return how many positives are above it, of how many, and the same of negatives."""
        below = int(np.searchsorted(self._scores, threshold, side="right"))
        positives, false_negatives = float(self._found[-1]), float(self._found[below])
        negatives = len(self._scores) - positives
        return (
            positives - false_negatives,
            positives,
            negatives - (below - false_negatives),
            negatives,
        )

    def table(self, steps: int = 100, least: int = 1) -> list[Cut]:
        """Return the measures at the ``cuts``."""
        return [self.at(cut) for cut in self.cuts(steps, least)]

    def cuts(self, steps: int = 100, least: int = 1) -> list[float]:
        """Return those of 0, 1/steps, ..., 1 with no row, or at least ``least``, between two.

        One half, the usual threshold, is among them.
        """
        places = np.arange(steps + 1) / steps
        below = np.searchsorted(self._scores, places, side="right")
        half = steps // 2
        down = self._apart(below[half::-1], 0, least)
        up = self._apart(below[half:], len(self._scores), least)
        return sorted({*places[half - down].tolist(), *places[half + up].tolist()})

    @staticmethod
    def _apart(below: Array, end: int, least: int) -> Array:
        """Return which to keep of thresholds on the way to an ``end`` of the rows, with the first.

        ``below`` counts the rows below each; fewer than ``least`` rows must not be left over.
        """
        spaced = [0]
        for place in range(1, len(below)):
            step, left = abs(below[place] - below[spaced[-1]]), abs(end - below[place])
            if (step == 0 or step >= least) and (left == 0 or left >= least):
                spaced.append(place)
        return np.array(spaced)


def errors(oof: OutOfFold) -> Errors:
    """Return what a regression's errors are like; ``within`` is 80 % of them in size."""
    residuals = oof.outputs[:, 0].astype(np.float64) - oof.truth
    size = np.abs(residuals)
    return Errors(
        residuals, float(residuals.mean()), float(np.median(size)), float(np.quantile(size, 0.8))
    )


def value_groups(oof: OutOfFold, least: int, most: int = 20) -> ValueGroups:
    """Return a regression's rows in groups of like predictions, each of at least ``least`` rows."""
    predicted = oof.outputs[:, 0].astype(np.float64)
    number = min(max(len(predicted) // (8 * least), 1), most)
    edges = np.unique(np.quantile(predicted, np.linspace(0, 1, number + 1)))
    places = np.searchsorted(edges[1:-1], predicted, side="right")
    places = joined(np.bincount(places), least)[places]
    counts = np.bincount(places)

    def cuts(values: Array) -> Array:
        parts = (values[places == group] for group in range(len(counts)))
        return np.array([np.quantile(part, (0.1, 0.5, 0.9)) for part in parts])

    return ValueGroups(
        predicted=np.bincount(places, weights=predicted) / counts,
        actual=np.bincount(places, weights=oof.truth) / counts,
        actuals=cuts(oof.truth),
        errors=cuts(predicted - oof.truth),
        counts=counts,
    )


def sample_points(errors: Array, most: int = 2000, seed: int = 0) -> Array:
    """Return places of at most ``most`` points to draw, ascending: the largest errors and others.

    A tenth of them are the largest errors, so that no outlier is lost to the drawing of lots.
    """
    if len(errors) <= most:
        return np.arange(len(errors))
    largest = np.argsort(-np.abs(errors), kind="stable")[: most // 10]
    rest = np.setdiff1d(np.arange(len(errors)), largest, assume_unique=True)
    drawn = np.random.default_rng(seed).choice(rest, most - len(largest), replace=False)
    return np.sort(np.concatenate([largest, drawn]))


def cell_rows(oof: OutOfFold, true: int, predicted: int) -> Array:
    """Return the places of the rows of one cell of the confusion matrix, the surest first."""
    places = np.flatnonzero((oof.codes == true) & (oof.predicted == predicted))
    return places[np.argsort(-oof.outputs[places, predicted], kind="stable")]


def largest_errors(oof: OutOfFold) -> Array:
    """Return the places of a regression's rows, the largest error first."""
    return np.argsort(-np.abs(oof.outputs[:, 0] - oof.truth), kind="stable")
