"""The glossary on its page: a search, the term that a link asks for, and all terms."""

import streamlit as st

from lib.i18n import Translator
from lib.report.glossary.search import nearest, search
from lib.report.glossary.subjects import subjects, terms
from lib.report.glossary.term import Term
from lib.ui.glossary.listing import listing
from lib.ui.shell.section_links import section_links
from lib.ui.shell.terms import PARAMETER
from lib.ui.shell.text import plain

_MOST = 200
"""Characters of a search that are looked at."""


def glossary(t: Translator) -> None:
    """Draw the search, then what it found, or the term of the link above all others."""
    query = st.text_input(
        t("Search"),
        key="deepworth_glossary_search",
        type="search",
        live=True,
        placeholder=t("A word in English or Korean, such as fold or 폴드"),
        on_change=_forget_link,
    )
    if query and query.strip():
        _found(query[:_MOST], t)
        return
    first = _linked(t)
    section_links([(f"subject-{one.id}", t(one.title)) for one in subjects()])
    st.html(listing(t, first=first))


def _forget_link() -> None:
    st.query_params.pop(PARAMETER, None)


def _found(query: str, t: Translator) -> None:
    found = search(query, t)
    if found:
        st.caption(t.plural("{count} term", "{count} terms", len(found)))
        first = found[0]
        st.html(listing(t, {term.id for term in found}, first=first if len(found) > 1 else None))
        return
    close = nearest(query)
    said, hint = t("No term matches."), t("Try a shorter word.")
    st.info(f"{said} {_did_you_mean(close, t) if close else hint}")
    st.html(listing(t, {close.id} if close else ()))


def _linked(t: Translator) -> Term | None:
    """Return the term that the link asks for; the nearest one, and say so, where it is unknown."""
    linked = st.query_params.get(PARAMETER)
    if not linked or linked in terms():
        return terms().get(linked or "")
    close = nearest(linked)
    said = t('The glossary has no term "{term}".', term=plain(linked[:_MOST]))
    st.info(f"{said} {_did_you_mean(close, t)}" if close else said)
    return close


def _did_you_mean(term: Term, t: Translator) -> str:
    return t("The nearest one is {term}.", term=plain(t(term.name)))
