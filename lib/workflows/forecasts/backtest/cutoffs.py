"""Where series are cut: rolling origins with expanding pasts, the same for every model."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from lib.errors import InputError
from lib.workflows.forecasts.backtest.panel import Floats, Ints, Moments, Panel
from lib.workflows.forecasts.facts.setup import ForecastSetup

MIN_VALUES = 5
"""Values that a series needs before a cut-off."""
_SHARED_END = 0.5
"""Share of the series that must end together for cut-offs to be moments of the calendar."""
_SHORT = 0.25
"""The quantile of the lengths that the cut-offs are planned for."""


@dataclass(frozen=True)
class Extents:
    """Of each series how many periods there are up to its last value, and where its values lie.

    ``lengths`` has shape (series,). ``ends`` are the moments of the last values.
    """

    lengths: Ints
    ends: Moments


@dataclass(frozen=True)
class Cutoffs:
    """Where each series ends at each cut-off, shape (cut-offs, series); -1: left out.

    ``moments`` are the last known moments of the cut-offs, that of the longest past first; where
    series count back from their own ends, that of the latest.
    """

    ends: Ints
    moments: Moments


def extents_of(panel: Panel) -> Extents:
    """Return how far each series goes; InputError "series_all_missing" if none has a value."""
    places = np.flatnonzero(np.isfinite(panel.y))
    if not len(places):
        raise InputError("series_all_missing")
    owner = np.searchsorted(panel.starts, places, side="right") - 1
    last = np.full(panel.series, -1, dtype=np.int64)
    last[owner] = places  # the last of equals stays
    lengths = np.where(last >= 0, last - panel.starts[:-1] + 1, 0)
    return Extents(lengths, panel.moments[np.maximum(last, panel.starts[:-1])])


def shares_end(extents: Extents) -> bool:
    """Whether most series end together, so that cut-offs can be moments of the calendar."""
    _, counts = np.unique(extents.ends[extents.lengths > 0], return_counts=True)
    return bool(counts.max() > _SHARED_END * counts.sum())


def choose_step(lengths: Ints, horizon: int, gap: int, season: int, folds: int) -> tuple[int, int]:
    """Return the periods between cut-offs and how many of them there can be.

    Test windows do not overlap where the shorter series are long enough for that, with two seasons
    before the first; else they overlap as little as they can. Raises InputError "series_too_short"
    where not even two cut-offs leave a past.
    """
    usable = lengths[lengths > 0]
    length = _planned_length(lengths)
    least = min_past(season)
    for past in (_wanted_past(horizon, season), least):
        room = length - horizon - gap - past
        if room >= folds - 1:
            return min(horizon, room // (folds - 1)), folds
    longest = int(usable.max()) - horizon - gap - least
    if room >= 1:
        return 1, room + 1
    if longest >= 1:
        return max(1, min(horizon, longest // (folds - 1))), min(folds, longest + 1)
    raise InputError(
        "series_too_short",
        length=int(usable.max()),
        needed=least + gap + horizon + 1,
        horizon=horizon,
    )


def cutoffs_apart(lengths: Ints, horizon: int, gap: int, season: int) -> int:
    """Return how many cut-offs have windows side by side, as ``choose_step`` lays them; 0: none."""
    room = _planned_length(lengths) - horizon - gap - _wanted_past(horizon, season)
    return max(0, 1 + room // horizon)


def _planned_length(lengths: Ints) -> int:
    return int(np.quantile(lengths[lengths > 0], _SHORT, method="lower"))


def _wanted_past(horizon: int, season: int) -> int:
    return max(2 * season + 1, horizon, 2 * MIN_VALUES)


def min_past(season: int) -> int:
    """Return the periods that a series needs before a cut-off."""
    return max(MIN_VALUES, season + 1 if season > 1 else 0)


def cutoffs_of(panel: Panel, setup: ForecastSetup, folds: int) -> Cutoffs:
    """Return the cut-offs of a plan, oldest first."""
    extents = extents_of(panel)
    back = setup.horizon + setup.gap + setup.step * np.arange(folds - 1, -1, -1)
    if setup.common_end:
        ends, moments = _by_calendar(panel, extents, back)
    else:
        ends = extents.lengths[None, :] - back[:, None]
        moments = _moments_at(panel, ends)
    for fold in range(folds):
        for number in range(panel.series):
            if not _is_usable(panel, number, int(ends[fold, number]), setup):
                ends[fold, number] = -1
    return Cutoffs(ends, moments)


def _by_calendar(panel: Panel, extents: Extents, back: Ints) -> tuple[Ints, Moments]:
    """Return the ends of series at moments of the calendar, and these moments."""
    observed = np.isfinite(panel.y)
    calendar = np.unique(panel.moments[observed])
    places = len(calendar) - 1 - back
    moments = calendar[np.maximum(places, 0)]
    ends = np.empty((len(back), panel.series), dtype=np.int64)
    for number in range(panel.series):
        own = panel.moments[panel.rows(number)][: extents.lengths[number]]
        ends[:, number] = np.searchsorted(own, moments, side="right")
    ends[places < 0] = 0
    return ends, moments


def _moments_at(panel: Panel, ends: Ints) -> Moments:
    """Return the latest moment at which a series ends, by cut-off."""
    rows = np.clip(panel.starts[:-1] + ends - 1, panel.starts[:-1], None)
    return np.asarray(panel.moments[rows].max(axis=1))


def _is_usable(panel: Panel, number: int, end: int, setup: ForecastSetup) -> bool:
    """Whether a series has enough values before a cut-off and at least one to be tested on."""
    if end < min_past(setup.season):
        return False
    start = int(panel.starts[number])
    window = window_of(panel, number, end, setup)
    before = int(np.isfinite(panel.y[start : start + end]).sum())
    return before >= MIN_VALUES and bool(np.isfinite(panel.y[window]).any())


def window_of(panel: Panel, number: int, end: int, setup: ForecastSetup) -> slice:
    """Return the rows that are forecast of a series that ends before its value ``end``."""
    first = int(panel.starts[number]) + end + setup.gap
    stop = int(panel.starts[number + 1])
    return slice(min(first, stop), min(first + setup.horizon, stop))


def truth_of_window(panel: Panel, series: Ints, ends: Ints, setup: ForecastSetup) -> Floats:
    """Return the values that are forecast, shape (series, horizon); NaN where there is none."""
    found = np.full((len(series), setup.horizon), np.nan)
    for place, number in enumerate(series.tolist()):
        own = panel.y[window_of(panel, number, int(ends[number]), setup)]
        found[place, : len(own)] = own
    return found
