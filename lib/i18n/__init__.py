"""One Translator per language, for texts, numbers, dates and plurals.

English texts are the message ids. A language is an entry of ``locales.py`` and its catalogues,
``<language>/<area>.po``, read as they are.
"""

from lib.core.messages import N_, NN_
from lib.i18n.locales import LOCALES, SOURCE
from lib.i18n.translator import Translator, pick_language, translator

__all__ = ["LOCALES", "NN_", "N_", "SOURCE", "Translator", "pick_language", "translator"]
