"""Korean particles that depend on the sound before them: 은 or 는, 을 or 를, 으로 or 로.

A translation writes both forms after a placeholder, "{name}을(를)"; what fills it chooses. Only the
translation's own particles are touched, never those in a value.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

_FORMS = {
    "은(는)": ("은", "는"),
    "이(가)": ("이", "가"),
    "을(를)": ("을", "를"),
    "과(와)": ("과", "와"),
    "와(과)": ("과", "와"),
    "(으)로": ("으로", "로"),
    "(이)라는": ("이라는", "라는"),
}
"""Each with its form after a consonant and after a vowel."""
_AFTER = re.compile(
    r"(\{(\w+)[^{}]*\}[\"'”’]?(?:\([^()]*\))?)(" + "|".join(map(re.escape, _FORMS)) + ")"
)
"""A placeholder, what may stand in brackets behind it, and a particle of two forms."""
_FIRST, _LAST, _FINALS, _L = "가", "힣", 28, 8
_DIGITS = {"0": "ㅇ", "1": "ㄹ", "3": "ㅁ", "6": "ㄱ", "7": "ㄹ", "8": "ㄹ"}
"""How the names of digits end that end in a consonant: 영, 일, 삼, 육, 칠, 팔."""
_LETTERS = {"L": "ㄹ", "M": "ㅁ", "N": "ㄴ", "R": "ㄹ"}
_WORD_ENDS = re.compile(r"(?:ng|[lmn]|(?<=[aeiou])(?:ck|[kp]))$")
"""English words that Korean writes with a final consonant."""


def chosen(template: str, values: Mapping[str, object]) -> str:
    """Return a translation with each particle of two forms in the one that its value asks for."""

    def one(found: re.Match[str]) -> str:
        before, name, both = found.groups()
        if name not in values:
            return found[0]
        after_consonant, after_vowel = _FORMS[both]
        final = final_of(str(values[name]))
        if not final or (final == "ㄹ" and both == "(으)로"):
            return before + after_vowel
        return before + after_consonant

    return _AFTER.sub(one, template)


def final_of(text: str) -> str:
    """Return the consonant that a text ends in when it is read in Korean, "" after a vowel.

    Any but ㄹ, which 로 treats as a vowel, may come back as "ㄱ". English: by rule of thumb.
    """
    bare = re.sub(r"[^0-9A-Za-z가-힣%]+$", "", re.sub(r"\s*\([^()]*\)\s*$", "", text))
    last = bare[-1:]
    if _FIRST <= last <= _LAST:
        place = (ord(last) - ord(_FIRST)) % _FINALS
        return "ㄹ" if place == _L else "ㄱ" if place else ""
    if last.isdigit():
        return _DIGITS.get(last, "")
    if last.isupper():
        return _LETTERS.get(last, "")
    found = _WORD_ENDS.search(bare)
    return "" if found is None else "ㄹ" if found[0] == "l" else "ㄱ"
