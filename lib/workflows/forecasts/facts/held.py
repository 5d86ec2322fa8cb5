"""How a kept forecast compares with what came afterwards."""

from __future__ import annotations

from dataclasses import dataclass

from lib.workflows.forecasts.facts.views import Fan

NEWER = "newer"
"""The "kind" of the recipe of a table of later values beside what was forecast for them."""


@dataclass(frozen=True)
class Newer:
    """What was noticed of a file of later values: dates that could not be read."""

    unread: int


@dataclass(frozen=True)
class Held:
    """A forecast against later values, matched by series and moment.

    ``matched`` counts values with a forecast, of ``series`` series, from ``first`` to ``last`` (ISO
    8601); ``waiting`` forecasts without a value yet, ``unknown`` values from the forecast's first
    moment on that nothing was forecast for. ``absent`` counts series that were forecast and have no
    value, ``others`` series with such values that were not. ``inside`` are the shares within 50, 80
    and 95 %. ``mae`` is the mean absolute error, ``naive`` that of the seasonal naive forecast made
    at the same time, for the same values. ``fans`` are some series, those with the largest values
    first. ``name`` is the file's, ``unread`` counts its dates that could not be read.
    """

    matched: int
    series: int
    first: str
    last: str
    waiting: int
    unknown: int
    absent: int
    others: int
    inside: tuple[float, float, float]
    mae: float
    naive: float
    fans: tuple[Fan, ...]
    name: str = ""
    unread: int = 0
