"""Histories as arrays that networks draw windows from, each by its own past alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from lib.workflows.forecasts.backtest.panel import Floats, History, Ints
from lib.workflows.forecasts.networks.calendar import calendar, cycles

Singles: TypeAlias = NDArray[np.float32]
_MOST_LEVELS = 32
"""Indicator columns that static categories may have together; rarer levels share none."""
_SERIES_HELD, _SHARE_HELD = 16, 0.2
"""From how many series on only a share of them is held out, and that share."""
_PART_HELD = 0.15
"""The part at the end of a series that is held out, if it is longer than the horizon."""
_VALIDATED = 256
"""Windows that a network is validated on."""
_RECENT = 1.5
"""Power that draws windows to the end of their series: 1 is even."""
_LEAST_SHARE = 0.05
"""Share of a series' median that its smallest value is above where logarithms are forecast."""
_LEAST_UNIT = 0.05
"""Deviations below which no error of a series counts for more."""
_MOST_VALUES = 4_000_000
"""Values of a history that are kept; of longer ones each series' last."""


@dataclass(frozen=True, eq=False)
class Places:
    """Windows: the row of the first moment after what is read, the first row, the series."""

    rows: Ints
    firsts: Ints
    numbers: Ints


@dataclass(frozen=True, eq=False)
class Ground:
    """One history as flat arrays; after each series lie as many empty rows as it is forecast for.

    ``values`` (rows,) are in deviations of their series from its mean, ``usable`` is 1 where a
    value was observed. ``starts`` and ``lengths`` of the series count rows. ``means`` and
    ``deviations`` turn values back (the deviation of a constant series is 0), those of
    ``logged`` series into logarithms; ``units`` are what
    errors are measured in, in deviations. ``known`` (rows, covariates) are known covariates,
    ``origin`` (rows, columns) what is known beside the values at a row that is the first one to be
    forecast; ``static`` (series, levels) are indicators, ``past`` (rows, covariates) what is known
    only in the past, zero after the cut-off.
    """

    values: Singles
    usable: Singles
    starts: Ints
    lengths: Ints
    means: Floats
    deviations: Floats
    logged: NDArray[np.bool_]
    units: Singles
    known: Singles
    origin: Singles
    static: Singles
    past: Singles
    held: Ints

    @property
    def columns(self) -> tuple[int, int, int, int]:
        """How many columns ``known``, ``origin``, ``static`` and ``past`` have."""
        parts = (self.known, self.origin, self.static, self.past)
        known, origin, static, past = (one.shape[1] for one in parts)
        return known, origin, static, past


def ground(history: History, length: int, seed: int, *, relative: bool = True) -> Ground:
    """Return a history as arrays for windows of ``length`` periods.

    ``relative``: in logarithms, of series whose values are all well above zero.
    """
    kept = max(2 * (length + history.ahead), _MOST_VALUES // max(1, len(history.values)))
    values, usable, known, origin, past, means, deviations = [], [], [], [], [], [], []
    logged = np.array([relative and _is_relative(one) for one in history.values])
    shown = cycles(history.moments)
    ahead = history.ahead
    for at, own in enumerate(history.values):
        part = slice(max(0, len(own) - kept), None)
        short, real = own[part], ~history.filled[at][part]
        short = np.log(short) if logged[at] else short
        mean, deviation = float(short.mean()), float(short.std())
        if not deviation > 1e-9 * max(abs(mean), 1e-300):
            deviation = 0.0
        after = np.zeros(ahead)
        values.append(np.concatenate([(short - mean) / (deviation or 1.0), after]))
        usable.append(np.concatenate([real.astype(float), after]))
        known.append(history.known[at][part])
        covariates = _standardised(history.past[at][part])
        origin.append(_at_origin(history, at, part, shown, covariates))
        past.append(np.concatenate([covariates, np.zeros((ahead, covariates.shape[1]))]))
        means.append(mean)
        deviations.append(deviation)
    lengths = np.array([len(one) - ahead for one in values], dtype=np.int64)
    scale = np.array(deviations)
    rows = np.concatenate(known)
    return Ground(
        values=np.concatenate(values).astype(np.float32),
        usable=np.concatenate(usable).astype(np.float32),
        starts=np.concatenate([[0], np.cumsum(lengths + ahead)[:-1]]).astype(np.int64),
        lengths=lengths,
        means=np.array(means),
        deviations=scale,
        logged=logged,
        units=_units(history, scale, logged).astype(np.float32),
        known=_standardised(rows, _learned(lengths, ahead)).astype(np.float32),
        origin=np.concatenate(origin).astype(np.float32),
        static=_indicators(history.static).astype(np.float32),
        past=np.concatenate(past).astype(np.float32),
        held=_held_out(lengths, history, seed),
    )


def _is_relative(values: Floats) -> bool:
    """Whether changes of a series are thought of in percent: all values are well above zero."""
    return bool(values.min() > _LEAST_SHARE * np.median(values) > 0)


def _units(history: History, deviations: Floats, logged: NDArray[np.bool_]) -> Floats:
    """Return what a series' errors are divided by, in its deviations.

    Between its seasonal naive error (as in MASE) and a share of its level (as in sMAPE), the same
    for all series: on M3's monthly series better by both measures than the first alone.
    """
    levels = np.array([np.abs(one).mean() for one in history.values])
    divided = np.where(deviations > 0, deviations, 1.0) * np.where(logged, levels, 1.0)
    naive = np.maximum(np.where(history.scales > 0, history.scales / divided, 1.0), _LEAST_UNIT)
    level = np.maximum(levels / divided, _LEAST_UNIT)
    units: Floats = np.sqrt(naive * level * (np.median(naive) / np.median(level)))
    return units


def _at_origin(
    history: History, at: int, part: slice, shown: Sequence[tuple[float, int]], past: Floats
) -> Floats:
    """Return what is known at each row of a series as the first to be forecast.

    That is the calendar of that moment, and each past covariate's last value and mean of the last
    horizon, in deviations.
    """
    dates = calendar(history.moments[at][part], shown)
    if not past.shape[1]:
        return dates
    sums = np.concatenate([np.zeros((1, past.shape[1])), np.cumsum(past, axis=0)])
    ends = np.minimum(np.arange(len(dates)), len(past))
    begins = np.maximum(ends - history.horizon, 0)
    mean = (sums[ends] - sums[begins]) / np.maximum(ends - begins, 1)[:, None]
    last = past[np.maximum(ends - 1, 0)] * (ends > 0)[:, None]
    return np.concatenate([dates, last, mean], axis=1)


def _learned(lengths: Ints, ahead: int) -> NDArray[np.bool_]:
    """Return which rows are known values, after which lie those ahead."""
    return np.concatenate([np.arange(length + ahead) < length for length in lengths.tolist()])


def _standardised(rows: Floats, learned: NDArray[np.bool_] | slice = slice(None)) -> Floats:
    """Return columns in deviations of the rows that are learned from.

    What never changed there is zero: no weight could learn what a change does.
    """
    deviations = rows[learned].std(axis=0)
    changed = deviations > 0
    scaled: Floats = (rows - rows[learned].mean(axis=0)) / np.where(changed, deviations, 1.0)
    return np.clip(np.where(changed, scaled, 0.0), -8, 8)


def _indicators(codes: Ints) -> Floats:
    """Return indicators of the most frequent levels, shape (series, levels)."""
    levels = [
        (count, column, level)
        for column in range(codes.shape[1])
        for level, count in zip(*np.unique(codes[:, column], return_counts=True), strict=True)
        if count < len(codes)
    ]
    chosen = sorted(levels, key=lambda one: -one[0])[:_MOST_LEVELS]
    found = [(codes[:, column] == level).astype(float) for _, column, level in chosen]
    return np.stack(found, axis=1) if found else np.zeros((len(codes), 0))


def _held_out(lengths: Ints, history: History, seed: int) -> Ints:
    """Return how many values at the end of each series are held out for validation.

    Of many series only some are, so that the others are learned from to their end.
    """
    least = history.horizon + history.gap
    held = np.maximum(least, (_PART_HELD * lengths).astype(np.int64))
    able = np.flatnonzero(lengths >= 2 * least + history.season + 1)
    if len(able) > _SERIES_HELD:
        count = max(_SERIES_HELD, min(_VALIDATED, int(_SHARE_HELD * len(able))))
        able = np.random.default_rng([seed, 2]).permutation(able)[:count]
    found = np.zeros(len(lengths), dtype=np.int64)
    found[able] = held[able]
    return found


class Draw:
    """Windows to learn from: any series, then a place in it, late ones more often."""

    def __init__(self, ground: Ground, history: History, length: int, seed: int) -> None:
        self.ground = ground
        self.rng = np.random.default_rng([seed, 1])
        self.allow(history, length, ground.held)

    def allow(self, history: History, length: int, held: Ints) -> None:
        """Draw from all of each series but ``held`` values at its end."""
        known = self.ground.lengths - held
        whole = known - history.ahead
        partly = np.maximum(whole, known // 2)  # the first few steps of the horizon are known
        self.last = np.where(held > 0, whole, partly)
        self.first = np.minimum(self.last, np.maximum(1, min(length // 2, history.season + 1)))
        usable = np.flatnonzero((self.ground.deviations > 0) & (self.last > 0))
        self.series = usable if len(usable) else np.arange(len(known))

    def take(self, count: int, batch: int, reach: int) -> Places:
        """Return the windows of ``count`` steps, arrays of shape (count, batch)."""
        numbers = self.series[self.rng.integers(0, len(self.series), (count, batch))]
        back = self.rng.random((count, batch)) ** _RECENT
        first, last = self.first[numbers], self.last[numbers]
        ends = last - ((last - first + 1) * back).astype(np.int64)
        return _placed(self.ground, numbers, ends, reach)


def _placed(ground: Ground, numbers: Ints, ends: Ints, reach: int) -> Places:
    starts = ground.starts[numbers]
    return Places(starts + ends, starts + np.maximum(0, ends - reach), numbers)


def validation(ground: Ground, history: History, reach: int) -> Places:
    """Return the windows whose forecasts are held out, none where no series is long enough."""
    numbers = np.flatnonzero((ground.held > 0) & (ground.deviations > 0))
    each = max(1, _VALIDATED // max(1, len(numbers)))
    chosen, ends = [], []
    for number in numbers.tolist():
        last = int(ground.lengths[number]) - history.ahead
        first = int(ground.lengths[number] - ground.held[number])
        own = np.unique(np.linspace(last, first, min(each, last - first + 1)).astype(np.int64))
        ends.append(own)
        chosen.append(np.full(len(own), number, dtype=np.int64))
    none = np.zeros(0, dtype=np.int64)
    return _placed(ground, np.concatenate([none, *chosen]), np.concatenate([none, *ends]), reach)


def latest(ground: Ground, reach: int) -> Places:
    """Return each series' window that ends at the cut-off."""
    return _placed(ground, np.arange(len(ground.starts)), ground.lengths, reach)
