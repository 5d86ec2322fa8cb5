"""Curves through scores by training rows, and whether more rows would change who leads.

The uncertainty is that of the folds: draws of all means together, by multipliers of what each fold
differs from them, the same for every size and model, so that what folds share goes out of a
difference. Folds share training rows, and there are few: the draws are as wide as the corrected
resampled t test (Nadeau & Bengio 2003).
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from lib.core.metrics import METRICS
from lib.evaluation.judge.inference.region import Region
from lib.evaluation.judge.inference.row_scores import Floats
from lib.evaluation.judge.learning_curve.points import CurvePoints
from lib.evaluation.judge.learning_curve.power_law import fit

TIMES = 4
"""Nothing is said of more than so many times the rows."""
MIN_SIZES, MIN_FOLDS = 4, 3
LIKELY, UNLIKELY, POSSIBLE = 0.5, 0.05, 0.25
"""Probability of what is said; that a side that leads is behind; and of either side where both are
the same."""
_DRAWS, _SEED, _GRID = 400, 20_26, 60


class Answer(StrEnum):
    """What more rows would do to the difference between the two sides."""

    DEEP_FROM = "deep_from"
    DEEP_STAYS = "deep_stays"
    CLASSICAL_FROM = "classical_from"
    CLASSICAL_STAYS = "classical_stays"
    SAME = "same"
    CLOSER = "closer"
    NO_DEEP = "no_deep"
    UNCLEAR = "unclear"


@dataclass(frozen=True)
class Outlook:
    """An answer with its probability at TIMES times the rows: of NO_DEEP, that of deep leading.

    ``rows``: the number of the run's rows from which a side would lead, for those that say so, and
    ``chance_there`` how probable it is there. ``rope`` is the half-width of the region.
    """

    answer: Answer
    deep: str
    classical: str
    rope: float
    chance: float
    rows: int | None = None
    chance_there: float | None = None


@dataclass(frozen=True)
class Curve:
    """A model's curve in the metric: its scores at ``rows``, and over the grid with its 95 % band.

    ``rows`` are training rows, the last of them the whole training part.
    """

    model: str
    rows: Floats
    scores: Floats
    fitted: Floats
    low: Floats
    high: Floats


@dataclass(frozen=True)
class Gap:
    """The difference of the pair in the metric's unit, positive where deep is better.

    ``scores`` is what was measured at the rows of the curves; the rest is over the grid.
    """

    scores: Floats
    fitted: Floats
    low: Floats
    high: Floats


@dataclass(frozen=True)
class LearningCurves:
    """The curves of some models over ``grid`` training rows, and what follows for the pair.

    ``full`` are the training rows of a fold, ``total`` those of the run; ``gap`` and ``outlook``
    are None where a model of the pair has no curve.
    """

    metric: str
    curves: tuple[Curve, ...]
    grid: Floats
    full: float
    total: int
    folds: int
    gap: Gap | None
    outlook: Outlook | None


def learning_curves(
    points: Mapping[str, CurvePoints],
    full: Mapping[str, Sequence[float]],
    pair: tuple[str, str],
    region: Region,
) -> LearningCurves | None:
    """Return the curves of models with ``points``, and what follows for the ``pair`` (deep first).

    ``full`` holds each model's scores by fold at the whole training part. Models whose sizes or
    folds differ from the first one's are left out; so are folds where a score is undefined. None
    where fewer than four sizes or three folds are left.
    """
    first = next(iter(points.values()), None)
    if first is None:
        return None
    models = [name for name, one in points.items() if one.rows == first.rows]
    folds = min(min(points[name].folds, len(full[name])) for name in models)
    scores = np.array(
        [
            [[math.nan if v is None else v for v in row[:folds]] for row in points[name].scores]
            + [list(full[name][:folds])]
            for name in models
        ]
    )
    scores = scores[:, :, np.isfinite(scores).all(axis=(0, 1))]
    if scores.shape[1] < MIN_SIZES or scores.shape[2] < MIN_FOLDS:
        return None
    rows = np.array([*first.rows, first.full])
    grid = np.geomspace(rows[0], TIMES * first.full, _GRID)
    drawn = _Drawn(scores, rows, first.metric)
    curves = tuple(drawn.curve(name, at, grid) for at, name in enumerate(models))
    gap, outlook = None, None
    if set(pair) <= set(models):
        deep, classical = models.index(pair[0]), models.index(pair[1])
        means = drawn.scores[[deep, classical], -1]
        rope = region.width(first.metric, float(means[0]), float(means[1]))
        gap = drawn.gap(deep, classical, grid)
        ahead = np.concatenate([[first.full], grid[grid > first.full]])
        gaps = (drawn.errors(classical, ahead) - drawn.errors(deep, ahead))[1:]
        outlook = outlook_of(gaps, ahead * first.total / first.full, rope, pair)
    return LearningCurves(
        first.metric, curves, grid, first.full, first.total, scores.shape[2], gap, outlook
    )


def outlook_of(gaps: Floats, rows: Floats, rope: float, pair: tuple[str, str]) -> Outlook:
    """Return what draws of the difference say, shape (draws, rows); positive: deep is better.

    ``rows`` ascend from what there is to TIMES times as many.
    """
    deep, classical = (gaps > rope).mean(axis=0), (gaps < -rope).mean(axis=0)
    equal = 1.0 - deep - classical

    def said(answer: Answer, chance: float, at: int | None = None) -> Outlook:
        if at is None:
            return Outlook(answer, *pair, rope, chance)
        led = deep if answer is Answer.DEEP_FROM else classical
        there = min(_round(float(rows[at])), int(rows[-1]))
        return Outlook(answer, *pair, rope, chance, there, float(led[at]))

    ahead = float((gaps[:, -1] > 0).mean())
    for leads, wrong, starts, stays in (
        (deep, 1.0 - ahead, Answer.DEEP_FROM, Answer.DEEP_STAYS),
        (classical, ahead, Answer.CLASSICAL_FROM, Answer.CLASSICAL_STAYS),
    ):
        if leads[-1] >= LIKELY and wrong <= UNLIKELY:
            behind = np.flatnonzero(leads < LIKELY)
            if not len(behind):
                return said(stays, float(leads[-1]))
            return said(starts, float(leads[-1]), int(behind[-1]) + 1)
    if equal[-1] >= LIKELY and max(deep[-1], classical[-1]) <= POSSIBLE:
        same = Answer.SAME if equal[0] >= LIKELY else Answer.CLOSER
        return said(same, float(equal[-1]))
    if deep[-1] <= UNLIKELY:
        return said(Answer.NO_DEEP, float(deep[-1]))
    return said(Answer.UNCLEAR, float(max(deep[-1], classical[-1], equal[-1])))


def _round(rows: float) -> int:
    """Return a number of rows with two digits, which is all that a curve can say, upwards."""
    unit = 10.0 ** max(math.floor(math.log10(rows)) - 1, 0)
    return int(math.ceil(rows / unit - 1e-9) * unit)


class _Drawn:
    """Fits of the mean scores and of draws around them; ``scores`` (models, sizes, folds)."""

    def __init__(self, scores: Floats, rows: Floats, metric: str) -> None:
        entry = METRICS[metric]
        self.sign = -1.0 if entry.greater_is_better else 1.0
        self.best = entry.highest if entry.greater_is_better else entry.lowest
        self.rows = rows
        self.scores = scores.mean(axis=2)
        errors = self.sign * (scores - self.best)
        folds = scores.shape[2]
        apart = errors - errors.mean(axis=2, keepdims=True)
        generator = np.random.default_rng(_SEED)
        # Between Var(mean) = s^2 (1/K + 1/(K-1)) and the sum of K multipliers of what is apart.
        width = math.sqrt((1 / folds + 1 / (folds - 1)) / (folds - 1))
        heavy = np.sqrt((folds - 1) / generator.chisquare(folds - 1, _DRAWS))
        multipliers = generator.standard_normal((_DRAWS, folds)) * (width * heavy)[:, None]
        means = errors.mean(axis=2)
        drawn = means[:, None] + np.einsum("df,msf->mds", multipliers, apart)
        # What a fold is harder by at all sizes alike says nothing of the curve's shape.
        own = apart - apart.mean(axis=1, keepdims=True)
        noise = own.var(axis=2, ddof=1)
        self.fits = []
        for mean, draws, spread in zip(means, drawn, noise, strict=True):
            typical = spread.mean() or 1.0
            weights = 1.0 / (0.5 * spread + 0.5 * typical)
            both = np.maximum(np.concatenate([mean[None], draws]), 0.0)
            self.fits.append(fit(rows, both, weights))

    def errors(self, model: int, rows: Floats) -> Floats:
        """Return a model's error by its curve, and by each draw: shape (1 + draws, rows)."""
        return self.fits[model].at(rows)

    def curve(self, name: str, model: int, grid: Floats) -> Curve:
        """Return a model's curve in the metric's own direction."""
        errors = self.errors(model, grid)
        low, high = np.sort(self.best + self.sign * _ends(errors), axis=0)
        fitted = self.best + self.sign * errors[0]
        return Curve(name, self.rows, self.scores[model], fitted, low, high)

    def gap(self, deep: int, classical: int, grid: Floats) -> Gap:
        """Return the difference of two models, positive where the first one is better."""
        gaps = self.errors(classical, grid) - self.errors(deep, grid)
        low, high = _ends(gaps)
        measured = self.sign * (self.scores[classical] - self.scores[deep])
        return Gap(measured, gaps[0], low, high)


def _ends(drawn: Floats) -> Floats:
    """Return the ends of the 95 % band of what comes first, by the draws behind it."""
    return np.asarray(np.quantile(drawn[1:], [0.025, 0.975], axis=0))
