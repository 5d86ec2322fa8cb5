"""A drawing of a network's layers, from its inputs at the top to its outputs at the bottom."""

from collections.abc import Mapping, Sequence
from typing import Any

import plotly.graph_objects as go

from lib.i18n import Translator
from lib.report.charts import cut
from lib.report.palette import COLOURS
from lib.report.theme import BAND, INK, escape, figure, nothing

Layer = Mapping[str, Any]
_ROW = 64
"""Pixels from a layer to the next."""
_HALF = 0.3
"""Half the height of a box, where rows are 1 apart."""
_LEARNED = "rgba(213,94,0,{share:.2f})"
"""The colour of deep learning, as deep as the layer's share of all weights."""
_LONGEST = 34
_PASSED = ("GetItem",)
"""Operations that only hand columns on: the line goes through them."""


def layers_chart(layers: Sequence[Layer], t: Translator) -> go.Figure:
    """Return each layer as a box with its type, output shape and number of weights.

    The more of all weights a layer has, the deeper its colour. Lines follow the ``inputs`` of the
    layers; where these were not written down, one layer follows the other.
    """
    rows, lines = arranged(layers)
    if not rows:
        return nothing(t("This network has no layers."))
    total = max(sum(_weights(one) for row in rows for one in row), 1)
    chart = figure("", 24 + _ROW * len(rows), margin={"l": 8, "r": 8, "t": 8, "b": 8})
    places = {
        str(one["name"]): ((place + 0.5) / len(row), -float(level), 0.48 / len(row))
        for level, row in enumerate(rows)
        for place, one in enumerate(row)
    }
    for start, end in lines:
        chart.add_annotation(
            x=places[end][0],
            y=places[end][1] + _HALF,
            ax=places[start][0],
            ay=places[start][1] - _HALF,
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
    for row in rows:
        for one in row:
            _box(chart, one, places[str(one["name"])], total, t)
    chart.update_xaxes(visible=False, range=[0, 1], fixedrange=True)
    chart.update_yaxes(visible=False, range=[0.5 - len(rows), 0.5], fixedrange=True)
    return chart


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


def _box(
    chart: go.Figure, one: Layer, place: tuple[float, float, float], total: int, t: Translator
) -> None:
    across, down, half = place[0], place[1], min(place[2], 0.26)
    count = _weights(one)
    share = count / total
    chart.add_shape(
        type="rect",
        x0=across - half,
        x1=across + half,
        y0=down - _HALF,
        y1=down + _HALF,
        line={"color": COLOURS["deep"] if count else INK, "width": 1.2},
        fillcolor=_LEARNED.format(share=0.10 + 0.25 * share) if count else BAND,
    )
    name, kind = str(one.get("name", "")), str(one.get("type", ""))
    said = cut(name if kind.lower() == name.lower() else f"{name} · {kind}", _LONGEST)
    shape = shape_text(one.get("shape"))
    if count:
        weights = t.plural("{count} weight", "{count} weights", count)
        shape = f"{shape} · {weights}"
    chart.add_annotation(
        x=across,
        y=down,
        text=f"<b>{escape(said)}</b><br>{escape(shape)}",
        showarrow=False,
        font={"size": 11},
    )


def shape_text(shape: object) -> str:
    """Return "(rows, 64)" as "n × 64"."""
    parts = str(shape or "").strip("()").split(", ")
    return " × ".join("n" if part == "rows" else part for part in parts)


def _weights(one: Layer) -> int:
    return int(one.get("parameters") or 0)
