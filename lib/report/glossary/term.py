"""A word of the glossary, and a subject that words belong to."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Term:
    """A word that pages use, with what it means here.

    ``id`` stands in links. ``name``, ``about`` (a sentence or two) and ``also``, further words that
    a search finds it by, with semicolons between them, are English texts, translated by the
    catalogues. ``see`` are the ids of terms that help to understand it; these lead back to it.
    """

    id: str
    name: str
    about: str
    see: tuple[str, ...] = ()
    also: str = ""


@dataclass(frozen=True)
class Subject:
    """What terms are about: its id, its English title, and its terms."""

    id: str
    title: str
    terms: tuple[Term, ...]
