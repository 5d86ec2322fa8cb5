"""Marks of a figure as plain SVG: axes, lines, bars and markers."""

from __future__ import annotations

import html
import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from lib.report.drawing.svg import axis_text, clean
from lib.report.drawing.theme import INK, luminance

_LETTER = 6.6
"""Width of a letter of 12 px; wide ones (Korean) take twice as much."""
_SHAPES = {
    "square": "M-4-4h8v8h-8z",
    "diamond": "M0-5.6 5.6 0 0 5.6-5.6 0z",
    "triangle-up": "M0-5 5 4h-10z",
    "triangle-down": "M0 5 5-4h-10z",
    "cross": "M-5-2h3v-3h4v3h3v4h-3v3h-4v-3h-3z",
    "star": "M0-6 1.5-1.9 5.7-1.9 2.4.7 3.5 4.9 0 2.4-3.5 4.9-2.4.7-5.7-1.9-1.5-1.9z",
}


@dataclass(frozen=True)
class Axis:
    """An axis: its ends, where it is drawn (pixels of either end), and its ticks.

    The ends of a ``log`` axis are logarithms, as plotly's are; its ticks and values are not.
    """

    low: float
    high: float
    start: float
    end: float
    ticks: tuple[tuple[float, str], ...]
    names: tuple[str, ...] = ()
    log: bool = False

    def at(self, value: Any) -> float:
        """Return the pixel of a value or a name."""
        number = self.names.index(str(value)) if self.names else self.place(float(value))
        return self.start + (number - self.low) / (self.high - self.low) * (self.end - self.start)

    def place(self, value: float) -> float:
        """Return where a value lies between the ends."""
        return math.log10(value) if self.log else value


def plain_text(text: Any) -> str:
    """Return plotly's text without its markup."""
    return html.unescape(re.sub(r"<[^>]*>", " ", str(text or ""))).strip()


def text_width(text: str) -> float:
    """Return about how wide a text of 12 px is."""
    return sum(_LETTER * (1.8 if letter > "\u1100" else 1) for letter in text)


def line(trace: Any, across: Axis, down: Axis) -> list[str]:
    """Return a line with its area, error bars and markers, as far as the trace has them."""
    colour = first_colour(trace.line.color, trace.marker.color)
    points = [
        (across.at(x), down.at(y)) if known(y) and known(x) else None
        for x, y in zip(listed(trace.x), listed(trace.y), strict=True)
    ]
    seen = [one for one in points if one is not None]
    parts, mode = [], str(trace.mode or "lines+markers")
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in seen)
    if trace.fill == "toself":
        top, floor = sorted((down.start, down.end))
        path = " ".join(f"{x:.1f},{min(max(y, top), floor):.1f}" for x, y in seen)
        return [f'<polygon points="{path}" style="fill:{clean(trace.fillcolor)}"/>']
    if trace.fill == "tozeroy" and seen:
        floor = down.at(max(down.low, 0.0))
        ends = f"{seen[-1][0]:.1f},{floor:.1f} {seen[0][0]:.1f},{floor:.1f}"
        parts.append(f'<polygon points="{path} {ends}" class="band"/>')
    errors = listed(trace.error_y.array)
    beneath = listed(trace.error_y.arrayminus) or errors
    for point, error, under in zip(points, errors, beneath, strict=False):
        if point is not None and known(error):
            above, below = (
                abs(down.at(down.low + float(one)) - down.at(down.low)) for one in (error, under)
            )
            x, y = point
            parts.append(f'<path d="M{x:.1f} {y - above:.1f}v{above + below:.1f}" class="error"/>')
    parts += _lying_errors(trace, points, across)
    if "lines" in mode and len(seen) > 1:
        dash = ' stroke-dasharray="4 3"' if trace.line.dash not in (None, "solid") else ""
        pen = f'fill="none" stroke="{clean(colour)}" stroke-width="2"{dash}'
        parts.append(f'<polyline points="{path}" {pen}/>')
    if "markers" in mode:
        symbols, colours = trace.marker.symbol, trace.marker.color
        for place, (x, y) in enumerate(seen):
            parts.append(mark(x, y, one_of(symbols, place), one_of(colours, place) or colour))
    if "text" in mode:
        for place, (x, y) in enumerate(seen):
            parts.append(axis_text(x + 7, y + 4, plain_text(one_of(trace.text, place)), "start"))
    return parts


def _lying_errors(
    trace: Any, points: Sequence[tuple[float, float] | None], across: Axis
) -> list[str]:
    errors = listed(trace.error_x.array)
    beneath = listed(trace.error_x.arrayminus) or errors
    parts = []
    for point, error, under in zip(points, errors, beneath, strict=False):
        if point is not None and known(error):
            right, left = (
                across.at(across.low + float(one)) - across.at(across.low) for one in (error, under)
            )
            x, y = point
            parts.append(f'<path d="M{x - left:.1f} {y:.1f}h{left + right:.1f}" class="error"/>')
    return parts


def mark(x: float, y: float, symbol: Any, colour: Any) -> str:
    """Return a marker of plotly's at a place."""
    name, shade = str(symbol or "circle"), clean(colour)
    if name.startswith("line-ew"):
        return f'<path d="M{x - 7:.1f} {y:.1f}h14" class="error"/>'
    if name in ("x", "x-open"):
        cross = f"M{x - 4:.1f} {y - 4:.1f}l8 8m0-8l-8 8"
        return f'<path d="{cross}" stroke="{shade}" stroke-width="2" fill="none"/>'
    if name in _SHAPES:
        return f'<path transform="translate({x:.1f} {y:.1f})" d="{_SHAPES[name]}" fill="{shade}"/>'
    return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4.5" fill="{shade}"/>'


def bars(trace: Any, across: Axis, down: Axis, slot: tuple[int, int] = (0, 1)) -> list[str]:
    """Return lying or standing bars, each with its text behind its end.

    ``slot`` is the place of the trace among those that stand side by side, and their number.
    """
    lying = trace.orientation == "h"
    along, beside = (across, down) if lying else (down, across)
    names, values = (trace.y, trace.x) if lying else (trace.x, trace.y)
    room = 0.7 * (beside.end - beside.start) / (beside.high - beside.low)
    scale = abs(beside.end - beside.start) / (beside.high - beside.low)
    wide, away = abs(room) * 0.92 / slot[1], room * ((slot[0] + 0.5) / slot[1] - 0.5)
    nought = along.at(max(along.low, 0.0))
    texts = trace.text if trace.textposition != "none" else None
    parts = []
    for place, (name, value) in enumerate(zip(listed(names), listed(values), strict=True)):
        if not known(value):
            continue
        if trace.width is not None:  # in the unit of the axis
            wide, away = scale * float(one_of(trace.width, place)), 0.0
        middle, end = beside.at(name) + away, along.at(value)
        low, length = min(nought, end), abs(end - nought)
        shade = clean(one_of(trace.marker.color, place) or INK)
        box = (
            (low, middle - wide / 2, length, wide)
            if lying
            else (middle - wide / 2, low, wide, length)
        )
        x, y, w, h = (f"{one:.1f}" for one in box)
        parts.append(f'<rect x="{x}" y="{y}" width="{w}" height="{h}" fill="{shade}"/>')
        parts += _whisker(trace, place, float(value), (along, middle), lying)
        said = plain_text(one_of(texts, place))
        if said and lying:
            inside = length > text_width(said) + 12
            shown = axis_text(
                end - 6 if inside else end + 6, middle + 4, said, "end" if inside else "start"
            )
            if inside:
                ink = "#000" if luminance(shade) > 0.3 else "#FFF"
                shown = shown.replace("<text ", f'<text style="fill:{ink}" ', 1)
            parts.append(shown)
    return parts


def _whisker(
    trace: Any, place: int, value: float, at: tuple[Axis, float], lying: bool
) -> list[str]:
    """Return the interval of a bar, if it has one."""
    errors = trace.error_x if lying else trace.error_y
    array = listed(errors.array)
    if not array or not known(array[place]):
        return []
    along, middle = at
    under = listed(errors.arrayminus) or array
    start, end = along.at(value - float(under[place])), along.at(value + float(array[place]))
    path = (
        f"M{start:.1f} {middle:.1f}H{end:.1f}" if lying else f"M{middle:.1f} {start:.1f}V{end:.1f}"
    )
    return [f'<path d="{path}" class="error"/>']


def listed(values: Any) -> list[Any]:
    """Return a list of what a figure has in an array, or has not."""
    return [] if values is None else list(values)


def known(value: Any) -> bool:
    """Whether a value can be drawn: a name, or a finite number."""
    return isinstance(value, str) or (value is not None and math.isfinite(float(value)))


def one_of(values: Any, place: int) -> Any:
    """Return the value of a mark where there is one for each, else that of all."""
    if isinstance(values, np.ndarray):
        values = values.tolist()
    if isinstance(values, str) or not isinstance(values, Sequence):
        return values
    return values[place] if place < len(values) else None


def first_colour(*values: Any) -> str:
    """Return the first colour that is given for a whole trace; of several, the first."""
    for value in values:
        if isinstance(value, str):
            return value
        if isinstance(value, Sequence) and len(value) and isinstance(value[0], str):
            return value[0]
    return INK
