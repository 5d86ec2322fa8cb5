"""Charts of a run's segments: indices by number, stability and size of each segment.

``choice`` is the run's kept "k_choice".
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

import plotly.graph_objects as go

from lib.i18n import N_, Translator
from lib.report.drawing.theme import INK, REFERENCE_LINE, escape, figure, nothing, upright_line
from lib.workflows.segments.facts.choice import Choice, KScores
from lib.workflows.segments.facts.portraits import PortraitSet
from lib.workflows.segments.facts.segmentation import SegmentFacts
from lib.workflows.segments.report.segment_looks import colour, label_of, title_of

DISSOLVED, PATTERN, STABLE, VERY_STABLE = 0.5, 0.6, 0.75, 0.85
"""Hennig's (2007) marks of the mean Jaccard agreement of a cluster with its resamples."""
_BLUE, _GREEN, _ORANGE, _RED = "#0072B2", "#009E73", "#E69F00", "#D55E00"


class _Index(NamedTuple):
    """An index of how tight and how far apart segments are, and how it is drawn."""

    label: str
    greater_is_better: bool
    colour: str
    marker: str
    of: Callable[[KScores], float | None]


_INDICES = (
    _Index(N_("Silhouette"), True, _BLUE, "circle", lambda look: look.silhouette),
    _Index(N_("Calinski-Harabasz"), True, _GREEN, "square", lambda look: look.calinski_harabasz),
    _Index(N_("Davies-Bouldin"), False, _ORANGE, "diamond", lambda look: look.davies_bouldin),
    _Index(N_("BIC"), False, _RED, "triangle-up", lambda look: look.bic),
)


def indices_chart(choice: Choice, t: Translator) -> go.Figure:
    """Return every index over k on one scale: 1 is the best value that it reached, 0 the worst."""
    drawn = []
    for index in _INDICES:
        values = [(one.k, index.of(one)) for one in choice.ks]
        known = [(k, value) for k, value in values if value is not None]
        if len(known) > 1:
            drawn.append((index, known))
    if not drawn:
        return nothing(t("No index was computed."))
    chart = figure(escape(_indices_title(drawn, t)), 340, showlegend=True)
    for index, known in drawn:
        label, greater, shade, marker, _ = index
        heights = [value for _, value in known]
        low, high = min(heights), max(heights)
        width = (high - low) or 1.0
        chart.add_scatter(
            x=[k for k, _ in known],
            y=[(value - low) / width if greater else (high - value) / width for value in heights],
            mode="lines+markers",
            name=escape(t(label)),
            line={"color": shade, "width": 2},
            marker={"symbol": marker, "size": 9, "color": shade},
            text=[t.number(value, _places(value)) for value in heights],
            hovertemplate="k = %{x}: %{text}<extra>" + escape(t(label)) + "</extra>",
        )
    mark_used(chart, [one.k for one in choice.ks], choice, t)
    chart.update_yaxes(
        title_text=escape(t("From worst (0) to best (1)")), range=[-0.04, 1.06], zeroline=False
    )
    return chart


def _indices_title(
    drawn: Sequence[tuple[_Index, Sequence[tuple[int, float]]]], t: Translator
) -> str:
    chosen: dict[int, list[str]] = {}
    for index, known in drawn:
        pick = max if index.greater_is_better else min
        chosen.setdefault(pick(known, key=lambda one: one[1])[0], []).append(t(index.label))
    if len(drawn) == 1:
        [(k, [name])] = chosen.items()
        return t("{index} is best at {k} segments", index=name, k=t.number(k))
    if len(chosen) == 1:
        return t("All indices are best at {k} segments", k=t.number(next(iter(chosen))))
    said = [f"{', '.join(names)}: {t.number(k)}" for k, names in sorted(chosen.items())]
    return t("The indices disagree ({choices})", choices="; ".join(said))


def _places(value: float) -> int:
    return 0 if abs(value) >= 100 else 3


def mark_used(chart: go.Figure, numbers: Sequence[int], choice: Choice, t: Translator) -> None:
    """Name the axis of k, and mark the number of segments that all models use."""
    chart.update_xaxes(
        title_text=escape(t("Number of segments (k)")),
        tickvals=list(numbers),
        range=[min(numbers) - 0.5, max(numbers) + 0.5],
        zeroline=False,
    )
    k = choice.k
    if k in numbers:
        upright_line(chart, k, {"color": INK, "width": 1})
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
    facts: SegmentFacts, segments: Sequence[int], names: Mapping[int, str], t: Translator
) -> go.Figure:
    """Return how much of each segment comes back in resamples, against Hennig's marks.

    ``facts`` is the run's kept "segment_facts" of a model.
    """
    known = {segment: of_segment(facts.jaccard, segment) for segment in segments}
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
                    share=t.percent(of_segment(facts.dissolved, segment) or 0.0),
                )
            )
            for segment, value in pairs
        ],
        hovertemplate="%{y}: %{text}<br>%{customdata}<extra></extra>",
    )
    for mark in (PATTERN, STABLE, VERY_STABLE):
        upright_line(chart, mark, REFERENCE_LINE)
    chart.update_xaxes(
        range=[0, 1],
        tickvals=[0, 0.25, PATTERN, STABLE, VERY_STABLE, 1],
        title_text=escape(t("Jaccard similarity with resamples")),
    )
    chart.update_yaxes(showgrid=False)
    return chart


def of_segment(values: Sequence[float | None], segment: int) -> float | None:
    """Return a segment's value of those in the order of the codes; None if it is not known."""
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


def sizes_chart(portraits: PortraitSet, names: Mapping[int, str], t: Translator) -> go.Figure:
    """Return each segment's share of the customers and, where it is known, of the revenue."""
    segments = list(reversed(portraits.segments))
    largest = max(segments, key=lambda one: one.share)
    share = t.percent(largest.share)
    title = t("The largest segments each have {share} of the customers", share=share)
    if sum(segment.size == largest.size for segment in segments) == 1:
        title = t(
            "{segment} is the largest: {share} of the customers",
            segment=title_of(largest.segment, names),
            share=share,
        )
    labels = [label_of(segment.segment, names) for segment in segments]
    money = [segment.money_share for segment in segments]
    several = any(value is not None for value in money)
    chart = figure(
        escape(title),
        130 + (46 if several else 34) * len(segments),
        barmode="group",
        showlegend=several,
    )
    sides = [(t("Share of revenue"), money, _ORANGE)] if several else []
    for label, values, shade in [*sides, (t("Share of customers"), None, _BLUE)]:
        shares = [segment.share for segment in segments] if values is None else values
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
