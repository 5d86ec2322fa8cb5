"""Customers on a map, in two dimensions and in three; flows between two segmentations."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import plotly.graph_objects as go

from lib.i18n import N_, Translator
from lib.report.drawing.theme import escape, figure, nothing
from lib.workflows.segments.arrays import Codes, Numbers
from lib.workflows.segments.facts.maps import DrawnMap
from lib.workflows.segments.groups.compare import Comparison
from lib.workflows.segments.report.segment_looks import (
    NOISE,
    colour,
    faint,
    ink,
    label_of,
    solid_symbol,
    symbol,
)

_LINES = "#9AA0A8"
"""Lines in space let nothing through: a browser's 3-D drawing loses those that do on white."""
_LINE = 0.4
"""Height of a name beside a flow, in the height that each part has on average."""
_EYE = {"x": 1.3, "y": 1.3, "z": 0.85}
"""Where the reader stands: nearer, and the names of the axes would be cut at the lower edge."""

KIND_TEXTS = {
    "pca": N_("PCA"),
    "pca3": N_("PCA in three dimensions"),
    "tsne": N_("t-SNE"),
    "umap": N_("UMAP"),
    "deep": N_("Latent space of the network"),
}


def map_2d(
    made: DrawnMap,
    labels: Sequence[int],
    names: Mapping[int, str],
    t: Translator,
    texts: Sequence[str] | None = None,
) -> go.Figure:
    """Return customers as points; ``customdata`` holds each one's row in the table.

    ``made`` is what segments.groups.maps makes, with "rows"; ``labels`` go with its points.
    ``texts`` are said of a customer under the pointer, escaped already.
    """
    points = np.array(made.points, dtype=float)
    if not len(points):
        return nothing(t("There are no customers to show."))
    codes, rows = np.asarray(labels), np.asarray(made.rows)
    said = np.array(texts if texts is not None else [""] * len(points), dtype=object)
    chart = figure(escape(_map_title(made, t)), 520, showlegend=True)
    for segment in _in_order(codes):
        inside = codes == segment
        chart.add_scatter(
            x=points[inside, 0],
            y=points[inside, 1],
            mode="markers",
            name=label_of(segment, names),
            customdata=rows[inside],
            text=said[inside],
            marker={
                "color": colour(segment),
                "symbol": symbol(segment),
                "size": 7,
                "opacity": 0.75,
                "line": {"width": 0},
            },
            hovertemplate="%{text}<extra>%{fullData.name}</extra>",
        )
    for segment in _in_order(codes):
        if segment != NOISE:
            x, y = _in_the_middle(points[codes == segment][:, :2])
            _number(chart, segment, x, y)
    _name_axes(chart, made, t)
    chart.update_layout(dragmode="lasso", hovermode="closest")
    return chart


def map_groups(made: DrawnMap, names: Mapping[int, str], t: Translator) -> go.Figure:
    """Return the middles of groups of neighbours on a map.

    ``made`` is a map as it may be passed on (lib.workflows.segments.report.disclosed): "groups".
    """
    groups = made.groups
    if not groups:
        return nothing(t("There are too few customers for a map that does not show individuals."))
    codes = np.array([group.segment for group in groups])
    counts = np.array([group.customers for group in groups])
    points = np.array([(group.x, group.y) for group in groups])
    sizes = 14 * np.sqrt(counts / counts.max())
    chart = figure(escape(_map_title(made, t)), 520, showlegend=True)
    for segment in _in_order(codes):
        inside = codes == segment
        chart.add_scatter(
            x=points[inside, 0],
            y=points[inside, 1],
            mode="markers",
            name=label_of(segment, names),
            text=[
                t.plural("{count} customer", "{count} customers", int(one))
                for one in counts[inside]
            ],
            marker={
                "color": colour(segment),
                "symbol": symbol(segment),
                "size": sizes[inside],
                "opacity": 0.75,
                "line": {"width": 0},
            },
            hovertemplate="%{text}<extra>%{fullData.name}</extra>",
        )
    for segment in _in_order(codes):
        if segment != NOISE:
            x, y = _in_the_middle(points[codes == segment])
            _number(chart, segment, x, y)
    _name_axes(chart, made, t)
    chart.update_layout(hovermode="closest", legend_itemsizing="constant")
    return chart


def _number(chart: go.Figure, segment: int, x: float, y: float) -> None:
    chart.add_annotation(
        x=float(x),
        y=float(y),
        text=f"<b>{segment + 1}</b>",
        showarrow=False,
        bgcolor=colour(segment),
        font={"color": ink(segment), "size": 13},
        borderpad=3,
        bordercolor=ink(segment),
        borderwidth=1,
    )


def _in_the_middle(points: Numbers) -> Numbers:
    """Return the point nearest to the median: a bent or parted segment has nobody at it."""
    apart = ((points - np.median(points, axis=0)) ** 2).sum(axis=1)
    return np.asarray(points[int(apart.argmin())])


def _map_title(made: DrawnMap, t: Translator) -> str:
    shares = made.shares or ()
    if made.kind in ("pca", "pca3", "deep") and shares:
        share = t.percent(float(sum(shares)))
        if made.kind == "pca3":
            return t("Three components explain {share} of the variance", share=share)
        if made.kind == "deep":
            return t("Latent space: two components explain {share} of its variance", share=share)
        return t("Two components explain {share} of the variance", share=share)
    return t("Nearby customers are similar; distances between groups mean little")


def _name_axes(chart: go.Figure, made: DrawnMap, t: Translator) -> None:
    shares = made.shares or ()
    quiet = {"showticklabels": False, "zeroline": False}
    if made.kind == "pca" and len(shares) >= 2:
        for number, update in enumerate((chart.update_xaxes, chart.update_yaxes)):
            share = t.percent(float(shares[number]))
            title = t("Component {number} ({share})", number=number + 1, share=share)
            update(title_text=escape(title), **quiet)
    else:
        chart.update_xaxes(**quiet)
        chart.update_yaxes(**quiet)


def map_3d(
    made: DrawnMap,
    labels: Sequence[int],
    names: Mapping[int, str],
    t: Translator,
    texts: Sequence[str] | None = None,
) -> go.Figure:
    """Return customers in three principal components, to be turned with the pointer.

    ``texts`` are said of a customer under the pointer, escaped already.
    """
    points = np.array(made.points, dtype=float)
    if not len(points):
        return nothing(t("There are no customers to show."))
    codes = np.asarray(labels)
    said = np.array(texts if texts is not None else [""] * len(points), dtype=object)
    chart = figure(escape(_map_title(made, t)), 560, showlegend=True)
    for segment in _in_order(codes):
        inside = codes == segment
        chart.add_scatter3d(
            x=points[inside, 0],
            y=points[inside, 1],
            z=points[inside, 2],
            mode="markers",
            name=label_of(segment, names),
            marker={
                "color": colour(segment),
                "symbol": solid_symbol(segment),
                "size": 3.5,
                "opacity": 0.8,
            },
            text=said[inside],
            hovertemplate="%{text}<extra>%{fullData.name}</extra>",
        )
    axis = {
        "showticklabels": False,
        "gridcolor": _LINES,
        "zerolinecolor": _LINES,
        "showspikes": False,
        "backgroundcolor": "rgba(0,0,0,0)",
    }
    scene = {
        f"{letter}axis": {**axis, "title": {"text": escape(t("Component {n}", n=number))}}
        for number, letter in enumerate("xyz", start=1)
    }
    chart.update_layout(
        scene={**scene, "aspectmode": "cube", "camera": {"eye": _EYE}},
        legend_itemsizing="constant",
        margin={"l": 0, "r": 0, "b": 0},
    )
    return chart


def flow_chart(
    made: Comparison,
    first: Mapping[int, str],
    second: Mapping[int, str],
    t: Translator,
) -> go.Figure:
    """Return how customers go from the segments of one segmentation to those of another.

    ``made`` is what segments.groups.compare makes; the names are those of either side.
    """
    flow = made.flow
    total = int(flow.sum())
    if not total:
        return nothing(t("There are no customers to show."))
    moved = len(made.moved)
    stay = total - moved
    title = t(
        "{share} of the customers are in matching segments ({count} are not)",
        share=t.percent(stay / total),
        count=t.number(moved),
    )
    most = max(flow.shape)
    chart = figure(escape(title), 150 + 46 * most)
    rows, columns = made.first, made.second
    links = [
        (row, column, int(flow[row, column]))
        for row in range(len(rows))
        for column in range(len(columns))
        if flow[row, column]
    ]
    chart.add_sankey(
        arrangement="fixed",
        node={
            "label": [
                *(label_of(segment, first, 22) for segment in rows),
                *(label_of(segment, second, 22) for segment in columns),
            ],
            "color": [colour(segment) for segment in (*rows, *columns)],
            "x": [0.001] * len(rows) + [0.999] * len(columns),
            "y": [*_stacked(flow.sum(axis=1), most), *_stacked(flow.sum(axis=0), most)],
            "pad": 14,
            "thickness": 16,
            "line": {"width": 0},
            "hovertemplate": "%{label}: %{value:,}<extra></extra>",
        },
        link={
            "source": [row for row, _, _ in links],
            "target": [len(rows) + column for _, column, _ in links],
            "value": [count for _, _, count in links],
            "color": [faint(rows[row], 0.35) for row, _, _ in links],
            "hovertemplate": "%{source.label} → %{target.label}: %{value:,}<extra></extra>",
        },
    )
    return chart


def _stacked(sizes: Codes, most: int) -> list[float]:
    """Return where the middles of stacked parts lie, from 0 (top) to 1.

    The drawing is as high as ``most`` parts of a side need: a small part has a line of its own.
    """
    slots = np.maximum(sizes / max(float(sizes.sum()), 1.0), _LINE / most)
    slots = slots / slots.sum()
    middles = np.cumsum(slots) - slots / 2
    return [float(np.clip(middle, 0.001, 0.999)) for middle in middles]


def _in_order(codes: Codes) -> list[int]:
    """Return the segments from the first on, those in none last."""
    found = [int(one) for one in np.unique(codes)]
    return [one for one in found if one != NOISE] + [one for one in found if one == NOISE]
