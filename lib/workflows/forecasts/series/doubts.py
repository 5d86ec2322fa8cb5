"""What is odd about series that can be read: half a last period, lone zeros, a total among them."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
import pandas as pd

from lib.workflows.forecasts.series.long import BETWEEN
from lib.workflows.forecasts.series.periods import Calendar, Floats, Ints, Moments

_TOTAL = re.compile(
    r"(grand[ _-]?)?total|sum|all|overall|합계|총계|총합|전체|소계|계", re.IGNORECASE
)
_FEW, _NEAR, _PART = 0.1, 0.3, 0.25


def last_part(calendar: Calendar, numbers: Ints, moments: Moments) -> np.datetime64 | None:
    """Return the last moment if its period ends well after it, as others do not; else None.

    That shows where periods hold several rows: how late in a period its last one usually comes.
    """
    if len(numbers) < 10:
        return None
    starts, places = np.unique(numbers, return_inverse=True)
    edges = calendar.moments(np.append(starts, starts[-1] + 1)).astype(np.int64)
    latest = np.full(len(starts), np.iinfo(np.int64).min)
    np.maximum.at(latest, places, moments.astype(np.int64) - edges[places])
    if len(starts) < 4 or len(np.unique(moments)) < 2 * len(starts):
        return None
    late = float(np.median(latest[:-1])) - _PART * float(edges[-1] - edges[-2])
    return moments.max() if float(latest[-1]) < late else None


def lone_zeros(values: Floats, series: Ints, count: int) -> int:
    """Count the few zeros of series whose other values all have one sign and are far from zero."""
    present = np.isfinite(values)
    zero = present & (values == 0)
    other = present & ~zero
    sizes = np.bincount(series[other], minlength=count)
    zeros = np.bincount(series[zero], minlength=count)
    mean = np.bincount(series[other], weights=values[other], minlength=count) / np.maximum(sizes, 1)
    least = np.full(count, np.inf)
    signed = np.where(mean[series] < 0, -values, values)
    np.minimum.at(least, series[other], signed[other])
    far = (sizes >= 10) & (zeros <= _FEW * sizes) & (least >= _NEAR * np.abs(mean))
    return int(zeros[far].sum())


def total_among(names: Sequence[str], y: Floats, series: Ints, numbers: Ints) -> str:
    """Return the name of a series that is called a total and is the sum of the others; else ""."""
    if len(names) < 3:
        return ""
    for place, name in enumerate(names):
        if not any(_TOTAL.fullmatch(part.strip()) for part in name.split(BETWEEN)):
            continue
        present = np.isfinite(y)
        own = pd.Series(y[present & (series == place)], index=numbers[present & (series == place)])
        rest = present & (series != place)
        others = pd.Series(y[rest]).groupby(numbers[rest]).sum().reindex(own.index)
        if len(own) >= 5 and float(np.isclose(own, others, rtol=0.01).mean()) >= 0.9:
            return name
    return ""
