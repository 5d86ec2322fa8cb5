"""Many texts as one array of characters: counted, cut and hashed without a loop over texts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

Codes = np.ndarray[Any, np.dtype[np.uint32]]
Positions = np.ndarray[Any, np.dtype[np.int64]]


@dataclass(frozen=True)
class Characters:
    """Texts one after another: text k is ``codes[starts[k]:starts[k + 1]]`` (code points)."""

    codes: Codes
    starts: Positions

    @property
    def lengths(self) -> Positions:
        """Number of characters of each text."""
        return np.diff(self.starts)


def characters(texts: Sequence[str]) -> Characters:
    """Return the code points of all texts; a lone surrogate stays what it is."""
    joined = "".join(texts).encode("utf-32-le", "surrogatepass")
    lengths = np.fromiter(map(len, texts), dtype=np.int64, count=len(texts))
    starts = np.concatenate([np.zeros(1, dtype=np.int64), np.cumsum(lengths)])
    return Characters(np.frombuffer(joined, dtype="<u4"), starts)


def portions(lengths: Positions, most: int) -> Iterator[slice]:
    """Yield slices of consecutive texts of together about ``most`` characters, at least one."""
    ends = np.cumsum(lengths)
    first, done = 0, 0
    while first < len(lengths):
        last = max(int(np.searchsorted(ends, done + most, side="right")), first + 1)
        yield slice(first, last)
        first, done = last, int(ends[last - 1])


def sums(values: np.ndarray[Any, Any], starts: Positions) -> Positions:
    """Return the sum of values (one a character) over each text; 0 for an empty one."""
    total = np.concatenate([np.zeros(1, dtype=np.int64), np.cumsum(values, dtype=np.int64)])
    return np.asarray(total[starts[1:]] - total[starts[:-1]])


def small_letters(text: str) -> str:
    """Return a text in small letters, of the same length: places in it must stay."""
    lowered = text.lower()
    if len(lowered) != len(text):
        lowered = "".join(one if len(one := c.lower()) == 1 else c for c in text)
    return lowered.translate(_BLANKS)


_BLANKS = dict.fromkeys((9, 10, 11, 12, 13, 0x85, 0xA0, 0x2028, 0x2029, 0x3000), " ")
