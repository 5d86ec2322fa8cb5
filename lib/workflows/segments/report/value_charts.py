"""Charts of what customers are worth: the spread, by segment, and the contest of forecasts."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from itertools import pairwise

import plotly.graph_objects as go

from lib.i18n import Translator
from lib.report.drawing.palette import COLOURS
from lib.report.drawing.theme import (
    INK,
    REFERENCE_LINE,
    SYMBOLS,
    escape,
    figure,
    nothing,
    upright_line,
)
from lib.report.pareto import log_ticks
from lib.workflows.segments.facts.contest import Contest
from lib.workflows.segments.facts.lifetime_value import Lifetime, SegmentValue
from lib.workflows.segments.report.customer_charts import forecaster
from lib.workflows.segments.report.money import money, with_unit
from lib.workflows.segments.report.segment_looks import label_of, title_of


def value_distribution(result: Lifetime, currency: str | None, t: Translator) -> go.Figure:
    """Return how many customers are worth how much, on a scale of factors."""
    held = next(share.value for share in result.shares if share.customers == 0.2)
    title = t(
        "The most valuable 20% of customers account for {share} of the expected value",
        share=t.percent(held),
    )
    chart = figure(escape(title), 340, bargap=0.03)
    spans = list(pairwise(result.distribution.edges))
    counts = result.distribution.counts
    chart.add_bar(
        x=[math.sqrt(low * high) for low, high in spans],
        # A bar of several steps is as high as each of them would be on average.
        y=[count / steps for count, steps in zip(counts, _steps(spans), strict=True)],
        # On an axis of logarithms a bar is as wide as what it spans.
        width=[high - low for low, high in spans],
        marker={"color": COLOURS["classical"]},
        text=[
            escape(f"{_span(place, low, high, currency, t)}: {t.number(count)}")
            for place, ((low, high), count) in enumerate(zip(spans, counts, strict=True))
        ],
        textposition="none",
        hovertemplate="%{text}<extra></extra>",
    )
    if result.median > 0:
        upright_line(chart, result.median, REFERENCE_LINE)
    label = t("Customer value over {months} months", months=t.number(result.months))
    ends = math.log10(spans[0][0]), math.log10(spans[-1][1])
    ticks = log_ticks(*ends)
    chart.update_xaxes(
        title_text=escape(with_unit(label, currency)),
        type="log",
        range=ends,
        tickvals=ticks,
        ticktext=[t.number(tick) for tick in ticks],
    )
    chart.update_yaxes(title_text=escape(t("Customers")), rangemode="tozero")
    return chart


def _span(place: int, low: float, high: float, currency: str | None, t: Translator) -> str:
    """Return the ends of a step; the first holds what is below it as well."""
    if place == 0:
        return t("up to {amount}", amount=money(high, currency, t))
    return f"{money(low, currency, t)} – {money(high, currency, t)}"


def _steps(spans: Sequence[tuple[float, float]]) -> list[int]:
    """Return how many of the narrowest steps (as factors) each span is wide."""
    widths = [math.log(high / low) for low, high in spans]
    step = min((width for width in widths if width > 0), default=1.0)
    return [max(round(width / step), 1) for width in widths]


def value_by_segment(
    segments: Sequence[SegmentValue],
    names: Mapping[int, str],
    currency: str | None,
    t: Translator,
) -> go.Figure:
    """Return the share of the value to come that each segment holds, beside that of customers."""
    known = [segment for segment in segments if segment.segment >= -1]
    if not known:
        return nothing(t("There are no segments to compare."))
    known = sorted(known, key=lambda one: one.total)
    top = known[-1]
    everybody = sum(one.customers for one in known)
    title = t(
        "{segment}: {customers} of the customers, {value} of the expected value",
        segment=title_of(top.segment, names),
        value=t.percent(top.share),
        customers=t.percent(top.customers / max(everybody, 1)),
    )
    chart = figure(escape(title), 130 + 46 * len(known), showlegend=True, barmode="group")
    places = list(range(len(known)))
    chart.add_bar(
        x=[one.customers / max(everybody, 1) for one in known],
        y=places,
        orientation="h",
        name=escape(t("Share of customers")),
        marker={"color": COLOURS["baseline"]},
        text=[t.number(one.customers) for one in known],
        textposition="auto",
        textangle=0,
        hovertemplate="%{x:.1%}<extra></extra>",
    )
    chart.add_bar(
        x=[one.share for one in known],
        y=places,
        orientation="h",
        name=escape(t("Share of value")),
        marker={"color": COLOURS["classical"]},
        text=[escape(money(one.mean, currency, t)) for one in known],
        textposition="auto",
        textangle=0,
        hovertemplate="%{x:.1%}<extra></extra>",
    )
    chart.update_yaxes(
        tickvals=places,
        ticktext=[label_of(one.segment, names) for one in known],
        showgrid=False,
    )
    chart.update_xaxes(tickformat=".0%", rangemode="tozero", title_text=escape(t("Share of all")))
    return chart


def contest_chart(result: Contest, currency: str | None, t: Translator) -> go.Figure:
    """Return the error of each model of the next spend, with its interval over folds."""
    models = result.models
    best = models[0]
    title = t("Lowest mean error: {model}", model=forecaster(best.id, t))
    chart = figure(escape(title), 120 + 46 * len(models), showlegend=False)
    places = list(range(len(models)))
    for place, one in enumerate(models):
        shade = COLOURS[one.family]
        chart.add_scatter(
            x=one.folds,
            y=[place] * len(one.folds),
            mode="markers",
            marker={"symbol": "line-ns-open", "size": 10, "color": INK},
            hoverinfo="skip",
        )
        chart.add_scatter(
            x=[one.mean],
            y=[place],
            mode="markers",
            error_x={
                "array": [max((one.high or one.mean) - one.mean, 0.0)],
                "arrayminus": [max(one.mean - (one.low or one.mean), 0.0)],
                "color": shade,
                "thickness": 2,
                "width": 5,
            },
            marker={"symbol": SYMBOLS[one.family], "size": 12, "color": shade},
            text=[escape(money(one.mean, currency, t))],
            hovertemplate="%{text}<extra></extra>",
        )
    chart.update_yaxes(
        tickvals=places,
        ticktext=[escape(forecaster(model.id, t)) for model in models],
        autorange="reversed",
        showgrid=False,
        zeroline=False,
    )
    label = t("RMSE of the next spend, 95% interval")
    chart.update_xaxes(title_text=escape(with_unit(label, currency)))
    return chart
