"""Tooltips, and lines below what has none, that lead on to the glossary."""

from urllib.parse import urlencode

import streamlit as st

from lib.i18n import Translator
from lib.report.glossary.subjects import terms
from lib.ui.shell.text import plain

PARAMETER = "term"
"""What names a term in the address of the glossary."""


def with_terms(text: str, t: Translator, *ids: str) -> str:
    """Return the text of a tooltip with links to the terms that it speaks of.

    They open beside the page, so that its choices stay; the language goes with them, and the
    workspace is the browser's. What is no term is left out, such as a metric of an old run.
    """
    links = _links(ids, t)
    return f"{text}\n\n{links}" if links else text


def term_about(id_: str, t: Translator) -> str:
    """Return what a term means, for the heading of a table's column: no link there is reached."""
    about = terms()[id_].about
    return t(about)


def term_help(id_: str, t: Translator) -> str:
    """Return what a term means, for a tooltip, with the link to it."""
    return with_terms(term_about(id_, t), t, id_)


def term_line(t: Translator, *ids: str) -> None:
    """Draw links to terms, for fingers and the keyboard too, which reach none in a tooltip."""
    links = _links(ids, t)
    if links:
        st.markdown(f":small[{links}]")  # a caption would pale the links


def _links(ids: tuple[str, ...], t: Translator) -> str:
    known = [terms()[id_] for id_ in ids if id_ in terms()]
    links = [f"[{plain(t(one.name))}]({_address(one.id, t)})" for one in known]
    return t("Glossary: {terms}", terms=", ".join(links)) if links else ""


def _address(id_: str, t: Translator) -> str:
    """Return the address of a term, seen from any page: all stand in one folder."""
    return f"glossary?{urlencode({PARAMETER: id_, 'lang': t.language})}"
