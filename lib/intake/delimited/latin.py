"""Which single-byte encoding a text in Latin letters has: that which makes words of a language."""

import re

from lib.intake.delimited.han import commonness

_ENCODINGS = (
    *("cp1252", "iso8859_15", "cp1250", "iso8859_2", "cp1254", "cp1257", "iso8859_13"),
    *("iso8859_16", "mac_roman", "cp850", "cp852", "cp437", "cp1258", "mac_latin2"),
)
"""In order of preference where several read a text equally well."""
_ALPHABETS = (
    "àâæçéèêëîïôœùûüÿ",  # French
    "äöüß",  # German
    "áéíñóúü¿¡ºª",  # Spanish
    "ãáàâçéêíóôõúºª",  # Portuguese
    "àèéìíîòóùú",  # Italian
    "åäöé",  # Swedish, Finnish
    "æøåéò",  # Danish, Norwegian
    "áéëïóöüèêúí",  # Dutch
    "áðéíóúýþæö",  # Icelandic
    "àçèéíïòóúü·",  # Catalan
    "ąćęłńóśźż",  # Polish
    "áčďéěíňóřšťúůýž",  # Czech
    "áäčďéíĺľňóôŕšťúýž",  # Slovak
    "áéíóöőúüű",  # Hungarian
    "ăâîşșţț",  # Romanian
    "čćđšž",  # Croatian, Slovene
    "çëâî",  # Albanian
    "çğıöşüâîûi̇",  # Turkish
    "ąčęėįšųūž",  # Lithuanian
    "āčēģīķļņšūž",  # Latvian
    "äõöüšž",  # Estonian
    # Vietnamese, which has nearly all accents of the others
    "ăâđêôơưáàảãạắằẳẵặấầẩẫậéèẻẽẹếềểễệíìỉĩịóòỏõọốồổỗộớờởỡợúùủũụứừửữựýỳỷỹỵ\u0300\u0301\u0303\u0309\u0323",
)
_SYMBOLS = frozenset("°µ£€¥©®™§±²³¹½¼¾×÷–—‘’‚“”„…«»¿¡ºª•·\u00a0‰†")
_INSIDE = frozenset("’'·\u00a0°µ")
"""Symbols that may touch letters on both sides."""
_SAMPLE = 1 << 16
_FEW = 20
_COMMON = 0.8
"""Share of common characters from which bytes are Chinese or Japanese."""


def is_latin(data: bytes) -> bool:
    """Whether bytes above ASCII stand alone between ASCII ones, as accented letters do."""
    runs = re.findall(rb"[\x80-\xff]+", data[:_SAMPLE])
    if not runs or sum(map(len, runs)) >= 1.7 * len(runs):
        return False
    return not _katakana(data) and not _is_han(data)


def _katakana(data: bytes) -> bool:
    """Whether this is Japanese in Shift JIS, whose second bytes are often those of ASCII."""
    try:
        text = data[:_SAMPLE].decode("cp932", errors="ignore")
    except ValueError:
        return False
    foreign = re.findall(r"[^\x00-\x7f]", text)
    kana = re.findall("[\u3041-\u30ff]", text)
    return len(kana) >= 0.3 * max(len(foreign), 1)


def _is_han(data: bytes) -> bool:
    """Whether bytes above ASCII begin common Chinese characters, side by side as those of words.

    A single one may be an apostrophe and the letter behind it.
    """
    for encoding in ("cp932", "big5"):
        try:
            text = data[:_SAMPLE].decode(encoding)
        except UnicodeDecodeError:
            continue
        words = re.findall("[\u3041-\u30fa\u4e00-\u9fff]{2,}", text)
        foreign = re.findall(r"[^\x00-\x7f]", text)
        together = len("".join(words)) >= 0.7 * len(foreign)
        if together and commonness("".join(words), encoding) >= _COMMON:
            return True
    return False


def best_latin(data: bytes) -> tuple[str, str | None] | None:
    """Return the encoding that fits best and the one that fits next, if it reads another text.

    None where no encoding of Latin letters has all bytes, or none makes words of many of them.
    """
    texts: dict[str, str] = {}
    for encoding in _ENCODINGS:
        try:
            texts[encoding] = data.decode(encoding)
        except UnicodeDecodeError:
            continue
    if not texts:
        return None
    rated = {encoding: _plausibility(text, encoding) for encoding, text in texts.items()}
    ranked = sorted(texts, key=lambda one: -rated[one])
    best = ranked[0]
    if rated[best] < 0 and len(re.findall(rb"[\x80-\xff]", data[:_SAMPLE])) > _FEW:
        return None
    others = [one for one in ranked[1:] if texts[one] != texts[best]]
    return best, others[0] if others else None


def _plausibility(text: str, encoding: str) -> float:
    """Rate a text: letters of one language count for it, all else against it."""
    text = text[:_SAMPLE]
    found = [
        (text[max(0, at - 1) : at], text[at], text[at + 1 : at + 2])
        for at in (match.start() for match in re.finditer(r"[^\x00-\x7f]", text))
    ]
    common = sum(
        _of_symbol(before, one, after) for before, one, after in found if not one.isalpha()
    )
    letters = [three for three in found if three[1].isalpha()]
    return common + max(
        sum(_of_letter(*three, alphabet) for three in letters)
        for alphabet in map(frozenset, _ALPHABETS if encoding == "cp1258" else _ALPHABETS[:-1])
    )


def _of_symbol(before: str, one: str, after: str) -> float:
    if one not in _SYMBOLS:
        return -3.0
    if before.isalpha() and after.isalpha():
        return 0.6 if one in _INSIDE else -2.0
    power = one in "²³" and before in ("m", "M") and not after.isalpha()
    unit = (
        power
        or (one == "°" and after in "CFK")
        or (one in "£€¥" and (before + after).strip(" ,;") != "")
    )
    return 1.1 if unit else 0.6


def _of_letter(before: str, one: str, after: str, alphabet: frozenset[str]) -> float:
    if one in _SYMBOLS:  # "µ" and the ordinal signs are letters to Unicode
        return 1.1 if before.isdigit() or (one == "µ" and after.isalpha()) else 0.6
    if one.lower()[0] not in alphabet or before.isdigit():  # "İ" becomes two characters
        return -1.0
    if one.lower() == "õ" and "ã" in alphabet and after.lower() != "e":
        return -1.0  # Portuguese has it in "ões" and "õe" alone, where Hungarian has other letters
    alone = not before.isalpha() and not after.isalpha()
    if (one.isupper() and (before.islower() or alone)) or (one.islower() and after.isupper()):
        return -1.0
    return 1.0
