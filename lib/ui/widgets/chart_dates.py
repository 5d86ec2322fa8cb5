"""How Plotly writes dates on axes and in tooltips, by language: from Babel's patterns."""

from __future__ import annotations

import re
from functools import cache

import babel

from lib.core.facts import Json
from lib.i18n import LOCALES, SOURCE

_D3 = {"y": "%Y", "M": "%-m", "MMM": "%b", "MMMM": "%B", "d": "%-d"}
"""Fields of CLDR's patterns (https://unicode.org/reports/tr35/tr35-dates.html) in d3-format."""
_PATTERNS = {"year": "y", "month": "yMMM", "dayMonth": "MMMd", "dayMonthYear": "yMMMd"}
"""Plotly's formats by CLDR's skeletons."""


@cache
def plotly_locale(language: str) -> dict[str, Json]:
    """Return what of Plotly's configuration makes dates those of a language; its own: English."""
    if language == SOURCE:
        return {}
    locale = babel.Locale.parse(LOCALES[language].code, sep="-")
    months, days = locale.months["format"], locale.days["format"]
    written: dict[str, Json] = {
        name: _d3(str(locale.datetime_skeletons[skeleton])) for name, skeleton in _PATTERNS.items()
    }
    format_: dict[str, Json] = {
        "months": [months["wide"][number] for number in range(1, 13)],
        "shortMonths": [months["abbreviated"][number] for number in range(1, 13)],
        # Babel's week begins on Monday, Plotly's on Sunday.
        "days": [days["wide"][(number - 1) % 7] for number in range(7)],
        "shortDays": [days["abbreviated"][(number - 1) % 7] for number in range(7)],
        "date": "%Y-%m-%d",
        **written,
    }
    return {
        "locale": language,
        "locales": {language: {"dictionary": {}, "format": format_}},
    }


def _d3(pattern: str) -> str:
    """Return a CLDR pattern of a date in the format of d3."""
    return re.sub(r"y+|M+|d+", lambda field: _D3[field[0]], pattern)
