"""How the share of positive reviews changes over time, and how it differs between products."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

from lib.core.proportions import Array, NamedShare, share_of
from lib.workflows.reviews.facts.words import Groups, OverTime, Point, TopicTimes

_STEPS = ((14, "D"), (200, "W-MON"), (3_700, "MS"))
"""Days of the whole span up to which a day, a week or a month is one point; then a year."""
MAX_GROUPS = 20


def step_of(days: float) -> str:
    """Return the pandas frequency that gives a readable number of points."""
    return next((step for limit, step in _STEPS if days <= limit), "YS")


def over_time(dates: pd.Series, hits: Array) -> OverTime:
    """Return the share of positive reviews by day, week, month or year, chosen by the span."""
    known = dates.notna().to_numpy()
    if known.sum() == 0:
        return OverTime(step="MS", points=(), undated=len(dates))
    when = pd.DatetimeIndex(dates[known])
    positive = np.asarray(hits)[known].astype(float)
    step = step_of((when.max() - when.min()).days)
    starts = _starts(when, step)
    grouped = pd.Series(positive).groupby(starts).agg(["sum", "size"])
    points = tuple(
        Point(when=str(moment)[:10], **share_of(int(row["sum"]), int(row["size"])))
        for moment, row in grouped.iterrows()
    )
    z = trend(positive, starts.astype("int64").to_numpy()) if len(points) > 2 else None
    return _tested(OverTime(step=step, points=points, undated=int((~known).sum())), z)


def _tested(found: OverTime, z: float | None) -> OverTime:
    if z is None:
        return found
    return replace(found, z=z, p=math.erfc(abs(z) / math.sqrt(2)), ends=_ends(found.points))


def from_counts(when: Sequence[str], hits: Sequence[int], rows: Sequence[int]) -> OverTime:
    """Return what ``over_time`` does, from the counts of each point of time."""
    points = tuple(
        Point(when=moment, **share_of(int(some), int(all_)))
        for moment, some, all_ in zip(when, hits, rows, strict=True)
    )
    z = None
    if len(points) > 2:
        of = np.repeat(pd.DatetimeIndex(list(when)).astype("int64").to_numpy(), 2)
        counts = np.column_stack([hits, np.subtract(rows, hits)]).ravel()
        z = trend(np.repeat(np.tile([1.0, 0.0], len(points)), counts), np.repeat(of, counts))
    return _tested(OverTime(points=points), z)


def starts_of(dates: pd.Series) -> list[str | None]:
    """Return the point of ``over_time`` that each date belongs to, None where there is no date."""
    known = dates.notna().to_numpy()
    found: list[str | None] = [None] * len(dates)
    if known.any():
        when = pd.DatetimeIndex(dates[known])
        starts = _starts(when, step_of((when.max() - when.min()).days))
        for place, moment in zip(np.flatnonzero(known), starts, strict=True):
            found[place] = str(moment)[:10]
    return found


def topics_over_time(dates: pd.Series, main: Array, topics: int) -> TopicTimes:
    """Return how many reviews of each point of time are mainly about each topic."""
    starts = np.array(starts_of(dates), dtype=object)
    when = sorted({one for one in starts if one is not None})
    place = {one: at for at, one in enumerate(when)}
    known = np.array([one is not None for one in starts], dtype=bool)
    at = np.array([place[one] for one in starts[known]], dtype=np.int64)
    about = np.asarray(main)[known]

    def counted(places: Array) -> tuple[int, ...]:
        return tuple(np.bincount(places, minlength=len(when)).tolist())

    return TopicTimes(
        when=tuple(when),
        rows=counted(at),
        topics=tuple(counted(at[about == topic]) for topic in range(topics)),
    )


def _starts(when: pd.DatetimeIndex, step: str) -> pd.DatetimeIndex:
    days = when.normalize()
    if step == "D":
        return days
    if step == "W-MON":
        return days - pd.to_timedelta(days.day_of_week, unit="D")
    months = days - pd.to_timedelta(days.day - 1, unit="D")
    if step == "MS":
        return pd.DatetimeIndex(months)
    return pd.DatetimeIndex(days - pd.to_timedelta(days.day_of_year - 1, unit="D"))


def trend(hits: Array, scores: Array) -> float | None:
    """Return the z of the Cochran-Armitage test for a trend; None where nothing varies."""
    x = scores.astype(float) - scores.astype(float).mean()
    share = float(hits.mean())
    variance = share * (1 - share) * float((x**2).sum())
    if variance <= 0:
        return None
    return float((x * hits).sum() / math.sqrt(variance))


def _ends(points: Sequence[Point]) -> tuple[float, float]:
    """Return the shares at which the trend line begins and ends; it goes the way the test says.

    The least squares line of all reviews on the days of their points, cut at 0 and 1. The first and
    the last point's own shares may lie the other way: they can be of a few reviews.
    """
    when = pd.to_datetime([point.when for point in points])
    x = (when - when[0]).days.to_numpy(dtype=float)
    rows = np.array([point.rows for point in points], dtype=float)
    y = np.array([point.hits for point in points], dtype=float) / rows
    middle, mean = np.average(x, weights=rows), np.average(y, weights=rows)
    slope = np.average((x - middle) * (y - mean), weights=rows)
    slope /= np.average((x - middle) ** 2, weights=rows)
    first, last = np.clip(mean + slope * (x[[0, -1]] - middle), 0.0, 1.0)
    return float(first), float(last)


def by_group(groups: pd.Series, hits: Array, *, ordered: bool = False) -> Groups:
    """Return the share of positive reviews of each product or rating; ``others`` are left out.

    ``ordered`` sorts by the group (numbers as numbers); else the most reviewed stand first.
    """
    table = pd.DataFrame({"group": groups.to_numpy(), "hit": np.asarray(hits).astype(float)})
    table = table[table["group"].notna()]
    grouped = table.groupby("group")["hit"].agg(["sum", "size"])
    if ordered:
        names = list(grouped.index)
        numbers = pd.to_numeric(pd.Series(names), errors="coerce")
        order = numbers.argsort(kind="stable") if numbers.notna().all() else range(len(names))
        grouped = grouped.iloc[list(order)]
    else:
        grouped = grouped.sort_values("size", ascending=False, kind="stable")
    shown = grouped.head(MAX_GROUPS)
    return Groups(
        groups=tuple(
            NamedShare(name=str(name), **share_of(int(row["sum"]), int(row["size"])))
            for name, row in shown.iterrows()
        ),
        others=len(grouped) - len(shown),
    )
