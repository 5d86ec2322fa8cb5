"""Rows without dates: numbered by a column or by their order, on a calendar that is made up."""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np
import pandas as pd

from lib.core.dataset import Dataset
from lib.errors import InputError
from lib.workflows.forecasts.facts.setup import SeriesSetup
from lib.workflows.forecasts.series.moments import MomentsRead, numbers_of_part, part_of
from lib.workflows.forecasts.series.periods import Floats, Ints, make_calendar

START = "2000-01-01"
"""Where calendars that are made up begin."""
_NAMES = {
    "h": re.compile(r"hours?|시간", re.IGNORECASE),
    "D": re.compile(r"days?|일차?", re.IGNORECASE),
    "W-MON": re.compile(r"weeks?|주차?", re.IGNORECASE),
    "MS": re.compile(r"months?|월|개월", re.IGNORECASE),
    "QS": re.compile(r"quarters?|분기", re.IGNORECASE),
    "YS": re.compile(r"years?|년차?|연차", re.IGNORECASE),
    "": re.compile(
        r"t|time|(time )?(step|index|idx)|unnamed: ?0|seq(uence)?|no|nr|num|number|n|#"
        r"|period|cycle|tick|obs|observation|row|순번|번호|연번|순서|차수|회차|시점|사이클",
        re.IGNORECASE,
    ),
}
"""Names of columns that number periods, by what they then are; "": any."""
_CYCLES = {"month": ("MS", 12), "quarter": ("QS", 4), "hour": ("h", 24)}
_SEASONS = {12: "MS", 7: "D", 24: "h", 4: "QS", 52: "W-MON"}
PERIODS = ("h", "D", "B", "W-MON", "MS", "QS", "YS")
"""What rows without dates may be apart."""
_LAST_YEAR = 8000
_TRIED = 20
"""So many series are asked for their season."""


@dataclass(frozen=True)
class Numbered:
    """How rows without dates are numbered: by a ``column``, or ("") in their order.

    Codes: "sequence" (the column numbers periods), "cycle" (rows in order; ``of`` names the column
    of months or hours that come again and again), "order". ``frequency`` is "" where nothing tells
    it. ``start`` is the date of the number ``first``.
    """

    code: str
    column: str = ""
    of: str = ""
    frequency: str = ""
    start: str = START
    first: int = 0


def find_numbered(dataset: Dataset) -> Numbered | None:
    """Return how a table without dates numbers its rows; None if nothing says that they go on."""
    for column in dataset.columns:
        if column.distinct > 2 and not column.missing:
            found = _cycle(dataset, column.name) or _sequence(dataset, column.name)
            if found is not None:
                return found
    if len(dataset.columns) == 1:
        return Numbered("order")
    return None


def numbered_by(dataset: Dataset, columns: tuple[str, ...]) -> Numbered | None:
    """Return the numbering by what somebody chose as dates: one whole number, or () for order."""
    if not columns:
        found = find_numbered(dataset)
        return found if found and found.code == "cycle" else Numbered("order")
    values = dataset.frame[columns[0]]
    if len(columns) > 1 or values.dtype.kind not in "iuf" or not _whole(values):
        return None
    return Numbered("sequence", columns[0], frequency=_period(columns[0]), first=_first(values))


def numbered_moments(frame: pd.DataFrame, setup: SeriesSetup, codes: Ints) -> MomentsRead:
    """Return when rows of series are on the calendar that starts at the set-up's ``start``.

    InputError "series_start" for what is no date.
    """
    try:
        start = np.datetime64(str(setup.start), "us")
    except ValueError as error:
        raise InputError("series_start", start=str(setup.start)) from error
    if not 1000 <= int(start.astype("datetime64[Y]").astype(np.int64)) + 1970 < _LAST_YEAR:
        raise InputError("series_start", start=str(setup.start))
    origin = np.array([start])
    calendar = make_calendar(setup.frequency, origin)
    numbers = (
        pd.to_numeric(frame[setup.dates[0]], errors="coerce").to_numpy(np.float64, na_value=np.nan)
        if setup.dates
        else pd.Series(codes).groupby(codes).cumcount().to_numpy(dtype=np.float64)
    )
    after = numbers - setup.first
    most = 365 * (_LAST_YEAR - 2200) / calendar.frequency.days
    known = np.isfinite(after) & (after % 1 == 0) & (np.abs(after) < most)
    places = calendar.numbers(origin)[0] + np.where(known, after, 0).astype(np.int64)
    moments = np.where(known, calendar.moments(places), np.datetime64("NaT"))
    return MomentsRead(moments.astype("datetime64[us]"), int((np.isfinite(numbers) & ~known).sum()))


def period_of_season(codes: Ints, values: Floats) -> tuple[str, int]:
    """Return the frequency whose usual season most of the series show, and that season.

    ("D", 1) if they show none. Values are sorted by series, then by time.
    """
    found: list[int] = []
    ends = np.flatnonzero(np.append(np.diff(codes) != 0, True)) + 1
    for start, end in list(zip(np.append(0, ends[:-1]), ends, strict=True))[:_TRIED]:
        steps = np.diff(values[start:end])
        own = [(_likeness(steps, lag), -lag) for lag in _SEASONS if len(steps) >= 3 * lag]
        likeness, lag = max(own, default=(0.0, -1))
        found.append(-lag if likeness > max(0.3, 2 / np.sqrt(len(steps))) else 1)
    best = max(_SEASONS, key=found.count)
    return (_SEASONS[best], best) if found.count(best) > 0.5 * len(found) else ("D", 1)


def _likeness(values: Floats, lag: int) -> float:
    """Return the autocorrelation at a lag."""
    apart = values - values.mean()
    return float(apart[lag:] @ apart[:-lag]) / max(float(apart @ apart), 1e-300)


def _sequence(dataset: Dataset, name: str) -> Numbered | None:
    """Return the numbering of a column whose numbers go up by one from row to row."""
    values = dataset.frame[name]
    plain = re.sub(r"[\s_.]+", " ", name).strip()
    if values.dtype.kind not in "iuf" or not _whole(values):
        return None
    if not any(pattern.fullmatch(plain) for pattern in _NAMES.values()):
        return None
    numbers = values.to_numpy(dtype=np.float64)
    up = float((np.diff(numbers) == 1).mean())
    if up < 0.8 and float((np.diff(np.unique(numbers)) == 1).mean()) < 0.9:
        return None
    # Numbers of few levels that stand at any row are codes.
    if up < 0.5 and len(np.unique(numbers)) < 0.05 * len(numbers):
        return None
    return Numbered("sequence", name, frequency=_period(name), first=_first(values))


def _cycle(dataset: Dataset, name: str) -> Numbered | None:
    """Return the order of rows whose months, quarters or hours come again without a year."""
    values = dataset.frame[name]
    part = part_of(values, name)
    if part not in _CYCLES:
        return None
    frequency, length = _CYCLES[part]
    numbers = numbers_of_part(values, part)
    if np.isnan(numbers).any() or not bool((np.diff(numbers) % length == 1).all()):
        return None
    first = int(numbers[0])
    start = {
        "MS": f"2000-{first:02d}-01",
        "QS": f"2000-{3 * first - 2:02d}-01",
        "h": f"2000-01-{1 + first // 24:02d}T{first % 24:02d}:00"
        if first % 24
        else f"2000-01-{1 + first // 24:02d}",
    }[frequency]
    return Numbered("cycle", of=name, frequency=frequency, start=start)


def _whole(values: pd.Series) -> bool:
    known = values.dropna()
    return len(known) > 0 and bool((known % 1 == 0).all())


def _first(values: pd.Series) -> int:
    return int(values.min())


def _period(name: str) -> str:
    plain = re.sub(r"[\s_.]+", " ", name).strip()
    return next((alias for alias, pattern in _NAMES.items() if pattern.fullmatch(plain)), "")
