"""English and Korean: one Translator per language, for texts, numbers, dates and plurals.

English texts are the message ids. Catalogues are ``<language>/<area>.po``, read as they are.
"""

from lib.i18n.translator import LANGUAGES, Translator, pick_language, translator

__all__ = ["LANGUAGES", "N_", "Translator", "pick_language", "translator"]


def N_(message: str) -> str:  # noqa: N802 - gettext's own name for a text translated later
    """Mark a text for the catalogues; it is translated where it is shown."""
    return message
