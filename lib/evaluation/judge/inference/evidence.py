"""What a comparison's test parts say of all its models together: means, and how they vary.

Everything that is said of a difference of models later is a sum over these small matrices, so that
regions, sides and pairs can change without the rows.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from scipy.special import chdtri

from lib.core.metrics import METRICS
from lib.core.task import TaskKind
from lib.evaluation.judge.inference.influence import BLOCKS, has_formula, influence, plain_score
from lib.evaluation.judge.inference.row_scores import Floats, Ints, Truth
from lib.evaluation.targets.entries import target_of

PRIOR = 16
"""Degrees of freedom that the rows' variance is worth beside that of the folds."""


@dataclass(frozen=True)
class TestPart:
    """One test part: ``rows`` are positions in the truth, ``outputs`` a model's on these rows."""

    __test__ = False  # it is no test of pytest's

    repeat: int
    fold: int
    rows: Ints
    outputs: Mapping[str, Floats]


@dataclass(frozen=True)
class Evidence:
    """Models on the same test parts; greater is better everywhere.

    ``scores`` has shape (parts, models) and ``means`` is its mean; ``repeat`` says which repeat a
    part is of. Matrices have shape (models, models). ``rows_within`` is the covariance of ``means``
    as the rows show it, ``rows_once`` the same of one repeat's means, ``between`` that of one
    repeat's means as its folds show it, with ``freedom`` degrees of freedom in all. ``prior`` is
    what the rows' variance is worth beside them. ``by_folds``: rows say nothing (time splits), all
    three are what folds show. ``rows`` counts rows, ``positives`` the fewest rows of the rarer
    class in a part (None unless there are two classes).
    """

    metric: str
    models: tuple[str, ...]
    scores: Floats
    repeat: Ints
    rows_within: Floats
    rows_once: Floats
    between: Floats
    freedom: int
    prior: int
    by_folds: bool
    rows: int
    positives: int | None

    @property
    def means(self) -> Floats:
        """The mean score of each model."""
        return np.asarray(self.scores.mean(axis=0))

    @property
    def repeats(self) -> int:
        """How many repeats have a part."""
        return len(np.unique(self.repeat))

    @property
    def sign(self) -> float:
        """What turns a score into the metric: -1 where less is better."""
        return 1.0 if METRICS[self.metric].greater_is_better else -1.0

    def instability(self, models: Sequence[str]) -> float:
        """Return how many times what rows show the differences of some models vary over folds.

        It is the ratio of the typical pair, moderated towards 1 by what ``prior`` is worth: models
        that differ from training to training show it together, where one pair's few folds could be
        chance. The median, so that one model that failed now and then does not speak for all.
        """
        places = [self.models.index(name) for name in models]
        first, second = np.triu_indices(len(places), 1)
        once, between = (
            _of_differences(matrix[np.ix_(places, places)])[first, second]
            for matrix in (self.rows_once, self.between)
        )
        known = once > 0.0
        if self.by_folds or not known.any():
            return 1.0
        # The median of chi-square is below its mean.
        median = float(chdtri(self.freedom, 0.5)) / self.freedom
        ratio = float(np.median(between[known] / once[known])) / median
        freedom = self.freedom * (len(places) - 1)
        return (self.prior + freedom * ratio) / (self.prior + freedom)

    def contrast(self, plus: str, minus: str) -> Floats:
        """Return weights that give one model's mean minus another's."""
        names = np.array(self.models)
        return np.asarray((names == plus).astype(np.float64) - (names == minus))


def measure(
    parts: Sequence[TestPart],
    truth: Truth,
    metric: str,
    kind: TaskKind,
    models: Sequence[str],
    groups: Ints | None = None,
    by_folds: bool = False,
) -> Evidence | None:
    """Return the evidence on some models, from the repeats in which all of them have every part.

    ``groups`` is the group of each row of ``truth``. Parts where the metric is undefined are left
    out; None with fewer than two parts in every repeat.
    """
    common = _common(parts, models)
    if not common:
        return None
    known, codes = np.unique(np.concatenate([part.rows for part in common]), return_inverse=True)
    places = np.split(codes, np.cumsum([len(part.rows) for part in common])[:-1])
    target = target_of(kind)
    formula = by_folds or has_formula(METRICS[metric], truth)
    own = None if groups is None else groups[known]
    blocks = np.zeros(len(known), dtype=np.int64)
    if not formula:
        blocks = _blocks(common, places, own, len(known))
        own = blocks
    found = _Rows(len(known), len(models), own)
    for part, place in zip(common, places, strict=True):
        y = truth[part.rows]
        measured = [target.measured(y, part.outputs[name].astype("float64")) for name in models]
        values = [
            plain_score(METRICS[metric], *pair)
            if by_folds
            else influence(METRICS[metric], *pair, blocks[place])
            for pair in measured
        ]
        defined = [one for one in values if one is not None]
        if len(defined) == len(models):
            psi = np.stack([one.values for one in defined], axis=1)
            found.add(part.repeat, place, psi, [one.score for one in defined])
    positives = None
    if kind.has_positive:
        counts = [np.bincount(truth[part.rows].astype(int), minlength=2).min() for part in common]
        positives = int(min(counts))
    return found.evidence(metric, tuple(models), by_folds, positives)


def only(evidence: Evidence, models: tuple[str, ...]) -> Evidence:
    """Return the evidence on some of its models."""
    places = [evidence.models.index(name) for name in models]
    square = np.ix_(places, places)
    return replace(
        evidence,
        models=models,
        scores=evidence.scores[:, places],
        rows_within=evidence.rows_within[square],
        rows_once=evidence.rows_once[square],
        between=evidence.between[square],
    )


def _common(parts: Sequence[TestPart], models: Sequence[str]) -> list[TestPart]:
    """Return the parts of repeats in which every part has every model, by repeat and fold."""
    lacking = {part.repeat for part in parts if not set(models) <= set(part.outputs)}
    kept = [part for part in parts if part.repeat not in lacking]
    return sorted(kept, key=lambda part: (part.repeat, part.fold))


def _blocks(
    parts: Sequence[TestPart], places: Sequence[Ints], groups: Ints | None, rows: int
) -> Ints:
    """Return a block for each row: each part of the first repeat has 20, of whole groups if any.

    Blocks stay the same in other repeats, whose variance would else seem to be another one's.
    """
    generator = np.random.default_rng(0)
    blocks = np.zeros(rows, dtype=np.int64)
    for number, (part, place) in enumerate(zip(parts, places, strict=True)):
        if part.repeat == parts[0].repeat:
            units = place if groups is None else groups[place]
            _, codes = np.unique(units, return_inverse=True)
            dealt = generator.permutation(codes.max() + 1) % BLOCKS
            blocks[place] = number * BLOCKS + dealt[codes]
    return np.unique(blocks, return_inverse=True)[1]


class _Rows:
    """Influence values gathered by row, or by group of rows, part after part."""

    def __init__(self, rows: int, models: int, groups: Ints | None) -> None:
        codes = None if groups is None else np.unique(groups, return_inverse=True)[1]
        self.units = rows if codes is None else int(codes.max()) + 1
        self.codes = codes
        self.rows = rows
        self.sums: dict[int, Floats] = {}
        self.scores: dict[int, list[list[float]]] = {}
        self.models = models

    def add(self, repeat: int, place: Ints, psi: Floats, scores: list[float]) -> None:
        """Take in a part: its rows' places and their influence, shape (rows, models)."""
        sums = self.sums.setdefault(repeat, np.zeros((self.units, self.models)))
        self.scores.setdefault(repeat, []).append(scores)
        count = len(place)
        if self.codes is None:
            sums[place] += psi / np.sqrt(count * max(count - 1, 1))
        else:
            np.add.at(sums, self.codes[place], psi / count)

    def evidence(
        self, metric: str, models: tuple[str, ...], by_folds: bool, positives: int | None
    ) -> Evidence | None:
        """Return what the parts say; None if no repeat has two of them."""
        counts = {repeat: len(scores) for repeat, scores in self.scores.items()}
        freedom = sum(count - 1 for count in counts.values())
        if freedom < 1:
            return None
        scores = np.array([row for one in self.scores.values() for row in one])
        several = [np.array(one) for one in self.scores.values() if len(one) > 1]
        between = _mean([_fold_covariance(one) for one in several])
        within, once = self._covariances(counts)
        prior = PRIOR
        if self.codes is not None:
            prior = max(min(PRIOR, self.units - max(counts.values())), 0)
        if by_folds:
            within, once, prior = between / len(counts), between, 0
        return Evidence(
            metric=metric,
            models=models,
            scores=scores,
            repeat=np.repeat(list(counts), list(counts.values())),
            rows_within=within,
            rows_once=once,
            between=between,
            freedom=freedom,
            prior=prior,
            by_folds=by_folds,
            rows=self.rows,
            positives=positives,
        )

    def _covariances(self, counts: Mapping[int, int]) -> tuple[Floats, Floats]:
        """Return the covariance of the means over all repeats, and the mean of each one's own."""
        scale = 1.0 if self.codes is None else self.units / max(self.units - 1, 1)
        total = np.zeros((self.units, self.models))
        for sums in self.sums.values():
            total += sums
        total /= sum(counts.values())
        once = _mean([sums.T @ sums / counts[repeat] ** 2 for repeat, sums in self.sums.items()])
        return scale * (total.T @ total), scale * once


def _of_differences(covariance: Floats) -> Floats:
    """Return the variance of every difference of two."""
    own = covariance.diagonal()
    return np.asarray(own[:, None] + own[None, :] - 2 * covariance)


def _fold_covariance(scores: Floats) -> Floats:
    """Return the covariance of the mean of parts as if they were independent."""
    apart = scores - scores.mean(axis=0)
    count = len(scores)
    return np.asarray(apart.T @ apart / (count * (count - 1)))


def _mean(matrices: list[Floats]) -> Floats:
    return np.asarray(np.mean(matrices, axis=0))
