"""What is read off the texts of a table: cleaned, their languages, which repeat another.

It takes a minute for a million texts, so it is done piece by piece, tells how far it is, and its
outcome can be kept as a table: pages let the engine do it where there are many.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from lib.core.progress import NullProgress, Progress, SubProgress
from lib.workflows.reviews.texts.cleaning import clean_all
from lib.workflows.reviews.texts.duplicates import Duplicates, find_duplicates, tell
from lib.workflows.reviews.texts.languages import languages

MANY_TEXTS = 50_000
"""Rows from which pages do not read texts themselves: that takes seconds of all sessions' time."""
_PIECE = 10_000
_CLEANED, _SPOKEN = 0.5, 0.6
"""Shares of the work that are done after cleaning, and after languages."""
_NOTHING = -1


@dataclass(frozen=True)
class ReadTexts:
    """The cleaned texts of all rows, and of those that are not empty: languages and repeats."""

    texts: list[str]
    languages: list[str]
    repeats: Duplicates

    def to_frame(self) -> pd.DataFrame:
        """Return a row a text: "text", "language" (empty without a text), "group" (then -1)."""
        there = np.fromiter(map(bool, self.texts), dtype=bool, count=len(self.texts))
        spoken = np.full(len(there), "", dtype=object)
        spoken[there] = self.languages
        groups = np.full(len(there), _NOTHING, dtype=np.int64)
        groups[there] = self.repeats.groups
        return pd.DataFrame({"text": self.texts, "language": spoken, "group": groups})

    @classmethod
    def from_frame(cls, frame: pd.DataFrame, exact: int, near: int) -> ReadTexts:
        """Rebuild from ``to_frame`` and the counts of repeats."""
        there = frame["group"].to_numpy() != _NOTHING
        repeats = Duplicates(frame["group"].to_numpy()[there], exact, near)
        return cls(frame["text"].tolist(), frame["language"][there].tolist(), repeats)


def joined_texts(
    frame: pd.DataFrame, columns: Iterable[str], watch: Progress | None = None
) -> list[str]:
    """Return the cleaned texts of all rows: the columns' texts joined by a line break."""
    names, found = list(columns), list[str]()
    for first in range(0, len(frame), _PIECE):
        part = frame.iloc[first : first + _PIECE]
        texts = [part[name].astype("str").fillna("").tolist() for name in names]
        found += clean_all(
            "\n".join(one for one in row if one.strip()) for row in zip(*texts, strict=True)
        )
        tell(watch or NullProgress(), len(found) / len(frame))
    return found


def read_texts(
    frame: pd.DataFrame, columns: Iterable[str], watch: Progress | None = None
) -> ReadTexts:
    """Return what is read off the texts of a table's columns; raises Cancelled."""
    watch = watch or NullProgress()
    texts = joined_texts(frame, columns, SubProgress(watch, 0.0, _CLEANED))
    there = [text for text in texts if text]
    spoken = languages(there)
    tell(watch, _SPOKEN)
    repeats = find_duplicates(there, SubProgress(watch, _SPOKEN, 1 - _SPOKEN))
    return ReadTexts(texts, spoken, repeats)
