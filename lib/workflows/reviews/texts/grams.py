"""N-grams of many texts by array operations: what stands where, counted by text.

An n-gram is known by a 64-bit hash of its characters: among ten million different ones two share
a hash with a probability of one in 400,000. Nothing is hashed into fewer places than that, so
every feature is one n-gram and can be shown.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np

from lib.workflows.reviews.texts.characters import (
    Codes,
    Positions,
    characters,
    portions,
    small_letters,
)

Array = np.ndarray[Any, Any]
Hashes = np.ndarray[Any, np.dtype[np.uint64]]

_PORTION = 600_000
"""Characters whose n-grams are held at once."""
_FACTOR = np.uint64(0x9E3779B97F4A7C15)
_INVERSE = np.uint64(pow(0x9E3779B97F4A7C15, -1, 2**64))
_CHARACTERS, _WORDS = np.uint64(0x243F6A8885A308D3), np.uint64(0x13198A2E03707344)
_SPACE = 32


@dataclass(frozen=True)
class GramKind:
    """Which n-grams, from ``low`` to ``high`` of them.

    ``unit`` is "characters" (within words), "windows" (characters anywhere in a text, spaces
    among them) or "words". ``spaced`` words are whatever stands between spaces (as networks read
    them, and morphemes); else letters, digits and signs are told apart.
    """

    unit: str
    low: int
    high: int
    spaced: bool = False


@dataclass(frozen=True)
class Grams:
    """N-grams where they stand: hash, number of the text, and the place in the joined texts."""

    ids: Hashes
    rows: Array
    starts: Positions
    ends: Positions


@dataclass(frozen=True)
class Portion:
    """Consecutive texts, joined by single spaces with one before and one after: ``codes``.

    ``rows`` is the number of the text that each character belongs to, counted in the portion; a
    space between two texts belongs to the former. ``offsets`` are where texts begin, and one after
    the last space.
    """

    first: int
    count: int
    joined: str
    codes: Codes
    rows: Array
    offsets: Positions


def read_portions(texts: Sequence[str]) -> Iterator[Portion]:
    """Yield all texts in portions, in small letters and with every white space a space."""
    lengths = np.fromiter(map(len, texts), dtype=np.int64, count=len(texts))
    for part in portions(lengths + 1, _PORTION):
        chosen = [small_letters(text) for text in texts[part]]
        joined = f" {' '.join(chosen)} "
        sizes = lengths[part] + 1
        offsets = np.concatenate([[1], 1 + np.cumsum(sizes)]).astype(np.int64)
        rows = np.repeat(np.arange(len(chosen), dtype=np.int32), sizes)
        rows = np.concatenate([np.zeros(1, dtype=np.int32), rows])
        codes = characters([joined]).codes
        yield Portion(part.start, len(chosen), joined, codes, rows, offsets)


def find_grams(portion: Portion, kind: GramKind) -> Iterator[Grams]:
    """Yield the n-grams of a portion, those of one length at a time."""
    found = {"words": _of_words, "characters": _of_characters, "windows": _of_windows}
    return found[kind.unit](portion, kind)


def _mixed(values: Array) -> Hashes:
    """Spread values over 64 bits (the finalizer of splitmix64, Steele et al. 2014)."""
    mixed = values.astype(np.uint64) + _FACTOR
    mixed ^= mixed >> np.uint64(30)
    mixed *= np.uint64(0xBF58476D1CE4E5B9)
    mixed ^= mixed >> np.uint64(27)
    mixed *= np.uint64(0x94D049BB133111EB)
    return mixed ^ (mixed >> np.uint64(31))


def _of_characters(portion: Portion, kind: GramKind) -> Iterator[Grams]:
    """Yield windows that hold spaces at most at their ends, as scikit-learn's char_wb.

    Spaces beside Hangul are no boundary and no character: where they stand in Korean is a matter
    of habit, and what follows an ending tells more than that there was a space.
    """
    places = np.flatnonzero(~_ignored(portion))
    codes, of_text = portion.codes[places], portion.rows[places]
    letters, space = _mixed(codes), codes == _SPACE
    hashes = np.full(len(codes), _CHARACTERS, dtype=np.uint64)
    inside = np.ones(len(codes), dtype=bool)
    for size in range(1, kind.high + 1):
        count = len(codes) - size + 1
        if count < 1:
            return
        hashes = hashes[:count] * _FACTOR + letters[size - 1 :]
        if size > 2:
            inside = inside[:count] & ~space[size - 2 : size - 2 + count]
        if size < kind.low:
            continue
        # Something else than spaces: the first character, or the one after it.
        some = ~space[:count] if size == 1 else ~(space[:count] & space[1 : count + 1])
        at = np.flatnonzero(some & inside[:count])
        # A window from the space between two texts belongs to the latter.
        rows = of_text[at + (space[at] & (size > 1))]
        yield Grams(_mixed(hashes[at]), rows, places[at], places[at + size - 1] + 1)


def _of_windows(portion: Portion, kind: GramKind) -> Iterator[Grams]:
    letters = _mixed(portion.codes)
    hashes = np.full(len(letters), _CHARACTERS, dtype=np.uint64)
    own = np.ones(len(letters), dtype=bool)
    own[portion.offsets - 1] = False  # what stands between texts
    inside = own
    for size in range(1, kind.high + 1):
        count = len(letters) - size + 1
        if count < 1:
            return
        hashes = hashes[:count] * _FACTOR + letters[size - 1 :]
        inside = inside[:count] & own[size - 1 :]
        if size < kind.low:
            continue
        at = np.flatnonzero(inside)
        yield Grams(_mixed(hashes[at]), portion.rows[at], at, at + size)


def _ignored(portion: Portion) -> np.ndarray[Any, np.dtype[np.bool_]]:
    codes = portion.codes
    hangul = ((codes >= 0xAC00) & (codes <= 0xD7A3)) | ((codes >= 0x3131) & (codes <= 0x318E))
    beside = np.zeros(len(codes), dtype=bool)
    beside[1:] |= hangul[:-1]
    beside[:-1] |= hangul[1:]
    beside[portion.offsets - 1] = False
    return np.asarray(beside & (codes == _SPACE))


def _of_words(portion: Portion, kind: GramKind) -> Iterator[Grams]:
    starts, ends = _words(portion, kind.spaced)
    if not len(starts):
        return
    powers = np.cumprod(np.full(len(portion.codes), _FACTOR, dtype=np.uint64))
    inverse = np.cumprod(np.full(len(portion.codes), _INVERSE, dtype=np.uint64))
    total = np.cumsum(_mixed(portion.codes) * powers, dtype=np.uint64)
    total = np.concatenate([np.zeros(1, dtype=np.uint64), total])
    words = _mixed((total[ends] - total[starts]) * inverse[starts])
    rows = portion.rows[starts]
    hashes = np.full(len(words), _WORDS, dtype=np.uint64)
    for size in range(1, kind.high + 1):
        count = len(words) - size + 1
        if count < 1:
            return
        hashes = hashes[:count] * _FACTOR + words[size - 1 :]
        if size < kind.low:
            continue
        at = np.flatnonzero(rows[:count] == rows[size - 1 :])
        yield Grams(_mixed(hashes[at]), rows[at], starts[at], ends[at + size - 1])


def _words(portion: Portion, spaced: bool) -> tuple[Positions, Positions]:
    """Return where words begin and end; without ``spaced``, runs of signs are words too."""
    codes = portion.codes
    if spaced:
        kinds = (codes != _SPACE).astype(np.int8)
    else:
        kinds = np.where(codes == _SPACE, 0, _letters()[np.minimum(codes, 0xFFFF)])
    change = np.flatnonzero(kinds[1:] != kinds[:-1]) + 1
    begins = np.concatenate([[0], change])
    ends = np.concatenate([change, [len(codes)]])
    real = kinds[begins] > 0
    return begins[real], ends[real]


@cache
def _letters() -> np.ndarray[Any, np.dtype[np.int8]]:
    """Return 1 for characters that words are made of, 2 for signs, by code point."""
    table = [1 if chr(code).isalnum() or chr(code) in "'’_" else 2 for code in range(0x10000)]
    return np.array(table, dtype=np.int8)
