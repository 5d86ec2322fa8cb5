"""Results of forecasts as they may be passed on: forecasts and scores, no value of a series."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from lib.core.facts import Json, from_json, to_json
from lib.report.disclosure import MIN_ROWS
from lib.workflows.forecasts.facts.errors_left import ErrorsLeft
from lib.workflows.forecasts.facts.held import Held
from lib.workflows.forecasts.facts.parts import Parts, SeriesParts
from lib.workflows.forecasts.facts.views import BacktestView, Fan, NextForecast
from lib.workflows.forecasts.facts.what_if import WhatIf


def next_forecast(result: Mapping[str, Json]) -> Mapping[str, Json]:
    """Return what is forecast, without the values that came before it."""
    return to_json(_next(from_json(NextForecast, result)))


def what_if(result: Mapping[str, Json]) -> Mapping[str, Json]:
    """Return what is forecast with other covariates, without the values that came before it."""
    found = from_json(WhatIf, result)
    return to_json(replace(found, forecast=_next(found.forecast)))


def held(result: Mapping[str, Json]) -> Mapping[str, Json] | None:
    """Return how a forecast held, without any value that came; None where that is of few."""
    found = from_json(Held, result)
    return to_json(replace(found, fans=())) if found.matched >= MIN_ROWS else None


def backtest(result: Mapping[str, Json]) -> Mapping[str, Json]:
    """Return errors by step, without windows and without what is said of single series."""
    return to_json(replace(from_json(BacktestView, result), windows=(), worst=()))


def series_parts(result: Mapping[str, Json]) -> Mapping[str, Json]:
    """Return how strong trend and season are and what was counted, without any value or date."""
    found = from_json(SeriesParts, result)
    total = None if found.total is None else _strengths(found.total)
    return to_json(SeriesParts(tuple(map(_strengths, found.largest)), total))


def errors_left(result: Mapping[str, Json]) -> Mapping[str, Json]:
    """Return what all errors show together, without that of a single series."""
    return to_json(replace(from_json(ErrorsLeft, result), shown=None))


def _next(found: NextForecast) -> NextForecast:
    total = None if found.total is None else _without_past(found.total)
    levels = tuple(replace(one, fans=tuple(map(_without_past, one.fans))) for one in found.levels)
    fans = tuple(map(_without_past, found.fans))
    return replace(found, fans=fans, total=total, levels=levels)


def as_it_is(result: Mapping[str, Json]) -> Mapping[str, Json]:
    """Return a result that says nothing of single series or values."""
    return result


def _strengths(parts: Parts) -> Parts:
    none: tuple[()] = ()
    return replace(
        parts,
        moments=none,
        values=none,
        trend=none,
        seasons=none,
        rest=none,
        leaps=none,
        outliers=none,
    )


def _without_past(fan: Fan) -> Fan:
    return replace(fan, past_moments=(), past=(), actual=())
