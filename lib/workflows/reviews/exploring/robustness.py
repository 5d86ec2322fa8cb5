"""Reviews as people type them: misspelt, without spaces, without emoji."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

import numpy as np

NOISE = 0.06
"""Share of the letters that are misspelt."""
_EMOJI = re.compile(
    "[\U0001f000-\U0001faff\u2600-\u27bf\u2b50\u2b55\u203c\u2049\ufe0f\u200d]|[ㅋㅎㅠㅜ]{2,}|[:;]-?[()DPp]"
)
_SPACES = re.compile(r"\s+")
_LETTER = re.compile(r"[^\W\d_]")
_HANGUL = range(0xAC00, 0xD7A4)


def misspelt(text: str, generator: np.random.Generator, share: float = NOISE) -> str:
    """Return a text with some letters swapped with the next, left out, doubled or mistyped.

    A Hangul syllable that is mistyped gets another vowel, as a slip on the keyboard gives it.
    """
    letters = list(text)
    places = [at for at, letter in enumerate(letters) if _LETTER.match(letter)]
    if len(places) < 3:
        return text
    count = max(1, round(share * len(places)))
    for at in sorted(generator.choice(places, count, replace=False), reverse=True):
        slip = int(generator.integers(4))
        if slip == 0 and at + 1 < len(letters):
            letters[at], letters[at + 1] = letters[at + 1], letters[at]
        elif slip == 1:
            letters[at] = ""
        elif slip == 2:
            letters[at] = letters[at] * 2
        else:
            letters[at] = _mistyped(letters[at][:1], generator)
    return "".join(letters)


def _mistyped(letter: str, generator: np.random.Generator) -> str:
    code = ord(letter) if letter else 0
    if code in _HANGUL:
        # Syllable = 588 * initial + 28 * vowel + final, counted from U+AC00.
        initial, rest = divmod(code - _HANGUL.start, 588)
        vowel, final = divmod(rest, 28)
        other = (vowel + int(generator.integers(1, 21))) % 21
        return chr(_HANGUL.start + 588 * initial + 28 * other + final)
    return chr(97 + int(generator.integers(26)))


def without_spaces(text: str) -> str:
    """Return a text in one piece, as many Koreans type."""
    return _SPACES.sub("", text)


def without_emoji(text: str) -> str:
    """Return a text without emoji, smileys, laughter and tears (ㅋㅋ, ㅠㅠ)."""
    return _EMOJI.sub("", text)


def disturbances(seed: int) -> Mapping[str, Callable[[str], str]]:
    """Return what is done to each text, by its code."""
    generator = np.random.default_rng(seed)
    return {
        "spelling": lambda text: misspelt(text, generator),
        "spaces": without_spaces,
        "emoji": without_emoji,
        "capitals": str.lower,
    }


def drop_interval(
    gains: Callable[[np.ndarray], float], rows: int, seed: int, times: int = 200
) -> tuple[float, float]:
    """Return the 95 % bootstrap interval of a drop that ``gains`` computes of some rows.

    The percentile bootstrap over test rows (Efron 1979): both scores are of the same rows.
    """
    generator = np.random.default_rng(seed)
    drops = [gains(generator.integers(0, rows, rows)) for _ in range(times)]
    known = [drop for drop in drops if np.isfinite(drop)]
    if not known:
        return float("nan"), float("nan")
    low, high = np.quantile(known, [0.025, 0.975])
    return float(low), float(high)
