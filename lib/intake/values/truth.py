"""Words for true and false, which formats and programs write differently: True, TRUE, true."""

from collections.abc import Callable, Mapping, Sequence

_WORDS = frozenset({"true", "false"})
_STYLES: Mapping[str, Callable[[str], str]] = {
    "title": str.title,
    "upper": str.upper,
    "lower": str.lower,
}


def truth_style(words: Sequence[str]) -> str | None:
    """Return how true and false are written, if words are nothing else and alike; else None."""
    if not words or not {word.casefold() for word in words} <= _WORDS:
        return None
    return next(
        (name for name, style in _STYLES.items() if all(style(w) == w for w in words)), None
    )


def truth_as(words: Sequence[str], style: str) -> list[str]:
    """Write true and false among words in a style of ``truth_style``."""
    write = _STYLES[style]
    return [write(word) if word.casefold() in _WORDS else word for word in words]
