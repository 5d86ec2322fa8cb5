"""Texts made plain before any model sees them: the same for training and for new texts."""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterable, Sequence

MAX_LENGTH = 20_000
"""Characters of a text that are kept: more than a review ever has."""
URL = "[url]"
"""What stands in place of an address."""

_TAGS = (
    "a|abbr|article|aside|audio|b|big|blockquote|body|br|button|caption|center|cite|code|dd|del|"
    "details|div|dl|dt|em|embed|fieldset|figure|font|footer|form|frame|frameset|h[1-6]|head|"
    "header|hr|html|i|iframe|img|input|ins|label|legend|li|link|main|mark|math|meta|nav|noscript|"
    "object|ol|option|p|param|pre|q|s|script|section|select|small|source|span|strike|strong|style|"
    "sub|summary|sup|svg|table|tbody|td|template|textarea|tfoot|th|thead|title|tr|tt|u|ul|var|video"
)
# Only tags of HTML: reviews put titles into angle brackets, and some people write <3.
_TAG = re.compile(rf"</?(?:{_TAGS})(?:\s[^<>]*|/)?/?>", re.IGNORECASE)
_HIDDEN = re.compile(
    r"<(script|style|template|noscript)\b[^<>]*>.*?</\1\s*>|<!--.*?-->|<!doctype[^<>]*>",
    re.IGNORECASE | re.DOTALL,
)
_ADDRESS = re.compile(r"(?:https?://|www\.)[^\s<>\"'()\[\]가-힣]+", re.IGNORECASE)
_INVISIBLE = re.compile(r"[\u00ad\u200b\u200c\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
# Neither digits (a price of 10000) nor stars (a rating of ★★★★★).
_REPEATED = re.compile(r"([^\d\s★☆])\1{2,}")
_SYMBOL = (
    r"[\U0001F000-\U0001F1E5\U0001F200-\U0001FAFF\u2600-\u2604\u2607-\u27BF\u2B1B\u2B1C\u2B50"
    r"\u2B55\u231A\u231B\u23E9-\u23FA\u3030\u303D]"
)
_MODIFIERS = r"[\ufe0f\u20e3\U0001F3FB-\U0001F3FF\U000E0020-\U000E007F]*"
_EMOJI = re.compile(
    rf"(?:[\U0001F1E6-\U0001F1FF]{{2}}|{_SYMBOL}{_MODIFIERS}(?:\u200d{_SYMBOL}{_MODIFIERS})*)"
)
_REPEATED_EMOJI = re.compile(rf"({_EMOJI.pattern})(?:\s*\1){{2,}}")
_SPACES = re.compile(r" {2,}|(?! )[^\S\n]\s*")
_BREAKS = re.compile(r" ?\n\s*")
_PLAIN = re.compile(r"[\x20-\x3b\x3d\x3f-\x7e가-힣ㄱ-ㅎㅏ-ㅣ]*")


def clean(text: str) -> str:
    """Return a text without what only a browser needs.

    HTML is taken out and its entities become characters; addresses become ``[url]``; a character
    is repeated at most twice (ㅋㅋㅋㅋ -> ㅋㅋ, soooo -> soo), digits and stars as often as they
    stand; emoji are words of their own; combining characters are composed (NFC); what cannot be
    seen goes; spaces are single, line breaks stay; at most MAX_LENGTH characters are kept.
    """
    text = text[: 2 * MAX_LENGTH]
    if "&" in text or "<" in text:
        text = _without_html(text)
    if "://" in text or "www." in text.casefold():
        text = _ADDRESS.sub(f" {URL} ", text)
    if not _PLAIN.fullmatch(text):
        text = _CONTROL.sub(" ", _INVISIBLE.sub("", unicodedata.normalize("NFC", text)))
        text = _REPEATED_EMOJI.sub(r"\1 \1", text)
        text = _EMOJI.sub(r" \g<0> ", text)
        text = text.replace("\r", "\n") if "\r" in text else text
    text = _REPEATED.sub(r"\1\1", text)
    text = _SPACES.sub(" ", text)
    return (_BREAKS.sub("\n", text) if "\n" in text else text).strip()[:MAX_LENGTH]


def clean_all(texts: Iterable[str]) -> list[str]:
    """Return all texts cleaned."""
    return [clean(text) for text in texts]


def examples(texts: Sequence[str], most: int = 5) -> list[tuple[str, str]]:
    """Return pairs of before and after, of the texts that cleaning changes in the most ways.

    At most one of each kind of change, so that a page shows what there is; looks at 5,000 texts.
    """
    step = max(1, len(texts) // 5_000)
    found: dict[frozenset[str], tuple[str, str]] = {}
    for text in texts[::step]:
        after = clean(text)
        if after != text:
            ways = frozenset(_ways(text, after))
            known = found.get(ways)
            if known is None or len(text) < len(known[0]):
                found[ways] = (text, after)
    ordered = sorted(found, key=lambda ways: (-len(ways - {"space"}), sorted(ways)))
    return [found[ways] for ways in ordered[:most]]


def _ways(before: str, after: str) -> list[str]:
    ways = {
        "html": _TAG.search(before) or _HIDDEN.search(before) or html.unescape(before) != before,
        "url": URL in after and URL not in before,
        "repeat": _REPEATED.search(before),
        "emoji": _EMOJI.search(before),
        "long": len(before) > MAX_LENGTH,
    }
    return [name for name, there in ways.items() if there] or ["space"]


def _without_html(text: str) -> str:
    # Twice: what was escaped once more on its way (&lt;br&gt;) is a tag too.
    for _ in range(2):
        text = _TAG.sub(" ", _HIDDEN.sub(" ", text))
        text = html.unescape(text)
    return _TAG.sub(" ", _HIDDEN.sub(" ", text))
