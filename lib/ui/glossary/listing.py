"""The glossary in HTML: all terms in one piece, so that the page is quick and links lead within it.

A search puts away what it has not found; a link to a term that is away shows it (glossary.css).
Not by ``hidden``: Streamlit's own style lets nothing show what has that.
"""

from collections.abc import Collection, Sequence
from functools import cache
from pathlib import Path

from lib.i18n import LOCALES, Translator, translator
from lib.report.drawing.svg import clean
from lib.report.glossary.subjects import seen_with, subjects
from lib.report.glossary.term import Subject, Term

_STYLE = Path(__file__).with_name("glossary.css")


@cache
def _style() -> str:
    return _STYLE.read_text("utf-8")


def in_order(subject: Subject, t: Translator) -> Sequence[Term]:
    """Return the terms of a subject by their names in the reader's language."""
    return sorted(subject.terms, key=lambda term: t(term.name).casefold())


def listing(t: Translator, shown: Collection[str] | None = None, first: Term | None = None) -> str:
    """Return all subjects with their terms.

    ``shown`` are the ids of the terms that are in sight, None for all; ``first`` stands above.
    """
    sections = "".join(_section(one, t, shown) for one in subjects())
    above = _first(first, t) if first else ""
    return f'<style>{_style()}</style><div class="deepworth-glossary">{above}{sections}</div>'


def _first(term: Term, t: Translator) -> str:
    return (
        f'<div class="first"><h2>{_named(term, t)}</h2><p>{clean(t(term.about))}</p>'
        f"{_see(term, t)}</div>"
    )


def _section(subject: Subject, t: Translator, shown: Collection[str] | None) -> str:
    entries = "".join(_entry(term, t, _away({term.id}, shown)) for term in in_order(subject, t))
    away = _away({term.id for term in subject.terms}, shown)
    title = f'<h2 id="subject-{clean(subject.id)}">{clean(t(subject.title))}</h2>'
    return f"<section{away}>{title}<dl>{entries}</dl></section>"


def _away(ids: Collection[str], shown: Collection[str] | None) -> str:
    return "" if shown is None or set(ids) & set(shown) else ' class="away"'


def _entry(term: Term, t: Translator, away: str) -> str:
    return (
        f'<dt id="{clean(term.id)}"{away}>{_named(term, t)}</dt>'
        f"<dd{away}><p>{clean(t(term.about))}</p>{_see(term, t)}</dd>"
    )


def _named(term: Term, t: Translator) -> str:
    """Return a term's name, and below it what other languages call it."""
    name = t(term.name)
    others = ((code, translator(code)(term.name)) for code in LOCALES if code != t.language)
    told = (f'<span lang="{code}">{clean(other)}</span>' for code, other in others if other != name)
    return clean(name) + "".join(told)


def _see(term: Term, t: Translator) -> str:
    links = (f'<a href="#{clean(one.id)}">{clean(t(one.name))}</a>' for one in seen_with()[term.id])
    told, title = ", ".join(links), t("See also:")
    return f"<p>{clean(title)} {told}</p>" if told else ""
