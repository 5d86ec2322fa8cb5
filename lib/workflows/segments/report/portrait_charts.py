"""What is in each segment: heat map, radar, parallel coordinates and snake plot of portraits.

``portraits`` is what segments.groups.portraits makes; ``spoken`` turns a feature's column into what
it is called.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
import plotly.graph_objects as go

from lib.i18n import N_, Translator
from lib.report.drawing.theme import (
    ERROR_BAR,
    GRID,
    INK,
    REFERENCE_LINE,
    escape,
    figure,
    level_line,
    nothing,
    upright_line,
)
from lib.report.figures.charts import cut
from lib.workflows.segments.arrays import Numbers
from lib.workflows.segments.facts.portraits import Portrait, PortraitSet
from lib.workflows.segments.report.segment_looks import (
    DARK,
    DIVERGING,
    colour,
    faint,
    grid,
    label_of,
    symbol,
    title_of,
)

Spoken = Callable[[str], str]
MAX_FEATURES = 24
_MAX_SPOKES = 8
_MAX_AXES = 10
_ALL_ACROSS = 130
"""Letters that have room beside each other above the columns of a wide window."""
_FAR = 2.5
"""Standard deviations beyond which the radar's axes and the map's colours say no more."""


def strongest(portraits: PortraitSet, most: int) -> list[str]:
    """Return the features that differ most between the segments, in that order."""
    ranked = sorted(portraits.features, key=lambda one: -(one.eta2 or 0.0))
    return [one.name for one in ranked if one.eta2][:most]


def standard_means(portraits: PortraitSet, names: list[str]) -> Numbers:
    """Return segments by features: the mean in standard deviations from the mean of all."""
    rows = []
    for segment in portraits.segments:
        known = {feature.name: feature.z for feature in segment.features}
        rows.append([known.get(name) for name in names])
    return grid(rows)


def means_heatmap(
    portraits: PortraitSet,
    names: Mapping[int, str],
    spoken: Spoken,
    t: Translator,
    *,
    narrow: bool = False,
) -> go.Figure:
    """Return the means of all segments on one scale, the feature that differs most on top.

    ``narrow`` says that there is only a phone's width for the names.
    """
    features = strongest(portraits, MAX_FEATURES)
    if not features:
        return nothing(t("The segments do not differ in any numeric feature."))
    values = standard_means(portraits, features)
    if np.isnan(values).all():
        return nothing(t("The segments are too small for their means to be shown."))
    segments = [one.segment for one in portraits.segments]
    chart = figure(
        escape(_means_title(values, features, segments, names, spoken, t)), 150 + 32 * len(features)
    )
    raw = [{one.name: one.mean for one in part.features} for part in portraits.segments]
    said = escape(
        t("{feature} in {segment}: mean {mean}, {z} standard deviations from the overall mean")
    )
    chart.add_heatmap(
        z=values.T,
        text=[[_signed(value, t) for value in row] for row in values.T],
        texttemplate="%{text}",
        textfont={"color": DARK},
        customdata=[
            [
                said.format(
                    feature=escape(spoken(feature)),
                    segment=label_of(segment, names),
                    mean=_amount(raw[place].get(feature), t),
                    z=_signed(values[place, row], t),
                )
                for place, segment in enumerate(segments)
            ]
            for row, feature in enumerate(features)
        ],
        hovertemplate="%{customdata}<extra></extra>",
        hoverongaps=False,
        colorscale=DIVERGING,
        zmin=-_FAR,
        zmax=_FAR,
        showscale=False,
        xgap=2,
        ygap=2,
    )
    shared = {"showgrid": False, "zeroline": False}
    across = 16 if narrow else max(16, _ALL_ACROSS // len(segments))
    chart.update_xaxes(
        tickvals=list(range(len(segments))),
        ticktext=[label_of(segment, names, across) for segment in segments],
        side="top",
        **shared,
    )
    chart.update_yaxes(
        tickvals=list(range(len(features))),
        ticktext=[escape(cut(spoken(feature), 20 if narrow else 40)) for feature in features],
        autorange="reversed",
        **shared,
    )
    return chart


def _means_title(
    values: Numbers,
    features: list[str],
    segments: list[int],
    names: Mapping[int, str],
    spoken: Spoken,
    t: Translator,
) -> str:
    place, row = divmod(int(np.nanargmax(np.abs(values))), len(features))
    return (
        t(
            "Furthest from the mean: {feature}, high in {segment}",
            feature=spoken(features[row]),
            segment=title_of(segments[place], names),
        )
        if values[place, row] > 0
        else t(
            "Furthest from the mean: {feature}, low in {segment}",
            feature=spoken(features[row]),
            segment=title_of(segments[place], names),
        )
    )


def snake_plot(
    portraits: PortraitSet, names: Mapping[int, str], spoken: Spoken, t: Translator
) -> go.Figure:
    """Return each segment's standardised means as a line over the features."""
    features = strongest(portraits, _MAX_AXES)
    if not features:
        return nothing(t("The segments do not differ in any numeric feature."))
    values = standard_means(portraits, features)
    title = t("{feature} differs most between segments", feature=spoken(features[0]))
    chart = figure(escape(title), 420, showlegend=True)
    level_line(chart, 0, REFERENCE_LINE)
    across = [escape(cut(spoken(name), 18)) for name in features]
    for place, one in enumerate(portraits.segments):
        segment = one.segment
        chart.add_scatter(
            x=list(range(len(features))),
            y=values[place],
            mode="lines+markers",
            name=label_of(segment, names),
            line={"color": colour(segment), "width": 2, "shape": "spline", "smoothing": 0.6},
            marker={"symbol": symbol(segment), "size": 9, "color": colour(segment)},
            hovertemplate="%{fullData.name}: %{y:.2f}<extra></extra>",
        )
    chart.update_xaxes(tickvals=list(range(len(features))), ticktext=across, showgrid=True)
    chart.update_yaxes(title_text=escape(t("Standard deviations from the overall mean")))
    return chart


def radar(
    portraits: PortraitSet, names: Mapping[int, str], spoken: Spoken, t: Translator
) -> go.Figure:
    """Return the segments' standardised means around a circle; the middle ring is the mean."""
    features = strongest(portraits, _MAX_SPOKES)
    if len(features) < 3:
        return nothing(t("A radar chart needs at least three numeric features that differ."))
    values = np.clip(standard_means(portraits, features), -_FAR, _FAR)
    title = t("The dotted ring is the mean of all customers")
    chart = figure(escape(title), 460, showlegend=True)
    around = [escape(cut(spoken(name), 16)) for name in features]
    closed = [*around, around[0]]
    chart.add_scatterpolar(
        r=[0.0] * len(closed),
        theta=closed,
        mode="lines",
        hoverinfo="skip",
        showlegend=False,
        line=REFERENCE_LINE,
    )
    for place, one in enumerate(portraits.segments):
        segment = one.segment
        row = values[place].tolist()
        chart.add_scatterpolar(
            r=[*row, row[0]],
            theta=closed,
            mode="lines+markers",
            name=label_of(segment, names),
            line={"color": colour(segment), "width": 2},
            marker={"symbol": symbol(segment), "size": 8, "color": colour(segment)},
            fill="toself",
            fillcolor=faint(segment, 0.06),
            hovertemplate="%{theta}: %{r:.2f}<extra>%{fullData.name}</extra>",
        )
    ring = {"gridcolor": GRID, "linecolor": GRID}
    chart.update_layout(
        polar={
            "bgcolor": "rgba(0,0,0,0)",
            "radialaxis": {"range": [-_FAR, _FAR], "tickvals": [-2, -1, 0, 1, 2], **ring},
            "angularaxis": ring,
        },
        margin={"l": 60, "r": 60, "b": 30},
    )
    return chart


def parallel_coordinates(
    portraits: PortraitSet, names: Mapping[int, str], spoken: Spoken, t: Translator
) -> go.Figure:
    """Return each segment's median over parallel axes, with the middle half of its customers.

    Each axis goes from the 1st to the 99th percentile of all customers.
    """
    features = [name for name in strongest(portraits, _MAX_AXES) if name in portraits.spans]
    if not features:
        return nothing(t("The segments do not differ in any numeric feature."))
    title = t("Median of each segment, and the middle half of its customers")
    chart = figure(escape(title), 440, showlegend=True)
    places = list(range(len(features)))
    for order, one in enumerate(portraits.segments):
        segment = one.segment
        cuts = np.array([portraits.spans[name].quartiles[order] for name in features])
        chart.add_scatter(
            x=[*places, *places[::-1]],
            y=[*cuts[:, 2], *cuts[::-1, 0]],
            fill="toself",
            fillcolor=faint(segment, 0.13),
            line={"width": 0},
            mode="lines",
            hoverinfo="skip",
            showlegend=False,
            legendgroup=str(segment),
        )
        medians = {part.name: part.median for part in one.features}
        chart.add_scatter(
            x=places,
            y=cuts[:, 1],
            mode="lines+markers",
            name=label_of(segment, names),
            legendgroup=str(segment),
            line={"color": colour(segment), "width": 2},
            marker={"symbol": symbol(segment), "size": 9, "color": colour(segment)},
            text=[f"{escape(spoken(name))}: {_amount(medians.get(name), t)}" for name in features],
            hovertemplate="%{text}<extra>%{fullData.name}</extra>",
        )
    for place, name in zip(places, features, strict=True):
        span = portraits.spans[name]
        for y, value, anchor in ((0, span.low, "top"), (1, span.high, "bottom")):
            chart.add_annotation(
                x=place,
                y=y,
                text=escape(_amount(value, t)),
                showarrow=False,
                yanchor=anchor,
                font={"size": 11},
            )
    across = [escape(cut(spoken(name), 18)) for name in features]
    chart.update_xaxes(tickvals=places, ticktext=across, gridcolor=INK, griddash="dot")
    chart.update_yaxes(visible=False, range=[-0.1, 1.1])
    return chart


def _amount(value: float | None, t: Translator) -> str:
    """Return a value of the table with about three digits."""
    if value is None:
        return "–"
    size = abs(value)
    return t.number(value, 0 if size >= 100 else 1 if size >= 10 else 2)


amount_text = _amount


def _signed(value: float, t: Translator) -> str:
    if not np.isfinite(value):
        return "–"
    text = t.number(abs(value), 1)
    if round(value, 1) == 0:
        return text
    return ("+" if value > 0 else "\N{MINUS SIGN}") + text


def differences(one: Portrait, spoken: Spoken, t: Translator) -> go.Figure:
    """Return what sets a segment apart from all other customers, with 95 % intervals.

    ``one`` is a segment of the portraits.
    """
    features = one.features[:_MAX_AXES][::-1]
    if not features:
        return nothing(t("The segments do not differ in any numeric feature."))
    strong = features[-1]
    text = N_("{feature}: {size} standard deviations above the rest")
    if strong.d < 0:
        text = N_("{feature}: {size} standard deviations below the rest")
    title = t(text, feature=spoken(strong.name), size=t.number(abs(strong.d), 1))
    chart = figure(escape(title), 120 + 32 * len(features))
    upright_line(chart, 0, REFERENCE_LINE)
    said = escape(t("mean {mean}, the others {rest}"))
    chart.add_scatter(
        x=[part.d for part in features],
        y=[escape(cut(spoken(part.name), 24)) for part in features],
        error_x={
            "array": [part.high - part.d for part in features],
            "arrayminus": [part.d - part.low for part in features],
            "color": ERROR_BAR,
            "thickness": 1.5,
            "width": 4,
        },
        mode="markers",
        marker={
            "size": 11,
            "symbol": symbol(one.segment),
            "color": colour(one.segment),
        },
        customdata=[
            said.format(mean=_amount(part.mean, t), rest=_amount(part.rest, t)) for part in features
        ],
        hovertemplate="%{y}: %{x:.2f}<br>%{customdata}<extra></extra>",
    )
    chart.update_xaxes(
        title_text=escape(t("Difference from the rest (standard deviations)")), zeroline=False
    )
    return chart
