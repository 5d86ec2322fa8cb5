"""Which language each text is written in: Korean, English, both, or another (numpy only)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import numpy as np

from lib.workflows.reviews.texts.characters import Characters, characters, portions, sums

LANGUAGES = ("ko", "en", "mixed", "other")
_PORTION = 4_000_000
"""Characters that are looked at together."""
_ONE = 0.8
"""Share of the letters from which a text is of one script."""
_SYLLABLE = 2.5
"""A Hangul syllable says about as much as so many Latin letters."""
_HEAD = 600
"""Characters whose words are looked at to tell English from other languages."""
_FEW_WORDS = 5
_WORD = re.compile(r"[a-zà-öø-ÿœßłğışąęćńśźżőű']+")

_ENGLISH_WORDS = (
    "the a an and or but if of to in on at for with from by as is are was were be been am it its "
    "it's i i'm you he she we they me my your his her our their this that these those not no so "
    "very just all have has had do does did don't didn't can can't will would could should what "
    "which who when where how than then there too more most some any about out up one only also "
    "really great good love"
)
_OTHER_WORDS = (
    "der die das und ist nicht ich ein eine zu mit sehr auf für den von dem auch es war le la les "
    "un une et est pas je très des du que qui dans pour avec mais ce cette el los las y es muy no "
    "con por una lo se il di che è non per sono molto o e os um uma não muito em mas het een en "
    "van niet ik dat zeer"
)
_ENGLISH, _OTHERS = frozenset(_ENGLISH_WORDS.split()), frozenset(_OTHER_WORDS.split())


def languages(texts: Sequence[str]) -> list[str]:
    """Return "ko", "en", "mixed" (Korean and Latin letters) or "other" for each text.

    By the shares of Hangul and Latin letters; Latin texts of some length are English if English
    function words are not outnumbered by those of other languages. Texts without letters are
    "other".
    """
    lengths = np.fromiter(map(len, texts), dtype=np.int64, count=len(texts))
    found: list[str] = []
    for part in portions(lengths, _PORTION):
        chosen = texts[part]
        for text, script in zip(chosen, _scripts(characters(chosen)), strict=True):
            found.append(_latin(text) if script == "latin" else script)
    return found


def language_counts(found: Sequence[str]) -> dict[str, int]:
    """Return how many texts are in each language, in the order of LANGUAGES, without zeros."""
    counts = {name: found.count(name) for name in LANGUAGES}
    return {name: count for name, count in counts.items() if count}


def _scripts(texts: Characters) -> list[str]:
    codes = texts.codes
    syllable = (codes >= 0xAC00) & (codes <= 0xD7A3)
    jamo = ((codes >= 0x3131) & (codes <= 0x318E)) | ((codes >= 0x1100) & (codes <= 0x11FF))
    ascii_letter = ((codes | 0x20) >= 0x61) & ((codes | 0x20) <= 0x7A)
    accented = (codes >= 0xC0) & (codes <= 0x24F) & (codes != 0xD7) & (codes != 0xF7)
    hangul = _SYLLABLE * sums(syllable, texts.starts) + sums(jamo, texts.starts)
    latin = sums(ascii_letter | accented, texts.starts).astype(float)
    rest = sums(_other_letters(codes) & ~accented & ~jamo & ~syllable, texts.starts)
    # A letter of a script that packs words into few signs weighs as much as a syllable.
    total = hangul + latin + _SYLLABLE * rest
    shares = np.stack([hangul, latin, _SYLLABLE * rest]) / np.maximum(total, 1)
    return [
        _named(*one) if some else "other" for one, some in zip(shares.T, total > 0, strict=True)
    ]


def _named(hangul: float, latin: float, rest: float) -> str:
    if hangul >= _ONE:
        return "ko"
    if latin >= _ONE:
        return "latin"
    return "mixed" if hangul + latin >= _ONE else "other"


def _other_letters(codes: np.ndarray[Any, Any]) -> np.ndarray[Any, np.dtype[np.bool_]]:
    """Greek and Cyrillic to the Indic scripts, kana, Chinese characters and full-width forms."""
    found = (codes >= 0x370) & (codes < 0x1100)
    found |= (codes >= 0x1200) & (codes < 0x2000)
    found |= (codes >= 0x3040) & (codes < 0x3131)
    return found | ((codes >= 0x3190) & (codes < 0xAC00)) | ((codes >= 0xF900) & (codes < 0xFE00))


def _latin(text: str) -> str:
    words = _WORD.findall(text[:_HEAD].casefold().replace("’", "'"))
    accents = sum(not word.isascii() for word in words)
    english = sum(word in _ENGLISH for word in words)
    others = sum(word in _OTHERS for word in words)
    if len(words) < _FEW_WORDS:
        return "other" if accents or others > english else "en"
    if others > english or accents > 0.2 * len(words):
        return "other"
    return "en" if english or len(words) < 2 * _FEW_WORDS else "other"
