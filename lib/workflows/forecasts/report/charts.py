"""The charts of forecasts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import plotly.graph_objects as go

from lib.core.quantiles import LEVELS
from lib.core.results import Run
from lib.i18n import N_, Translator
from lib.report.drawing.palette import COLOURS
from lib.report.drawing.theme import (
    AXES,
    INK,
    REFERENCE_LINE,
    SYMBOLS,
    escape,
    figure,
    level_line,
    pale,
    upright_line,
)
from lib.report.figures.charts import model_colours
from lib.report.labels import model_label
from lib.workflows.forecasts.facts.views import BacktestView, Fan, Glance

BANDS = (
    (0.025, 0.975, N_("95% interval"), 0.12),
    (0.1, 0.9, N_("80% interval"), 0.2),
    (0.25, 0.75, N_("50% interval"), 0.35),
)
"""From the widest, which the others are drawn upon, with what of the colour each covers."""


def fan_chart(fans: Mapping[str, Fan], run: Run, t: Translator, title: str = "") -> go.Figure:
    """Return one series with the forecasts of some models, the first as a fan, others as lines."""
    chart = figure(escape(title), 400, margin={**AXES, "t": 16}, showlegend=True)
    colours = model_colours(run)
    first = next(iter(fans.values()))
    _add_past(chart, first, t)
    for place, (model, fan) in enumerate(fans.items()):
        look = (escape(model_label(model, t)), colours[model])
        if place == 0:
            _add_bands(chart, fan, look[1], t)
        _add_points(chart, fan, look, dash="solid" if place == 0 else "dot")
    _add_actual(chart, first, t)
    chart.update_yaxes(title_text=escape(run.task.target))
    return chart


def windows_chart(windows: Sequence[Fan], model: str, run: Run, t: Translator) -> go.Figure:
    """Return one series with a model's forecast from each cut-off, against what happened."""
    chart = figure("", 400, margin={**AXES, "t": 16}, showlegend=True)
    colour = model_colours(run)[model]
    moments: dict[str, float | None] = {}
    for fan in windows:
        moments |= dict(zip(fan.past_moments, fan.past, strict=True))
        moments |= dict(zip(fan.moments, fan.actual, strict=False))
    ordered = sorted(moments)
    chart.add_scatter(
        x=ordered,
        y=[moments[one] for one in ordered],
        mode="lines",
        line={"color": INK, "width": 1.5},
        name=escape(t("Actual")),
    )
    for place, fan in enumerate(windows):
        _add_band(chart, fan, (0.1, 0.9), pale(colour), t("80% interval"), shown=place == 0)
        chart.add_scatter(
            x=list(fan.moments),
            y=list(fan.point),
            mode="lines",
            line={"color": colour, "width": 2},
            name=escape(model_label(model, t)),
            showlegend=place == 0,
        )
    chart.update_yaxes(title_text=escape(run.task.target))
    return chart


def steps_chart(views: Mapping[str, BacktestView], run: Run, t: Translator) -> go.Figure:
    """Return MASE of some models by how many periods ahead they forecast."""
    chart = figure("", 340, margin={**AXES, "t": 16}, showlegend=True)
    colours = model_colours(run)
    for model, view in views.items():
        chart.add_scatter(
            x=list(range(1, len(view.by_step) + 1)),
            y=list(view.by_step),
            mode="lines+markers" if len(view.by_step) <= 60 else "lines",
            line={"color": colours[model], "width": 2},
            marker={"symbol": SYMBOLS[run.model(model).family], "size": 6},
            name=escape(model_label(model, t)),
        )
    level_line(chart, 1, REFERENCE_LINE)
    chart.update_xaxes(title_text=escape(t("Periods ahead")), rangemode="tozero")
    chart.update_yaxes(title_text=escape(t("MASE")), rangemode="tozero")
    return chart


def glance_chart(glance: Glance, target: str, series: int, t: Translator) -> go.Figure:
    """Return values over time, summed over series, with a line at each cut-off."""
    chart = figure("", 260, margin={**AXES, "t": 16}, showlegend=True)
    chart.add_scatter(
        x=list(glance.moments),
        y=list(glance.values),
        mode="lines",
        line={"color": INK, "width": 1.5},
        name=escape(target),
    )
    line = {"color": COLOURS["deep"], "width": 1, "dash": "dash"}
    for place, cutoff in enumerate(glance.cutoffs):
        upright_line(chart, cutoff, line, None if place else escape(t("Cut-offs")))
    title = target if series == 1 else t("{target}, sum of all series", target=target)
    chart.update_yaxes(title_text=escape(title))
    return chart


def _add_past(chart: go.Figure, fan: Fan, t: Translator) -> None:
    if fan.past:
        chart.add_scatter(
            x=list(fan.past_moments),
            y=list(fan.past),
            mode="lines",
            line={"color": INK, "width": 1.5},
            name=escape(t("Known")),
        )


def _add_actual(chart: go.Figure, fan: Fan, t: Translator) -> None:
    if any(one is not None for one in fan.actual):
        chart.add_scatter(
            x=list(fan.moments),
            y=list(fan.actual),
            mode="lines",
            line={"color": INK, "width": 1.5, "dash": "dash"},
            name=escape(t("Actual")),
        )


def _add_points(chart: go.Figure, fan: Fan, look: tuple[str, str], dash: str) -> None:
    chart.add_scatter(
        x=list(fan.moments),
        y=list(fan.point),
        mode="lines",
        line={"color": look[1], "width": 2, "dash": dash},
        name=look[0],
    )


def _add_bands(chart: go.Figure, fan: Fan, colour: str, t: Translator) -> None:
    for low, high, name, share in BANDS:
        _add_band(chart, fan, (low, high), pale(colour, share), t(name), shown=True)


def _add_band(
    chart: go.Figure,
    fan: Fan,
    ends: tuple[float, float],
    colour: str,
    name: str,
    *,
    shown: bool,
) -> None:
    if not fan.levels:
        return
    low, high = (fan.levels[LEVELS.index(end)] for end in ends)
    chart.add_scatter(
        x=[*fan.moments, *fan.moments[::-1]],
        y=[*high, *low[::-1]],
        mode="lines",
        line={"width": 0},
        fill="toself",
        fillcolor=colour,
        name=escape(name),
        showlegend=shown,
        hoverinfo="skip",
    )
