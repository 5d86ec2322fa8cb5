"""Trend, season and what is left over of the largest series and of the sum of all."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from lib.core.facts import to_json
from lib.core.jobs import JobContext, JobResult, Parameters
from lib.workflows.forecasts.backtest.cutoffs import extents_of
from lib.workflows.forecasts.backtest.panel import Floats, Moments, Panel, filled_in
from lib.workflows.forecasts.backtest.panels import panel_of_table
from lib.workflows.forecasts.facts.moments import Values, finite, iso
from lib.workflows.forecasts.facts.parts import Leap, Outlier, Parts, SeriesParts
from lib.workflows.forecasts.facts.setup import Fill, forecast_setup, series_setup
from lib.workflows.forecasts.jobs.fans import largest
from lib.workflows.forecasts.methods.taking_apart import LEAST, take_apart

MOST_VALUES = 4_000
"""Values of a series that are taken apart, the latest ones."""
_MOST_OUTLIERS = 200
_SHOWN = 5
"""Series that are taken apart."""


def series_parts(context: JobContext[Parameters]) -> JobResult:
    """Return the largest series taken apart, and the sum of all."""
    assert context.task is not None
    assert context.plan is not None
    panel = panel_of_table(context.frame, context.task)
    seasons = forecast_setup(context.plan).seasons
    fill = series_setup(context.task.recipe).fill
    lengths = extents_of(panel).lengths
    shown = []
    for number in largest(panel, _SHOWN).tolist():
        rows = slice(int(panel.starts[number]), int(panel.starts[number] + lengths[number]))
        own = _parts(panel.names[number], panel.moments[rows], panel.y[rows], seasons, fill)
        shown += [own] if own is not None else []
    total = None
    if panel.series > 1:
        total = _parts("", *_sum(panel, fill), seasons, fill)
        total = None if total is None else replace(total, is_sum=True)
    return JobResult(to_json(SeriesParts(tuple(shown), total)))


def _sum(panel: Panel, fill: Fill) -> tuple[Moments, Floats]:
    """Return the sum of all series from where the last begins to where the first ends."""
    spans, whole = [], []
    for number in range(panel.series):
        rows = panel.rows(number)
        known = np.flatnonzero(np.isfinite(panel.y[rows]))
        if len(known):
            part = slice(rows.start + int(known[0]), rows.start + int(known[-1]) + 1)
            spans.append((panel.moments[part.start], panel.moments[part.stop - 1]))
            whole.append((panel.moments[part], filled_in(panel.y[part], fill)[0]))
    begin, end = max(one for one, _ in spans), min(one for _, one in spans)
    moments = whole[0][0]
    moments = moments[(moments >= begin) & (moments <= end)]
    sums = np.zeros(len(moments))
    for own, values in whole:
        inside = (own >= begin) & (own <= end)
        if not np.array_equal(own[inside], moments):
            return moments[:0], sums[:0]
        sums += values[inside]
    return moments, sums


def _parts(
    name: str, moments: Moments, values: Floats, seasons: tuple[int, ...], fill: Fill
) -> Parts | None:
    left_out = max(0, len(values) - MOST_VALUES)
    moments, values = moments[left_out:], values[left_out:]
    complete, filled = filled_in(values, fill)
    if int((~filled).sum()) < LEAST:
        return None
    found = take_apart(complete, seasons, filled)
    expected = complete - found.rest
    dates = iso(moments)
    far = found.outliers[:_MOST_OUTLIERS].tolist()
    return Parts(
        series=name,
        moments=dates,
        values=_short(values),
        trend=_short(found.trend),
        seasons=tuple(map(_short, found.seasons)),
        rest=_short(np.where(filled, np.nan, found.rest)),
        periods=found.periods,
        trend_strength=found.trend_strength,
        season_strengths=found.season_strengths,
        leaps=tuple(Leap(dates[one.place], one.before, one.after) for one in found.breaks),
        leap_count=len(found.breaks),
        outliers=tuple(
            Outlier(dates[place], float(complete[place]), float(expected[place])) for place in far
        ),
        outlier_count=len(found.outliers),
        looked_at=int((~filled).sum()),
        left_out=left_out,
    )


def _short(values: Floats) -> Values:
    """Return numbers with the digits that a chart shows."""
    return tuple(None if one is None else float(f"{one:.7g}") for one in finite(values))
