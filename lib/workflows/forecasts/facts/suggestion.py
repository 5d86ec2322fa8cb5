"""What is suggested for a table of series: a set-up with reasons, and what else would do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from lib.core.facts import Json
from lib.workflows.forecasts.facts.setup import SeriesSetup


@dataclass(frozen=True)
class Reason:
    """Why something is suggested: ``code`` names a text of series/reasons.py that ``values`` fill.

    ``choice`` is the field of SeriesSetup that it is about, or "seasons", "horizon".
    """

    choice: str
    code: str
    values: Mapping[str, Json] = field(default_factory=dict)


@dataclass(frozen=True)
class Suggestion:
    """A set-up with its reasons, and the alternatives, the suggested one first.

    ``dates`` are columns (each several or one) that could say when rows are, ``values`` what could
    be forecast, ``series`` what could tell series apart, ``wide`` columns that could be a series
    each, ``frequencies`` the one found and coarser ones. ``running_total``: the values never fall
    and look like a sum so far, so that differencing is offered. ``seasons`` and ``horizon`` are
    those of the frequency that the longest series allows.
    """

    setup: SeriesSetup
    reasons: tuple[Reason, ...]
    dates: tuple[tuple[str, ...], ...]
    values: tuple[str, ...]
    series: tuple[str, ...] = ()
    wide: tuple[str, ...] = ()
    frequencies: tuple[str, ...] = ()
    seasons: tuple[int, ...] = (1,)
    horizon: int = 1
    running_total: bool = False
