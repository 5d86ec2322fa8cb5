"""Scores by training rows: what each model reached, the curve through it, and where that leads."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import plotly.graph_objects as go

from lib.core.metrics import METRICS
from lib.core.results import Run
from lib.evaluation.judge.inference.row_scores import Floats
from lib.evaluation.judge.learning_curve.outlook import LearningCurves
from lib.i18n import Translator
from lib.report.drawing.numbers import decimals_in, rounded
from lib.report.drawing.palette import COLOURS
from lib.report.drawing.theme import (
    AXES,
    BAND,
    REFERENCE_LINE,
    SYMBOLS,
    escape,
    figure,
    level_line,
    pale,
    upright_line,
)
from lib.report.figures.charts import model_colours
from lib.report.labels import metric_label, model_label
from lib.report.pareto import short_labels


def learning_curve_chart(
    found: LearningCurves, run: Run, t: Translator, *, narrow: bool = False
) -> go.Figure:
    """Return each model's scores by training rows with its curve, that of the pair with its band.

    What lies beyond the rows there are is shaded, and the curves are dashed there.
    """
    chart = _empty(found, t, 420, narrow=narrow, showlegend=True)
    colours = model_colours(run)
    labels = short_labels([model_label(one.model, t) for one in found.curves])
    looks = [
        (escape(label), colours[one.model]) for label, one in zip(labels, found.curves, strict=True)
    ]
    pair = () if found.outlook is None else (found.outlook.deep, found.outlook.classical)
    for curve, look in zip(found.curves, looks, strict=True):
        if curve.model in pair:
            _add_band(chart, found.grid, (curve.low, curve.high), look, t)
    for curve, look in zip(found.curves, looks, strict=True):
        spread = float(np.mean(curve.high - curve.low))
        _add_line(chart, found, curve.fitted, look, decimals_in(found.metric, spread / 2), t)
    for curve, look in zip(found.curves, looks, strict=True):
        symbol = SYMBOLS[run.model(curve.model).family]
        _add_scores(chart, curve.rows, curve.scores, found.metric, (*look, symbol), t)
    low, high = _extent(found)
    chart.update_yaxes(range=[low, high], title_text=escape(metric_label(found.metric, t)))
    return chart


def gap_chart(found: LearningCurves, t: Translator, *, narrow: bool = False) -> go.Figure:
    """Return the difference of the pair by training rows against the region of equivalence.

    Above 0 deep is better. ``found`` must have a gap.
    """
    assert found.gap is not None
    assert found.outlook is not None
    gap, rope = found.gap, found.outlook.rope
    chart = _empty(found, t, 300, narrow=narrow)
    chart.add_hrect(y0=-rope, y1=rope, fillcolor=BAND, line_width=0, layer="below")
    for edge in (-rope, rope):
        level_line(chart, edge, REFERENCE_LINE)
    look = (escape(t("Difference")), COLOURS["deep"])
    _add_band(chart, found.grid, (gap.low, gap.high), look, t)
    decimals = decimals_in(found.metric, float(np.mean(gap.high - gap.low)) / 2)
    _add_line(chart, found, gap.fitted, look, decimals, t)
    rows = found.curves[0].rows
    _add_scores(chart, rows, gap.scores, found.metric, (*look, SYMBOLS["deep"]), t)
    seen = np.abs([*gap.fitted, *gap.scores])
    reach = 1.1 * max(float(seen.max()), 2 * rope)
    reach = min(max(reach, float(np.abs([gap.low, gap.high]).max())), 2 * reach)
    title = f"← {t('classical better')} | {t('deep better')} →"
    chart.update_yaxes(range=[-reach, reach], title_text=escape(title))
    return chart


def _empty(
    found: LearningCurves, t: Translator, height: int, *, narrow: bool, **layout: object
) -> go.Figure:
    """Return a chart over training rows on which what lies beyond the data is shaded."""
    chart = figure("", height, margin={**AXES, "t": 16}, **layout)
    start, end = float(found.grid[0]), float(found.grid[-1])
    chart.add_vrect(x0=found.full, x1=end, fillcolor=BAND, line_width=0, layer="below")
    upright_line(chart, found.full, REFERENCE_LINE)
    between = [] if narrow else found.curves[0].rows[2:-1:2].tolist()
    ticks = [round(one) for one in (start, *between, found.full, end)]
    chart.update_xaxes(
        type="log",
        range=[float(np.log10(place)) for place in (0.92 * start, 1.06 * end)],
        tickvals=ticks,
        ticktext=[t.number(one) for one in ticks],
        tickangle=0,
        title_text=escape(t("Training rows (log)")),
    )
    return chart


def _add_band(
    chart: go.Figure,
    grid: Floats,
    ends: tuple[Floats, Floats],
    look: tuple[str, str],
    t: Translator,
) -> None:
    label, colour = look
    chart.add_scatter(
        x=[*grid, *grid[::-1]],
        y=[*ends[1], *ends[0][::-1]],
        mode="lines",
        line={"width": 0},
        fill="toself",
        fillcolor=pale(colour),
        name=f"{label}: " + escape(t("95% band")),
        showlegend=False,
        hoverinfo="skip",
    )


def _add_line(
    chart: go.Figure,
    found: LearningCurves,
    fitted: Floats,
    look: tuple[str, str],
    decimals: int,
    t: Translator,
) -> None:
    """Draw a curve, dashed beyond the data; both parts meet at their edge."""
    label, colour = look
    edge = float(np.interp(found.full, found.grid, fitted))
    inside = found.grid < found.full
    for rows, values, dash, name in (
        ([*found.grid[inside], found.full], [*fitted[inside], edge], "solid", t("curve")),
        (
            [found.full, *found.grid[~inside]],
            [edge, *fitted[~inside]],
            "dash",
            t("beyond the data"),
        ),
    ):
        chart.add_scatter(
            x=rows,
            y=values,
            mode="lines",
            line={"color": colour, "width": 2, "dash": dash},
            name=f"{label}: " + escape(name),
            showlegend=False,
            text=_said(rows, values, decimals, t),
            hovertemplate=f"{label}: %{{text}}<extra></extra>",
        )


def _add_scores(
    chart: go.Figure,
    rows: Floats,
    scores: Floats,
    metric: str,
    look: tuple[str, str, str],
    t: Translator,
) -> None:
    label, colour, symbol = look
    decimals = decimals_in(metric, float(np.ptp(scores)) / 10)
    chart.add_scatter(
        x=rows,
        y=scores,
        mode="markers",
        marker={"symbol": symbol, "size": 9, "color": colour},
        name=label,
        text=_said(rows, scores, decimals, t),
        hovertemplate=f"{label}: %{{text}}<extra></extra>",
    )


def _said(
    rows: Iterable[float], values: Iterable[float], decimals: int, t: Translator
) -> list[str]:
    """Return what stands at each place: "1,069: 0.843"."""
    return [
        f"{t.number(round(float(row)))}: {rounded(float(value), decimals, t)}"
        for row, value in zip(rows, values, strict=True)
    ]


def _extent(found: LearningCurves) -> tuple[float, float]:
    """Return the ends of the axis of scores: all scores and curves, bands as far as they fit."""
    drawn = np.concatenate([[*curve.scores, *curve.fitted] for curve in found.curves])
    low, high = float(drawn.min()), float(drawn.max())
    room = 0.35 * (high - low) or 0.05 * abs(high) or 1.0
    bands = np.concatenate([[*curve.low, *curve.high] for curve in found.curves])
    low, high = max(low - room, float(bands.min())), min(high + room, float(bands.max()))
    edge = 0.02 * (high - low)
    entry = METRICS[found.metric]
    return max(low - edge, entry.lowest), min(high + edge, entry.highest)
