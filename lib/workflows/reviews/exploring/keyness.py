"""Words typical of each class: log-odds with an informative Dirichlet prior.

Monroe, Colaresi & Quinn (2008), "Fightin' Words", equations 15, 16, 19, 20 and 22: the prior of a
word is its share in all reviews together, worth ``PRIOR`` words.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from lib.core.proportions import Z95, Array
from lib.workflows.reviews.facts.words import Word

PRIOR = 500.0
"""Words that the prior is worth, at most a tenth of those counted."""
TYPICAL = 60
"""Words of a class that are returned."""
DRAWN = 160
"""Words that are returned for the chart beside the typical ones: the most frequent."""


@dataclass(frozen=True)
class Counts:
    """How often each word is used: ``uses`` has shape (words, classes), ``reviews`` one each.

    ``total`` are the uses in all reviews, where one may have several labels or none.
    """

    words: tuple[str, ...]
    uses: Array
    reviews: Array
    total: Array | None = None


def count(documents: Iterable[Sequence[str]], codes: Sequence[int], classes: int) -> Counts:
    """Count words by class; those that stand in fewer than three reviews are left out.

    With many reviews a word must stand in more of them: one of 5,000.
    """
    uses: list[Counter[str]] = [Counter() for _ in range(classes)]
    reviews: Counter[str] = Counter()
    for document, code in zip(documents, codes, strict=True):
        uses[code].update(document)
        reviews.update(set(document))
    return _tabled(uses, reviews, len(codes), classes)


def count_labels(documents: Iterable[Sequence[str]], y: Array) -> Counts:
    """Count words by label, of reviews with several: ``y`` is a matrix of 0 and 1."""
    rows, labels = y.shape
    uses: list[Counter[str]] = [Counter() for _ in range(labels + 1)]
    reviews: Counter[str] = Counter()
    for document, row in zip(documents, y, strict=True):
        for label in (*np.flatnonzero(row), labels):  # the last counts all reviews
            uses[label].update(document)
        reviews.update(set(document))
    found = _tabled(uses, reviews, rows, labels + 1)
    return replace(found, uses=found.uses[:, :labels], total=found.uses[:, labels])


def _tabled(uses: Sequence[Counter[str]], reviews: Counter[str], rows: int, classes: int) -> Counts:
    least = max(3, rows // 5_000)
    words = sorted(word for word, number in reviews.items() if number >= least)
    table = np.array([[one[word] for one in uses] for word in words], dtype=float)
    found = np.array([reviews[word] for word in words], dtype=float)
    return Counts(tuple(words), table.reshape(-1, classes), found)


def log_odds(inside: Array, outside: Array, prior: float = PRIOR) -> tuple[Array, Array]:
    """Return the log-odds ratio of each word in one set of texts against another, and its error.

    ``inside`` and ``outside`` count the same words. The error is the standard deviation.
    """
    pooled = inside + outside
    total = max(float(pooled.sum()), 1.0)
    size = min(prior, total / 10)
    a = size * pooled / total
    a_total = float(a.sum())

    def odds(uses: Array) -> Array:
        rest = uses.sum() + a_total - uses - a
        return np.asarray(np.log((uses + a) / np.maximum(rest, 1e-12)))

    error = np.sqrt(1 / (inside + a) + 1 / (outside + a))
    return odds(inside) - odds(outside), error


def typical(counts: Counts, code: int) -> tuple[Word, ...]:
    """Return the words of a class and the frequent ones, the most typical of the class first.

    At the end stand the words typical of the other classes.
    """
    if not counts.words:
        return ()
    inside = counts.uses[:, code]
    total = counts.uses.sum(axis=1) if counts.total is None else counts.total
    outside = total - inside
    score, error = log_odds(inside, outside)
    z = score / error
    sure = _sure(z)
    order = np.argsort(-z, kind="stable")
    frequent = np.argsort(-counts.reviews, kind="stable")[:DRAWN]
    chosen = dict.fromkeys([*order[:TYPICAL], *order[-TYPICAL:], *frequent])
    return tuple(
        Word(
            word=counts.words[at],
            score=float(score[at]),
            low=float(score[at] - Z95 * error[at]),
            high=float(score[at] + Z95 * error[at]),
            z=float(z[at]),
            sure=bool(sure[at]),
            uses=int(inside[at]),
            others=int(outside[at]),
            reviews=int(counts.reviews[at]),
        )
        for at in sorted(chosen, key=lambda place: -z[place])
    )


def _sure(z: Array) -> Array:
    """Return which of many z hold together, at a false discovery rate of 5 %."""
    p = np.array([math.erfc(abs(one) / math.sqrt(2)) for one in z])
    ordered = np.sort(p)
    fits = np.flatnonzero(ordered <= 0.05 * np.arange(1, len(p) + 1) / len(p))
    return p <= (ordered[fits[-1]] if len(fits) else -1.0)
