"""Which encoding a text in other letters than Latin has: one script's letters, and no odd signs."""

import re
import unicodedata
from collections import Counter
from functools import cache
from itertools import pairwise

from charset_normalizer import from_bytes

from lib.intake.delimited.han import commonness

_ENCODINGS = (
    *("cp1251", "koi8_r", "koi8_u", "cp866", "iso8859_5", "cp1253", "iso8859_7", "cp1255"),
    *("cp1256", "iso8859_6", "cp874", "cp932", "euc_jp", "gb18030", "big5", "euc_kr"),
)
_SAMPLE = 1 << 18
_LOOK = 1 << 14
_TOGETHER = {"HIRAGANA": "CJK", "KATAKANA": "CJK", "IDEOGRAPHIC": "CJK", "FULLWIDTH": "CJK"}
_MIN_PURITY = 0.85
_FINAL_WITHIN = re.compile("[\u05da\u05dd\u05df\u05e3\u05e5](?=[\u05d0-\u05ea])")
_LOOSE_VOWEL = re.compile(
    "[\u0e40-\u0e44](?![\u0e01-\u0e2e])|(?<![\u0e01-\u0e2e\u0e31-\u0e4e])[\u0e31\u0e34-\u0e3a\u0e47-\u0e4e]"
)
_ENOUGH_LETTERS = 8
_NEAR = 0.05
"""Share of odd signs by which an encoding may be behind another and still be preferred to it."""


def best_of_scripts(data: bytes) -> tuple[str, str | None] | None:
    """Return the encoding that fits best and the one that fits next, if it reads another text.

    None where none reads mostly letters of one script. Candidates come in the order of
    charset-normalizer, which knows how often letters follow each other in a language; of few rows
    it takes Arabic for Cyrillic letters with quotes in between.
    """
    names = [match.encoding for match in from_bytes(data[:_SAMPLE])]
    texts: dict[str, str] = {}
    for name in (*names, *_ENCODINGS):
        try:
            texts.setdefault(name, data.decode(name))
        except UnicodeDecodeError:
            continue
    if not texts:
        return None
    purities = {name: _purity(text) for name, text in texts.items()}
    if max(purities.values()) < _MIN_PURITY:
        return None
    rated = {
        name: purities[name] * commonness(text[:_LOOK], name) + _spelling(text)
        for name, text in texts.items()
    }
    near = [name for name in texts if rated[name] >= max(rated.values()) - _NEAR]
    best = near[0]
    others = [name for name in near[1:] if texts[name] != texts[best]]
    return best, others[0] if others else None


def _purity(text: str) -> float:
    """Share of the letters of one script among what is not ASCII.

    Quotes at words count half, capitals behind small letters as no letters.
    """
    text = text[:_LOOK]
    if re.search("[\x80-\x9f]", text):
        return 0.0
    foreign = re.sub(r"[\x00-\x7f\u00a0\u3000-\u303f\uff00-\uff65]", "", text)
    quotes = len(re.findall(r"(?<!\w)[«»„“”‘’–—№…°]|[«»„“”‘’–—…°](?!\w)", text))
    capitals = sum(a.islower() and b.isupper() for a, b in pairwise(text) if b > "\x7f")
    scripts = Counter(map(_script, foreign))
    scripts.pop("", None)
    letters = max(scripts.values(), default=0) - capitals
    return letters / max(len(foreign) - 0.5 * quotes, 1.0)


def _spelling(text: str) -> float:
    """Rate how words of Hebrew and of Thai are spelled: above 0 if rightly, below if not.

    Their letters are Cyrillic and Arabic ones in other encodings, all of them small. Hebrew has
    five letters of another shape at the end of words; Thai vowels and tones stand at a consonant.
    """
    hebrew = re.findall("[\u05d0-\u05ea]+", text[:_LOOK])
    if hebrew:
        wrong = sum(bool(_FINAL_WITHIN.search(word)) for word in hebrew) / len(hebrew)
        enough = len("".join(hebrew)) >= _ENOUGH_LETTERS
        return -wrong if wrong else 2 * _NEAR * enough
    thai = re.findall("[\u0e01-\u0e4e]+", text[:_LOOK])
    if thai:
        return -sum(bool(_LOOSE_VOWEL.search(word)) for word in thai) / len(thai)
    return 0.0


@cache
def _script(character: str) -> str:
    if unicodedata.category(character)[0] not in "LM" and character not in "、。・ー「」":
        return ""
    script = unicodedata.name(character, "").split(" ")[0].split("-")[0]
    return "" if script == "HALFWIDTH" else _TOGETHER.get(script, script)
