"""A figure of lines, bars, cells or flows as plain SVG: for print, and where no script runs.

What is drawn comes from the figure itself, so both say the same. Kinds of traces that are not
known here (maps, radar) give no drawing.
"""

from __future__ import annotations

from itertools import pairwise

import plotly.graph_objects as go

from lib.i18n import Translator
from lib.report.figure_marks import (
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
from lib.report.flow_svg import flow_svg
from lib.report.numbers import decimals_for, rounded
from lib.report.svg import WIDTH, axis_text, drawing, nice_ticks
from lib.report.theme import between

_RIGHT = 20
_MOST_LEFT = 230.0


def svg_of(figure: go.Figure, t: Translator) -> str:
    """Return a figure as SVG with its title for screen readers; empty where it cannot be drawn."""
    kinds = {trace.type for trace in figure.data}
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
    across_names, down_names = _names(figure, "x"), _names(figure, "y")
    down = _axis(figure, "y", down_names, (height - below, top), t)
    named = plain_text(layout.yaxis.title.text)
    left = 14 + max((text_width(text) for _, text in down.ticks), default=0) + (18 if named else 0)
    across = _axis(figure, "x", across_names, (min(left, _MOST_LEFT), WIDTH - _RIGHT), t)
    parts = [*legend, *_grid(across, down)]
    beside = [place for place, trace in enumerate(figure.data) if trace.type == "bar"]
    for place, trace in enumerate(figure.data):
        if trace.type == "bar":
            parts += bars(trace, across, down, (beside.index(place), len(beside)))
        else:
            parts += line(trace, across, down)
    parts += _shapes(figure, across, down) + _notes(figure, across, down)
    middle = (across.start + across.end) / 2
    parts.append(axis_text(middle, height - 6, plain_text(layout.xaxis.title.text), "middle"))
    if named:
        turned = f'transform="rotate(-90 12 {(down.start + down.end) / 2:.1f})"'
        label = axis_text(12, (down.start + down.end) / 2, named, "middle")
        parts.append(f"<g {turned}>{label}</g>")
    return drawing(height, title, parts)


def _names(figure: go.Figure, letter: str) -> tuple[str, ...]:
    """Return the categories of an axis, in their order; none of an axis of numbers."""
    found: dict[str, None] = {}
    for trace in figure.data:
        values = listed(trace[letter])
        if any(isinstance(value, str) for value in values):
            found |= dict.fromkeys(map(str, values))
    return tuple(found)


def _axis(
    figure: go.Figure,
    letter: str,
    names: tuple[str, ...],
    ends: tuple[float, float],
    t: Translator,
) -> Axis:
    axis = figure.layout[f"{letter}axis"]
    start, end = ends
    if names:
        if axis.autorange == "reversed":
            start, end = end, start
        ticks = tuple((float(place), plain_text(name)) for place, name in enumerate(names))
        return Axis(-0.5, len(names) - 0.5, start, end, ticks, names)
    low, high = map(float, axis.range) if axis.range else _extent(figure, letter)
    values = [float(value) for value in listed(axis.tickvals)] or nice_ticks(low, high, 5)
    texts = [plain_text(text) for text in listed(axis.ticktext)]
    if not texts:
        decimals = decimals_for(min((b - a for a, b in pairwise(values)), default=1.0))
        decimals = 0 if all(one.is_integer() for one in values) else decimals
        percent = "%" in str(axis.tickformat or "")
        texts = [t.percent(one) if percent else rounded(one, decimals, t) for one in values]
    room = 1e-9 * (high - low)
    shown = zip(values, texts, strict=False)
    return Axis(low, high, start, end,
                 tuple(one for one in shown if low - room <= one[0] <= high + room))  # fmt: skip


def _extent(figure: go.Figure, letter: str) -> tuple[float, float]:
    found: list[float] = []
    for trace in figure.data:
        values = [float(one) for one in listed(trace[letter]) if known(one)]
        errors = listed(trace[f"error_{letter}"].array)
        if len(errors) == len(values):
            found += [value + way * (error or 0.0) for value, error in
                      zip(values, errors, strict=True) for way in (-1, 1)]  # fmt: skip
        found += values
        if trace.type == "bar" and letter == ("x" if trace.orientation == "h" else "y"):
            found.append(0.0)
    low, high = (min(found), max(found)) if found else (0.0, 1.0)
    room = 0.06 * (high - low) or 0.5
    return low - room if low else low, high + room


def _grid(across: Axis, down: Axis) -> list[str]:
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
        if x - half > reach:  # names that would lie on each other are left out
            parts.append(axis_text(x, floor + 17, text, "middle"))
            reach = x + half + 4
    return parts


def _shapes(figure: go.Figure, across: Axis, down: Axis) -> list[str]:
    """Return the straight lines that were drawn over the whole plot."""
    parts = []
    for shape in figure.layout.shapes:
        if shape.type == "line" and "domain" in str(shape.xref):
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
        if note.xref in (None, "x") and note.yref == "paper"
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
    left = min(14 + max(map(text_width, rows), default=0), _MOST_LEFT)
    wide, tall, top = (WIDTH - left) / max(len(columns), 1), 28, 26
    parts = [
        axis_text(left + wide * (place + 0.5), 16, _cut(name, wide), "middle")
        for place, name in enumerate(columns)
    ]
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
            said = axis_text(x + wide / 2, y + 19, plain_text(trace.text[row][place]), "middle")
            parts.append(said.replace("<text ", '<text style="fill:#10151B" ', 1))
    return drawing(top + tall * len(rows) + 6, title, parts)


def _cut(name: str, wide: float) -> str:
    """Return a name, shortened to what has room."""
    while name and text_width(name) > wide - 6:
        name = name.removesuffix("…")[:-1].rstrip() + "…" if len(name) > 2 else ""
    return name
