"""What reviews are about: topics by non-negative matrix factorisation of TF-IDF.

Lee & Seung (1999) on TF-IDF as O'Callaghan et al. (2015). Without a given number, the one is taken
whose topics' words stand together most in the reviews (mean NPMI; Bouma 2009, Roeder et al. 2015).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import numpy as np

from lib.core.proportions import Array, share_of
from lib.workflows.reviews.facts.words import Topic, Topics

if TYPE_CHECKING:
    from scipy import sparse

NUMBERS = (4, 6, 8, 10, 12)
"""Numbers of topics that are tried."""
TOP_WORDS = 10
EXAMPLES = 3
MAX_WORDS = 4_000
_TRIED_ROWS = 4_000


def find_topics(
    documents: Sequence[Sequence[str]],
    hits: Array,
    number: int | None = None,
    told: Callable[[float], None] = lambda share: None,
) -> tuple[Topics, Array]:
    """Return topics, and that of each review as a position among them, -1 for none.

    ``hits`` says of each review whether it is positive. A topic's name are its first three words.
    """
    from sklearn.feature_extraction.text import TfidfVectorizer

    least = max(3, len(documents) // 2_000)
    used = {word for document in documents for word in document}
    if len(documents) < 10 or len(used) < 5:
        return _nothing(len(documents))
    vectorizer = TfidfVectorizer(
        analyzer=lambda document: document,
        min_df=min(least, 2 if len(documents) < 200 else least),
        max_df=0.5,
        max_features=MAX_WORDS,
        sublinear_tf=True,
    )
    try:
        table = vectorizer.fit_transform(documents)
    except ValueError:  # no word stands in enough reviews, or all stand in most of them
        return _nothing(len(documents))
    names = vectorizer.get_feature_names_out()
    tried: dict[str, float] = {}
    if number is None:
        number = _best_number(table, tried, told)
    weights, parts = _factors(table, min(number, *table.shape))
    reviews = table.getnnz(axis=0)
    topics, main = _described(weights, parts, names, reviews, hits)
    found = Topics(
        topics=topics,
        without=int((main < 0).sum()),
        tried=tried,
        number=int(min(number, *table.shape)),
    )
    return found, main


def _nothing(reviews: int) -> tuple[Topics, Array]:
    return Topics(topics=(), without=reviews), np.full(reviews, -1)


def _best_number(
    table: sparse.csr_matrix, tried: dict[str, float], told: Callable[[float], None]
) -> int:
    rows = table[: min(_TRIED_ROWS, table.shape[0])]
    numbers = [one for one in NUMBERS if one < min(rows.shape)] or [2]
    present = (rows > 0).astype("float64").tocsc()
    for place, number in enumerate(numbers):
        _, parts = _factors(rows, number)
        tried[str(number)] = coherence(parts, present)
        told(0.2 + 0.6 * (place + 1) / len(numbers))
    return int(max(numbers, key=lambda one: tried[str(one)]))


def _factors(table: sparse.csr_matrix, number: int) -> tuple[Array, Array]:
    import warnings

    from sklearn.decomposition import NMF
    from sklearn.exceptions import ConvergenceWarning

    model = NMF(number, init="nndsvda", random_state=0, max_iter=200, tol=1e-3)
    # An exact fit leaves an error of zero or, by rounding, a little less, whose root is asked for.
    with warnings.catch_warnings(), np.errstate(invalid="ignore"):
        warnings.simplefilter("ignore", ConvergenceWarning)  # a rough split is enough to read
        weights = model.fit_transform(table)
    return weights, model.components_


def coherence(parts: Array, present: sparse.csc_matrix) -> float:
    """Return the mean NPMI of the pairs of each topic's words; -1: never together, 1: always.

    ``present`` is 0 or 1, shape (reviews, words), sparse.
    """
    rows = present.shape[0]
    found = []
    for part in parts:
        top = np.argsort(-part, kind="stable")[:TOP_WORDS]
        columns = present[:, top]
        both = np.asarray((columns.T @ columns).todense()) / rows
        alone = np.diag(both)
        for first in range(len(top)):
            for second in range(first):
                joint = both[first, second]
                if joint <= 0:
                    found.append(-1.0)
                elif joint < 1:
                    pmi = np.log(joint / (alone[first] * alone[second]))
                    found.append(float(pmi / -np.log(joint)))
    return float(np.mean(found)) if found else 0.0


def _described(
    weights: Array, parts: Array, names: Array, reviews: Array, hits: Array
) -> tuple[tuple[Topic, ...], Array]:
    # Topics are made comparable: a factor may be scaled freely against its words.
    scale = np.linalg.norm(parts, axis=1)
    weights = weights * scale
    total = weights.sum(axis=1)
    main = np.where(total > 1e-9, weights.argmax(axis=1), -1)
    topics: list[Topic] = []
    placed: list[Array] = []
    for topic in range(weights.shape[1]):
        rows = np.flatnonzero(main == topic)
        if not len(rows):
            continue
        strongest = np.argsort(-parts[topic], kind="stable")[:TOP_WORDS]
        top = [str(names[at]) for at in strongest]
        clear = weights[rows, topic] * (weights[rows, topic] / total[rows])
        order = rows[np.argsort(-clear, kind="stable")[: EXAMPLES * 4]]
        placed.append(rows)
        topics.append(
            Topic(
                name=_name(top),
                words=tuple(top),
                counts=tuple(int(reviews[at]) for at in strongest),
                examples=tuple(int(row) for row in order),
                **share_of(int(hits[rows].sum()), len(rows)),
            )
        )
    frequent = sorted(range(len(topics)), key=lambda at: -topics[at].rows)
    mine = np.full(len(main), -1)
    for place, at in enumerate(frequent):
        mine[placed[at]] = place
    return tuple(topics[at] for at in frequent), mine


def _name(words: Sequence[str]) -> str:
    """Join the first words that say something new: no word that is part of a pair already."""
    chosen: list[str] = []
    for word in words:
        parts = set(word.split())
        if not any(parts & set(one.split()) for one in chosen):
            chosen.append(word)
        if len(chosen) == 3:
            break
    return ", ".join(chosen)
