"""Texts as sparse counts of their n-grams; each list of texts is counted once in a process.

The models of a fold learn from the same texts: the counts of the last lists of texts are kept, up
to a number of bytes, and found again by the texts' SHA-256 and the kinds of n-grams. What a model
was spared so is still part of its cost: see lib.evaluation.train.spared.
"""

from __future__ import annotations

import hashlib
import re
import time
from collections import OrderedDict
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
import pandas as pd
from numpy.typing import DTypeLike
from scipy import sparse

from lib.evaluation.train.spared import add_spared
from lib.workflows.reviews.texts.grams import GramKind, Hashes, Portion, find_grams, read_portions
from lib.workflows.reviews.texts.morphemes import as_morphemes

Array = np.ndarray[Any, Any]

_PASSED_OVER = re.compile(r"(?<=\S) (?=\S)")
_KEPT_BYTES = 256 * 1024**2
"""Bytes of counts that a process keeps."""


@dataclass(frozen=True)
class Vocabulary:
    """The n-grams that are features: their hashes, their texts and in how many texts they stood."""

    ids: Hashes
    names: tuple[str, ...]
    documents: Array


@dataclass(frozen=True)
class _Part:
    """A portion of the texts: its distinct n-grams, where each stands first, and its counts."""

    ids: Hashes
    counts: sparse.csr_matrix
    joined: str
    starts: Array
    ends: Array
    spaced: bool


_Result: TypeAlias = tuple[Vocabulary, sparse.csr_matrix] | sparse.csr_matrix


class _Kept:
    """Results by key, the least recently used dropped above a number of bytes."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._known: OrderedDict[Hashable, tuple[int, float, _Result]] = OrderedDict()

    def get(self, key: Hashable) -> _Result | None:
        if key not in self._known:
            return None
        self._known.move_to_end(key)
        _, seconds, value = self._known[key]
        add_spared(seconds)
        return value

    def put(self, key: Hashable, size: int, seconds: float, value: _Result) -> None:
        if size > self._most // 2:
            return
        self._known[key] = (size, seconds, value)
        while sum(size for size, _, _ in self._known.values()) > self._most:
            self._known.popitem(last=False)


_kept = _Kept(_KEPT_BYTES)


def forget_counts() -> None:
    """Drop all counts that are kept."""
    _kept.__init__(_KEPT_BYTES)  # type: ignore[misc]


def learn_counts(
    texts: Sequence[str], kind: GramKind, fewest: int, most: int
) -> tuple[Vocabulary, sparse.csr_matrix]:
    """Return the vocabulary of some texts and their counts, float32, shape (texts, n-grams).

    N-grams of fewer than ``fewest`` texts are no features, nor all but the ``most`` frequent.
    """
    key = (_digest(texts), kind, fewest, most)
    known = _kept.get(key)
    if known is None:
        started = time.process_time()
        known = _learn(texts, kind, fewest, most)
        vocabulary, counts = known
        size = counts.data.nbytes + counts.indices.nbytes + 90 * len(vocabulary.names)
        _kept.put(key, size, time.process_time() - started, known)
    return known


def count_known(texts: Sequence[str], kind: GramKind, ids: Hashes) -> sparse.csr_matrix:
    """Return the counts of known n-grams in some texts, float32, shape (texts, n-grams)."""
    key = (_digest(texts), kind, hashlib.sha256(ids.tobytes()).hexdigest())
    known = _kept.get(key)
    if known is None:
        started = time.process_time()
        known = _count(texts, kind, ids)
        size = known.data.nbytes + known.indices.nbytes
        _kept.put(key, size, time.process_time() - started, known)
    return known


def _digest(texts: Sequence[str]) -> str:
    lengths = np.fromiter(map(len, texts), dtype=np.int64, count=len(texts))
    digest = hashlib.sha256(lengths.tobytes())
    digest.update("".join(texts).encode("utf-8", "surrogatepass"))
    return digest.hexdigest()


def _prepared(texts: Sequence[str], kind: GramKind) -> Sequence[str]:
    return as_morphemes(texts) if kind.unit == "words" and kind.spaced else texts


def _count(texts: Sequence[str], kind: GramKind, ids: Hashes) -> sparse.csr_matrix:
    index = pd.Index(ids)
    parts = []
    for portion in read_portions(_prepared(texts, kind)):
        columns, rows = [], []
        for grams in find_grams(portion, kind):
            found = index.get_indexer(pd.Index(grams.ids))
            there = found >= 0
            columns.append(found[there].astype(np.int32))
            rows.append(grams.rows[there])
        shape = (portion.count, len(ids))
        parts.append(_summed(_together(rows, np.int32), _together(columns, np.int32), shape))
    if not parts:
        return sparse.csr_matrix((len(texts), len(ids)), dtype=np.float32)
    return sparse.vstack(parts, format="csr", dtype=np.float32)


def _summed(rows: Array, columns: Array, shape: tuple[int, int]) -> sparse.csr_matrix:
    ones = np.ones(len(rows), dtype=np.float32)
    # Turning it into rows adds up what stands in the same place.
    return sparse.coo_matrix((ones, (rows, columns)), shape=shape).tocsr()


def _learn(
    texts: Sequence[str], kind: GramKind, fewest: int, most: int
) -> tuple[Vocabulary, sparse.csr_matrix]:
    parts = [_part(portion, kind) for portion in read_portions(_prepared(texts, kind))]
    codes, distinct = pd.factorize(_together([part.ids for part in parts], np.uint64))
    in_texts = [np.bincount(part.counts.indices, minlength=len(part.ids)) for part in parts]
    weights = _together(in_texts, np.int64)
    documents = np.bincount(codes, weights=weights, minlength=len(distinct)).astype(np.int64)
    chosen = np.flatnonzero(documents >= fewest)
    if len(chosen) > most:
        order = np.argsort(-documents[chosen], kind="stable")[:most]
        chosen = np.sort(chosen[order])
    place = np.full(len(distinct), -1, dtype=np.int32)
    place[chosen] = np.arange(len(chosen), dtype=np.int32)
    names: list[str | None] = [None] * len(chosen)
    matrices, begin = [], 0
    for part in parts:
        columns = place[codes[begin : begin + len(part.ids)]]
        begin += len(part.ids)
        _name(names, part, columns)
        matrices.append(_kept_columns(part.counts, columns, len(chosen)))
    vocabulary = Vocabulary(distinct[chosen], tuple(map(str, names)), documents[chosen])
    if not matrices:
        return vocabulary, sparse.csr_matrix((0, 0), dtype=np.float32)
    return vocabulary, sparse.vstack(matrices, format="csr", dtype=np.float32)


def _part(portion: Portion, kind: GramKind) -> _Part:
    grams = list(find_grams(portion, kind))
    codes, distinct = pd.factorize(_together([one.ids for one in grams], np.uint64))
    rows = _together([one.rows for one in grams], np.int32)
    # Codes are given in the order of appearance: a new highest one stands there first.
    highest = np.maximum.accumulate(codes, dtype=np.int64)
    first = np.flatnonzero(np.diff(highest, prepend=-1) > 0)
    return _Part(
        ids=distinct,
        counts=_summed(rows, codes.astype(np.int32), (portion.count, len(distinct))),
        joined=portion.joined,
        starts=_together([one.starts for one in grams], np.int64)[first],
        ends=_together([one.ends for one in grams], np.int64)[first],
        spaced=kind.unit == "words",
    )


def _name(names: list[str | None], part: _Part, columns: Array) -> None:
    """Fill in the n-grams that stand in a portion, and in none before it."""
    for at in np.flatnonzero(columns >= 0).tolist():
        column = columns[at]
        if names[column] is None:
            # A space that is kept stands at an edge; one inside was passed over.
            name = part.joined[part.starts[at] : part.ends[at]]
            names[column] = name if part.spaced else _PASSED_OVER.sub("", name)


def _kept_columns(counts: sparse.csr_matrix, columns: Array, width: int) -> sparse.csr_matrix:
    places = columns[counts.indices]
    kept = places >= 0
    indptr = np.concatenate([[0], np.cumsum(kept)])[counts.indptr]
    result = sparse.csr_matrix(
        (counts.data[kept], places[kept], indptr), shape=(counts.shape[0], width)
    )
    result.sort_indices()
    return result


def _together(parts: list[Array], dtype: DTypeLike) -> Array:
    return np.concatenate(parts) if parts else np.zeros(0, dtype=dtype)
