"""Korean texts as morphemes (kiwipiepy), written with spaces between them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from typing import Protocol, overload

from lib.errors import ModelError


def as_morphemes(texts: Sequence[str]) -> list[str]:
    """Return each text's morphemes with their parts of speech, such as ``좋/VA 아요/EF``.

    Raises ModelError "morphemes_missing" where kiwipiepy is not installed.
    """
    return [" ".join(map(_named, tokens)) for tokens in _analyser().tokenize(list(texts))]


def with_places(text: str) -> tuple[str, list[tuple[int, int]]]:
    """Return a text's morphemes as ``as_morphemes`` does, and where each stands in the text.

    Places may overlap: morphemes can share a syllable.
    """
    tokens = list(_analyser().tokenize(text))
    places = [(one.start, max(one.start + one.len, one.start + 1)) for one in tokens]
    return " ".join(map(_named, tokens)), places


class Token(Protocol):
    """A morpheme: its form, its part of speech, and where it stands in the text."""

    form: str
    tag: str
    start: int
    len: int


class Analyser(Protocol):
    """What is used of kiwipiepy's Kiwi."""

    @overload
    def tokenize(self, text: str) -> Sequence[Token]: ...

    @overload
    def tokenize(self, text: list[str]) -> Iterable[Sequence[Token]]: ...


def _named(token: Token) -> str:
    return f"{token.form.replace(' ', '_')}/{token.tag}"


@cache
def _analyser() -> Analyser:
    try:
        from kiwipiepy import Kiwi
    except ImportError as error:
        raise ModelError("morphemes_missing") from error
    analyser: Analyser = Kiwi(num_workers=1)
    return analyser
