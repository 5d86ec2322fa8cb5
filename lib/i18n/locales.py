"""The languages that there are: one entry each, and a folder of .po files of the same name."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from lib.i18n.josa import chosen

_FOLDER = Path(__file__).parent
SOURCE = "en"
"""The language of the texts in the code: it needs no .po files."""


@dataclass(frozen=True)
class Locale:
    """What is particular to a language beside its texts.

    ``code`` is that of Babel and of links, ``name`` what its readers call it, ``moment``
    Babel's pattern of a date with its time. ``fitted`` turns a translation into the form that the
    values for its placeholders ask for. ``whole_words``: lines break between words only, where
    browsers would break them inside of words. ``folder`` holds its .po files.
    """

    code: str
    name: str
    moment: str = "MMM d, y, h:mm a"
    fitted: Callable[[str, Mapping[str, object]], str] | None = None
    whole_words: bool = False
    folder: Path = _FOLDER

    @property
    def catalogues(self) -> list[Path]:
        """The language's .po files."""
        return sorted((self.folder / self.code).glob("*.po"))


LOCALES = {
    one.code: one
    for one in (
        Locale(SOURCE, "English"),
        Locale(
            "ko",
            "한국어",
            # CLDR's short day period of Korean is the English one; its wide form is 오전 and 오후.
            moment="y. M. d. aaaa h:mm",
            fitted=chosen,
            whole_words=True,
        ),
    )
}
"""By code, in the order of the switch; the first one is for readers of none of them."""
