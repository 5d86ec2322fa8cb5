"""A figure of lines, bars, cells or flows as plain SVG: for print, and where no script runs.

What is drawn comes from the figure itself, so both say the same. Kinds of traces that are not
known here (maps, radar) give no drawing.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import Any

import plotly.graph_objects as go

from lib.i18n import Translator
from lib.report.drawing.figure_marks import (
    Axis,
    bars,
    first_colour,
    known,
    line,
    listed,
    mark,
    one_of,
    plain_text,
    text_width,
)
from lib.report.drawing.figure_values import shows
from lib.report.drawing.flow_svg import flow_svg
from lib.report.drawing.numbers import decimals_for, rounded
from lib.report.drawing.svg import WIDTH, axis_text, drawing, nice_ticks
from lib.report.drawing.theme import between, luminance

_RIGHT = 20
_MAX_LEFT = 230.0
_SPARE = 1.3
"""Room for what stands beside an axis: in print small charts have larger letters."""


def svg_of(figure: go.Figure, t: Translator) -> str:
    """Return a figure as SVG with its title for screen readers; empty where it cannot be drawn."""
    kinds = {trace.type for trace in figure.data if shows(trace)}
    title = plain_text(figure.layout.title.text)
    if kinds == {"heatmap"}:
        return _cells(figure, title)
    if kinds == {"sankey"}:
        return flow_svg(figure, title)
    if kinds and kinds <= {"scatter", "scattergl", "bar"}:
        return _plane(figure, title, t)
    return ""


def _plane(figure: go.Figure, title: str, t: Translator) -> str:
    layout = figure.layout
    legend, top = _legend(figure) if layout.showlegend else ([], 12.0)
    below = 46.0 if layout.xaxis.title.text else 28.0
    height = max(min(float(layout.height or 360), 430.0), top + below + 80)
    downs = {
        name: _axis(figure, name, _part((height - below, top), layout[name].domain), t)
        for name in ("yaxis", "yaxis2")
        if _traces(figure, name)
    }
    named = any(layout[name].title.text for name in downs)
    longest = max((text_width(text) for one in downs.values() for _, text in one.ticks), default=0)
    left = min(14 + _SPARE * longest + (18 if named else 0), _MAX_LEFT)
    across = _axis(figure, "xaxis", (left, WIDTH - _RIGHT), t)
    lowest = max(downs.values(), key=lambda one: max(one.start, one.end))
    parts = list(legend)
    for name, down in downs.items():
        parts += _grid(across, down, named=down is lowest)
        parts += _marks(_traces(figure, name), across, down)
        parts += _turned(plain_text(layout[name].title.text), (down.start + down.end) / 2)
    parts += _shapes(figure, across, downs["yaxis"]) + _notes(figure, across, lowest)
    middle = (across.start + across.end) / 2
    parts.append(axis_text(middle, height - 6, plain_text(layout.xaxis.title.text), "middle"))
    return drawing(height, title, parts)


def _part(ends: tuple[float, float], domain: Any) -> tuple[float, float]:
    """Return the ends of an axis that takes a part of the height."""
    start, end = ends
    low, high = domain or (0.0, 1.0)
    return start + low * (end - start), start + high * (end - start)


def _traces(figure: go.Figure, axis: str) -> list[Any]:
    """Return the traces that an axis belongs to, "xaxis", "yaxis" or "yaxis2"."""
    name = axis.replace("axis", "")
    return [one for one in figure.data if shows(one) and (one[f"{name[0]}axis"] or name[0]) == name]


def _marks(traces: list[Any], across: Axis, down: Axis) -> list[str]:
    beside = [place for place, trace in enumerate(traces) if trace.type == "bar"]
    parts: list[str] = []
    for place, trace in enumerate(traces):
        if trace.type == "bar":
            parts += bars(trace, across, down, (beside.index(place), len(beside)))
        else:
            parts += line(trace, across, down)
    return parts


def _turned(text: str, y: float) -> list[str]:
    """Return the name of an axis, read from below."""
    if not text:
        return []
    return [f'<g transform="rotate(-90 12 {y:.1f})">{axis_text(12, y, text, "middle")}</g>']


def _names(traces: list[Any], letter: str) -> tuple[str, ...]:
    """Return the categories of an axis, in their order; none of an axis of numbers."""
    found: dict[str, None] = {}
    for trace in traces:
        values = listed(trace[letter])
        if any(isinstance(value, str) for value in values):
            found |= dict.fromkeys(map(str, values))
    return tuple(found)


def _axis(figure: go.Figure, called: str, ends: tuple[float, float], t: Translator) -> Axis:
    axis, traces, letter = figure.layout[called], _traces(figure, called), called[0]
    names = _names(traces, letter)
    start, end = ends
    if names:
        if axis.autorange == "reversed":
            start, end = end, start
        shown = [plain_text(name) for name in names]
        if letter == "y":
            shown = [_cut(name, _MAX_LEFT - 10) for name in shown]
        ticks = tuple((float(place), name) for place, name in enumerate(shown))
        return Axis(-0.5, len(names) - 0.5, start, end, ticks, names)
    low, high = map(float, axis.range) if axis.range else _extent(traces, letter)
    values = [float(value) for value in listed(axis.tickvals)] or nice_ticks(
        low, high, axis.nticks or 5
    )
    texts = [plain_text(text) for text in listed(axis.ticktext)]
    texts = [_cut(text, _MAX_LEFT - 10) for text in texts] if letter == "y" else texts
    if not texts:
        decimals = decimals_for(min((b - a for a, b in pairwise(values)), default=1.0))
        decimals = 0 if all(one.is_integer() for one in values) else decimals
        percent = "%" in str(axis.tickformat or "")
        texts = [t.percent(one) if percent else rounded(one, decimals, t) for one in values]
    least, most = min(low, high), max(low, high)
    room = 1e-9 * (most - least)
    pairs = zip(values, texts, strict=False)
    if axis.autorange == "reversed":
        start, end = end, start
    found = Axis(low, high, start, end, (), log=axis.type == "log" and bool(axis.range))
    inside = (one for one in pairs if least - room <= found.place(one[0]) <= most + room)
    return replace(found, ticks=tuple(inside))


def _extent(traces: list[Any], letter: str) -> tuple[float, float]:
    found: list[float] = []
    for trace in traces:
        values = [float(one) for one in listed(trace[letter]) if known(one)]
        errors = listed(trace[f"error_{letter}"].array)
        if len(errors) == len(values):
            found += [
                value + way * (error or 0.0)
                for value, error in zip(values, errors, strict=True)
                for way in (-1, 1)
            ]
        found += values
        if trace.type == "bar" and letter != ("x" if trace.orientation == "h" else "y"):
            found += _edges(trace, values)
        if trace.type == "bar" and letter == ("x" if trace.orientation == "h" else "y"):
            found.append(0.0)
    low, high = (min(found), max(found)) if found else (0.0, 1.0)
    room = 0.06 * (high - low) or 0.5
    return low - room if low else low, high + room


def _edges(trace: Any, values: list[float]) -> list[float]:
    """Return both sides of bars whose width is given in the unit of their axis."""
    if trace.width is None:
        return []
    halves = [float(one_of(trace.width, place)) / 2 for place in range(len(values))]
    pairs = zip(values, halves, strict=True)
    return [value + way * half for value, half in pairs for way in (-1, 1)]


def _grid(across: Axis, down: Axis, *, named: bool) -> list[str]:
    parts = []
    for value, text in down.ticks:
        y = down.at(down.names[int(value)] if down.names else value)
        if not down.names:
            parts.append(f'<path d="M{across.start:.1f} {y:.1f}H{across.end:.1f}" class="grid"/>')
        parts.append(axis_text(across.start - 8, y + 4, text, "end"))
    floor = max(down.start, down.end)
    reach = 0.0
    for value, text in across.ticks:
        x = across.at(across.names[int(value)] if across.names else value)
        parts.append(f'<path d="M{x:.1f} {min(down.start, down.end):.1f}V{floor}" class="grid"/>')
        half = text_width(text) / 2
        if named and x - half > reach:  # names that would lie on each other are left out
            parts.append(axis_text(x, floor + 17, text, "middle"))
            reach = x + half + 4
    return parts


def _shapes(figure: go.Figure, across: Axis, down: Axis) -> list[str]:
    """Return the straight lines that were drawn over the whole plot."""
    parts = []
    for shape in figure.layout.shapes:
        lying = "domain" in str(shape.xref)
        at, axis = (shape.y0, down) if lying else (shape.x0, across)
        ends = sorted((axis.low, axis.high))
        if not axis.names and not ends[0] <= axis.place(float(at)) <= ends[1]:
            continue  # plotly cuts it off, too
        if shape.type == "line" and lying:
            y = down.at(shape.y0)
            parts.append(f'<path d="M{across.start:.1f} {y:.1f}H{across.end:.1f}" class="zero"/>')
        elif shape.type == "line" and "domain" in str(shape.yref):
            x = across.at(shape.x0)
            parts.append(f'<path d="M{x:.1f} {down.start:.1f}V{down.end:.1f}" class="zero"/>')
    return parts


def _notes(figure: go.Figure, across: Axis, down: Axis) -> list[str]:
    """Return the notes that stand at a value of x on the floor of the plot."""
    return [
        axis_text(across.at(note.x) + 3, down.start - 5, plain_text(note.text), "start", "name")
        for note in figure.layout.annotations
        if note.xref in (None, "x") and note.yref in ("paper", "y domain")
    ]


def _legend(figure: go.Figure) -> tuple[list[str], float]:
    """Return the legend above the plot, and where that begins."""
    parts, x, y = [], 4.0, 14.0
    turned = figure.layout.legend.traceorder == "reversed"
    for trace in reversed(figure.data) if turned else figure.data:
        name = plain_text(trace.name)
        if not name or trace.showlegend is False:
            continue
        if x + text_width(name) + 24 > WIDTH and x > 4:
            x, y = 4.0, y + 20
        colour = first_colour(trace.marker.color, getattr(trace, "line", trace.marker).color)
        symbol = one_of(getattr(trace.marker, "symbol", None), 0)
        parts.append(mark(x + 6, y - 4, "square" if trace.type == "bar" else symbol, colour))
        parts.append(axis_text(x + 18, y, name, "start"))
        x += text_width(name) + 40
    return parts, y + 18


def _cells(figure: go.Figure, title: str) -> str:
    """Return a heat map: a coloured cell with its text for each value, names above and beside."""
    trace, layout = figure.data[0], figure.layout
    columns = [plain_text(one) for one in listed(layout.xaxis.ticktext)]
    rows = [plain_text(one) for one in listed(layout.yaxis.ticktext)]
    scale = [(float(share), str(shade)) for share, shade in trace.colorscale]
    left = min(14 + max(map(text_width, rows), default=0), _MAX_LEFT)
    above, beside = plain_text(layout.xaxis.title.text), plain_text(layout.yaxis.title.text)
    left, top = left + (22 if beside else 0), 46 if above else 26
    wide, tall = (WIDTH - left) / max(len(columns), 1), 28
    parts = [
        axis_text(left + wide * (place + 0.5), top - 10, _cut(name, wide), "middle")
        for place, name in enumerate(columns)
    ]
    parts += [axis_text(left + wide * len(columns) / 2, 14, above, "middle")] if above else []
    parts += _turned(beside, top + tall * len(rows) / 2)
    for row, values in enumerate(trace.z):
        y = top + tall * row
        parts.append(axis_text(left - 8, y + 19, rows[row], "end"))
        for place, value in enumerate(values):
            if not known(value):
                continue
            share = (float(value) - trace.zmin) / (trace.zmax - trace.zmin)
            shade = between(scale, min(max(share, 0.0), 1.0))
            x = left + wide * place
            parts.append(
                f'<rect x="{x + 1:.1f}" y="{y + 1}" width="{wide - 2:.1f}" height="{tall - 2}" '
                f'fill="{shade}"/>'
            )
            if trace.text is not None:
                said = plain_text(trace.text[row][place])
                ink = "#10151B" if luminance(shade) > 0.3 else "#FFF"
                text = axis_text(x + wide / 2, y + 19, said, "middle")
                parts.append(text.replace("<text ", f'<text style="fill:{ink}" ', 1))
    return drawing(top + tall * len(rows) + 6, title, parts)


def _cut(name: str, wide: float) -> str:
    """Return a name, shortened to what has room."""
    while name and text_width(name) > wide - 6:
        name = name.removesuffix("…")[:-1].rstrip() + "…" if len(name) > 2 else ""
    return name
