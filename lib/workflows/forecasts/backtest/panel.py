"""Series beside each other, and what of them a model may know at a cut-off."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from lib.core.quantiles import LEVELS, WIDTH
from lib.workflows.forecasts.facts.setup import Fill
from lib.workflows.forecasts.facts.sources import Source

__all__ = ["LEVELS", "WIDTH", "Floats", "History", "Ints", "Moments", "Panel", "cut"]

Floats: TypeAlias = NDArray[np.float64]
Ints: TypeAlias = NDArray[np.int64]
Moments: TypeAlias = NDArray[np.datetime64]


@dataclass(frozen=True)
class Panel:
    """Series on a regular calendar, one after another as the rows of their table.

    ``y`` has shape (rows,), NaN where there is no value, which is so at all moments in the future
    of covariates. Series s has the rows ``starts[s]:starts[s + 1]``; ``starts`` has shape
    (series + 1,). ``moments`` has shape (rows,). ``known`` and ``past`` have shape (rows,
    covariates), NaN where unknown; ``static`` has shape (series, columns) of category codes.
    ``names`` are those of the series; ``known_of`` and ``past_of`` say where each column of
    covariates comes from.
    """

    y: Floats
    starts: Ints
    moments: Moments
    known: Floats
    past: Floats
    static: Ints
    names: tuple[str, ...]
    known_of: tuple[Source, ...] = ()
    past_of: tuple[Source, ...] = ()

    @property
    def series(self) -> int:
        """How many series there are."""
        return len(self.starts) - 1

    def rows(self, number: int) -> slice:
        """Return the rows of a series."""
        return slice(int(self.starts[number]), int(self.starts[number + 1]))


@dataclass(frozen=True)
class History:
    """What is known at one cut-off: series that have enough past, each with its own arrays.

    ``series`` are their numbers in the panel. ``values`` are complete float64 arrays, one a series,
    oldest first, up to the cut-off; ``filled`` says of each value whether it was put in. ``known``
    has the covariates of these moments and of the ``gap + horizon`` after them, shape
    (length + gap + horizon, covariates), ``past`` those up to the cut-off; ``moments`` are those of
    ``known``. ``scales`` are the mean absolute errors of the seasonal naive forecast among the
    values that are there, and ``squares`` the mean squared ones (the denominators of MASE and
    RMSSE, Hyndman & Koehler 2006; 0 for a series that never changes).
    """

    series: Ints
    values: tuple[Floats, ...]
    filled: tuple[NDArray[np.bool_], ...]
    known: tuple[Floats, ...]
    past: tuple[Floats, ...]
    static: Ints
    moments: tuple[Moments, ...]
    scales: Floats
    squares: Floats
    horizon: int
    gap: int
    seasons: tuple[int, ...]
    seed: int = 0

    @property
    def season(self) -> int:
        """The main season's length in periods (1: none)."""
        return self.seasons[0]

    @property
    def lengths(self) -> Ints:
        """How many values each series has."""
        return np.array([len(one) for one in self.values], dtype=np.int64)

    @property
    def ahead(self) -> int:
        """How many periods after the cut-off the last forecast lies."""
        return self.gap + self.horizon


def some_series(history: History, first: int, count: int) -> History:
    """Return what is known of some of the series, from the place ``first`` on."""
    part = slice(first, first + count)
    return replace(
        history,
        series=history.series[part],
        values=history.values[part],
        filled=history.filled[part],
        known=history.known[part],
        past=history.past[part],
        static=history.static[part],
        moments=history.moments[part],
        scales=history.scales[part],
        squares=history.squares[part],
    )


def filled_in(values: Floats, fill: Fill) -> tuple[Floats, NDArray[np.bool_]]:
    """Return a series without gaps, and where something was put in.

    Leading gaps take the first value and trailing ones the last; a series without any value is
    zero. Between two values it is what ``fill`` says, a straight line for MISSING.
    """
    missing = ~np.isfinite(values)
    if not missing.any():
        return values.astype(np.float64), missing
    places = np.flatnonzero(~missing)
    if not len(places):
        return np.zeros(len(values)), missing
    everywhere = np.arange(len(values))
    if fill is Fill.ZERO:
        complete = np.where(missing, 0.0, values)
    elif fill is Fill.PREVIOUS:
        before = np.maximum(np.searchsorted(places, everywhere, side="right") - 1, 0)
        complete = values[places[before]]
    else:
        complete = np.interp(everywhere, places, values[places])
    return complete.astype(np.float64), missing


def seasonal_changes(values: Floats, season: int) -> Floats:
    """Return the changes over a season between values that are there, NaN being none.

    Where there is none, for instance in a series no longer than a season, those from one value to
    the next.
    """
    for lag in (season, 1):
        changes = values[lag:] - values[:-lag]
        changes = changes[np.isfinite(changes)]
        if len(changes):
            return changes
    return np.zeros(0)


def cut(
    panel: Panel,
    ends: Ints,
    horizon: int,
    seasons: Sequence[int],
    fill: Fill,
    gap: int = 0,
    seed: int = 0,
) -> History:
    """Return what is known where series s ends before its value ``ends[s]`` (-1: left out).

    Nothing later than that is in it but the known covariates of the moments that are forecast. A
    gap in covariates takes the value before it.
    """
    chosen = np.flatnonzero(ends > 0)
    values, filled, known, past, moments, changes = [], [], [], [], [], []
    for number in chosen.tolist():
        start, end = int(panel.starts[number]), int(panel.starts[number] + ends[number])
        own, gaps = filled_in(panel.y[start:end], fill)
        stop = end + gap + horizon
        values.append(own)
        filled.append(gaps)
        known.append(_complete(panel.known[start:stop]))
        past.append(_complete(panel.past[start:end]))
        moments.append(_moments_through(panel, number, stop))
        changes.append(seasonal_changes(panel.y[start:end], seasons[0]))
    return History(
        series=chosen.astype(np.int64),
        values=tuple(values),
        filled=tuple(filled),
        known=tuple(known),
        past=tuple(past),
        static=panel.static[chosen],
        moments=tuple(moments),
        scales=_means(changes, np.abs),
        squares=_means(changes, np.square),
        horizon=horizon,
        gap=gap,
        seasons=tuple(seasons),
        seed=seed,
    )


def _complete(rows: Floats) -> Floats:
    """Return covariates without gaps: the value before one, else the first after it, else 0."""
    missing = ~np.isfinite(rows)
    if not missing.any():
        return rows
    complete = rows.copy()
    for column in range(rows.shape[1]):
        places = np.flatnonzero(~missing[:, column])
        if len(places):
            before = np.searchsorted(places, np.arange(len(rows)), side="right") - 1
            complete[:, column] = rows[places[np.maximum(before, 0)], column]
        else:
            complete[:, column] = 0.0
    return complete


def _means(changes: Sequence[Floats], measure: Callable[[Floats], Floats]) -> Floats:
    return np.array([measure(one).mean() if len(one) else 0.0 for one in changes], dtype=np.float64)


def _moments_through(panel: Panel, number: int, stop: int) -> Moments:
    """Return a series' moments up to ``stop``; there is a row for each."""
    start, limit = int(panel.starts[number]), int(panel.starts[number + 1])
    if stop > limit:
        raise ValueError(f"Series {number} has {limit - start} rows, {stop - start} are needed.")
    return panel.moments[start:stop]
