"""Series beside each other, and what of them a model may know at a cut-off."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from lib.workflows.forecasts.facts.setup import Fill

Floats: TypeAlias = NDArray[np.floating[Any]]
Ints: TypeAlias = NDArray[np.int64]
Moments: TypeAlias = NDArray[np.datetime64]

LEVELS = (0.025, 0.1, 0.2, 0.25, 0.3, 0.4, 0.5, 0.6, 0.7, 0.75, 0.8, 0.9, 0.975)
"""The quantiles of a forecast; the outputs of a model are a point forecast, then these."""
WIDTH = 1 + len(LEVELS)
"""Outputs a row."""


@dataclass(frozen=True)
class Panel:
    """Series on a regular calendar, one after another as the rows of their table.

    ``y`` has shape (rows,), NaN where there is no value, which is so at all moments in the future
    of covariates. Series s has the rows ``starts[s]:starts[s + 1]``; ``starts`` has shape
    (series + 1,). ``moments`` has shape (rows,). ``known`` and ``past`` have shape (rows,
    covariates), numbers without gaps; ``static`` has shape (series, columns) of category codes.
    ``names`` are those of the series.
    """

    y: Floats
    starts: Ints
    moments: Moments
    known: Floats
    past: Floats
    static: Ints
    names: tuple[str, ...]
    known_names: tuple[str, ...] = ()
    past_names: tuple[str, ...] = ()

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
    ``known``. ``scales`` are the mean absolute errors of the seasonal naive forecast within the
    values (MASE's denominator; 0 for a series that never changes).
    """

    series: Ints
    values: tuple[Floats, ...]
    filled: tuple[NDArray[np.bool_], ...]
    known: tuple[Floats, ...]
    past: tuple[Floats, ...]
    static: Ints
    moments: tuple[Moments, ...]
    scales: Floats
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


def seasonal_scale(values: Floats, season: int) -> float:
    """Return the mean absolute change over a season (MASE's scale; Hyndman & Koehler 2006).

    Of a series no longer than a season it is the mean absolute change from one value to the next.
    """
    lag = season if len(values) > season else 1
    if len(values) <= lag:
        return 0.0
    return float(np.abs(values[lag:] - values[:-lag]).mean())


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

    Nothing later than that is in it but the known covariates of the moments that are forecast; a
    gap at the end takes the last value. Covariates beyond the table are NaN-free: the last ones
    known stand for them.
    """
    chosen = np.flatnonzero(ends > 0)
    values, filled, known, past, moments, scales = [], [], [], [], [], []
    for number in chosen.tolist():
        start, end = int(panel.starts[number]), int(panel.starts[number] + ends[number])
        own, gaps = filled_in(panel.y[start:end], fill)
        stop = end + gap + horizon
        values.append(own)
        filled.append(gaps)
        known.append(_through(panel.known, start, stop, int(panel.starts[number + 1])))
        past.append(panel.past[start:end])
        moments.append(_moments_through(panel, number, stop))
        scales.append(seasonal_scale(own[~gaps] if gaps.any() else own, seasons[0]))
    return History(
        series=chosen.astype(np.int64),
        values=tuple(values),
        filled=tuple(filled),
        known=tuple(known),
        past=tuple(past),
        static=panel.static[chosen],
        moments=tuple(moments),
        scales=np.array(scales, dtype=np.float64),
        horizon=horizon,
        gap=gap,
        seasons=tuple(seasons),
        seed=seed,
    )


def _through(rows: Floats, start: int, stop: int, limit: int) -> Floats:
    """Return the rows from ``start`` to ``stop``; beyond ``limit`` the last one again."""
    inside = rows[start : min(stop, limit)]
    if stop <= limit:
        return inside
    return np.concatenate([inside, np.repeat(inside[-1:], stop - limit, axis=0)])


def _moments_through(panel: Panel, number: int, stop: int) -> Moments:
    """Return a series' moments up to ``stop``; there is a row for each."""
    start, limit = int(panel.starts[number]), int(panel.starts[number + 1])
    if stop > limit:
        raise ValueError(f"Series {number} has {limit - start} rows, {stop - start} are needed.")
    return panel.moments[start:stop]
