"""Facts about days, such as holidays, that a table says at midnight only."""

from __future__ import annotations

import numpy as np
import pandas as pd

from lib.workflows.forecasts.series.periods import DAY, Ints, parse_frequency

_ENOUGH = 3


def spans_days(frequency: str) -> bool:
    """Whether several periods make a day."""
    kind = parse_frequency(frequency)
    return 0 < kind.microseconds < DAY


def over_days(values: pd.Series, series: Ints, moments: pd.Series) -> pd.Series | None:
    """Return a covariate that is out of the ordinary at midnight only as it is all day long.

    None where it is no such one. ``series`` number the rows' series.
    """
    codes, levels = pd.factorize(values)
    if len(levels) < 2:
        return None
    usual = int(np.bincount(codes[codes >= 0]).argmax())
    times = moments.to_numpy().astype("datetime64[us]").astype(np.int64)
    midnight = times % DAY == 0
    other = (codes >= 0) & (codes != usual)
    if int(other.sum()) < _ENOUGH or bool((other & ~midnight).any()):
        return None
    if bool((midnight & (codes >= 0) & ~other).sum() == 0):
        return None  # what is said at midnight is never said at other hours
    days = times // DAY
    first = days.min()
    width = int(days.max() - first) + 1
    keys = series * width + (days - first)
    marked = np.flatnonzero(other)
    order = np.argsort(keys[marked])
    places = np.searchsorted(keys[marked][order], keys)
    found = marked[order][np.minimum(places, len(marked) - 1)]
    whole = np.where(keys[found] == keys, codes[found], codes)
    return pd.Series(levels.take(np.maximum(whole, 0))).where(whole >= 0).reset_index(drop=True)
