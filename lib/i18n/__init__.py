"""One Translator per language, for texts, numbers, dates and plurals.

English texts are the message ids. A language is an entry of ``locales.py`` and its catalogues,
``<language>/<area>.po``, read as they are.
"""

from lib.i18n.locales import LOCALES, SOURCE
from lib.i18n.translator import Translator, pick_language, translator

__all__ = ["LOCALES", "NN_", "N_", "SOURCE", "Translator", "pick_language", "translator"]


def N_(message: str) -> str:  # noqa: N802 - gettext's own name for a text translated later
    """Mark a text for the catalogues; it is translated where it is shown."""
    return message


def NN_(one: str, many: str) -> tuple[str, str]:  # noqa: N802 - as N_, with a plural
    """Mark a text with its plural: which of the two is shown depends on the value ``count``."""
    return one, many
