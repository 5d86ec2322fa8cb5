"""Trees that forecast from lags: one model for all series and all steps ahead."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from time import perf_counter, process_time
from typing import Protocol

import numpy as np

from lib.core.progress import Progress
from lib.errors import Cancelled
from lib.workflows.forecasts.backtest.forecaster import Forecast
from lib.workflows.forecasts.backtest.panel import WIDTH, Floats, History, Ints
from lib.workflows.forecasts.methods.fans import fans

_LAGS = 16
_ROLLED = (3, 8, 28)
"""Lengths of rolling means, beside one of the main season."""
_SEASONS_BACK = 2
_ORIGINS_HELD = 0.15
"""Share of the latest origins that errors are measured on; the model is then fitted on all."""
_LEAST_SCALE = 1e-9
_LEAST_ORIGINS = 8


class Regressor(Protocol):
    """What is fitted on lags."""

    def fit(self, X: Floats, y: Floats) -> object:
        """Fit."""

    def predict(self, X: Floats) -> Floats:
        """Predict."""


@dataclass(frozen=True)
class Lagged:
    """A regressor on lags, global over series and direct for each step ahead.

    Values are taken relative to the mean of the last season, in units of the spread around it, so
    that one model serves series of any size. ``rows`` is how many training rows it is given.
    """

    make: Callable[[], Regressor]
    rows: int

    def forecasts(self, histories: Sequence[History], watch: Progress) -> Iterator[Forecast]:
        """Yield the forecast of each history."""
        for done, history in enumerate(histories):
            if watch.cancelled():
                raise Cancelled()
            wall, cpu = perf_counter(), process_time()
            outputs = self._forecast(history, watch)
            yield Forecast(outputs, perf_counter() - wall, process_time() - cpu)
            watch.progress((done + 1) / len(histories))

    def _forecast(self, history: History, watch: Progress) -> Floats:
        generator = np.random.default_rng(history.seed)
        series, origins = _origins(history)
        if len(series) < _LEAST_ORIGINS:
            return np.full((len(history.values), history.horizon, WIDTH), np.nan)
        held = _latest(history, series, origins)
        if held.all() or not held.any():
            held = np.arange(len(series)) % 2 == 1
        model = self._fit(history, series[~held], origins[~held], generator)
        if watch.cancelled():
            raise Cancelled()
        errors = self._errors(model, history, series[held], origins[held])
        model = self._fit(history, series, origins, generator)
        ends = history.lengths
        points = np.empty((len(ends), history.horizon))
        everyone = np.arange(len(ends))
        for step in range(history.horizon):
            X, level, scale = _rows(history, everyone, ends, np.full(len(ends), step))
            points[:, step] = level + scale * model.predict(X)
        return fans(points, errors)

    def _fit(
        self, history: History, series: Ints, origins: Ints, generator: np.random.Generator
    ) -> Regressor:
        """Fit on a sample of the origins, each with steps ahead drawn at random."""
        count = min(self.rows, len(series) * history.horizon)
        drawn = generator.integers(0, len(series), count)
        steps = generator.integers(0, history.horizon, count)
        series, origins = series[drawn], origins[drawn]
        target = origins + history.gap + steps
        inside = target < history.lengths[series]
        series, origins, steps, target = (one[inside] for one in (series, origins, steps, target))
        X, level, scale = _rows(history, series, origins, steps)
        flat, starts = _flat(history)
        y = (flat[starts[series] + target] - level) / scale
        model = self.make()
        model.fit(X, np.clip(y, -20, 20))
        return model

    def _errors(self, model: Regressor, history: History, series: Ints, origins: Ints) -> Floats:
        """Return errors at held origins, shape (series, origins held, horizon); NaN for none."""
        flat, starts = _flat(history)
        counts = np.bincount(series, minlength=len(history.values))
        found = np.full((len(counts), max(int(counts.max(initial=0)), 1), history.horizon), np.nan)
        place = np.arange(len(series)) - np.repeat(np.cumsum(counts) - counts, counts)
        for step in range(history.horizon):
            target = origins + history.gap + step
            inside = target < history.lengths[series]
            if not inside.any():
                continue
            own, at = series[inside], origins[inside]
            X, level, scale = _rows(history, own, at, np.full(len(own), step))
            error = flat[starts[own] + target[inside]] - level - scale * model.predict(X)
            found[own, place[inside], step] = error
        return found


def _flat(history: History) -> tuple[Floats, Ints]:
    """Return all values one after another, and where each series begins."""
    starts = np.concatenate([[0], np.cumsum(history.lengths)[:-1]]).astype(np.int64)
    return np.concatenate(history.values), starts


def _origins(history: History) -> tuple[Ints, Ints]:
    """Return every origin with enough behind it and a value ahead: series, and values known."""
    least = max(history.season, 4)
    series, origins = [], []
    for number, length in enumerate(history.lengths.tolist()):
        possible = np.arange(least, length - history.gap, dtype=np.int64)
        series.append(np.full(len(possible), number, dtype=np.int64))
        origins.append(possible)
    return np.concatenate(series), np.concatenate(origins)


def _latest(history: History, series: Ints, origins: Ints) -> np.ndarray:
    """Return which origins are among the latest of their series."""
    span = np.maximum(history.lengths * _ORIGINS_HELD, min(history.ahead, 12)).astype(np.int64)
    held = np.minimum(span, history.lengths // 3)
    return np.asarray(origins >= history.lengths[series] - held[series])


def _rows(
    history: History, series: Ints, origins: Ints, steps: Ints
) -> tuple[Floats, Floats, Floats]:
    """Return what a model sees of some origins, and the level and scale of each.

    Origins are how many values are known. Columns: the step, lags, the same place of the last
    seasons, rolling means, the known covariates at the target.
    """
    flat, starts = _flat(history)
    first = starts[series]

    def at(places: Ints) -> Floats:
        return np.asarray(flat[first + np.maximum(places, 0)])

    window = max(history.season, 8)
    back = np.stack([at(origins - 1 - lag) for lag in range(window)])
    level = back.mean(axis=0)
    scale = np.abs(back - level).mean(axis=0)
    scale = np.maximum(scale, np.maximum(1e-3 * np.abs(level), _LEAST_SCALE))
    columns = [steps.astype(np.float64)]
    columns += [(at(origins - 1 - lag) - level) / scale for lag in range(min(_LAGS, window))]
    target = origins + history.gap + steps
    for season in history.seasons:
        if season > 1:
            behind = -(-(target - origins + 1) // season) * season
            for more in range(_SEASONS_BACK):
                columns.append((at(target - behind - more * season) - level) / scale)
    for length in _ROLLED:
        if length < window:
            columns.append((back[:length].mean(axis=0) - level) / scale)
    known = history.known[0].shape[1]
    if known:
        together = np.concatenate(history.known)
        begins = np.concatenate([[0], np.cumsum([len(one) for one in history.known])[:-1]])
        covariates = together[begins[series] + target]
        columns += list(covariates.T)
    return np.column_stack(columns), level, scale
