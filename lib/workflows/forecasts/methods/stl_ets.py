"""Series taken apart by STL: the season repeats itself, the rest is smoothed."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from statsmodels.tsa.seasonal import MSTL, STL

from lib.workflows.forecasts.backtest.panel import Floats, History
from lib.workflows.forecasts.methods.differences import wants_logarithm
from lib.workflows.forecasts.methods.ets import FORMS
from lib.workflows.forecasts.methods.ets_search import forecast_ets

MAX_VALUES = 3_000
"""Values of a series that are taken apart, the latest ones, but never less than three seasons."""
_UNSEASONAL = tuple(form for form in FORMS if form.season == "N" and not form.multiplicative_error)


def forecast_stl_ets(history: History) -> Floats:
    """Return the forecasts of exponential smoothing after STL (Cleveland et al. 1990).

    With several seasons each is taken out in turn (MSTL, Bandara, Hyndman & Bergmeir 2021); the
    last one of each is repeated. Series of less than two seasons are smoothed as they are.
    """
    rest, ahead, logarithms = [], [], []
    for values in history.values:
        part = values[-max(MAX_VALUES, 3 * max(history.seasons)) :]
        logarithm = wants_logarithm(part, history.season)
        y = np.log(part) if logarithm else part
        season, future = seasons_of(y, history.seasons, history.ahead)
        rest.append(y - season)
        ahead.append(future)
        logarithms.append(logarithm)
    smoothed = forecast_ets(replace(history, values=tuple(rest), seasons=(1,)), _UNSEASONAL)
    found = smoothed + np.array(ahead)[:, history.gap :, None]
    raised = np.array(logarithms)[:, None, None]
    return np.where(raised, np.exp(np.minimum(np.where(raised, found, 0.0), 700.0)), found)


def seasons_of(y: Floats, seasons: tuple[int, ...], ahead: int) -> tuple[Floats, Floats]:
    """Return the season of each value, and of those ahead; zeros where there is none."""
    periods = [one for one in dict.fromkeys(seasons) if one >= 2 and len(y) >= 2 * one + 1]
    if not periods:
        return np.zeros(len(y)), np.zeros(ahead)
    if len(periods) == 1:
        parts = STL(y, period=periods[0], robust=False).fit().seasonal[:, None]
    else:
        parts = np.asarray(MSTL(y, periods=sorted(periods)).fit().seasonal).reshape(len(y), -1)
        periods = sorted(periods)
    future = np.zeros(ahead)
    for period, own in zip(periods, parts.T, strict=True):
        future += np.resize(own[-period:], ahead)
    return parts.sum(axis=1), future
