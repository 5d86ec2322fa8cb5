"""How charts look: colours, markers and one look that suits light and dark pages."""

import html
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

import plotly.graph_objects as go

from lib.report.drawing.palette import COLOURS

FONT = "'Noto Sans KR', 'Nanum Gothic', NanumGothic, sans-serif"
INK = "#757A83"
"""Grey that is readable on white and on near-black alike."""
REFERENCE_LINE = {"color": INK, "width": 1, "dash": "dot"}
"""Where nothing would be gained, or all would be right."""
GRID = "rgba(128,134,144,0.22)"
BAND = "rgba(128,134,144,0.20)"
ERROR_BAR = "rgba(128,134,144,0.60)"
NEUTRAL = "#6B7078"
"""Grey on which white text is readable: the share that is practically equivalent."""

SYMBOLS = {"baseline": "x", "classical": "circle", "deep": "diamond", "ensemble": "square"}

_SHADES = (0.0, 0.32, -0.15, 0.52, 0.16, 0.42, -0.08, 0.60, 0.24)
"""Shares of white (positive) or black mixed into a family's colour, model by model."""


def shade(family: str, place: int) -> str:
    """Return the colour of the model at a place (from 0) within its family."""
    share = _SHADES[place % len(_SHADES)]
    towards = 255 if share > 0 else 0
    mixed = (round(part + abs(share) * (towards - part)) for part in _parts(COLOURS[family]))
    return "#" + "".join(f"{part:02X}" for part in mixed)


def pale(colour: str, share: float = 0.14) -> str:
    """Return a colour as that of an area which others show through; ``share`` of it covers."""
    return f"rgba({','.join(map(str, _parts(colour)))},{share:g})"


def between(scale: Sequence[tuple[float, str]], share: float) -> str:
    """Return the colour at a share of a scale of "#RRGGBB" colours, as plotly mixes them."""
    for (low, start), (high, end) in pairwise(scale):
        if share <= high:
            part = (share - low) / (high - low)
            mixed = (a + part * (b - a) for a, b in zip(_parts(start), _parts(end), strict=True))
            return "#" + "".join(f"{round(value):02X}" for value in mixed)
    return scale[-1][1]


def said_on(text: str, colour: str) -> str:
    """Return a text in black or white, whichever is easier to read on a colour (WCAG 2)."""
    ink = "#FFFFFF" if luminance(colour) < _HALFWAY else "#000000"
    return f'<span style="color:{ink}">{text}</span>'


def luminance(colour: str) -> float:
    """Return the relative luminance of "#RRGGBB" (WCAG 2.2, definition of relative luminance)."""
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in (value / 255 for value in _parts(colour))
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


_HALFWAY = 0.179
"""Luminance on which white and black are as easy to read."""


def _parts(colour: str) -> list[int]:
    return [int(colour[start : start + 2], 16) for start in (1, 3, 5)]


def escape(text: str) -> str:
    """Return a user's text so that plotly, which renders some HTML, shows it as it is."""
    # Plotly keeps labels in a plain JavaScript object, where this name stands for another thing:
    # a space without width makes it a name like any other.
    return html.escape(str(text), quote=False).replace("__proto__", "__\u200bproto__")


def _axis() -> dict[str, object]:
    return {
        "gridcolor": GRID,
        "linecolor": GRID,
        "zerolinecolor": GRID,
        "automargin": True,
        "title": {"font": {"size": 13}},
        # As in the texts beside a chart: 250,000, not 250k.
        "separatethousands": True,
        "minexponent": 9,
    }


LOOK: dict[str, Any] = {
    "font": {"family": FONT, "size": 13, "color": INK},
    "title": {"font": {"size": 15}, "x": 0, "xanchor": "left", "xref": "paper"},
    "paper_bgcolor": "rgba(0,0,0,0)",
    "plot_bgcolor": "rgba(0,0,0,0)",
    "colorway": list(COLOURS.values()),
    "xaxis": _axis(),
    "yaxis": _axis(),
    "margin": {"l": 8, "r": 16, "t": 48, "b": 8},
    "hoverlabel": {"font": {"family": FONT}},
    "showlegend": False,
    "legend": {"orientation": "h", "x": 0, "y": 1.02, "yanchor": "bottom"},
}
"""What the layout of every chart says where it says nothing else.

Put in where a chart leaves (drawn_once, interactive): plotly checks a template anew for each figure
that has one, which takes six times as long as an empty figure.
"""


AXES = {"l": 64, "r": 16, "t": 48, "b": 56}
"""Margins with room for named axes of numbers: plotly need not draw twice to find it."""


def counts_below(title: str) -> dict[str, object]:
    """Return the second axis of a chart under whose curve stands how many rows it is made of."""
    return {
        "title": {"text": escape(title)},
        "domain": [0.0, 0.2],
        "gridcolor": GRID,
        "anchor": "x",
        "automargin": True,
        "nticks": 3,
    }


def figure(title: str, height: int, **layout: object) -> go.Figure:
    """Return an empty figure; the title's HTML must be escaped already."""
    named: dict[str, object] = {"text": title}
    if title and layout.get("showlegend"):
        # The legend stands above the plot: room for the title above it.
        named |= {"y": 1 - 14 / height, "yanchor": "top"}
        layout["margin_t"] = 84
    # Given at once: update_layout takes plotly three times as long.
    return go.Figure(layout={"template": "none", "title": named, "height": height, **layout})


def nothing(reason: str) -> go.Figure:
    """Return a figure that says why there is nothing to draw."""
    found = figure("", 120, xaxis={"visible": False}, yaxis={"visible": False})
    found.add_annotation(text=escape(reason), x=0.5, y=0.5, showarrow=False, xref="paper")
    return found


def upright_line(
    chart: go.Figure, x: float | str, line: Mapping[str, object], name: str | None = None
) -> None:
    """Draw a line from bottom to top of a chart: plotly's own takes four times as long.

    With a ``name``, it is in the legend.
    """
    legend = {} if name is None else {"name": name, "showlegend": True}
    place = {"x0": x, "x1": x, "xref": "x", "y0": 0, "y1": 1, "yref": "y domain"}
    chart.add_shape(type="line", line=dict(line), **place, **legend)


def level_line(chart: go.Figure, y: float, line: Mapping[str, object]) -> None:
    """Draw a line from the left to the right end of a chart."""
    chart.add_shape(type="line", x0=0, x1=1, xref="x domain", y0=y, y1=y, yref="y", line=dict(line))
