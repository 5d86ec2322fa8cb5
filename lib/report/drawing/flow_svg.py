"""Flows between two sides as plain SVG: bands as wide as what moves."""

from __future__ import annotations

import html
import re
from typing import Any

import plotly.graph_objects as go

from lib.report.drawing.svg import WIDTH, axis_text, clean, drawing

_THICK, _PAD, _TOP, _NAMES = 12, 14, 26, 150
_SEEN = re.compile(r"rgba\((\d+),\s*(\d+),\s*(\d+),\s*([\d.]+)\)")


def flow_svg(figure: go.Figure, title: str) -> str:
    """Return a sankey figure of two sides; nodes of the left side are no link's target."""
    trace = figure.data[0]
    sources, targets = list(trace.link.source), list(trace.link.target)
    values = [float(one) for one in trace.link.value]
    labels, colours = list(trace.node.label), list(trace.node.color)
    left = [node for node in range(len(labels)) if node not in targets]
    right = [node for node in range(len(labels)) if node not in left]
    sizes = {
        node: max(
            sum(v for v, s, e in zip(values, sources, targets, strict=True) if node in (s, e)), 1e-9
        )
        for node in range(len(labels))
    }
    most = max(len(left), len(right))
    tall = 60.0 + 44 * most
    total = max(sum(sizes[node] for node in left), 1e-9)
    scale = (tall - _PAD * (most - 1)) / total
    tops = _stacked(left, sizes, scale) | _stacked(right, sizes, scale)
    start, end = _NAMES + _THICK, WIDTH - _NAMES - _THICK
    parts = _bands(trace, (start, end), tops, scale)
    for node, top in tops.items():
        x = start - _THICK if node in left else end
        height = max(sizes[node] * scale, 1.0)
        parts.append(
            f'<rect x="{x}" y="{top:.1f}" width="{_THICK}" height="{height:.1f}" '
            f'fill="{clean(colours[node])}"/>'
        )
        anchor, away = ("end", -6) if node in left else ("start", _THICK + 6)
        name = html.unescape(str(labels[node]))
        parts.append(axis_text(x + away, top + height / 2 + 4, name, anchor))
    for note, (x, anchor) in zip(
        figure.layout.annotations, ((start, "start"), (end, "end")), strict=False
    ):
        parts.append(axis_text(x, 14, html.unescape(str(note.text)), anchor))
    return drawing(_TOP + tall + 6, title, parts)


def _stacked(nodes: list[int], sizes: dict[int, float], scale: float) -> dict[int, float]:
    """Return where each of a side's nodes begins, from the top down."""
    found, at = {}, float(_TOP)
    for node in nodes:
        found[node] = at
        at += sizes[node] * scale + _PAD
    return found


def _bands(
    trace: Any, ends: tuple[float, float], tops: dict[int, float], scale: float
) -> list[str]:
    start, end = ends
    out, into, middle, parts = dict(tops), dict(tops), (start + end) / 2, []
    order = sorted(
        range(len(trace.link.source)),
        key=lambda link: (trace.link.source[link], trace.link.target[link]),
    )
    for link in order:
        source, target = trace.link.source[link], trace.link.target[link]
        wide = float(trace.link.value[link]) * scale
        a, b = out[source], into[target]
        out[source], into[target] = a + wide, b + wide
        shade = _SEEN.fullmatch(str(trace.link.color[link]))
        fill = 'fill="#80868F" fill-opacity="0.3"'
        if shade:
            red, green, blue, strength = shade.groups()
            fill = f'fill="rgb({red},{green},{blue})" fill-opacity="{strength}"'
        parts.append(
            f'<path d="M{start} {a:.1f}C{middle} {a:.1f} {middle} {b:.1f} {end} {b:.1f}'
            f"V{b + wide:.1f}C{middle} {b + wide:.1f} {middle} {a + wide:.1f} {start} "
            f'{a + wide:.1f}z" {fill}/>'
        )
    return parts
