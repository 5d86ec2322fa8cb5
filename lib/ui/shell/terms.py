"""Tooltips that lead on to the glossary."""

from urllib.parse import urlencode

from lib.i18n import Translator
from lib.report.glossary.subjects import terms
from lib.ui.shell.text import plain

PARAMETER = "term"
"""What names a term in the address of the glossary."""


def with_terms(text: str, t: Translator, *ids: str) -> str:
    """Return the text of a tooltip with links to the terms that it speaks of.

    They open beside the page, so that its choices stay; the language goes with them, and the
    workspace is the browser's.
    """
    links = ", ".join(f"[{plain(t(terms()[id_].name))}]({_address(id_, t)})" for id_ in ids)
    told = t("Glossary: {terms}", terms=links)
    return f"{text}\n\n{told}"


def term_help(id_: str, t: Translator) -> str:
    """Return what a term means, for a tooltip, with the link to it."""
    return with_terms(t(terms()[id_].about), t, id_)


def _address(id_: str, t: Translator) -> str:
    """Return the address of a term, seen from any page: all stand in one folder."""
    return f"glossary?{urlencode({PARAMETER: id_, 'lang': t.language})}"
