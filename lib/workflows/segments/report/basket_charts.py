"""Charts of what is bought together, and of customers who are unlike the rest."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from lib.i18n import N_, Translator
from lib.report.drawing.palette import COLOURS
from lib.report.drawing.theme import (
    REFERENCE_LINE,
    escape,
    figure,
    level_line,
    nothing,
    upright_line,
)
from lib.report.figures.charts import cut
from lib.report.profile.profile_charts import AMOUNTS
from lib.workflows.segments.facts.anomalies import Anomalies
from lib.workflows.segments.facts.baskets import BasketRule, GraphEdge, Product, ProductGraph

METHOD_TEXTS = {
    "isolation_forest": N_("Isolation forest"),
    "local_outlier_factor": N_("Local outlier factor"),
    "autoencoder": N_("Autoencoder error"),
}
VOTES = (
    ("#8A8F98", "circle"),
    ("#0072B2", "circle"),
    ("#E69F00", "square"),
    ("#D55E00", "diamond"),
)
"""By how many methods a customer is put forward: none, one, two, three."""
_SHARES = [1.0, 0.1, 0.01, 0.001, 0.0001]


def rule_text(given: Sequence[str], then: str, length: int = 40) -> str:
    """Return "pen, ink → cap" as plain text."""
    first = ", ".join(cut(name, length) for name in given)
    return f"{first} → {cut(then, length)}"


def rules_chart(rules: Sequence[BasketRule], t: Translator) -> go.Figure:
    """Return the rules by support and confidence, coloured by lift."""
    if not rules:
        return nothing(t("Nothing is bought together more often than expected by chance."))
    top = rules[0]
    title = t(
        "{then} is bought {lift} times as often with {given}",
        then=cut(top.then, 30),
        lift=t.number(top.lift, 1),
        given=cut(" + ".join(top.given), 40),
    )
    chart = figure(escape(title), 420)
    lifts = np.array([rule.lift for rule in rules])
    chart.add_scattergl(
        x=[rule.support for rule in rules],
        y=[rule.confidence for rule in rules],
        mode="markers",
        marker={
            "size": 6 + 12 * np.sqrt(lifts / lifts.max()),
            "color": np.log10(lifts),
            "colorscale": [[0.0, "#7FB8DC"], [1.0, "#00436B"]],
            "line": {"width": 1, "color": "rgba(255,255,255,0.7)"},
            "colorbar": {
                "title": {"text": escape(t("Lift"))},
                "thickness": 12,
                "outlinewidth": 0,
                **_lift_ticks(lifts, t),
            },
        },
        text=[_said(rule.given, rule.then, rule, t) for rule in rules],
        hovertemplate="%{text}<extra></extra>",
    )
    chart.update_xaxes(title_text=escape(t("Support: share of all orders")), tickformat=".1%")
    chart.update_yaxes(
        title_text=escape(t("Confidence: share of the orders with the first")),
        tickformat=".0%",
        rangemode="tozero",
    )
    return chart


def _lift_ticks(lifts: NDArray[np.float64], t: Translator) -> dict[str, list[float] | list[str]]:
    chosen: list[float] = [
        one for one in (1, 2, 3, 5, 10, 20, 50, 100, 200, 500) if lifts.min() <= one <= lifts.max()
    ]
    if len(chosen) < 2:
        chosen = sorted({float(lifts.min()), float(lifts.max())})
    return {
        "tickvals": [float(np.log10(one)) for one in chosen],
        "ticktext": [t.number(one, 0 if float(one).is_integer() else 1) for one in chosen],
    }


def _said(given: Sequence[str], then: str, link: BasketRule | GraphEdge, t: Translator) -> str:
    said = t(
        "{count} orders · confidence {confidence} · lift {lift}",
        count=t.number(link.count),
        confidence=t.percent(link.confidence),
        lift=t.number(link.lift, 1),
    )
    return f"{escape(rule_text(given, then))}<br>{escape(said)}"


def graph_chart(graph: ProductGraph, t: Translator, *, narrow: bool = False) -> go.Figure:
    """Return products as points and the strongest links as lines, the thicker the higher lift."""
    nodes, edges = graph.nodes, graph.edges
    if not edges:
        return nothing(t("There are no links between products to draw."))
    middle = max(nodes, key=lambda one: one.degree)
    title = t.plural("The strongest link", "The {count} strongest links", len(edges))
    if middle.degree > 1:
        title = t(
            "{product} has {count} of the strongest links",
            count=t.number(middle.degree),
            product=cut(middle.name, 40),
        )
    chart = figure(escape(title), min(240 + 14 * len(nodes), 720))
    lifts = np.array([edge.lift for edge in edges])
    half = float(np.median(lifts))
    for strong, width in ((False, 1.2), (True, 3.0)):
        x: list[float | None] = []
        y: list[float | None] = []
        for edge in edges:
            if (edge.lift >= half) is strong:
                first, second = nodes[edge.start], nodes[edge.end]
                x += [first.x, second.x, None]
                y += [first.y, second.y, None]
        chart.add_scatter(
            x=x,
            y=y,
            mode="lines",
            hoverinfo="skip",
            line={"color": "rgba(128,134,144,0.55)", "width": width},
        )
    length = 14 if narrow else 24
    chart.add_scatter(
        x=[node.x for node in nodes],
        y=[node.y for node in nodes],
        mode="markers" if narrow and len(nodes) > 16 else "markers+text",
        marker={
            "size": [9 + 3 * min(node.degree, 6) for node in nodes],
            "color": COLOURS["classical"],
            "line": {"width": 1, "color": "rgba(255,255,255,0.7)"},
        },
        text=[escape(cut(node.name, length)) for node in nodes],
        # Of two products that lie close together the lower one has its name below.
        textposition=_sides([(node.x, node.y) for node in nodes]),
        textfont={"size": 10},
        hovertext=[escape(node.name) for node in nodes],
        hovertemplate="%{hovertext}<extra></extra>",
        cliponaxis=False,
    )
    middles = [
        (
            (nodes[edge.start].x + nodes[edge.end].x) / 2,
            (nodes[edge.start].y + nodes[edge.end].y) / 2,
        )
        for edge in edges
    ]
    chart.add_scatter(
        x=[x for x, _ in middles],
        y=[y for _, y in middles],
        mode="markers",
        marker={"size": 12, "opacity": 0},
        text=[_said([nodes[edge.start].name], nodes[edge.end].name, edge, t) for edge in edges],
        hovertemplate="%{text}<extra></extra>",
    )
    hidden = {"visible": False}
    chart.update_xaxes(**hidden, range=_range([node.x for node in nodes], 0.18))
    chart.update_yaxes(**hidden, range=_range([node.y for node in nodes], 0.08))
    return chart


def top_products(top: Sequence[Product], t: Translator) -> go.Figure:
    """Return the products that are in the most orders."""
    if not top:
        return nothing(t("There are no products."))
    title = t(
        "{product} is in {share} of the orders",
        product=cut(top[0].name, 40),
        share=t.percent(top[0].share, 1),
    )
    chart = figure(escape(title), 90 + 24 * len(top))
    places = list(range(len(top)))
    chart.add_bar(
        x=[one.share for one in top],
        y=places,
        orientation="h",
        marker={"color": COLOURS["classical"]},
        text=[t.percent(one.share, 1) for one in top],
        textposition="auto",
        textangle=0,
        hovertext=[escape(one.name) for one in top],
        hovertemplate="%{hovertext}: %{text}<extra></extra>",
    )
    chart.update_yaxes(
        tickvals=places,
        ticktext=[escape(cut(one.name, 32)) for one in top],
        autorange="reversed",
        showgrid=False,
        zeroline=False,
    )
    chart.update_xaxes(title_text=escape(t("Share of all orders")), tickformat=".0%")
    return chart


def anomaly_chart(result: Anomalies, t: Translator) -> go.Figure:
    """Return each customer's place by two methods; those put forward are marked by how many.

    Places are shares of customers who are as odd, on scales of factors: the oddest are far apart.
    """
    points, methods = result.points, result.methods
    rows = max(result.rows, 1)
    first, second = (1 - np.array(points[name]) * (rows - 1) / rows for name in methods[:2])
    pair = result.pairs[0]
    title = t(
        "{both} of {each} candidates are flagged by both methods (expected by chance: {chance})",
        both=t.number(pair.both),
        each=t.number(result.each),
        chance=t.number(round(result.each**2 / max(result.rows, 1), 1)),
    )
    chart = figure(escape(title), 440, showlegend=True)
    votes = np.array(points["votes"])
    for count in range(len(methods) + 1):
        part = votes == count
        if not part.any():
            continue
        shade, marker = VOTES[min(count, len(VOTES) - 1)]
        name = (
            t("not an outlier by any method")
            if count == 0
            else t.plural("outlier by {count} method", "outlier by {count} methods", count)
        )
        chart.add_scattergl(
            x=first[part],
            y=second[part],
            mode="markers",
            name=escape(name),
            marker={
                "color": shade,
                "symbol": marker,
                "size": 5 if count == 0 else 8,
                "opacity": 0.35 if count == 0 else 0.9,
            },
            customdata=np.array(points["row"])[part] + 1,
            hovertemplate=escape(
                t("row {row}: {first} and {second} of the rows are at least as far out")
            ).format(row="%{customdata}", first="%{x:.1%}", second="%{y:.1%}")
            + "<extra></extra>",
        )
    limit = result.each / rows
    level_line(chart, limit, REFERENCE_LINE)
    upright_line(chart, limit, REFERENCE_LINE)
    axes = [
        t("{method}: share of rows at least as far out (log)", method=method_label(one, t))
        for one in methods[:2]
    ]
    shared = {
        "type": "log",
        "range": [0.08, np.log10(0.6 / rows)],
        "tickvals": _SHARES,
        "ticktext": [
            t.percent(one, 2 if one < 0.001 else 1 if one < 0.01 else 0) for one in _SHARES
        ],
    }
    chart.update_xaxes(title_text=escape(axes[0]), **shared)
    chart.update_yaxes(title_text=escape(axes[1]), **shared)
    return chart


def overlap_chart(result: Anomalies, t: Translator) -> go.Figure:
    """Return how far the candidates of each pair of methods overlap."""
    names = result.methods
    z = np.eye(len(names))
    for pair in result.pairs:
        first, second = names.index(pair.first), names.index(pair.second)
        z[first, second] = z[second, first] = pair.overlap
    chart = figure(
        escape(t("Share of candidates that two methods have in common")), 130 + 60 * len(names)
    )
    places = list(range(len(names)))
    labels = [escape(method_label(name, t)) for name in names]
    chart.add_heatmap(
        x=places,
        y=places,
        z=z,
        colorscale=AMOUNTS,
        zmin=0,
        zmax=1,
        showscale=False,
        xgap=3,
        ygap=3,
        text=[[t.percent(float(one)) for one in row] for row in z],
        texttemplate="%{text}",
        hovertemplate="%{text}<extra></extra>",
    )
    shared = {"tickvals": places, "ticktext": labels, "showgrid": False, "zeroline": False}
    chart.update_xaxes(**shared)
    chart.update_yaxes(**shared, autorange="reversed")
    return chart


def method_label(name: str, t: Translator) -> str:
    """Return what a method of finding the odd is called."""
    return t(METHOD_TEXTS[name]) if name in METHOD_TEXTS else name


def _sides(places: Sequence[tuple[float, float]]) -> list[str]:
    """Return on which side of each point its name stands: away from the nearest other point."""
    points = np.array(places)
    sides = []
    for place, (x, y) in enumerate(points):
        away = np.hypot(points[:, 0] - x, points[:, 1] - y)
        away[place] = np.inf
        nearest = points[int(away.argmin())] if len(points) > 1 else (x, y - 1)
        sides.append("bottom center" if nearest[1] > y else "top center")
    return sides


def _range(values: Sequence[float], share: float) -> list[float]:
    low, high = min(values), max(values)
    room = share * ((high - low) or 1.0)
    return [low - room, high + room]
