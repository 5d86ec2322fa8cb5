"""Texts that repeat another one, exactly or nearly (numpy only, bounded cost).

Near duplicates: MinHash signatures of character shingles (Broder 1997), candidates by banding
(locality-sensitive hashing), verified by the share of equal signature values, which estimates the
Jaccard similarity of the sets of shingles.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from lib.core.progress import NullProgress, Progress
from lib.errors import Cancelled
from lib.workflows.reviews.texts.arrays import distinct
from lib.workflows.reviews.texts.characters import Positions, characters, portions

_SHINGLE = 5
_MIN_LETTERS = 24
"""Letters from which texts can be near duplicates: short ones are alike by chance."""
_HEAD = 400
"""Letters of a text that are compared."""
_MAX_LETTERS = 24_000_000
"""Letters of all texts that are compared; above, only as much of each text as fits."""
_PORTION = 1_000_000
_BANDS, _ROWS = 16, 4
_ALIKE = 0.8
"""Estimated similarity from which two texts are near duplicates."""
_COMPARED, _SIGNED = 0.1, 0.4
"""Shares of the work done after exact repeats, and after signatures."""
_FACTOR = np.uint64(0x9E3779B97F4A7C15)
_NOT_LETTERS = re.compile(r"[\W_]+")

Array = np.ndarray[Any, Any]


@dataclass(frozen=True)
class Duplicates:
    """Which texts belong together.

    ``groups`` is a number a row, equal for texts that are (nearly) the same. ``exact`` counts rows
    that repeat an earlier one exactly, ``near`` those that only nearly do.
    """

    groups: Positions
    exact: int
    near: int

    @property
    def any(self) -> bool:
        """Whether any text repeats another."""
        return bool(self.exact or self.near)


def find_duplicates(texts: Sequence[str], watch: Progress | None = None) -> Duplicates:
    """Return which of some cleaned texts repeat another.

    Exactly: but for capitals, spaces and punctuation. Nearly: texts of 24 letters or more that
    share four fifths of their five-letter pieces. Raises Cancelled if the watch says so.
    """
    watch = watch or NullProgress()
    letters = [_letters_only(text) for text in texts]
    codes, different = pd.factorize(np.array(letters, dtype=object))
    codes = codes.astype(np.int64)
    tell(watch, _COMPARED)
    merged = _merge_near([str(one) for one in different], watch)
    groups = pd.factorize(merged[codes])[0].astype(np.int64)
    exact = len(letters) - len(different)
    near = len(different) - len(distinct(merged))
    return Duplicates(groups, exact, near)


def tell(watch: Progress, share: float) -> None:
    """Report the share done; raises Cancelled if the watch says so."""
    watch.progress(share)
    if watch.cancelled():
        raise Cancelled


def _letters_only(text: str) -> str:
    letters = _NOT_LETTERS.sub("", text.casefold())
    return letters or text.strip()


def _merge_near(texts: list[str], watch: Progress) -> Positions:
    """Return a number a distinct text, equal for near duplicates."""
    parents = np.arange(len(texts), dtype=np.int64)
    lengths = np.fromiter(map(len, texts), dtype=np.int64, count=len(texts))
    long = np.flatnonzero(lengths >= _MIN_LETTERS)
    if len(long) < 2:
        return parents
    head = max(_MIN_LETTERS, min(_HEAD, _MAX_LETTERS // len(long)))
    signatures = _signatures([texts[at][:head] for at in long], watch)
    for left, right in long[_alike_pairs(signatures, watch)].tolist():
        _join(parents, left, right)
    return np.array([_root(parents, at) for at in range(len(parents))], dtype=np.int64)


def _signatures(texts: list[str], watch: Progress) -> Array:
    """Return MinHash signatures, shape (texts, bands x rows), uint32."""
    generator = np.random.default_rng(5)
    count = _BANDS * _ROWS
    factors = generator.integers(1, 2**31, size=count, dtype=np.uint64).astype(np.uint32) * 2 + 1
    offsets = generator.integers(0, 2**32, size=count, dtype=np.uint64).astype(np.uint32)
    lengths = np.fromiter(map(len, texts), dtype=np.int64, count=len(texts))
    result = np.empty((len(texts), count), dtype=np.uint32)
    for part in portions(lengths, _PORTION):
        hashes, starts = _shingles(texts[part])
        for at in range(count):
            mixed = hashes * factors[at] + offsets[at]
            mixed ^= mixed >> np.uint32(15)
            result[part, at] = np.minimum.reduceat(mixed, starts)
        tell(watch, _COMPARED + (_SIGNED - _COMPARED) * part.stop / len(texts))
    return result


def _shingles(texts: list[str]) -> tuple[Array, Positions]:
    """Return the uint32 hashes of all texts' shingles, and where each text's begin."""
    joined = characters(texts)
    codes = joined.codes.astype(np.uint64)
    hashes = np.zeros(len(codes) - _SHINGLE + 1, dtype=np.uint64)
    for step in range(_SHINGLE):
        piece = codes[step : len(codes) - _SHINGLE + 1 + step]
        hashes = (hashes ^ piece) * _FACTOR
        hashes ^= hashes >> np.uint64(29)
    # Pieces that reach into the next text are not counted.
    inside = np.ones(len(hashes), dtype=bool)
    ends = joined.starts[1:-1]
    for back in range(1, _SHINGLE):
        inside[ends - back] = False
    kept = (hashes[inside] >> np.uint64(32)).astype(np.uint32)
    counts = joined.lengths - _SHINGLE + 1
    return kept, np.concatenate([[0], np.cumsum(counts)[:-1]]).astype(np.int64)


def _alike_pairs(signatures: Array, watch: Progress) -> Array:
    """Return pairs of rows that share a band and are alike, shape (pairs, 2)."""
    found = []
    for band in range(_BANDS):
        keys = np.zeros(len(signatures), dtype=np.uint64)
        for at in range(band * _ROWS, (band + 1) * _ROWS):
            keys = (keys ^ signatures[:, at]) * _FACTOR
            keys ^= keys >> np.uint64(29)
        order = np.argsort(keys, kind="stable")
        same = keys[order][1:] == keys[order][:-1]
        # Neighbours, and each with the first of its bucket: as many pairs as there are rows.
        first = np.concatenate([[True], ~same])
        heads = order[np.maximum.accumulate(np.where(first, np.arange(len(order)), 0))]
        for before in (order[:-1][same], heads[1:][same]):
            low, high = np.minimum(before, order[1:][same]), np.maximum(before, order[1:][same])
            found.append(low * len(signatures) + high)
        tell(watch, _SIGNED + (1 - _SIGNED) * (band + 1) / (_BANDS + 2))
    pairs = np.stack(np.divmod(distinct(np.concatenate(found)), len(signatures)), axis=1)
    kept = [
        part[(signatures[part[:, 0]] == signatures[part[:, 1]]).mean(axis=1) >= _ALIKE]
        for part in np.array_split(pairs, max(1, len(pairs) // 100_000))
    ]
    return np.concatenate(kept)


def _root(parents: Positions, at: int) -> int:
    while parents[at] != at:
        parents[at] = parents[parents[at]]
        at = int(parents[at])
    return at


def _join(parents: Positions, left: int, right: int) -> None:
    low, high = sorted((_root(parents, left), _root(parents, right)))
    parents[high] = low
