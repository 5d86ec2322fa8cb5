"""Trees that forecast from lags: one model for all series and all steps ahead."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from time import perf_counter, process_time
from typing import Protocol

import numpy as np

from lib.core.progress import Progress
from lib.errors import Cancelled
from lib.workflows.forecasts.backtest.forecaster import Forecast, Shuffling
from lib.workflows.forecasts.backtest.panel import WIDTH, Floats, History, Ints
from lib.workflows.forecasts.facts.sources import Source, SourceKind
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

    def shuffled(
        self, history: History, shuffling: Shuffling, watch: Progress
    ) -> Iterator[tuple[Source | None, Floats]]:
        """Yield forecasts as they are, then with each block of columns from other origins."""
        learned = self._learned(history, watch)
        if learned is None:
            return
        model, errors = learned
        ends, steps = history.lengths, range(history.horizon)
        everyone = np.arange(len(ends))
        seen = [_rows(history, everyone, ends, np.full(len(ends), step)) for step in steps]
        points = np.column_stack([one.values(model.predict(one.X)) for one in seen])
        yield None, fans(points, errors)
        columns: dict[Source, list[int]] = {}
        for column, source in enumerate(_sources(history, shuffling)):
            if source is not None:
                columns.setdefault(source, []).append(column)
        for _draw in range(shuffling.draws):
            found = {source: np.empty_like(points) for source in columns}
            for step in steps:
                if watch.cancelled():
                    raise Cancelled()
                after = history.gap + step
                others = shuffling.origins(ends, _least_origin(history), after)
                donors = _rows(history, everyone, others, np.full(len(ends), step)).X
                blocks = []
                for places in columns.values():
                    blocks.append(seen[step].X.copy())
                    blocks[-1][:, places] = donors[:, places]
                # One call for all blocks: each costs a start of all threads.
                predicted = np.split(model.predict(np.concatenate(blocks)), len(columns))
                for source, one in zip(columns, predicted, strict=True):
                    found[source][:, step] = seen[step].values(one)
            for source, own in found.items():
                yield source, fans(own, errors)

    def _forecast(self, history: History, watch: Progress) -> Floats:
        learned = self._learned(history, watch)
        if learned is None:
            return np.full((len(history.values), history.horizon, WIDTH), np.nan)
        model, errors = learned
        ends = history.lengths
        points = np.empty((len(ends), history.horizon))
        everyone = np.arange(len(ends))
        for step in range(history.horizon):
            seen = _rows(history, everyone, ends, np.full(len(ends), step))
            points[:, step] = seen.values(model.predict(seen.X))
        return fans(points, errors)

    def _learned(self, history: History, watch: Progress) -> tuple[Regressor, Floats] | None:
        """Return the model fitted on all, and errors at held origins; None with too few."""
        generator = np.random.default_rng(history.seed)
        series, origins = _origins(history)
        if len(series) < _LEAST_ORIGINS:
            return None
        held = _latest(history, series, origins)
        if held.all() or not held.any():
            held = np.arange(len(series)) % 2 == 1
        model = self._fit(history, series[~held], origins[~held], generator)
        if watch.cancelled():
            raise Cancelled()
        errors = self._errors(model, history, series[held], origins[held])
        return self._fit(history, series, origins, generator), errors

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
        seen = _rows(history, series, origins, steps)
        flat, starts = _flat(history)
        y = (flat[starts[series] + target] - seen.level) / seen.scale
        model = self.make()
        model.fit(seen.X, np.clip(y, -20, 20))
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
            seen = _rows(history, own, at, np.full(len(own), step))
            error = flat[starts[own] + target[inside]] - seen.values(model.predict(seen.X))
            found[own, place[inside], step] = error
        return found


def _flat(history: History) -> tuple[Floats, Ints]:
    """Return all values one after another, and where each series begins."""
    starts = np.concatenate([[0], np.cumsum(history.lengths)[:-1]]).astype(np.int64)
    return np.concatenate(history.values), starts


def _origins(history: History) -> tuple[Ints, Ints]:
    """Return every origin with enough behind it and a value ahead: series, and values known."""
    least = _least_origin(history)
    series, origins = [], []
    for number, length in enumerate(history.lengths.tolist()):
        possible = np.arange(least, length - history.gap, dtype=np.int64)
        series.append(np.full(len(possible), number, dtype=np.int64))
        origins.append(possible)
    return np.concatenate(series), np.concatenate(origins)


def _least_origin(history: History) -> int:
    return max(history.season, 4)


def _latest(history: History, series: Ints, origins: Ints) -> np.ndarray:
    """Return which origins are among the latest of their series."""
    span = np.maximum(history.lengths * _ORIGINS_HELD, min(history.ahead, 12)).astype(np.int64)
    held = np.minimum(span, history.lengths // 3)
    return np.asarray(origins >= history.lengths[series] - held[series])


@dataclass(frozen=True)
class _Seen:
    """What a model sees of some origins, and the level and scale that its values are in."""

    X: Floats
    level: Floats
    scale: Floats

    def values(self, predicted: Floats) -> Floats:
        return np.asarray(self.level + self.scale * predicted)


def _rows(history: History, series: Ints, origins: Ints, steps: Ints) -> _Seen:
    """Return what a model sees of some origins.

    Origins are how many values are known. Columns: the step, lags, the same place of the last
    seasons, rolling means, the known covariates at the target, of the past ones the last value and
    the mean of the last season. ``_sources`` names them in this order.
    """
    flat, starts = _flat(history)
    first = starts[series]

    def at(places: Ints) -> Floats:
        return np.asarray(flat[first + np.maximum(places, 0)])

    window = _window(history)
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
    if history.known[0].shape[1]:
        columns += list(_at_rows(history.known, series, target).T)
    if history.past[0].shape[1]:
        columns += [
            *_at_rows(history.past, series, np.maximum(origins - 1, 0)).T,
            *_recent_means(history.past, series, origins, window).T,
        ]
    return _Seen(np.column_stack(columns), level, scale)


def _sources(history: History, shuffling: Shuffling) -> tuple[Source | None, ...]:
    """Return where the columns of ``_rows`` come from; the step is always as it is."""
    window = _window(history)
    seasonal = sum(season > 1 for season in history.seasons)
    return (
        None,
        *[Source(SourceKind.LAGS)] * min(_LAGS, window),
        *[Source(SourceKind.SEASONS)] * (seasonal * _SEASONS_BACK),
        *[Source(SourceKind.ROLLED)] * sum(length < window for length in _ROLLED),
        *shuffling.known_of,
        *shuffling.past_of * 2,
    )


def _window(history: History) -> int:
    return max(history.season, 8)


def _at_rows(covariates: Sequence[Floats], series: Ints, places: Ints) -> Floats:
    """Return the covariates of series at some places of theirs, shape (places, covariates)."""
    begins = np.concatenate([[0], np.cumsum([len(one) for one in covariates])[:-1]])
    return np.concatenate(covariates)[begins[series] + places]


def _recent_means(covariates: Sequence[Floats], series: Ints, origins: Ints, window: int) -> Floats:
    """Return the means of the last values before origins, shape (origins, covariates)."""
    sums = [np.concatenate([np.zeros((1, one.shape[1])), one.cumsum(axis=0)]) for one in covariates]
    begins = np.maximum(origins - window, 0)
    total = _at_rows(sums, series, origins) - _at_rows(sums, series, begins)
    return np.asarray(total / np.maximum(origins - begins, 1)[:, None])
