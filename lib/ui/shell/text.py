"""Texts from users' data inside Streamlit's Markdown."""

import re

from lib.i18n import Translator
from lib.report.markdown import literal

_NOTHING = ":color[]"
"""A directive of Streamlit's Markdown that shows nothing: a colour for no letter."""


def plain(text: str) -> str:
    """Escape a text that may hold anything, so that Streamlit's Markdown shows it as it is."""
    return literal(text, _NOTHING)


def words_of(text: str) -> str:
    """Return the words of a text, for a label that a screen reader gets as it is written."""
    return " ".join(re.findall(r"[^\W_]+", text))


def size_text(rows: int, columns: int, t: Translator) -> str:
    """Return "7,043 rows, 21 columns"."""
    said = (
        t.plural("{count} row", "{count} rows", rows),
        t.plural("{count} column", "{count} columns", columns),
    )
    return ", ".join(said)
