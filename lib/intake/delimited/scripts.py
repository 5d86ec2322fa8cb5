"""Which encoding a text in other letters than Latin has: one script's letters, and no odd signs."""

import re
import unicodedata
from collections import Counter
from functools import cache
from itertools import pairwise

from charset_normalizer import from_bytes

_ENCODINGS = (
    *("cp1251", "koi8_r", "koi8_u", "cp866", "iso8859_5", "cp1253", "iso8859_7", "cp1255"),
    *("cp1256", "iso8859_6", "cp874", "cp932", "euc_jp", "gb18030", "big5", "euc_kr"),
)
_SAMPLE = 1 << 18
_LOOK = 1 << 14
_TOGETHER = {"HIRAGANA": "CJK", "KATAKANA": "CJK", "IDEOGRAPHIC": "CJK", "FULLWIDTH": "CJK"}
_LEAST = 0.85
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
    most = max(purities.values())
    if most < _LEAST:
        return None
    near = [name for name in texts if purities[name] >= most - _NEAR]
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


@cache
def _script(character: str) -> str:
    if unicodedata.category(character)[0] not in "LM" and character not in "、。・ー「」":
        return ""
    script = unicodedata.name(character, "").split(" ")[0].split("-")[0]
    return "" if script == "HALFWIDTH" else _TOGETHER.get(script, script)
