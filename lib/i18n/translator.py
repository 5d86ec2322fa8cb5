"""Translation of texts, and formatting of numbers, durations and dates for a language."""

import gettext
import math
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cache
from io import BytesIO

import babel
from babel.dates import format_datetime
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal, format_percent

from lib.errors import DeepworthError
from lib.i18n.locales import LOCALES, SOURCE, Locale

_MAX_WRITTEN_OUT = 1e15
_QUOTED = ("values",)
"""Lists of the user's cells: each stands in quotes, so that words of a sentence are told apart."""
_SPOKEN = ("kind", "measure")
"""Values that are words of the program (marked by N_), not of the user's data."""


def _catalogue(locale: Locale) -> gettext.NullTranslations:
    files = locale.catalogues
    if not files:
        return gettext.NullTranslations()
    merged = Catalog(locale=locale.code)
    for path in files:
        with path.open("rb") as file:
            for message in read_po(file, locale=locale.code):
                if message.id:
                    merged[message.id] = message
    buffer = BytesIO()
    write_mo(buffer, merged)
    buffer.seek(0)
    return gettext.GNUTranslations(buffer)


class Translator:
    """All that is said to a user in one language.

    Call it with an English text: ``t("Run {count} models", count=t.number(3))``.
    """

    def __init__(self, locale: Locale) -> None:
        self.language = locale.code
        self.locale = locale
        self._formats = babel.Locale.parse(locale.code, sep="-")
        self._catalogue = _catalogue(locale)

    def __call__(self, message: str, **values: object) -> str:
        """Translate a text and fill its placeholders."""
        text = self._catalogue.gettext(message) if message else ""
        return self._filled(text, values) if values else text

    def plural(self, one: str, many: str, count: int, **values: object) -> str:
        """Translate a text that depends on a count, given as ``{count}`` formatted by locale."""
        text = self._catalogue.ngettext(one, many, count)
        return self._filled(text, {"count": self.number(count), **values})

    def _filled(self, text: str, values: Mapping[str, object]) -> str:
        fitted = self.locale.fitted
        return (text if fitted is None else fitted(text, values)).format(**values)

    def number(self, value: float, digits: int | None = None) -> str:
        """Format a number with the locale's separators, to ``digits`` decimals if given."""
        if value is None or not math.isfinite(value):
            return "–"
        if abs(value) >= _MAX_WRITTEN_OUT:
            # Babel's decimal context has 28 digits; nobody reads more of them in a row than this.
            return f"{value:.3g}"
        if digits is None:
            return str(format_decimal(value, locale=self._formats))
        pattern = "#,##0" + ("." + "0" * digits if digits else "")
        return str(format_decimal(value, format=pattern, locale=self._formats))

    def percent(self, share: float, digits: int = 0) -> str:
        """Format a share (0 to 1) as a percentage."""
        pattern = "#,##0" + ("." + "0" * digits if digits else "") + "%"
        return str(format_percent(share, format=pattern, locale=self._formats))

    def duration(self, seconds: float) -> str:
        """Format seconds as "0.4 s", "12 s", "3 min 20 s" or "1 h 05 min"."""
        t = self  # the name that marks texts for the catalogues
        if seconds < 9.95:
            return t("{seconds} s", seconds=self.number(seconds, 1))
        whole = round(seconds)
        if whole < 60:
            return t("{seconds} s", seconds=self.number(whole))
        minutes, rest = divmod(whole, 60)
        if minutes < 60 and rest == 0:
            return t("{minutes} min", minutes=minutes)
        if minutes < 60:
            return t("{minutes} min {seconds:02d} s", minutes=minutes, seconds=rest)
        hours, minutes = divmod(minutes, 60)
        return t("{hours} h {minutes:02d} min", hours=hours, minutes=minutes)

    def moment(self, when: datetime) -> str:
        """Format a date with its time."""
        return str(format_datetime(when, format=self.locale.moment, locale=self._formats))

    def error(self, error: DeepworthError) -> tuple[str, str]:
        """Return the message and the hint of an error."""
        return self.failure(error.code, dict(error.context))

    def failure(self, code: str, context: Mapping[str, object]) -> tuple[str, str]:
        """Return the message and the hint of an error code with its context."""
        from lib.i18n.texts import ERRORS

        message, hint = ERRORS[code]
        values = self._shown(context)
        return self(message, **values), self(hint, **values)

    def finding(self, code: str, values: Mapping[str, object]) -> tuple[str, str, str]:
        """Return the title, the message and the advice of a finding with its values."""
        from lib.i18n.texts import FINDINGS

        title, message, advice = FINDINGS[code]
        shown = self._shown(values)
        if isinstance(message, tuple):
            count = _whole(values["count"])
            told = self.plural(*message, count, **{k: v for k, v in shown.items() if k != "count"})
        else:
            told = self(message, **shown)
        examples = values.get("examples")
        if isinstance(examples, list) and examples:
            cells = self._examples(examples)
            t = self  # the name that marks texts for the catalogues
            told = " ".join((told, t("Rows of the file: {cells}.", cells=cells)))
        return self(title, **shown), told, self(advice, **shown)

    def _examples(self, examples: Sequence[Mapping[str, object]]) -> str:
        """Return cells with the rows of each, and the column where that is not told yet."""
        rows: dict[str, list[str]] = {}
        for one in examples:
            text = f'"{self._one(one["cell"])}"'
            inside = f"{one['column']}: {text}" if "column" in one else text
            rows.setdefault(inside, []).append(self.number(_whole(one["row"])))
        return "; ".join(f"{', '.join(found)} ({inside})" for inside, found in rows.items())

    def _shown(self, values: Mapping[str, object]) -> dict[str, str]:
        """Format values for a sentence: numbers by locale, lists joined, long texts cut."""
        quoted = {
            key: [f"'{self._one(one)}'" for one in cells]
            for key in _QUOTED
            if isinstance(cells := values.get(key), list)
        }
        shown = {key: self._one(value) for key, value in {**values, **quoted}.items()}
        return shown | {key: self(shown[key]) for key in _SPOKEN if shown.get(key)}

    def _one(self, value: object) -> str:
        if isinstance(value, bool) or value is None:
            return str(value)
        if isinstance(value, (int, float)):
            return self.number(value)
        if isinstance(value, (list, tuple)):
            head = ", ".join(self._one(item) for item in value[:5])
            return (head or "–") if len(value) <= 5 else f"{head} …"
        text = str(value)
        return text if len(text) <= 120 else text[:119] + "…"


def _whole(value: object) -> int:
    return int(value) if isinstance(value, int | float | str) else 0


@cache
def translator(language: str) -> Translator:
    """Return the Translator of a language in LOCALES, by its code."""
    if language not in LOCALES:
        raise ValueError(f"Expected one of {', '.join(LOCALES)}, received {language!r}.")
    return Translator(LOCALES[language])


def pick_language(wanted: str | None) -> str:
    """Return the best language for a browser's locale such as "ko-KR"; English if none fits."""
    prefix = (wanted or "").replace("_", "-").split("-")[0].lower()
    return prefix if prefix in LOCALES else SOURCE
