"""Series and their forecasts as facts that pages can draw."""

from __future__ import annotations

import numpy as np

from lib.workflows.forecasts.backtest.panel import Floats, Ints, Panel
from lib.workflows.forecasts.facts.moments import finite, iso
from lib.workflows.forecasts.facts.views import Fan

MAX_SERIES = 24
"""Series that are shown, the largest ones; the file has all."""
_PAST = 6
"""How many horizons of the past are shown, and never fewer than MIN_PAST values."""
_MIN_PAST = 60


def largest(panel: Panel, most: int = MAX_SERIES) -> Ints:
    """Return the numbers of the series with the largest mean size, the largest first."""
    known = np.isfinite(panel.y)
    sizes = np.where(known, np.abs(panel.y), 0.0)
    sums = np.add.reduceat(sizes, panel.starts[:-1])
    counts = np.maximum(np.add.reduceat(known.astype(np.float64), panel.starts[:-1]), 1)
    return np.argsort(-sums / counts, kind="stable")[:most]


def fan_of(panel: Panel, number: int, end: int, window: slice, outputs: Floats, name: str) -> Fan:
    """Return a series with a forecast; ``end`` is how many values were known, ``window`` its rows.

    ``outputs`` has shape (rows of the window, WIDTH).
    """
    start = int(panel.starts[number])
    shown = max(_PAST * (window.stop - window.start), _MIN_PAST)
    past = slice(max(start, start + end - shown), start + end)
    return Fan(
        series=name,
        past_moments=iso(panel.moments[past]),
        past=finite(panel.y[past]),
        moments=iso(panel.moments[window]),
        point=finite(outputs[:, 0]),
        levels=tuple(finite(outputs[:, 1 + place]) for place in range(outputs.shape[1] - 1)),
        actual=finite(panel.y[window]),
    )
