"""A figure as Streamlit's page should get it, so that plotly.js draws it only once.

Streamlit hands plotly.js a copy of each figure that it has just drawn. A template, an array in
binary form and lists of no stated revision count as changed there, and all is drawn again.
"""

from collections.abc import Iterator, Mapping
from copy import deepcopy
from typing import Any

import numpy as np
import plotly.graph_objects as go

from lib.report.drawing.theme import LOOK

_GRID, _ZERO = {"gridcolor", "gridwidth", "griddash"}, {"zerolinecolor", "zerolinewidth"}


def drawn_once(figure: go.Figure) -> None:
    """Say in a figure's layout what the look of all charts is, and give its numbers as lists."""
    own = figure.layout.to_plotly_json()
    own.pop("template", None)
    layout = _merged(LOOK, own)
    # A figure that differs is another element of Streamlit's, drawn anew.
    layout["datarevision"] = 0
    for name in ("xaxis", "yaxis"):
        layout.pop(name)
    for name, bare in _axes(figure, own).items():
        layout[name] = _axis(own.get(name, {}), name[:5], bare=bare)
    figure.layout = layout
    figure.layout.template = None  # else plotly's own
    for trace in figure.data:
        for path, values in _arrays(trace.to_plotly_json()):
            trace[path] = None  # equal values would not be set
            trace[path] = values.tolist()


def _axes(figure: go.Figure, own: Mapping[str, object]) -> dict[str, bool]:
    """Return the axes of a figure, and whether plotly draws no grid on one: bars stand on it."""
    axes = {name: False for name in own if name[:5] in ("xaxis", "yaxis")}
    if not figure.data:
        axes |= {"xaxis": False, "yaxis": False}
    for trace in figure.data:
        if "xaxis" not in trace:
            continue  # it has none
        for side in ("x", "y"):
            name = f"{side}axis{(trace[f'{side}axis'] or side)[1:]}"
            across = "y" if trace.type == "bar" and trace.orientation == "h" else "x"
            axes[name] = axes.get(name, False) or (trace.type == "bar" and side == across)
    return axes


def _axis(own: Mapping[str, Any], kind: str, *, bare: bool) -> dict[str, Any]:
    """Return an axis with the template's colours; these alone would draw all lines there are."""
    axis = _merged(LOOK[kind], own)
    axis.setdefault("showgrid", not bare or not _GRID.isdisjoint(own))
    axis.setdefault("zeroline", not bare or not _ZERO.isdisjoint(own))
    axis.setdefault("showline", "linecolor" in own or "linewidth" in own)
    return axis


def _merged(base: Mapping[str, Any], own: Mapping[str, Any]) -> dict[str, Any]:
    found = deepcopy(dict(base))
    for name, value in own.items():
        both = isinstance(value, Mapping) and isinstance(found.get(name), Mapping)
        found[name] = _merged(found[name], value) if both else value
    return found


def _arrays(
    node: Mapping[str, Any], before: str = ""
) -> Iterator[tuple[str, np.ndarray[Any, Any]]]:
    """Yield the path and the values of each array of numbers in a trace, which is sent as bytes."""
    for name, value in node.items():
        if isinstance(value, Mapping):
            yield from _arrays(value, f"{before}{name}.")
        elif isinstance(value, np.ndarray) and value.dtype.kind in "iuf":
            yield f"{before}{name}", value
