"""Vectors of the words of the sample reviews, by counting which stand near each other.

Positive pointwise mutual information and its singular value decomposition: what word2vec's
skip-gram does by training, done by counting (Levy and Goldberg 2014).
"""

from __future__ import annotations

import re
from collections import Counter

import numpy as np

from lib.core.facts import to_json
from lib.core.jobs import JobContext, JobResult
from lib.errors import Cancelled, InputError
from lib.workflows.learn.facts.vectors import DIMENSIONS, WINDOWS, Floats, WordVectors, words_of
from lib.workflows.learn.job_specs import VectorsParameters
from lib.workflows.learn.jobs.texts.sample_texts import LANGUAGES, sample_reviews

_FEW, _MOST = 5, 400
_PERPLEXITY, _NEAREST = 12, 5
_SENTENCE = re.compile(r"[.!?]+")


def vectors(context: JobContext[VectorsParameters]) -> JobResult:
    """Return WordVectors; InputError "learn_setting" for settings that are not offered."""
    params = context.params
    for name, value, known in (
        ("language", params.language, LANGUAGES),
        ("window", params.window, WINDOWS),
        ("dimensions", params.dimensions, DIMENSIONS),
    ):
        if value not in known:
            raise InputError(
                "learn_setting", name=name, value=value, least=known[0], most=known[-1]
            )
    texts, stars = sample_reviews(params.language)
    read = [[words_of(part) for part in _SENTENCE.split(text)] for text in texts]
    counts = Counter(word for text in read for sentence in text for word in sentence)
    words = [word for word, count in counts.most_common(_MOST) if count >= _FEW]
    near = counted([part for text in read for part in text], words, params.window)
    if context.watch.cancelled():
        raise Cancelled
    known = near.sum(axis=1) > 0
    words = [word for word, one in zip(words, known.tolist(), strict=True) if one]
    made, kept = reduced(ppmi(near[np.ix_(known, known)]), params.dimensions)
    places, share = mapped(made)
    return JobResult(
        to_json(
            WordVectors(
                language=params.language,
                window=params.window,
                reviews=len(texts),
                total=counts.total(),
                few=_FEW,
                words=tuple(words),
                counts=tuple(counts[word] for word in words),
                stars=tuple(_mean_stars(word, read, stars) for word in words),
                vectors=made.round(5),
                across=tuple(places[:, 0].round(4).tolist()),
                up=tuple(places[:, 1].round(4).tolist()),
                kept=kept,
                mapped=share,
            )
        )
    )


def counted(sentences: list[list[str]], words: list[str], window: int) -> Floats:
    """Return how often two words stand at most ``window`` words apart in a sentence."""
    place = {word: at for at, word in enumerate(words)}
    near = np.zeros((len(words), len(words)))
    for sentence in sentences:
        ids = [place.get(word) for word in sentence]
        for at, first in enumerate(ids):
            for second in ids[max(0, at - window) : at]:
                if first is not None and second is not None:
                    near[first, second] += 1
                    near[second, first] += 1
    return near


def ppmi(near: Floats) -> Floats:
    """Return log of how much more often two words meet than by chance, 0 where less often."""
    each = near.sum(axis=1)
    expected = np.outer(each, each) / each.sum()
    ratio = np.divide(near, expected, out=np.ones_like(near), where=near > 0)
    return np.asarray(np.maximum(np.log(ratio), 0.0))


def reduced(matrix: Floats, dimensions: int) -> tuple[Floats, float]:
    """Return each row as a vector of length 1, and the share of the squares that is kept.

    A row of nothing but zeros, that of a word which meets none more often than by chance, gets a
    vector of zeros.
    """
    left, sizes, _ = np.linalg.svd(matrix)
    made = left[:, :dimensions] * np.sqrt(sizes[:dimensions])
    length = np.linalg.norm(made, axis=1, keepdims=True)
    made = np.divide(made, length, out=np.zeros_like(made), where=length > 1e-9)
    return made, float((sizes[:dimensions] ** 2).sum() / (sizes**2).sum())


def mapped(made: Floats) -> tuple[Floats, float]:
    """Return places by t-SNE, and which share of the five nearest words is nearest on the map."""
    from sklearn.manifold import TSNE
    from threadpoolctl import threadpool_limits

    tsne = TSNE(perplexity=_PERPLEXITY, init="pca", random_state=0, n_jobs=1)
    with threadpool_limits(1):  # threads that wait for each other cost more than they bring here
        places = tsne.fit_transform(made).astype(np.float64)
    both = zip(_nearest(made), _nearest(places), strict=True)
    kept = [len(set(one) & set(other)) / _NEAREST for one, other in both]
    return places, float(np.mean(kept))


def _nearest(points: Floats) -> list[list[int]]:
    squares = ((points[:, None] - points[None]) ** 2).sum(axis=2)
    np.fill_diagonal(squares, np.inf)
    order: list[list[int]] = np.argsort(squares, axis=1, kind="stable")[:, :_NEAREST].tolist()
    return order


def _mean_stars(word: str, read: list[list[list[str]]], stars: list[int]) -> float:
    found = [
        one
        for text, one in zip(read, stars, strict=True)
        if any(word in sentence for sentence in text)
    ]
    return round(float(np.mean(found)), 3)
