"""Texts from users' data inside Streamlit's Markdown."""

import re

from lib.i18n import Translator

_SPECIAL = re.compile(r"([\\`*_{}\[\]()#+!|<>~$:.-])")


def plain(text: str) -> str:
    """Escape a text that may hold anything, so that Markdown shows it as it is."""
    return _SPECIAL.sub(r"\\\1", " ".join(text.split()))


def size_text(rows: int, columns: int, t: Translator) -> str:
    """Return "7,043 rows, 21 columns"."""
    said = (
        t.plural("{count} row", "{count} rows", rows),
        t.plural("{count} column", "{count} columns", columns),
    )
    return ", ".join(said)
