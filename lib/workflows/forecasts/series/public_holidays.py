"""Public holidays of a country, a year at a time, and the countries that there are."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from lib.errors import InputError
from lib.workflows.forecasts.series.periods import Moments

_YEARS = 400
"""Years that are kept: those of many series in a few countries."""


def countries() -> tuple[str, ...]:
    """Return the ISO codes of the countries whose public holidays are known."""
    import holidays

    return tuple(sorted(holidays.list_supported_countries(include_aliases=False)))


def public_holidays(country: str, first: int, last: int) -> Moments:
    """Return the public holidays of the years from ``first`` to ``last``, sorted.

    Korea's are the lunar ones too, with the days given in their place. InputError
    "series_country" for a country that is not known.
    """
    if country not in countries():
        raise InputError("series_country", country=country)
    found = [day for year in range(first, last + 1) for day in _of_year(country, year)]
    return np.sort(np.array(found, dtype="datetime64[D]"))


@lru_cache(maxsize=_YEARS)
def _of_year(country: str, year: int) -> tuple[np.datetime64, ...]:
    import holidays

    found = holidays.country_holidays(country, years=[year], expand=False)
    return tuple(np.datetime64(day, "D") for day in found if day.year == year)
