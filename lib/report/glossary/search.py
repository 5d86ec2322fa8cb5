"""The search of the glossary: a word of any language finds its term."""

import re
from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from functools import cache
from unicodedata import normalize

from lib.i18n import LOCALES, Translator, translator
from lib.report.glossary.subjects import terms
from lib.report.glossary.term import Term


def folded(text: str) -> str:
    """Return a text without what nobody types the same way: case, hyphens, spaces, accents."""
    apart = normalize("NFKD", text.casefold().replace("²", "2"))
    return normalize("NFC", re.sub(r"[\W_\u0300-\u036f]+", "", apart))


@cache
def names() -> Mapping[str, tuple[str, ...]]:
    """Return what each term is called in every language, folded: its name first, then others."""
    return {term.id: tuple(filter(None, map(folded, _called(term)))) for term in terms().values()}


def _called(term: Term) -> Sequence[str]:
    every = [translator(code) for code in LOCALES]
    also = [name for t in every if term.also for name in t(term.also).split(";")]
    return (*(t(term.name) for t in every), term.id, *also)


def search(query: str, t: Translator) -> list[Term]:
    """Return the terms that a query finds, the best first.

    Those whose name is what was typed, then those with a name that begins with it, then those with
    all words in their names. Where there is none, those with all words in their explanation.
    """
    whole, words = folded(query), [word for word in map(folded, query.split()) if word]
    if not words:
        return []
    ranked = [(_rank(names()[term.id], whole, words), term) for term in terms().values()]
    by_name = sorted((rank, place) for place, (rank, _) in enumerate(ranked) if rank is not None)
    if by_name:
        return [ranked[place][1] for _, place in by_name]
    return [
        term for term in terms().values() if all(word in folded(t(term.about)) for word in words)
    ]


def _rank(called: Sequence[str], whole: str, words: Sequence[str]) -> int | None:
    if whole in called:
        return 0
    if any(name.startswith(whole) for name in called):
        return 1
    return 2 if all(any(word in name for name in called) for word in words) else None


def nearest(query: str) -> Term | None:
    """Return the term whose name is most like a misspelled one; None if none is."""
    by_name = {name: id_ for id_, called in names().items() for name in called}
    close = get_close_matches(folded(query), by_name, n=1, cutoff=0.7)
    return terms()[by_name[close[0]]] if close else None
