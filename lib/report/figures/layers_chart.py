"""A drawing of a network's layers, from its inputs at the top to its outputs at the bottom."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import plotly.graph_objects as go

from lib.i18n import Translator
from lib.report.drawing.palette import COLOURS
from lib.report.drawing.theme import BAND, INK, escape, figure, nothing
from lib.report.figures.charts import cut

Layer = Mapping[str, Any]
_ROW = 64
"""Pixels of a row of height 1: a layer with two lines of text, and the line to the next."""
_GAP = 0.34
_SLIM = ("Activation", "ParametricActivation", "Dropout", "ScheduledDropout")
"""Layers of a neuron each, drawn lower and with one line of text."""
_SLIM_HEIGHT = 0.62
_LEARNED = "rgba(213,94,0,{share:.2f})"
"""The colour of deep learning, as deep as the layer's share of all weights."""
_MAX_LABEL_LENGTH = 44
_PASSED = ("GetItem",)
"""Operations that only hand columns on: the line goes through them."""


@dataclass(frozen=True)
class _Place:
    """Where a box is: its middle, half its width, its top and bottom, and the cell's half width."""

    across: float
    half: float
    top: float
    bottom: float
    cell: float
    beside: int


def layers_chart(layers: Sequence[Layer], t: Translator) -> go.Figure:
    """Return each layer as a box with its type, output shape and number of weights.

    The more of all weights a layer has, the deeper its colour. Lines follow the ``inputs`` of the
    layers; where these were not written down, one layer follows the other.
    """
    rows, lines = arranged(layers)
    if not rows:
        return nothing(t("This network has no layers."))
    total = max(sum(_weights(one) for row in rows for one in row), 1)
    places, depth = _places(rows)
    margin = {"l": 4, "r": 4, "t": 4, "b": 4}
    chart = figure("", round(_ROW * depth) + 8, margin=margin)
    for start, end in lines:
        _line(chart, places[start], places[end], list(places.values()))
    for row in rows:
        for one in row:
            _box(chart, one, places[str(one["name"])], total, t)
    chart.update_xaxes(visible=False, range=[0, 1], fixedrange=True)
    chart.update_yaxes(visible=False, range=[-depth, 0], fixedrange=True)
    return chart


def _places(rows: Sequence[Sequence[Layer]]) -> tuple[dict[str, _Place], float]:
    found, depth = {}, 0.0
    for row in rows:
        slim = all(one.get("type") in _SLIM for one in row)
        height = _SLIM_HEIGHT if slim else 1.0
        cell = 0.5 / len(row)
        for number, one in enumerate(row):
            found[str(one["name"])] = _Place(
                across=(2 * number + 1) * cell,
                half=min(0.47 / len(row), 0.36),
                top=-depth,
                bottom=-(depth + height - _GAP),
                cell=cell,
                beside=len(row),
            )
        depth += height
    return found, depth - _GAP + 0.02


def _line(chart: go.Figure, start: _Place, end: _Place, boxes: Sequence[_Place]) -> None:
    """Draw an arrow down; where rows lie between, beside their boxes."""
    if start.bottom - end.top > 1.2 * _GAP:
        side = -1.0 if end.across < start.across else 1.0
        straight = end.across == start.across
        across = start.across + side * (start.half + 0.04 if straight else start.cell)
        between = [one for one in boxes if start.bottom > one.top and one.bottom > end.top]
        if not straight and any(abs(one.across - across) < one.half for one in between):
            straight, side = True, 1.0 if start.across > end.across else -1.0
            across = 0.5 + side * (max(abs(one.across - 0.5) + one.half for one in between) + 0.04)
        reach = 0.9 * start.half
        inner = min(max(across, start.across - reach), start.across + reach)
        path = f"M {inner} {start.bottom} L {across} {start.bottom - _GAP}"
        if straight:
            path += f" L {across} {end.top + _GAP} L {end.across + side * end.half * 0.9} {end.top}"
        else:
            path += f" L {across} {end.top}"
        chart.add_shape(type="path", path=path, line={"color": INK, "width": 1.2})
        return
    chart.add_annotation(
        x=end.across,
        y=end.top,
        ax=start.across,
        ay=start.bottom,
        xref="x",
        yref="y",
        axref="x",
        ayref="y",
        text="",
        arrowhead=2,
        arrowsize=0.9,
        arrowwidth=1.2,
        arrowcolor=INK,
    )


def arranged(layers: Sequence[Layer]) -> tuple[list[list[Layer]], list[tuple[str, str]]]:
    """Return the layers by level, each below all that it takes from, and the lines between them."""
    by_name = {str(one.get("name", "")): one for one in layers}
    before: dict[str, list[str]] = {}
    previous: list[str] = []
    for name, one in by_name.items():
        before[name] = [str(from_) for from_ in one.get("inputs", previous)]
        previous = [name]

    def sources(name: str) -> list[str]:
        found = []
        for from_ in before.get(name, ()):
            if from_ in by_name and by_name[from_].get("type") in _PASSED:
                found += sources(from_)
            elif from_ in by_name:
                found.append(from_)
        return list(dict.fromkeys(found))

    levels: dict[str, int] = {}
    lines: list[tuple[str, str]] = []
    for name, one in by_name.items():
        if one.get("type") in _PASSED:
            continue
        from_ = [source for source in sources(name) if source in levels]
        levels[name] = 1 + max((levels[source] for source in from_), default=-1)
        lines += [(source, name) for source in from_]
    rows: list[list[Layer]] = [[] for _ in range(1 + max(levels.values(), default=-1))]
    for name, level in levels.items():
        rows[level].append(by_name[name])
    return rows, lines


def _box(chart: go.Figure, one: Layer, place: _Place, total: int, t: Translator) -> None:
    count = _weights(one)
    chart.add_shape(
        type="rect",
        x0=place.across - place.half,
        x1=place.across + place.half,
        y0=place.bottom,
        y1=place.top,
        line={"color": COLOURS["deep"] if count else INK, "width": 1.2},
        fillcolor=_LEARNED.format(share=0.10 + 0.25 * count / total) if count else BAND,
    )
    name, kind = str(one.get("name", "")), str(one.get("type", ""))
    room = _MAX_LABEL_LENGTH // place.beside
    said = f"{name} · {kind}"
    if len(said) > room:
        said = cut(kind, room)  # the table below has the names
    lines = [f"<b>{escape(said)}</b>"]
    if one.get("type") not in _SLIM:
        weights = t.plural("{count} weight", "{count} weights", count)
        shape = escape(shape_text(one.get("shape")))
        lines.append(f"{shape} · {escape(weights)}" if count else shape)
    chart.add_annotation(
        x=place.across,
        y=(place.top + place.bottom) / 2,
        text="<br>".join(lines),
        showarrow=False,
        font={"size": 11},
    )


def shape_text(shape: object) -> str:
    """Return "(rows, 64)" as "n × 64"."""
    parts = str(shape or "").strip("()").split(", ")
    return " × ".join("n" if part == "rows" else part for part in parts)


def _weights(one: Layer) -> int:
    return int(one.get("parameters") or 0)
