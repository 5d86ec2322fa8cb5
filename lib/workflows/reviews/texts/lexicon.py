"""A rough guide to English reviews without labels: VADER's list of words (Hutto & Gilbert 2014)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from importlib.util import find_spec

import numpy as np

from lib.core.proportions import Share, share_of
from lib.workflows.reviews.facts.unlabelled import LexiconShares

CUT = 0.05
"""The compound score beyond which its authors call a text positive or negative."""
_MAX_LETTERS = 5_000


def has_lexicon() -> bool:
    """Whether VADER is installed."""
    return find_spec("vaderSentiment") is not None


def compounds(
    texts: Sequence[str], told: Callable[[float], None] = lambda share: None
) -> np.ndarray:
    """Return the score of each text from -1 to 1; NaN where it holds no Latin letter."""
    from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

    score = SentimentIntensityAnalyzer().polarity_scores
    found = np.full(len(texts), np.nan)
    for place, text in enumerate(texts):
        if _is_english(text):
            found[place] = score(text[:_MAX_LETTERS])["compound"]
        if place % 1_000 == 0:
            told(place / len(texts))
    return found


def _is_english(text: str) -> bool:
    """Whether most letters of a text are Latin: the list knows no other words."""
    letters = [letter for letter in text[:500] if letter.isalpha()]
    latin = sum(letter.isascii() for letter in letters)
    return latin > 0.5 * len(letters) if letters else False


def summary(scores: np.ndarray) -> LexiconShares:
    """Return the shares of positive, neutral and negative texts."""
    known = scores[np.isfinite(scores)]
    good, bad = int((known >= CUT).sum()), int((known <= -CUT).sum())
    return LexiconShares(
        positive=Share(**share_of(good, len(known))),
        neutral=Share(**share_of(len(known) - good - bad, len(known))),
        negative=Share(**share_of(bad, len(known))),
        unread=int(len(scores) - len(known)),
        rows=len(scores),
    )
