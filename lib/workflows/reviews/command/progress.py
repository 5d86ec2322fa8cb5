"""How far the command `reviews` is with its texts."""

from typing import TextIO

from lib.cli.progress import Reading
from lib.i18n import Translator
from lib.workflows.reviews.texts.reading import MANY_TEXTS


def reading_texts(count: int, t: Translator, stream: TextIO) -> Reading:
    """Return what shows how far many texts are read; few are read before anybody would look."""
    about = t("Reading {count} texts: cleaning, languages, duplicates", count=t.number(count))
    return Reading(about, t, stream, shown=count >= MANY_TEXTS)
