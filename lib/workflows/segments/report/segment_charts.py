"""Charts of a run's segments: indices by number, stability and size of each segment.

``choice`` is the run's kept "k_choice": "ks" with one entry a number of segments.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import plotly.graph_objects as go

from lib.i18n import N_, Translator
from lib.report.drawing.theme import INK, escape, figure, nothing
from lib.workflows.segments.report.segment_looks import colour, label_of, title_of

DISSOLVED, PATTERN, STABLE, VERY_STABLE = 0.5, 0.6, 0.75, 0.85
"""Hennig's (2007) marks of the mean Jaccard agreement of a cluster with its resamples."""
_BLUE, _GREEN, _ORANGE, _RED = "#0072B2", "#009E73", "#E69F00", "#D55E00"
INDICES: Mapping[str, tuple[str, bool, str, str]] = {
    "silhouette": (N_("Silhouette"), True, _BLUE, "circle"),
    "calinski_harabasz": (N_("Calinski-Harabasz"), True, _GREEN, "square"),
    "davies_bouldin": (N_("Davies-Bouldin"), False, _ORANGE, "diamond"),
    "bic": (N_("BIC"), False, _RED, "triangle-up"),
}
"""Label, whether greater is better, colour and marker of each index."""


def indices_chart(choice: Mapping[str, Any], t: Translator) -> go.Figure:
    """Return every index over k on one scale: 1 is the best value that it reached, 0 the worst."""
    ks = choice.get("ks") or ()
    drawn = []
    for name in INDICES:
        known = [(one["k"], one[name]) for one in ks if one.get(name) is not None]
        if len(known) > 1:
            drawn.append((name, known))
    if not drawn:
        return nothing(t("No index was computed."))
    chart = figure(escape(_indices_title(drawn, t)), 340, showlegend=True)
    for name, known in drawn:
        label, greater, shade, marker = INDICES[name]
        values = [value for _, value in known]
        low, high = min(values), max(values)
        width = (high - low) or 1.0
        chart.add_scatter(
            x=[k for k, _ in known],
            y=[(value - low) / width if greater else (high - value) / width for value in values],
            mode="lines+markers",
            name=escape(t(label)),
            line={"color": shade, "width": 2},
            marker={"symbol": marker, "size": 9, "color": shade},
            text=[t.number(value, _places(value)) for value in values],
            hovertemplate="k = %{x}: %{text}<extra>" + escape(t(label)) + "</extra>",
        )
    mark_used(chart, [one["k"] for one in ks], choice, t)
    chart.update_yaxes(
        title_text=escape(t("From worst (0) to best (1)")), range=[-0.04, 1.06], zeroline=False
    )
    return chart


def _indices_title(drawn: Sequence[tuple[str, Sequence[tuple[int, float]]]], t: Translator) -> str:
    chosen: dict[int, list[str]] = {}
    for name, known in drawn:
        pick = max if INDICES[name][1] else min
        chosen.setdefault(pick(known, key=lambda one: one[1])[0], []).append(t(INDICES[name][0]))
    if len(drawn) == 1:
        [(k, [index])] = chosen.items()
        return t("{index} is best at {k} segments", index=index, k=t.number(k))
    if len(chosen) == 1:
        return t("All indices are best at {k} segments", k=t.number(next(iter(chosen))))
    said = [f"{', '.join(names)}: {t.number(k)}" for k, names in sorted(chosen.items())]
    return t("The indices disagree ({choices})", choices="; ".join(said))


def _places(value: float) -> int:
    return 0 if abs(value) >= 100 else 3


def mark_used(
    chart: go.Figure, numbers: Sequence[int], choice: Mapping[str, Any], t: Translator
) -> None:
    """Name the axis of k, and mark the number of segments that all models use."""
    chart.update_xaxes(
        title_text=escape(t("Number of segments (k)")),
        tickvals=list(numbers),
        range=[min(numbers) - 0.5, max(numbers) + 0.5],
        zeroline=False,
    )
    k = choice.get("k")
    if k is not None and k in numbers:
        chart.add_vline(x=k, line={"color": INK, "width": 1})
        chart.add_annotation(
            x=k,
            y=0,
            yref="paper",
            yanchor="bottom",
            xanchor="left",
            showarrow=False,
            text=escape(t(" used: {k}", k=t.number(k))),
        )


def cluster_stability(
    facts: Mapping[str, Any], segments: Sequence[int], names: Mapping[int, str], t: Translator
) -> go.Figure:
    """Return how much of each segment comes back in resamples, against Hennig's marks.

    ``facts`` is the run's kept "segment_facts" of a model.
    """
    known = {segment: of_segment(facts, "jaccard", segment) for segment in segments}
    pairs = [(segment, value) for segment, value in known.items() if value is not None]
    if not pairs:
        return nothing(t("The stability of the segments is not known."))
    weak = [segment for segment, value in pairs if value < STABLE]
    title = t("Every segment is reproduced in resamples")
    if len(pairs) < len(known):
        title = t("Every segment whose stability is known is reproduced in resamples")
    if weak:
        said = ", ".join(title_of(segment, names, 20) for segment in weak[:3])
        title = t("Not stable: {segments}", segments=said + (" …" if len(weak) > 3 else ""))
    chart = figure(escape(title), 130 + 34 * len(pairs))
    pairs.reverse()
    chart.add_bar(
        x=[value for _, value in pairs],
        y=[label_of(segment, names) for segment, _ in pairs],
        orientation="h",
        marker={"color": [colour(segment) for segment, _ in pairs]},
        text=[t.number(value, 2) for _, value in pairs],
        textposition="auto",
        customdata=[
            escape(
                t(
                    "{level}; dissolved in {share} of the resamples",
                    level=stability_level(value, t),
                    share=t.percent(of_segment(facts, "dissolved", segment) or 0.0),
                )
            )
            for segment, value in pairs
        ],
        hovertemplate="%{y}: %{text}<br>%{customdata}<extra></extra>",
    )
    for mark in (PATTERN, STABLE, VERY_STABLE):
        chart.add_vline(x=mark, line={"color": INK, "width": 1, "dash": "dot"})
    chart.update_xaxes(
        range=[0, 1],
        tickvals=[0, 0.25, PATTERN, STABLE, VERY_STABLE, 1],
        title_text=escape(t("Jaccard similarity with resamples")),
    )
    chart.update_yaxes(showgrid=False)
    return chart


def of_segment(facts: Mapping[str, Any], name: str, segment: int) -> float | None:
    """Return what is kept of one segment under a name; lists are in the order of the codes."""
    values = facts.get(name) or ()
    value = values[segment] if 0 <= segment < len(values) else None
    return float(value) if value is not None and math.isfinite(value) else None


def stability_level(value: float, t: Translator) -> str:
    """Return what a mean Jaccard agreement says of a cluster, in Hennig's words."""
    if value >= VERY_STABLE:
        return t("highly stable")
    if value >= STABLE:
        return t("stable")
    if value >= PATTERN:
        return t("a pattern, but members uncertain")
    return t("unreliable")


def sizes_chart(portraits: Mapping[str, Any], names: Mapping[int, str], t: Translator) -> go.Figure:
    """Return each segment's share of the customers and, where it is known, of the revenue."""
    segments = list(reversed(portraits["segments"]))
    largest = max(segments, key=lambda one: one["share"])
    share = t.percent(largest["share"])
    title = t("The largest segments each have {share} of the customers", share=share)
    if sum(one["size"] == largest["size"] for one in segments) == 1:
        title = t(
            "{segment} is the largest: {share} of the customers",
            segment=title_of(largest["segment"], names),
            share=share,
        )
    labels = [label_of(one["segment"], names) for one in segments]
    money = [one["money_share"] for one in segments]
    several = any(value is not None for value in money)
    chart = figure(
        escape(title),
        130 + (46 if several else 34) * len(segments),
        barmode="group",
        showlegend=several,
    )
    sides = [(t("Share of revenue"), money, _ORANGE)] if several else []
    for label, values, shade in [*sides, (t("Share of customers"), None, _BLUE)]:
        shares = [one["share"] for one in segments] if values is None else values
        chart.add_bar(
            x=shares,
            y=labels,
            orientation="h",
            name=escape(label),
            marker={"color": shade},
            text=["–" if one is None else t.percent(one) for one in shares],
            textposition="auto",
            hovertemplate="%{y}: %{text}<extra>%{fullData.name}</extra>",
        )
    chart.update_xaxes(tickformat=".0%", rangemode="tozero")
    chart.update_yaxes(showgrid=False)
    if several:
        chart.update_layout(legend_traceorder="reversed")
    return chart
